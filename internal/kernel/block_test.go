package kernel

import (
	"bytes"
	"math/rand/v2"
	"testing"

	"github.com/seed-1d449c6d/stheno/internal/impl/impltest"
)

// tutorialBlocks are the two blocks of the tutorial's network, as "valid" and as "same" convolutions, and others that
// networks have.
var tutorialBlocks = []struct {
	c Conv
	p Pool
}{
	{Conv{H: 64, W: 64, Cin: 3, KH: 3, KW: 3, Cout: 32, SH: 1, SW: 1, OH: 62, OW: 62}, Pool{H: 62, W: 62, C: 32, PH: 2, PW: 2, SH: 2, SW: 2, OH: 31, OW: 31}},
	{Conv{H: 31, W: 31, Cin: 32, KH: 3, KW: 3, Cout: 64, SH: 1, SW: 1, OH: 29, OW: 29}, Pool{H: 29, W: 29, C: 64, PH: 2, PW: 2, SH: 2, SW: 2, OH: 14, OW: 14}},
	{Conv{H: 28, W: 28, Cin: 1, KH: 5, KW: 5, Cout: 6, SH: 1, SW: 1, Top: 2, Left: 2, OH: 28, OW: 28}, Pool{H: 28, W: 28, C: 6, PH: 2, PW: 2, SH: 2, SW: 2, OH: 14, OW: 14}},
	{Conv{H: 14, W: 14, Cin: 64, KH: 3, KW: 3, Cout: 100, SH: 1, SW: 1, Top: 1, Left: 1, OH: 14, OW: 14}, Pool{H: 14, W: 14, C: 100, PH: 2, PW: 2, SH: 2, SW: 2, OH: 7, OW: 7}},
	{Conv{H: 6, W: 150, Cin: 5, KH: 1, KW: 7, Cout: 70, SH: 1, SW: 1, OH: 6, OW: 144}, Pool{H: 6, W: 144, C: 70, PH: 3, PW: 2, SH: 3, SW: 2, OH: 2, OW: 72}},
}

// everyWay runs f with all implementations of this CPU together, as users have them, and with each alone. The random
// numbers differ from run to run, so that together they try many geometries.
func everyWay(t *testing.T, f func(t *testing.T, r *rand.Rand)) {
	run := uint64(0)
	once := func(t *testing.T) {
		run++
		f(t, rand.New(rand.NewPCG(run, 2)))
	}
	t.Run("all", once)
	impltest.Each(t, once)
}

// TestBlock compares exact blocks with the kernels one after the other, bit for bit, and their gradients with float64.
func TestBlock(t *testing.T) {
	everyWay(t, func(t *testing.T, r *rand.Rand) {
		for range 20 {
			c, p := randomBlock(r)
			k := newBlockCase(r, c, p, true, r.Float64())
			if r.IntN(4) == 0 {
				k.bias = nil
			}
			testBlock(t, k)
		}
		if t.Name() == "TestBlock/all" {
			for _, n := range tutorialBlocks {
				testBlock(t, newBlockCase(r, n.c, n.p, true, .5))
			}
			wide := Conv{H: 11, W: 9, Cin: 7, KH: 3, KW: 3, Cout: packCols + 21, SH: 1, SW: 1, Top: 1, Left: 1, OH: 11, OW: 9}
			testBlock(t, newBlockCase(r, wide, Pool{H: 11, W: 9, C: wide.Cout, PH: 2, PW: 2, SH: 2, SW: 2, OH: 5, OW: 4}, true, .5))
		}
	})
}

func testBlock(t *testing.T, k *blockCase) {
	t.Helper()
	k.unfused()
	k.forward()
	wantSame(t, k.String()+": y", k.gotY, k.y)
	if !bytes.Equal(k.gotArg, k.arg) {
		t.Errorf("%v: arg = %v, want %v", k, k.gotArg, k.arg)
	}
	testBlockGradients(t, k)
}

func testBlockGradients(t *testing.T, k *blockCase) {
	t.Helper()
	k.solve()
	k.backward()
	wantClose(t, k.String()+": gx", k.gotGX, k.gx, tolerance[float32]())
	wantClose(t, k.String()+": gk", k.gotGK, k.gk, tolerance[float32]())
	wantClose(t, k.String()+": gb", k.gotGB, k.gb, tolerance[float32]())
}

// TestNewBlockRefuses lists poolings that a block does not do.
func TestNewBlockRefuses(t *testing.T) {
	c := Conv{H: 40, W: 40, Cin: 1, KH: 1, KW: 1, Cout: 1, SH: 1, SW: 1, OH: 40, OW: 40}
	for name, p := range map[string]Pool{
		"overlapping rows":    {H: 40, W: 40, C: 1, PH: 3, PW: 2, SH: 2, SW: 2, OH: 5, OW: 5},
		"overlapping columns": {H: 40, W: 40, C: 1, PH: 2, PW: 3, SH: 2, SW: 2, OH: 5, OW: 5},
		"padding above":       {H: 40, W: 40, C: 1, PH: 2, PW: 2, SH: 2, SW: 2, Top: 1, OH: 5, OW: 5},
		"padding below":       {H: 40, W: 40, C: 1, PH: 3, PW: 2, SH: 3, SW: 2, OH: 14, OW: 5},
		"padding on the left": {H: 40, W: 40, C: 1, PH: 2, PW: 2, SH: 2, SW: 2, Left: 1, OH: 5, OW: 5},
		"large windows":       {H: 40, W: 40, C: 1, PH: 16, PW: 16, SH: 16, SW: 16, OH: 2, OW: 2},
		"no windows":          {H: 40, W: 40, C: 1, PH: 2, PW: 2, SH: 2, SW: 2, OH: 0, OW: 5},
	} {
		if _, ok := NewBlock(c, p, false); ok {
			t.Errorf("%s: NewBlock does %+v", name, p)
		}
	}
}

func TestBlockPanics(t *testing.T) {
	c, p := tutorialBlocks[3].c, tutorialBlocks[3].p
	k := newBlockCase(rand.New(rand.NewPCG(3, 4)), c, p, false, .5)
	k.forward()
	k.backward()
	y, arg, x, b := k.gotY, k.gotArg, k.x, k.b
	for name, f := range map[string]func(){
		"another pooling": func() {
			NewBlock(c, Pool{H: c.OH, W: c.OW, C: c.Cout + 1, PH: 2, PW: 2, SH: 2, SW: 2, OH: 1, OW: 1}, false)
		},
		"short prep":   func() { b.Prep(k.prep[1:], k.kernel) },
		"short kernel": func() { b.BackPrep(k.backPrep, k.kernel[1:]) },
		"short x":      func() { b.Forward(y, arg, x[1:], k.kernel, k.prep, nil, 0, 1, k.forwardScratch) },
		"short arg":    func() { b.Forward(y, arg[1:], x, k.kernel, k.prep, nil, 0, 1, k.forwardScratch) },
		"short bias":   func() { b.Forward(y, arg, x, k.kernel, k.prep, k.bias[1:], 0, 1, k.forwardScratch) },
		"rows below":   func() { b.Forward(y, arg, x, k.kernel, k.prep, nil, 0, p.OH+1, k.forwardScratch) },
		"short tmp":    func() { b.Forward(y, arg, x, k.kernel, k.prep, nil, 0, 1, k.forwardScratch[1:]) },
		"short acc":    func() { b.Backward(k.acc[1:], nil, nil, x, y, arg, k.gy, k.kernel, nil, k.backScratch) },
		"no backPrep":  func() { b.Backward(nil, nil, k.gotGX, x, y, arg, k.gy, k.kernel, nil, k.backScratch) },
		"little tmp":   func() { b.Backward(nil, nil, k.gotGX, x, y, arg, k.gy, k.kernel, k.backPrep, k.backScratch[1:]) },
		"short gk":     func() { b.GradKernel(k.gotGK[1:], k.acc) },
	} {
		func() {
			defer func() {
				if _, ok := recover().(string); !ok {
					t.Errorf("%s: no panic with a string", name)
				}
			}()
			f()
		}()
	}
}
