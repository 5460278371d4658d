package kernel

import (
	"fmt"
	"math/rand/v2"
	"testing"
)

// BenchmarkBlock times one image. A gradient's density is the share of windows and channels that have one.
func BenchmarkBlock(b *testing.B) {
	for _, n := range tutorialBlocks {
		name := fmt.Sprintf("image=%dx%dx%d/kernel=%dx%dx%d", n.c.H, n.c.W, n.c.Cin, n.c.KH, n.c.KW, n.c.Cout)
		for _, exact := range []bool{true, false} {
			k := newBlockCase(rand.New(rand.NewPCG(1, 2)), n.c, n.p, exact, 1)
			k.forward()
			b.Run(fmt.Sprintf("%s/op=forward/exact=%v", name, exact), func(b *testing.B) {
				for b.Loop() {
					k.b.Forward(k.gotY, k.gotArg, k.x, k.kernel, k.prep, k.bias, 0, k.b.Pool.OH, k.forwardScratch)
				}
			})
		}
		for _, density := range []float64{1, .5, .3, .2} {
			k := newBlockCase(rand.New(rand.NewPCG(1, 2)), n.c, n.p, false, density)
			k.forward()
			for i := range k.gotY {
				k.gotY[i] = max(k.gotY[i], 1e-30)
			}
			k.backward()
			for _, pass := range []struct {
				name string
				run  func()
			}{
				{"mask", func() { maskSum(k.backScratch[:len(k.gy)], k.gotGB, k.gotY, k.gy, n.c.Cout) }},
				{"gradKernel", func() {
					k.b.Backward(k.acc, k.gotGB, nil, k.x, k.gotY, k.gotArg, k.gy, k.kernel, nil, k.backScratch)
				}},
				{"gradX", func() {
					k.b.Backward(nil, k.gotGB, k.gotGX, k.x, k.gotY, k.gotArg, k.gy, k.kernel, k.backPrep, k.backScratch)
				}},
			} {
				b.Run(fmt.Sprintf("%s/op=%s/density=%v", name, pass.name, density), func(b *testing.B) {
					for b.Loop() {
						pass.run()
					}
				})
			}
		}
	}
}
