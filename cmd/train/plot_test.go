package main

import (
	"bytes"
	"encoding/xml"
	"errors"
	"image/png"
	"io"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/seed-1d449c6d/stheno/ops"
)

// TestPlotFlags wants a flag for every parameter of every activation.
func TestPlotFlags(t *testing.T) {
	v := 0.5
	c := plotCmd{NegativeSlope: &v, MaxValue: &v, Threshold: &v, Alpha: &v, Approximate: true, Theta: &v, Lower: &v, Upper: &v}
	flags := map[string]bool{}
	for _, p := range c.given() {
		flags[p.Name] = true
	}
	for _, name := range ops.ActivationNames() {
		a, err := ops.Activation(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range a.Params {
			if !flags[p.Name] {
				t.Errorf("%s has %s, which no flag sets", name, p.Name)
			}
		}
	}
}

// TestPlotCurve compares what is drawn of a rectifier with its definition: pieces, kinks, and limits beside them.
func TestPlotCurve(t *testing.T) {
	slope, limit, threshold := 0.25, 5.0, 1.0
	c := plotCmd{Activation: "relu", NegativeSlope: &slope, MaxValue: &limit, Threshold: &threshold}
	s, err := c.subject()
	if err != nil {
		t.Fatal(err)
	}
	from, to, err := c.span(s.kinks)
	if err != nil || from != -4 || to != 7 {
		t.Fatalf("span %v to %v, %v, want -4 to 7", from, to, err)
	}
	got, err := newCurve(s, from, to)
	if err != nil {
		t.Fatal(err)
	}
	same := func(what string, got [][]point, want ...[]point) {
		t.Helper()
		if len(got) != len(want) {
			t.Fatalf("%s has %d pieces, want %d: %v", what, len(got), len(want), got)
		}
		for i := range want {
			if len(got[i]) != len(want[i]) {
				t.Fatalf("piece %d of %s is %v, want %v", i, what, got[i], want[i])
			}
			for j, w := range want[i] {
				if g := got[i][j]; math.Abs(g.x-w.x) > 1e-6 || math.Abs(g.y-w.y) > 1e-6 {
					t.Errorf("piece %d of %s is %v, want %v", i, what, got[i], want[i])
				}
			}
		}
	}
	same("y", got.y, []point{{-4, -1.25}, {1, 0}}, []point{{1, 1}, {5, 5}, {7, 5}})
	same("dy/dx", got.dy, []point{{-4, 0.25}, {1, 0.25}}, []point{{1, 1}, {5, 1}}, []point{{5, 0}, {7, 0}})
	if len(got.places) != 2 || got.places[0].y.at != 0 || got.places[0].dy.at != 0.25 || got.places[1].y.at != 5 || got.places[1].dy.at != 0 {
		t.Errorf("kinks %+v, want y = 0, dy/dx = 0.25 at 1 and y = 5, dy/dx = 0 at 5", got.places)
	}
	if low, high := got.bounds(); low != -1.25 || high != 5 {
		t.Errorf("bounds %v to %v, want -1.25 to 5", low, high)
	}
}

// TestPlotAll draws every activation in both formats. Its kinks must be jumps of the derivative, and no other place may be
// one.
func TestPlotAll(t *testing.T) {
	for _, name := range plotNames() {
		t.Run(name, func(t *testing.T) {
			c := plotCmd{Activation: name}
			s, err := c.subject()
			if err != nil {
				t.Fatal(err)
			}
			from, to, err := c.span(s.kinks)
			if err != nil {
				t.Fatal(err)
			}
			curve, err := newCurve(s, from, to)
			if err != nil {
				t.Fatal(err)
			}
			for _, k := range curve.places {
				if near(k.dy.left, k.dy.right) && k.dy.continuous() && k.y.continuous() {
					t.Errorf("the derivative does not jump at %v: %+v", k.x, k.dy)
				}
			}
			for _, piece := range curve.dy {
				for i := 1; i < len(piece); i++ {
					// Neighbouring points lie 1/1200 of the range apart; no second derivative here exceeds 2.
					if step := piece[i].x - piece[i-1].x; math.Abs(piece[i].y-piece[i-1].y) > 2*step+1e-9 {
						t.Errorf("the derivative jumps between %v and %v, which is no kink", piece[i-1], piece[i])
					}
				}
			}
			b, err := picture(curve, "png")
			if err != nil {
				t.Fatal(err)
			}
			if p, err := png.DecodeConfig(bytes.NewReader(b)); err != nil || p.Width != 1280 || p.Height != 800 {
				t.Errorf("png: %+v, %v, want 1280×800", p, err)
			}
			if b, err = picture(curve, "svg"); err != nil {
				t.Fatal(err)
			}
			if len(b) > 40_000 {
				t.Errorf("svg: %d bytes, want 40,000 at most", len(b))
			}
			wellFormed(t, b)
		})
	}
}

// wellFormed reads XML to its end.
func wellFormed(t *testing.T, b []byte) {
	t.Helper()
	for d := xml.NewDecoder(bytes.NewReader(b)); ; {
		_, err := d.Token()
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

// TestPlotInDocs wants docs/relu.svg to be what the command beside it draws.
func TestPlotInDocs(t *testing.T) {
	if runtime.GOARCH != "amd64" {
		t.Skip("other processors fuse products with sums, and may round a coordinate differently")
	}
	c := plotCmd{Activation: "relu", Out: filepath.Join(t.TempDir(), "relu.svg")}
	if err := c.Run(&ui{out: &results{w: io.Discard}}); err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile("../../docs/relu.svg")
	if err != nil {
		t.Fatal(err)
	}
	want, err := os.ReadFile(c.Out)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Error("docs/relu.svg is stale: run go run ./cmd/train plot relu -o docs/relu.svg")
	}
}

func TestPlotTicks(t *testing.T) {
	for _, c := range []struct {
		low, high float64
		want      string
	}{
		{-4, 8, "−4 −2 0 2 4 6 8"},
		{-0.3, 1.05, "−0.2 0 0.2 0.4 0.6 0.8 1"},
		{-6, 6, "−6 −4 −2 0 2 4 6"},
		{-1, 30, "0 5 10 15 20 25 30"},
		{0, 1.2e12, "0 2e11 4e11 6e11 8e11 1e12 1.2e12"},
		{20, 20.0012, "20 20.0002 20.0004 20.0006 20.0008 20.001 20.0012"},
	} {
		var got []string
		for _, k := range ticks(c.low, c.high) {
			got = append(got, k.Label)
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("ticks(%v, %v) = %v, want %s", c.low, c.high, got, c.want)
		}
	}
}
