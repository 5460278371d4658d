package kernel

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/seed-1d449c6d/stheno/internal/impl/impltest"
)

// verticalCase is a convolution, valid or same, and the pooling that fits it.
func verticalCase(h, w, cin, cout int, same bool) (Conv, Pool) {
	c := Conv{H: h, W: w, Cin: cin, KH: 3, KW: 3, Cout: cout, SH: 1, SW: 1, OH: h - 2, OW: w - 2}
	if same {
		c.Top, c.Left, c.OH, c.OW = 1, 1, h, w
	}
	return c, Pool{H: c.OH, W: c.OW, C: cout, PH: 2, PW: 2, SH: 2, SW: 2, OH: c.OH / 2, OW: c.OW / 2}
}

// runVertical runs forwardPool over memory that holds NaN, or a canary where nothing may be written.
func runVertical(t *testing.T, c Conv, p Pool, x, kernel, bias []float32, lo, hi int) (y []float32, arg []uint8) {
	t.Helper()
	v, ok := newVertical(c, p)
	if !ok {
		t.Fatalf("no vertical form of %+v", c)
	}
	prep := fenced(t, nans[float32](v.prepLen()))
	v.prep(prep, kernel)
	y, arg = fenced(t, slices.Repeat([]float32{77}, p.OH*p.OW*p.C)), slices.Repeat([]uint8{77}, p.OH*p.OW*p.C)
	v.forwardPool(y, arg, fenced(t, x), fenced(t, kernel), prep, bias, lo, hi, fenced(t, nans[float32](v.scratch())))
	row := p.OW * p.C
	for i := range y {
		if inside := i >= lo*row && i < hi*row; !inside && (y[i] != 77 || arg[i] != 77) {
			t.Fatalf("%+v: rows %d to %d: wrote element %d of row %d", c, lo, hi, i%row, i/row)
		}
	}
	return y, arg
}

// pooled64 returns what y should be, before bias and ReLU every output too, in float64.
func pooled64(c Conv, p Pool, x, kernel, bias []float32) (y, all []float64) {
	all = make([]float64, c.OH*c.OW*c.Cout)
	for i := range all {
		if bias != nil {
			all[i] = float64(bias[i%c.Cout])
		}
	}
	naiveConv(1, c, func(i, k, o int) { all[o] += float64(x[i]) * float64(kernel[k]) })
	y = make([]float64, p.OH*p.OW*p.C)
	for i := range y {
		for _, cell := range poolCells(p, i) {
			y[i] = max(y[i], all[cell])
		}
	}
	return y, all
}

func TestVertical(t *testing.T) {
	impltest.Each(t, func(t *testing.T) {
		r := rand.New(rand.NewPCG(31, 32))
		for trial := range 40 {
			cin, cout := 1+trial%verticalChannels, verticalFilters+r.IntN(60)
			if trial%3 == 0 {
				cout = 16 * (1 + r.IntN(5))
			}
			c, p := verticalCase(4+r.IntN(9), 4+r.IntN(40), cin, cout, trial%2 == 0)
			if trial%10 == 9 { // any padding, any size
				c.Top, c.Left, c.OH, c.OW = r.IntN(7), r.IntN(7), 2+r.IntN(12), 2+r.IntN(12)
				p.H, p.W, p.OH, p.OW = c.OH, c.OW, c.OH/2, 1+r.IntN(c.OW/2)
			}
			x, kernel, bias := random[float32](r, c.H*c.W*c.Cin), random[float32](r, 9*cin*cout), random[float32](r, cout)
			if trial%4 == 0 {
				bias = nil
			}
			y, arg := runVertical(t, c, p, x, kernel, bias, 0, p.OH)
			want, all := pooled64(c, p, x, kernel, bias)
			wantClose(t, fmt.Sprintf("%+v", c), y, want, 2e-6)
			for i, a := range arg {
				// Another place than float64's is right if the two are equal but for rounding.
				at := poolCells(p, i)[a]
				if y[i] == 0 && a != 0 || y[i] > 0 && math.Abs(all[at]-want[i]) > 1e-5 {
					t.Fatalf("%+v: element %d is %v from place %d, want %v", c, i, y[i], a, want[i])
				}
			}
			lo := r.IntN(p.OH + 1)
			hi := lo + r.IntN(p.OH-lo+1)
			some, place := runVertical(t, c, p, x, kernel, bias, lo, hi)
			row := p.OW * p.C
			if !sameBits(some[lo*row:hi*row], y[lo*row:]) || !slices.Equal(place[lo*row:hi*row], arg[lo*row:hi*row]) {
				t.Fatalf("%+v: rows %d to %d alone differ", c, lo, hi)
			}
		}
	})
}

// TestVerticalNotFinite puts values that are not finite, or nearly so, into x and the kernel: what comes out is what
// convolution, ReLU and pooling give one after the other.
func TestVerticalNotFinite(t *testing.T) {
	impltest.Each(t, func(t *testing.T) {
		r := rand.New(rand.NewPCG(33, 34))
		nan, inf := float32(math.NaN()), float32(math.Inf(1))
		for trial := range 60 {
			c, p := verticalCase(6+r.IntN(8), 6+r.IntN(24), 1+r.IntN(4), 8+r.IntN(30), trial%2 == 0)
			x, kernel, bias := random[float32](r, c.H*c.W*c.Cin), random[float32](r, 9*c.Cin*c.Cout), random[float32](r, c.Cout)
			bad := []float32{nan, inf, -inf, math.MaxFloat32, -math.MaxFloat32, 1e37}[trial%6]
			target := x
			switch trial % 5 {
			case 3:
				target = kernel
			case 4:
				target = bias
			}
			target[r.IntN(len(target))] = bad
			y, arg := runVertical(t, c, p, x, kernel, bias, 0, p.OH)

			conv := make([]float32, c.OH*c.OW*c.Cout)
			Conv2D(conv, x, kernel, bias, 1, c, nans[float32](c.ForwardScratch()))
			ReLU(conv, conv, Rectifier[float32]{Max: inf})
			want := make([]float32, len(y))
			MaxPool2D(want, conv, 1, p)
			for i, w := range want {
				g := y[i]
				same := g == w || g != g && w != w || math.Abs(float64(g-w)) <= 1e-5*max(1, math.Abs(float64(w)))
				if !same {
					t.Fatalf("%+v, %v: element %d is %v, want %v", c, bad, i, g, w)
				}
				if at := poolCells(p, i)[arg[i]]; w != w && conv[at] == conv[at] || w == w && w > 1e30 && conv[at] != w {
					t.Fatalf("%+v, %v: element %d has place %d, where %v stands, not %v", c, bad, i, arg[i], conv[at], w)
				}
			}
		}
	})
}

func TestVerticalServes(t *testing.T) {
	c, p := verticalCase(12, 12, 3, 32, false)
	for name, change := range map[string]func(){
		"":               func() {},
		"5x3 kernel":     func() { c.KH = 5 },
		"stride 2":       func() { c.SW = 2 },
		"channels":       func() { c.Cin = verticalChannels + 1 },
		"filters":        func() { c.Cout, p.C = 4, 4 },
		"3x2 pool":       func() { p.PH = 3 },
		"overlap":        func() { p.SH = 1 },
		"padded pool":    func() { p.Top = 1 },
		"no windows":     func() { p.OH = 0 },
		"window outside": func() { p.OW++ },
	} {
		c, p = verticalCase(12, 12, 3, 32, false)
		change()
		if _, ok := newVertical(c, p); ok != (name == "") {
			t.Errorf("%q: served %t", name, ok)
		}
	}
}

func TestVerticalAllocs(t *testing.T) {
	c, p := verticalCase(13, 11, 3, 40, true)
	v, _ := newVertical(c, p)
	x, kernel := make([]float32, c.H*c.W*c.Cin), make([]float32, 9*c.Cin*c.Cout)
	y, arg := make([]float32, p.OH*p.OW*p.C), make([]uint8, p.OH*p.OW*p.C)
	prep, tmp := make([]float32, v.prepLen()), make([]float32, v.scratch())
	if n := testing.AllocsPerRun(10, func() {
		v.prep(prep, kernel)
		v.forwardPool(y, arg, x, kernel, prep, nil, 0, p.OH, tmp)
	}); n != 0 {
		t.Errorf("%v allocations, want 0", n)
	}
}

func BenchmarkVertical(b *testing.B) {
	r := rand.New(rand.NewPCG(35, 36))
	for _, s := range []struct {
		h, cin, cout int
		same         bool
	}{{64, 3, 32, false}, {32, 3, 32, false}, {28, 1, 32, false}, {64, 3, 64, true}, {64, 3, 16, true}, {32, 8, 32, true}} {
		c, p := verticalCase(s.h, s.h, s.cin, s.cout, s.same)
		v, _ := newVertical(c, p)
		x, kernel, bias := random[float32](r, c.H*c.W*c.Cin), random[float32](r, 9*c.Cin*c.Cout), random[float32](r, c.Cout)
		y, arg := make([]float32, p.OH*p.OW*p.C), make([]uint8, p.OH*p.OW*p.C)
		prep, tmp := make([]float32, v.prepLen()), make([]float32, v.scratch())
		v.prep(prep, kernel)
		name := fmt.Sprintf("image=%dx%dx%d/filters=%d/same=%t", c.H, c.W, c.Cin, c.Cout, s.same)
		b.Run(name+"/op=forward", func(b *testing.B) {
			benchmarkFLOPs(b, 2*4*9*c.Cin*len(y), func() { v.forwardPool(y, arg, x, kernel, prep, bias, 0, p.OH, tmp) })
		})
		b.Run(name+"/op=direct", func(b *testing.B) { // the same rows without Winograd
			rest := make([]float32, v.scratch())
			benchmarkFLOPs(b, 2*4*9*c.Cin*len(y), func() {
				for i := 0; i < p.OH; i++ {
					v.direct(y, arg, x, kernel, bias, i, i+1, rest)
				}
			})
		})
		b.Run(name+"/op=prep", func(b *testing.B) {
			for b.Loop() {
				v.prep(prep, kernel)
			}
		})
	}
}
