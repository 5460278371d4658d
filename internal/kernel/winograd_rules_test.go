package kernel

import (
	"math/rand/v2"
	"testing"

	"github.com/seed-1d449c6d/stheno/internal/impl/impltest"
)

func TestWinogradFits(t *testing.T) {
	strided := conv3x3(31, 31, 32, 64, false)
	strided.SH, strided.OH = 2, 15
	large := conv3x3(31, 31, 32, 64, false)
	large.KW, large.OW = 5, 27
	for _, c := range []struct {
		c              Conv
		want, wantPool bool
	}{
		{conv3x3(31, 31, 32, 64, false), true, true},
		{conv3x3(14, 14, 256, 256, true), true, true},
		{conv3x3(31, 31, winogradChannels-1, 64, false), false, false},
		{conv3x3(31, 31, 64, winogradChannels-1, false), false, false},
		{conv3x3(5, 5, 32, 64, true), false, true},
		{conv3x3(4, 9, 32, 64, false), false, false},
		{strided, false, false},
		{large, false, false},
	} {
		if _, got := NewWinograd(c.c); got != c.want {
			t.Errorf("NewWinograd(%+v) = %v, want %v", c.c, got, c.want)
		}
		if _, got := newWinogradPool(c.c, pool2x2(c.c)); got != c.wantPool {
			t.Errorf("newWinogradPool(%+v) = %v, want %v", c.c, got, c.wantPool)
		}
	}
	c := conv3x3(31, 31, 32, 64, false)
	overlapping := pool2x2(c)
	overlapping.PH = 3
	if _, ok := newWinogradPool(c, overlapping); ok {
		t.Error("Winograd before a pool of 3x2 windows, want none")
	}
}

func TestWinogradAllocates(t *testing.T) {
	impltest.Each(t, func(t *testing.T) {
		k := newWinogradPoolCase(rand.New(rand.NewPCG(9, 10)), conv3x3(11, 13, 17, 20, true))
		prep, back, tmp := k.prep(), k.backPrep(), k.tmp()
		y, arg, gx, sum := make([]float32, len(k.pooled)), make([]uint8, len(k.pooled)), make([]float32, len(k.x)), make([]float32, k.w.GradLen())
		if n := testing.AllocsPerRun(5, func() {
			k.w.Prep(prep, k.kernel)
			k.w.BackPrep(back, k.kernel)
			k.w.forwardPool(y, arg, k.x, k.kernel, prep, k.bias, 0, k.pool.OH, tmp)
			k.w.gradXPool(gx, k.pooled, k.arg, back, tmp)
			k.w.addGradKernelPool(sum, k.x, k.pooled, k.arg, tmp)
			k.w.GradKernel(k.kernel, sum)
		}); n != 0 {
			t.Errorf("%v allocations, want 0", n)
		}
	})
}

func TestWinogradPanics(t *testing.T) {
	k := newWinogradPoolCase(rand.New(rand.NewPCG(11, 12)), conv3x3(10, 10, 16, 16, false))
	prep, tmp, y, arg, sum := k.prep(), k.tmp(), k.pooled, k.arg, make([]float32, k.w.GradLen())
	plainW := newWinograd(k.c, k.c.OH, k.c.OW)
	for name, f := range map[string]func(){
		"prep":          func() { k.w.Prep(prep[1:], k.kernel) },
		"back prep":     func() { k.w.BackPrep(prep, k.kernel[1:]) },
		"short tmp":     func() { k.w.forwardPool(y, arg, k.x, k.kernel, prep, k.bias, 0, 1, tmp[1:]) },
		"short x":       func() { k.w.forwardPool(y, arg, k.x[1:], k.kernel, prep, k.bias, 0, 1, tmp) },
		"short kernel":  func() { k.w.forwardPool(y, arg, k.x, k.kernel[1:], prep, k.bias, 0, 1, tmp) },
		"short bias":    func() { k.w.forwardPool(y, arg, k.x, k.kernel, prep, k.bias[1:], 0, 1, tmp) },
		"short prep":    func() { k.w.forwardPool(y, arg, k.x, k.kernel, prep[1:], k.bias, 0, 1, tmp) },
		"short arg":     func() { k.w.forwardPool(y, arg[1:], k.x, k.kernel, prep, k.bias, 0, 1, tmp) },
		"too many rows": func() { k.w.forwardPool(y, arg, k.x, k.kernel, prep, k.bias, 0, k.pool.OH+1, tmp) },
		"rows":          func() { plainW.ForwardRows(k.gy, k.x, k.kernel, prep, nil, 0, k.c.OH+1, false, tmp) },
		"short y":       func() { plainW.Forward(k.gy[1:], k.x, k.kernel, prep, nil, 1, false, tmp) },
		"gradXPool":     func() { k.w.gradXPool(k.x, y, arg, prep[1:], tmp) },
		"gradX":         func() { plainW.GradX(k.x[1:], k.gy, prep, 1, tmp) },
		"addPool":       func() { k.w.addGradKernelPool(sum[1:], k.x, y, arg, tmp) },
		"add":           func() { plainW.AddGradKernel(sum, k.x, k.gy[1:], 1, tmp) },
		"gradKernel":    func() { k.w.GradKernel(k.kernel, sum[1:]) },
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
