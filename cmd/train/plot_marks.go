package main

import (
	"image/color"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// zeroLines are x = 0 and y = 0, where they are in the picture.
type zeroLines struct{}

func (zeroLines) Plot(area draw.Canvas, p *plot.Plot) {
	x, y := p.Transforms(&area)
	s := draw.LineStyle{Color: axisInk, Width: vg.Points(0.8)}
	if p.X.Min <= 0 && p.X.Max >= 0 {
		area.StrokeLine2(s, x(0), area.Min.Y, x(0), area.Max.Y)
	}
	if p.Y.Min <= 0 && p.Y.Max >= 0 {
		area.StrokeLine2(s, area.Min.X, y(0), area.Max.X, y(0))
	}
}

// kinkLines are thin upright lines at the kinks.
type kinkLines struct{ c *curve }

func (k kinkLines) Plot(area draw.Canvas, p *plot.Plot) {
	x, _ := p.Transforms(&area)
	s := draw.LineStyle{Color: axisInk, Width: vg.Points(0.8), Dashes: []vg.Length{vg.Points(1.5), vg.Points(2.5)}}
	for _, kink := range k.c.places {
		area.StrokeLine2(s, x(kink.x), area.Min.Y, x(kink.x), area.Max.Y)
	}
}

// kinkDots are the values at the kinks and the limits beside them. Where both lines have one at the same place, that of
// the derivative shows as a ring around the other.
type kinkDots struct{ c *curve }

func (k kinkDots) Plot(area draw.Canvas, p *plot.Plot) {
	x, y := p.Transforms(&area)
	for _, open := range []bool{true, false} {
		of := func(j jump) []float64 {
			if open {
				return j.limits()
			}
			return []float64{j.at}
		}
		for _, kink := range k.c.places {
			function := of(kink.y)
			for _, v := range of(kink.dy) {
				radius := dotRadius
				for _, w := range function {
					if d := y(v) - y(w); -2 < d && d < 2 {
						radius += 1.8
					}
				}
				dot(area, vg.Point{X: x(kink.x), Y: y(v)}, derivativeInk, radius, open)
			}
			for _, v := range function {
				dot(area, vg.Point{X: x(kink.x), Y: y(v)}, functionInk, dotRadius, open)
			}
		}
	}
}

const dotRadius vg.Length = 3.4

// dot draws a closed dot, or an open one, which shows a limit that is no value.
func dot(area draw.Canvas, at vg.Point, ink color.Color, radius vg.Length, open bool) {
	area.DrawGlyphNoClip(draw.GlyphStyle{Color: ink, Radius: radius, Shape: draw.CircleGlyph{}}, at)
	if open {
		area.DrawGlyphNoClip(draw.GlyphStyle{Color: color.White, Radius: radius - 1.3, Shape: draw.CircleGlyph{}}, at)
	}
}
