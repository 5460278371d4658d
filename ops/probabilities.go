package ops

import (
	"fmt"
	"math"

	"gorgonia.org/gorgonia"

	"github.com/seed-1d449c6d/stheno/internal/kernel"
)

// BinaryCrossEntropyFromProbabilities is [BinaryCrossEntropy] of probabilities in the place of logits, averaged over the
// last axis, with q = p kept within 1e-7 of 0 and 1:
//
//	y[n] = mean over k of  −t·ln q − (1 − t)·ln(1 − q)
//
//	p, targets: [..., K] of rank ≥ 1   y: [...]
//
// Where p was not kept the derivative by it is 0. NaN yields NaN. Prefer logits: what has been rounded to 0 or 1 has lost its
// digits. Label smoothing, derivatives by targets, weights and errors: as with BinaryCrossEntropy.
// Source: keras.losses.binary_crossentropy.
func BinaryCrossEntropyFromProbabilities(p, targets *gorgonia.Node, c CrossEntropyConfig) (*gorgonia.Node, error) {
	const op = "BinaryCrossEntropyFromProbabilities"
	if err := c.check(op, p); err != nil {
		return nil, err
	}
	formula := func(e *expr, p, t *gorgonia.Node) *gorgonia.Node {
		t = c.smooth(e, t, 2)
		terms := e.do(add, e.do(mul, t, e.do(logClipped, p)), e.do(mul, e.do(affine(-1, 1), t), e.do(logRest, p)))
		return e.do(affine(-1/float64(lastAxis(p.Shape())), 0), e.do(sumLast(p.Dims()), terms))
	}
	return c.composed(op, p.Dims(), kernel.BinaryFromProbabilities[float32], kernel.BinaryFromProbabilities[float64], formula).Apply(p, targets)
}

// CategoricalCrossEntropyFromProbabilities is [CategoricalCrossEntropy] of probabilities in the place of logits, with
// q = p over the sum of p along the last axis, kept within 1e-7 of 0 and 1:
//
//	y[n] = − Σ t·ln q
//
//	p, targets: [..., K] of rank ≥ 1   y: [...]
//
// A NaN among p, or a sum of 0, yields NaN. All else is as with [BinaryCrossEntropyFromProbabilities].
// Source: keras.losses.categorical_crossentropy.
func CategoricalCrossEntropyFromProbabilities(p, targets *gorgonia.Node, c CrossEntropyConfig) (*gorgonia.Node, error) {
	const op = "CategoricalCrossEntropyFromProbabilities"
	if err := c.check(op, p); err != nil {
		return nil, err
	}
	formula := func(e *expr, p, t *gorgonia.Node) *gorgonia.Node {
		sum := e.do(spreadLast(p.Shape()), e.do(sumLast(p.Dims()), p))
		q := e.do(mul, p, e.do(reciprocal, sum))
		t = c.smooth(e, t, lastAxis(p.Shape()))
		return e.do(affine(-1, 0), e.do(sumLast(p.Dims()), e.do(mul, t, e.do(logClipped, q))))
	}
	return c.composed(op, p.Dims(), kernel.CategoricalFromProbabilities[float32], kernel.CategoricalFromProbabilities[float64], formula).Apply(p, targets)
}

// SparseCrossEntropyFromProbabilities is [SparseCrossEntropy] of the logarithms of p, kept within 1e-7 of 0 and 1, in the
// place of logits: −ln p[n, labels[n]] where probabilities add up to 1.
//
//	p: [N, K]   labels: [N], dtype int   y: [N]
//
// Where p was not kept the derivative by it is 0. Errors: those of SparseCrossEntropy.
// Source: keras.losses.sparse_categorical_crossentropy.
func SparseCrossEntropyFromProbabilities(p, labels *gorgonia.Node) (*gorgonia.Node, error) {
	if p == nil {
		return nil, fmt.Errorf("ops: SparseCrossEntropyFromProbabilities: input 0: want a node, got nil")
	}
	logits, err := logClipped.Apply(p)
	if err != nil {
		return nil, err
	}
	return SparseCrossEntropy(logits, labels)
}

// composed is a loss whose derivatives are all those of its formula.
func (c CrossEntropyConfig) composed(op string, rank int, f32 lossKernel[float32], f64 lossKernel[float64], formula func(e *expr, p, t *gorgonia.Node) *gorgonia.Node) *Spec {
	k := Kind(rank)
	return &Spec{
		Name: op, Attrs: c, In: []Kind{k, k}, Out: k - 1, ByRow: batched(rank, 3), Infer: perExample(op),
		F32: lossForward(c, f32), F64: lossForward(c, f64),
		VJP: func(in gorgonia.Nodes, _, gy *gorgonia.Node, need []bool) (gorgonia.Nodes, error) {
			var e expr
			y := formula(&e, in[0], in[1])
			if e.err != nil {
				return nil, e.err
			}
			return pullback(y, gy, in, need)
		},
	}
}

// clip keeps probabilities within [kernel.Fuzz] of 0 and 1; its derivative is inside: 1 where they were, else 0.
var (
	clip = elementwise("Clip", clipped, func(e *expr, x, _ *gorgonia.Node) *gorgonia.Node { return e.do(inside, x) })

	inside = elementwise("Inside", func(x float64) float64 {
		switch {
		case x >= kernel.Fuzz && x <= 1-kernel.Fuzz:
			return 1
		case math.IsNaN(x):
			return x
		}
		return 0
	}, func(e *expr, x, _ *gorgonia.Node) *gorgonia.Node { return e.do(zeros, x) })
)

func clipped(x float64) float64 { return min(max(x, kernel.Fuzz), 1-kernel.Fuzz) }

// logClipped is ln q and logRest ln(1 − q) of the clipped q, which float32 would round to 1. reciprocal is 1/x.
var (
	logClipped = elementwise("LogClipped", func(x float64) float64 { return math.Log(clipped(x)) },
		func(e *expr, x, _ *gorgonia.Node) *gorgonia.Node {
			return e.do(mul, e.do(inside, x), e.do(reciprocal, e.do(clip, x)))
		})

	logRest = elementwise("LogRest", func(x float64) float64 { return math.Log1p(-clipped(x)) },
		func(e *expr, x, _ *gorgonia.Node) *gorgonia.Node {
			rest := e.do(affine(-1, 1), e.do(clip, x))
			return e.do(affine(-1, 0), e.do(mul, e.do(inside, x), e.do(reciprocal, rest)))
		})

	reciprocal = elementwise("Reciprocal", func(x float64) float64 { return 1 / x },
		func(e *expr, _, y *gorgonia.Node) *gorgonia.Node { return e.do(affine(-1, 0), e.do(mul, y, y)) })
)

// elementwise is a function of each element, computed in float64, with a formula for its derivative.
func elementwise(name string, f func(x float64) float64, derivative func(e *expr, x, y *gorgonia.Node) *gorgonia.Node) *Spec {
	return &Spec{
		Name: name, In: []Kind{Any}, Out: Any, ByRow: 1, Infer: same(name), F32: elementwiseForward[float32](f), F64: elementwiseForward[float64](f),
		VJP: func(in gorgonia.Nodes, y, gy *gorgonia.Node, _ []bool) (gorgonia.Nodes, error) {
			var e expr
			gx := e.do(mul, gy, derivative(&e, in[0], y))
			return gorgonia.Nodes{gx}, e.err
		},
	}
}

func elementwiseForward[T Float](f func(x float64) float64) Forward[T] {
	return func(y Array[T], in []Array[T], _ []T) error {
		for i, x := range in[0].Data {
			y.Data[i] = T(f(float64(x)))
		}
		return nil
	}
}
