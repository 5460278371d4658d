package ops

import (
	"gorgonia.org/gorgonia"

	"github.com/seed-1d449c6d/stheno/internal/kernel"
)

// The operators of this file are the derivatives of PReLU and of one another: together they are closed. In their formulas
// Σ adds up the elements that share a slope, and a slope or such a sum stands for its value at every one of them.

// grad is gx = gy where x > 0, alpha·gy elsewhere, from x, alpha and gy.
func (p *slopes) grad() *Spec {
	return &Spec{
		Name: "PReLUGrad", Attrs: p.attrs(), In: p.kinds("xax"), Out: p.kinds("x")[0], ByRow: 5, Infer: p.infer,
		F32: sloping(p, kernel.PReLUGrad[float32]), F64: sloping(p, kernel.PReLUGrad[float64]),
		VJP: func(in gorgonia.Nodes, _, g *gorgonia.Node, need []bool) (gorgonia.Nodes, error) {
			x, alpha, gy := in[0], in[1], in[2]
			return derivatives(need,
				func() (*gorgonia.Node, error) { return zeros.Apply(x) },
				func() (*gorgonia.Node, error) {
					var e expr
					r := e.do(p.sum(), x, e.do(mul, g, gy))
					return r, e.err
				},
				func() (*gorgonia.Node, error) { return p.grad().Apply(x, alpha, g) })
		},
	}
}

// gradAlpha is Σ x·gy over x ≤ 0, from x and gy.
func (p *slopes) gradAlpha() *Spec {
	return &Spec{
		Name: "PReLUGradAlpha", Attrs: p.attrs(), In: p.kinds("xx"), Out: p.kinds("a")[0], ByRow: 3, SumRows: true, Infer: p.inferAlpha,
		F32: summing(p, kernel.PReLUGradAlpha[float32]), F64: summing(p, kernel.PReLUGradAlpha[float64]),
		VJP: func(in gorgonia.Nodes, _, h *gorgonia.Node, need []bool) (gorgonia.Nodes, error) {
			x, gy := in[0], in[1]
			return derivatives(need,
				func() (*gorgonia.Node, error) { return p.spread().Apply(x, h, gy) },
				func() (*gorgonia.Node, error) { return p.spread().Apply(x, h, x) })
		},
	}
}

// sum is Σ v over x ≤ 0, from x and v.
func (p *slopes) sum() *Spec {
	return &Spec{
		Name: "PReLUSum", Attrs: p.attrs(), In: p.kinds("xx"), Out: p.kinds("a")[0], ByRow: 3, SumRows: true, Infer: p.inferAlpha,
		F32: summing(p, kernel.PReLUSum[float32]), F64: summing(p, kernel.PReLUSum[float64]),
		VJP: func(in gorgonia.Nodes, _, h *gorgonia.Node, need []bool) (gorgonia.Nodes, error) {
			x := in[0]
			return derivatives(need,
				func() (*gorgonia.Node, error) { return zeros.Apply(x) },
				func() (*gorgonia.Node, error) {
					var e expr
					r := e.do(p.spread(), x, h, e.do(ones, x))
					return r, e.err
				})
		},
	}
}

// spread is h·v where x ≤ 0, 0 elsewhere, from x, h, which is like alpha, and v.
func (p *slopes) spread() *Spec {
	return &Spec{
		Name: "PReLUSpread", Attrs: p.attrs(), In: p.kinds("xax"), Out: p.kinds("x")[0], ByRow: 5, Infer: p.infer,
		F32: sloping(p, kernel.PReLUSpread[float32]), F64: sloping(p, kernel.PReLUSpread[float64]),
		VJP: func(in gorgonia.Nodes, _, g *gorgonia.Node, need []bool) (gorgonia.Nodes, error) {
			x, h, v := in[0], in[1], in[2]
			return derivatives(need,
				func() (*gorgonia.Node, error) { return zeros.Apply(x) },
				func() (*gorgonia.Node, error) {
					var e expr
					r := e.do(p.sum(), x, e.do(mul, g, v))
					return r, e.err
				},
				func() (*gorgonia.Node, error) { return p.spread().Apply(x, h, g) })
		},
	}
}
