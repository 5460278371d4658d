package main

import (
	"bytes"
	"fmt"
	"html"
	"image/color"
	"strings"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/vgimg"
	"gonum.org/v1/plot/vg/vgsvg"
)

// The picture: its size in points, and its inks. Blue and vermilion are Okabe and Ito's, which people with any kind of
// colour blindness tell apart; the derivative is dashed as well, for prints in grey.
const (
	pictureWidth  = 480
	pictureHeight = 300
	pictureDPI    = 192 // of a png: 1280×800 pixels
)

var (
	functionInk   = color.RGBA{R: 0x00, G: 0x72, B: 0xB2, A: 0xFF}
	derivativeInk = color.RGBA{R: 0xD5, G: 0x5E, B: 0x00, A: 0xFF}
	textInk       = color.RGBA{R: 0x22, G: 0x22, B: 0x22, A: 0xFF}
	axisInk       = color.RGBA{R: 0x77, G: 0x77, B: 0x77, A: 0xFF}
	gridInk       = color.RGBA{R: 0xE6, G: 0xE6, B: 0xE6, A: 0xFF}

	functionLine   = draw.LineStyle{Color: functionInk, Width: vg.Points(2.2)}
	derivativeLine = draw.LineStyle{Color: derivativeInk, Width: vg.Points(1.8), Dashes: []vg.Length{vg.Points(6), vg.Points(3)}}
)

// picture draws a curve as "svg" or "png".
func picture(c *curve, format string) ([]byte, error) {
	var canvas vg.CanvasWriterTo
	size := [2]vg.Length{vg.Points(pictureWidth), vg.Points(pictureHeight)}
	if format == "png" {
		canvas = vgimg.PngCanvas{Canvas: vgimg.NewWith(vgimg.UseWH(size[0], size[1]), vgimg.UseDPI(pictureDPI))}
	} else {
		canvas = vgsvg.New(size[0], size[1])
	}
	area := draw.New(canvas)
	area.SetColor(color.White)
	area.Fill(area.Rectangle.Path())
	area = draw.Crop(area, 12, -14, 8, -12)
	title := letters(13)
	title.Font.Weight = 3 // bold
	title.YAlign = draw.YTop
	top := area.Max.Y
	for _, line := range wrap(c.title, ", ", title, area.Max.X-area.Min.X) {
		area.FillText(title, vg.Point{X: area.Min.X, Y: top}, line)
		top -= 17
	}
	top = legend(area, top-2, c)
	p, err := axes(c)
	if err != nil {
		return nil, err
	}
	p.Draw(draw.Crop(area, 0, 0, 0, top-8-area.Max.Y))
	var b bytes.Buffer
	if _, err := canvas.WriteTo(&b); err != nil {
		return nil, err
	}
	if format == "svg" {
		return accessible(b.Bytes(), c), nil
	}
	return b.Bytes(), nil
}

// letters is the style of a text.
func letters(size float64) text.Style {
	return text.Style{
		Color:   textInk,
		Font:    font.Font{Typeface: "Liberation", Variant: "Sans", Size: vg.Points(size)},
		Handler: plot.DefaultTextHandler,
	}
}

// wrap breaks a text after separators so that every line fits.
func wrap(words, separator string, s text.Style, width vg.Length) []string {
	var lines []string
	line := ""
	for _, part := range strings.SplitAfter(words, separator) {
		if line != "" && s.Width(line+strings.TrimRight(part, " ")) > width {
			lines = append(lines, line)
			line = "    "
		}
		line += part
	}
	return append(lines, line)
}

// legend says what the lines are, and the dots where the curve has kinks. It returns how low it goes.
func legend(area draw.Canvas, y vg.Length, c *curve) vg.Length {
	const sample, row, middle = 26, 14, 7.6 // of letters without descenders
	s := letters(10)
	s.YAlign = draw.YCenter
	x := area.Min.X
	for _, l := range []struct {
		style         draw.LineStyle
		name, formula string
	}{{functionLine, "y", c.formula}, {derivativeLine, "dy/dx", c.derivative}} {
		words := l.name
		if l.formula != "" {
			words += " = " + l.formula
		}
		area.StrokeLine2(l.style, x, y-middle, x+sample, y-middle)
		for _, line := range wrap(words, "; ", s, area.Max.X-x-sample-8) {
			area.FillText(s, vg.Point{X: x + sample + 8, Y: y - 6}, line)
			y -= row
		}
	}
	for _, l := range []struct {
		open bool
		text string
		show bool
	}{{false, "value at a kink", len(c.places) > 0}, {true, "limit beside it", c.jumps()}} {
		if l.show {
			dot(area, vg.Point{X: x + sample/2, Y: y - middle}, textInk, dotRadius, l.open)
			area.FillText(s, vg.Point{X: x + sample + 8, Y: y - 6}, l.text)
			x += sample + 8 + s.Width(l.text) + 16
		}
	}
	if len(c.places) > 0 {
		y -= row
	}
	return y
}

// axes is the plot without title and legend.
func axes(c *curve) (*plot.Plot, error) {
	p := plot.New()
	p.X.Min, p.X.Max = c.from, c.to
	low, high := c.bounds()
	margin := (high - low) * 0.06
	p.Y.Min, p.Y.Max = low-margin, high+margin
	p.X.Label.Text = "x"
	for _, a := range []*plot.Axis{&p.X, &p.Y} {
		a.Padding = 0
		a.LineStyle = draw.LineStyle{Color: axisInk, Width: vg.Points(0.8)}
		a.Tick.LineStyle = a.LineStyle
		a.Tick.Length = vg.Points(4)
		a.Tick.Marker = plot.TickerFunc(ticks)
		s := letters(10)
		s.XAlign, s.YAlign = a.Tick.Label.XAlign, a.Tick.Label.YAlign
		a.Tick.Label = s
		s = letters(11)
		s.XAlign, s.YAlign = a.Label.TextStyle.XAlign, a.Label.TextStyle.YAlign
		a.Label.TextStyle = s
	}
	grid := plotter.NewGrid()
	grid.Vertical = draw.LineStyle{Color: gridInk, Width: vg.Points(0.6)}
	grid.Horizontal = grid.Vertical
	p.Add(grid, zeroLines{}, kinkLines{c})
	for _, l := range []struct {
		pieces [][]point
		style  draw.LineStyle
	}{{c.y, functionLine}, {c.dy, derivativeLine}} {
		for _, piece := range l.pieces {
			xys := make(plotter.XYs, len(piece))
			for i, q := range piece {
				xys[i] = plotter.XY{X: q.x, Y: q.y}
			}
			line, err := plotter.NewLine(xys)
			if err != nil {
				return nil, err
			}
			line.LineStyle = l.style
			p.Add(unboxed{line})
		}
	}
	p.Add(kinkDots{c})
	return p, nil
}

// unboxed is a line that claims no room outside the axes.
type unboxed struct{ line *plotter.Line }

func (u unboxed) Plot(area draw.Canvas, p *plot.Plot) { u.line.Plot(area, p) }

// accessible gives an SVG what a screen reader reads, fonts for where Liberation is not installed, and a size in pixels,
// since not all that draw SVG know points.
func accessible(svg []byte, c *curve) []byte {
	s := strings.Replace(string(svg), fmt.Sprintf(`<svg width="%dpt" height="%dpt" `, pictureWidth, pictureHeight),
		fmt.Sprintf(`<svg role="img" width="%d" height="%d" `, pictureWidth*4/3, pictureHeight*4/3), 1)
	end := strings.Index(s, ">\n") + 2 // of <?xml …?>
	end += strings.Index(s[end:], "<svg ")
	end += strings.Index(s[end:], ">") + 1
	s = fmt.Sprintf("%s\n<title>%s</title>\n<desc>%s</desc>%s", s[:end], html.EscapeString(c.title), html.EscapeString(c.describe()), s[end:])
	return []byte(strings.ReplaceAll(s, "font-family:Liberation Sans;font-variant:normal;", "font-family:'Liberation Sans',Arial,Helvetica,sans-serif;"))
}
