package ops

import (
	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"github.com/seed-1d449c6d/stheno/internal/kernel"
)

// training is the normalization of x by its own mean and variance, operands that [BatchNorm] made of x. So its derivative
// by x is the whole one, and mean and variance have none.
func (n norm) training(rank int) *Spec {
	s := n.spec("BatchNorm", rank)
	s.NoDiff = 6
	s.VJP = func(in gorgonia.Nodes, _, gy *gorgonia.Node, need []bool) (gorgonia.Nodes, error) {
		x, mean, variance := in[0], in[1], in[2]
		gamma, _ := split(n, in[3:])
		var e expr
		sums := e.do(n.sums(rank), x, gy, mean, variance)
		r := make(gorgonia.Nodes, len(in))
		if need[0] {
			r[0] = e.do(n.gradX(x.Shape()), n.gradOperands(x, gy, mean, variance, sums, gamma)...)
		}
		for i := 3; i < len(in); i++ {
			if need[i] && i == 3 && n.Scale {
				r[i] = e.do(takeRow(1), sums)
			} else if need[i] {
				r[i] = e.do(takeRow(0), sums)
			}
		}
		return r, e.err
	}
	return s
}

// sums is the derivatives by beta and gamma, [2, C], of the training's normalization.
func (n norm) sums(rank int) *Spec {
	return &Spec{
		Name: "BatchNormSums", Attrs: n.Epsilon, In: []Kind{Kind(rank), Kind(rank), 1, 1}, Out: 2, ByRow: 3, SumRows: true, Infer: twoRows,
		F32: normSums[float32](n), F64: normSums[float64](n),
		Scratch: func(y tensor.Shape, _ []tensor.Shape) int { return kernel.MomentsScratch(y[1]) },
		VJP: func(in gorgonia.Nodes, _, g *gorgonia.Node, need []bool) (gorgonia.Nodes, error) {
			y, err := n.sumsFormula(in)
			if err != nil {
				return nil, err
			}
			return pullback(y, g, in, need)
		},
	}
}

// gradX is the derivative by x of the training's normalization, as a function of all its operands, of which sums is one.
func (n norm) gradX(x tensor.Shape) *Spec {
	rank, rows := len(x), product(x[:len(x)-1])
	s := &Spec{
		Name: "BatchNormGradX", Attrs: normGrad{n.Epsilon, n.Scale, rows}, In: []Kind{Kind(rank), Kind(rank), 1, 1, 2}, Out: Kind(rank), ByRow: 3,
		Infer: perChannel("BatchNormGradX"), F32: normGradX[float32](n, rows), F64: normGradX[float64](n, rows),
		Scratch: func(y tensor.Shape, _ []tensor.Shape) int { return kernel.NormalizeGradXScratch(lastAxis(y)) },
		VJP: func(in gorgonia.Nodes, _, g *gorgonia.Node, need []bool) (gorgonia.Nodes, error) {
			y, err := n.gradXFormula(in, rows)
			if err != nil {
				return nil, err
			}
			return pullback(y, g, in, need)
		},
	}
	if n.Scale {
		s.In = append(s.In, 1)
	}
	return s
}

type normGrad struct {
	Epsilon float64
	Scale   bool
	Rows    int
}

func (n norm) gradOperands(x, gy, mean, variance, sums, gamma *gorgonia.Node) gorgonia.Nodes {
	in := gorgonia.Nodes{x, gy, mean, variance, sums}
	if n.Scale {
		in = append(in, gamma)
	}
	return in
}

// sumsFormula is sums composed of simple operators: Σ gy and Σ gy·(x − mean)/dev.
func (n norm) sumsFormula(in gorgonia.Nodes) (*gorgonia.Node, error) {
	x, gy, mean, variance := in[0], in[1], in[2], in[3]
	var e expr
	d := e.do(sub, x, e.do(spreadRows(x.Shape()), mean))
	product := e.do(sumRows(x.Dims()), e.do(mul, gy, d))
	y := e.pair(e.do(sumRows(x.Dims()), gy), e.do(mul, product, e.do(inverseRoot(n.Epsilon), variance)))
	return y, e.err
}

// gradXFormula is gradX composed of simple operators: gamma/dev · (gy − sums₀/rows − (x − mean)/dev · sums₁/rows).
func (n norm) gradXFormula(in gorgonia.Nodes, rows int) (*gorgonia.Node, error) {
	x, gy, mean, variance, sums := in[0], in[1], in[2], in[3], in[4]
	var e expr
	spread := func(v *gorgonia.Node) *gorgonia.Node { return e.do(spreadRows(x.Shape()), v) }
	share := func(i int) *gorgonia.Node {
		return e.do(affine(rowCount(rows).scale(), 0), e.do(takeRow(i), sums))
	}
	inverse := e.do(inverseRoot(n.Epsilon), variance)
	d := e.do(sub, x, spread(mean))
	gx := e.do(sub, e.do(sub, gy, spread(share(0))), e.do(mul, d, spread(e.do(mul, inverse, share(1)))))
	if n.Scale {
		inverse = e.do(mul, inverse, in[5])
	}
	gx = e.do(mul, gx, spread(inverse))
	return gx, e.err
}

func normSums[T Float](n norm) Forward[T] {
	return func(s Array[T], in []Array[T], tmp []T) error {
		kernel.NormalizeSums(s.Data, in[0].Data, in[1].Data, in[2].Data, in[3].Data, n.Epsilon, tmp)
		return nil
	}
}

func normGradX[T Float](n norm, rows int) Forward[T] {
	return func(gx Array[T], in []Array[T], tmp []T) error {
		var gamma []T
		if n.Scale {
			gamma = in[5].Data
		}
		kernel.NormalizeGradX(gx.Data, in[0].Data, in[1].Data, in[2].Data, in[3].Data, in[4].Data, gamma, rows, n.Epsilon, tmp)
		return nil
	}
}
