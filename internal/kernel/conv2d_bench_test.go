package kernel

import (
	"fmt"
	"math/rand/v2"
	"testing"
)

func BenchmarkConv2D(b *testing.B) {
	for _, c := range []Conv{
		{H: 64, W: 64, Cin: 3, KH: 3, KW: 3, Cout: 32, SH: 1, SW: 1, OH: 62, OW: 62},
		{H: 31, W: 31, Cin: 32, KH: 3, KW: 3, Cout: 64, SH: 1, SW: 1, OH: 29, OW: 29},
		{H: 28, W: 28, Cin: 1, KH: 3, KW: 3, Cout: 32, SH: 1, SW: 1, Top: 1, Left: 1, OH: 28, OW: 28},
		{H: 14, W: 14, Cin: 256, KH: 3, KW: 3, Cout: 256, SH: 1, SW: 1, Top: 1, Left: 1, OH: 14, OW: 14},
		{H: 28, W: 28, Cin: 64, KH: 1, KW: 1, Cout: 128, SH: 1, SW: 1, OH: 28, OW: 28},
		{H: 32, W: 32, Cin: 24, KH: 5, KW: 5, Cout: 24, SH: 2, SW: 2, Top: 1, Left: 1, OH: 16, OW: 16},
		{H: 28, W: 28, Cin: 64, KH: 3, KW: 3, Cout: 64, SH: 1, SW: 1, OH: 26, OW: 26},
		{H: 28, W: 28, Cin: 64, KH: 3, KW: 3, Cout: 64, SH: 1, SW: 1, DH: 2, DW: 2, Top: 2, Left: 2, OH: 28, OW: 28},
		{H: 28, W: 28, Cin: 128, KH: 3, KW: 3, Cout: 128, SH: 1, SW: 1, Groups: 4, Top: 1, Left: 1, OH: 28, OW: 28},
		{H: 56, W: 56, Cin: 64, KH: 3, KW: 3, Cout: 64, SH: 1, SW: 1, Groups: 64, Top: 1, Left: 1, OH: 56, OW: 56},
		{H: 56, W: 56, Cin: 64, KH: 3, KW: 3, Cout: 64, SH: 2, SW: 2, Groups: 64, OH: 28, OW: 28},
		{H: 14, W: 14, Cin: 256, KH: 5, KW: 5, Cout: 256, SH: 1, SW: 1, Groups: 256, Top: 2, Left: 2, OH: 14, OW: 14},
		{H: 28, W: 28, Cin: 32, KH: 3, KW: 3, Cout: 64, SH: 1, SW: 1, Groups: 32, Top: 1, Left: 1, OH: 28, OW: 28},
	} {
		name := fmt.Sprintf("image=%dx%dx%d/kernel=%dx%dx%d/stride=%d/dilation=%d/groups=%d", c.H, c.W, c.Cin, c.KH, c.KW, c.Cout, c.SH, max(1, c.DH), c.groups())
		benchmarkConv(b, name, 8, c)
	}
}

func benchmarkConv(b *testing.B, name string, n int, c Conv) {
	r := rand.New(rand.NewPCG(7, 8))
	x, kernel := random[float32](r, n*c.H*c.W*c.Cin), random[float32](r, c.KH*c.KW*c.Cin/c.groups()*c.Cout)
	gy, bias := random[float32](r, n*c.OH*c.OW*c.Cout), random[float32](r, c.Cout)
	tmp := make([]float32, max(c.ForwardScratch(), c.GradXScratch(), c.GradKernelScratch()))
	y, gx, gk := make([]float32, len(gy)), make([]float32, len(x)), make([]float32, len(kernel))
	terms := 0
	s := c.forward()
	for i := range c.OH {
		for j := range c.OW {
			h0, h1 := s.rows.taps(i)
			w0, w1 := s.cols.taps(j)
			terms += n * (h1 - h0) * (w1 - w0) * c.Cin / c.groups() * c.Cout
		}
	}
	for _, pass := range []struct {
		name string
		run  func()
	}{
		{"forward", func() { Conv2D(y, x, kernel, bias, n, c, tmp) }},
		{"gradX", func() { Conv2DGradX(gx, gy, kernel, n, c, tmp) }},
		{"gradKernel", func() { Conv2DGradKernel(gk, x, gy, n, c, tmp) }},
	} {
		b.Run(name+"/op="+pass.name, func(b *testing.B) { benchmarkFLOPs(b, 2*terms, pass.run) })
	}
}

// benchmarkFLOPs reports how fast run does its floating point operations.
func benchmarkFLOPs(b *testing.B, flops int, run func()) {
	b.ReportAllocs()
	for b.Loop() {
		run()
	}
	b.ReportMetric(float64(flops)*float64(b.N)/float64(b.Elapsed().Nanoseconds()), "GFLOP/s")
}
