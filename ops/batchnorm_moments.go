package ops

import (
	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"github.com/seed-1d449c6d/stheno/internal/kernel"
)

// The mean and variance of a batch come from two sums over it, which can be divided by rows: roughMean, whose result may be
// off by the rounding of a long sum, and batchMoments, which takes x at a distance from that and corrects it.

// rowCount is a parameter: over how many rows of channels a sum goes in all, of which a Forward may see some.
type rowCount int

func (r rowCount) scale() float64 { return 1 / float64(r) }

// roughMean is the mean of each channel of x: [..., C] → [C].
func roughMean(rank, rows int) *Spec {
	r := rowCount(rows)
	return &Spec{
		Name: "BatchRoughMean", Attrs: r, In: []Kind{Kind(rank)}, Out: 1, ByRow: 1, SumRows: true, Infer: channels,
		F32: roughForward[float32](r), F64: roughForward[float64](r),
		Scratch: func(_ tensor.Shape, in []tensor.Shape) int { return kernel.SumRowsScratch(lastAxis(in[0])) },
		VJP: func(in gorgonia.Nodes, _, gy *gorgonia.Node, _ []bool) (gorgonia.Nodes, error) {
			gx, err := r.spread(in[0].Shape(), gy)
			return gorgonia.Nodes{gx}, err
		},
	}
}

// batchMoments is the means of x − m and of (x − m)²: [..., C], [C] → [2, C].
func batchMoments(rank, rows int) *Spec {
	r := rowCount(rows)
	return &Spec{
		Name: "BatchMoments", Attrs: r, In: []Kind{Kind(rank), 1}, Out: 2, ByRow: 1, SumRows: true, Infer: twoRows,
		F32: momentsForward[float32](r), F64: momentsForward[float64](r),
		Scratch: func(_ tensor.Shape, in []tensor.Shape) int { return kernel.MomentsScratch(lastAxis(in[0])) },
		VJP: func(in gorgonia.Nodes, _, gy *gorgonia.Node, need []bool) (gorgonia.Nodes, error) {
			var e expr
			d := e.do(sub, in[0], e.do(spreadRows(in[0].Shape()), in[1]))
			y := e.pair(e.do(sumRows(rank), d), e.do(sumRows(rank), e.do(mul, d, d)))
			y = e.do(affine(r.scale(), 0), y)
			if e.err != nil {
				return nil, e.err
			}
			return pullback(y, gy, in, need)
		},
	}
}

// batchMean is the mean of x, which only its derivative reads, from a rough mean and the moments about that. As the rough
// mean makes no difference to the value, x alone has a derivative.
func batchMean(x tensor.Shape, rows int) *Spec {
	return &Spec{
		Name: "BatchMean", Attrs: rowCount(rows), In: []Kind{Kind(len(x)), 1, 2}, Out: 1, ShapeOnly: 1, NoDiff: 6, Infer: channels,
		F32: meanOfMoments[float32], F64: meanOfMoments[float64],
		VJP: func(in gorgonia.Nodes, _, gy *gorgonia.Node, need []bool) (gorgonia.Nodes, error) {
			return derivatives([]bool{need[0], false, false}, func() (*gorgonia.Node, error) { return rowCount(rows).spread(in[0].Shape(), gy) }, nil, nil)
		},
	}
}

// batchVariance is the biased variance of x, which with the mean only its derivative reads, from the moments.
func batchVariance(x tensor.Shape, rows int) *Spec {
	r := rowCount(rows)
	return &Spec{
		Name: "BatchVariance", Attrs: r, In: []Kind{Kind(len(x)), 1, 2}, Out: 1, ShapeOnly: 3, NoDiff: 6, Infer: channels,
		F32: varianceOfMoments[float32], F64: varianceOfMoments[float64],
		VJP: func(in gorgonia.Nodes, _, gy *gorgonia.Node, need []bool) (gorgonia.Nodes, error) {
			return derivatives([]bool{need[0], false, false}, func() (*gorgonia.Node, error) { // 2·(x − mean)·gy/rows
				var e expr
				d := e.do(sub, in[0], e.do(spreadRows(in[0].Shape()), in[1]))
				gx := e.do(affine(2*r.scale(), 0), e.do(mul, d, e.do(spreadRows(in[0].Shape()), gy)))
				return gx, e.err
			}, nil, nil)
		},
	}
}

// spread gives each row of x its share of gy.
func (r rowCount) spread(x tensor.Shape, gy *gorgonia.Node) (*gorgonia.Node, error) {
	var e expr
	gx := e.do(spreadRows(x), e.do(affine(r.scale(), 0), gy))
	return gx, e.err
}

// channels and twoRows are the shape rules of a number, and of two, for each channel of x.
func channels(in []tensor.Shape) (tensor.Shape, error) { return tensor.Shape{lastAxis(in[0])}, nil }

func twoRows(in []tensor.Shape) (tensor.Shape, error) { return tensor.Shape{2, lastAxis(in[0])}, nil }

// pair makes [2, C] of two vectors.
func (e *expr) pair(a, b *gorgonia.Node) *gorgonia.Node {
	return e.do(add, e.do(putRow(0), a), e.do(putRow(1), b))
}

// takeRow is a row of [2, C], putRow makes one, beside zeros; they are each other's derivatives.
func takeRow(i int) *Spec {
	return &Spec{
		Name: "TakeRow", Attrs: i, In: []Kind{2}, Out: 1, Infer: channels, F32: takeForward[float32](i), F64: takeForward[float64](i),
		VJP: func(_ gorgonia.Nodes, _, gy *gorgonia.Node, _ []bool) (gorgonia.Nodes, error) {
			gx, err := putRow(i).Apply(gy)
			return gorgonia.Nodes{gx}, err
		},
	}
}

func putRow(i int) *Spec {
	return &Spec{
		Name: "PutRow", Attrs: i, In: []Kind{1}, Out: 2, Infer: twoRows, F32: putForward[float32](i), F64: putForward[float64](i),
		VJP: func(_ gorgonia.Nodes, _, gy *gorgonia.Node, _ []bool) (gorgonia.Nodes, error) {
			gx, err := takeRow(i).Apply(gy)
			return gorgonia.Nodes{gx}, err
		},
	}
}

func takeForward[T Float](i int) Forward[T] {
	return func(y Array[T], in []Array[T], _ []T) error {
		copy(y.Data, in[0].Data[i*len(y.Data):])
		return nil
	}
}

func putForward[T Float](i int) Forward[T] {
	return func(y Array[T], in []Array[T], _ []T) error {
		clear(y.Data)
		copy(y.Data[i*len(in[0].Data):], in[0].Data)
		return nil
	}
}

func roughForward[T Float](r rowCount) Forward[T] {
	return func(y Array[T], in []Array[T], tmp []T) error {
		kernel.ColumnMeans(y.Data, in[0].Data, T(r.scale()), tmp)
		return nil
	}
}

func momentsForward[T Float](r rowCount) Forward[T] {
	return func(y Array[T], in []Array[T], tmp []T) error {
		kernel.Moments(y.Data, in[0].Data, in[1].Data, T(r.scale()), tmp)
		return nil
	}
}

func meanOfMoments[T Float](y Array[T], in []Array[T], _ []T) error {
	d := in[2].Data
	for j, m := range in[1].Data {
		y.Data[j] = m + d[j]
	}
	return nil
}

func varianceOfMoments[T Float](y Array[T], in []Array[T], _ []T) error {
	kernel.Variances(y.Data, in[2].Data)
	return nil
}
