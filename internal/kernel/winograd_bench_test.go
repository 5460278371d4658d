package kernel

import (
	"fmt"
	"math/rand/v2"
	"testing"
)

func BenchmarkWinograd(b *testing.B) {
	for _, c := range []Conv{conv3x3(31, 31, 32, 64, false), conv3x3(14, 14, 256, 256, true)} {
		k := newWinogradPoolCase(rand.New(rand.NewPCG(7, 8)), c)
		y, arg, tmp := make([]float32, len(k.pooled)), make([]uint8, len(k.pooled)), k.tmp()
		prep, back := k.prep(), k.backPrep()
		gx, sum := make([]float32, len(k.x)), make([]float32, k.w.GradLen())
		for _, pass := range []struct {
			name string
			run  func()
		}{
			{"forward", func() { k.w.forwardPool(y, arg, k.x, k.kernel, prep, k.bias, 0, k.pool.OH, tmp) }},
			{"gradX", func() { k.w.gradXPool(gx, k.pooled, k.arg, back, tmp) }},
			{"gradKernel", func() { k.w.addGradKernelPool(sum, k.x, k.pooled, k.arg, tmp) }},
			{"prep", func() { k.w.Prep(prep, k.kernel) }},
			{"backPrep", func() { k.w.BackPrep(back, k.kernel) }},
		} {
			name := fmt.Sprintf("image=%dx%dx%d/kernel=3x3x%d/pool=2x2/op=%s", c.H, c.W, c.Cin, c.Cout, pass.name)
			b.Run(name, func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					pass.run()
				}
			})
		}
	}
}
