package ops

import (
	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"github.com/seed-1d449c6d/stheno/internal/kernel"
)

// CategoricalCrossEntropy is the cross-entropy of softmax(logits) and targets, in nats per example:
//
//	y[n] = Σ t·(ln Σ exp(z) − z)      z = logits[n,:]   t = targets[n,:]
//
//	logits, targets: [..., K] of rank ≥ 1   y: [...]
//
// It is computed from the logits in one step, right for any finite size of them. A class with the target 0 costs nothing,
// even if its logit is −Inf. A row of logits with a NaN or +Inf, or with nothing but −Inf, yields NaN, as a NaN target does.
// With label smoothing s the targets are first t·(1 − s) + s/K. Targets are not checked to be probabilities.
//
// The derivative by z is (softmax(z)·Σt − t)·gy, right also where targets do not add up to 1 (TensorFlow leaves the sum out),
// that by the target (ln Σ exp(z) − z)·(1 − s)·gy; derivatives exist to any order.
// For weights see [Weighted]. Errors: a label_smoothing that is not from 0 to 1; [*ShapeError] if shapes differ.
// Source: keras.losses.categorical_crossentropy with from_logits=True.
func CategoricalCrossEntropy(logits, targets *gorgonia.Node, c CrossEntropyConfig) (*gorgonia.Node, error) {
	if err := c.check("CategoricalCrossEntropy", logits); err != nil {
		return nil, err
	}
	return categoricalCrossEntropy(c, logits.Dims()).Apply(logits, targets)
}

func categoricalCrossEntropy(c CrossEntropyConfig, rank int) *Spec {
	k := Kind(rank)
	return &Spec{
		Name: "CategoricalCrossEntropy", Attrs: c, In: []Kind{k, k}, Out: k - 1, ByRow: batched(rank, 3), Infer: perExample("CategoricalCrossEntropy"),
		F32: lossForward(c, kernel.CategoricalCrossEntropy[float32]), F64: lossForward(c, kernel.CategoricalCrossEntropy[float64]),
		VJP: func(in gorgonia.Nodes, _, gy *gorgonia.Node, need []bool) (gorgonia.Nodes, error) {
			return derivatives(need,
				func() (*gorgonia.Node, error) { return categoricalCrossEntropyGrad(c, rank).Apply(in[0], in[1], gy) },
				func() (*gorgonia.Node, error) { // −log_softmax(z)·(1 − s)·gy
					var e expr
					gt := e.do(mul, e.do(logSoftmax(rank), in[0]), e.do(spreadLast(in[0].Shape()), gy))
					gt = e.do(affine(-(1-c.LabelSmoothing), 0), gt)
					return gt, e.err
				})
		},
	}
}

// categoricalCrossEntropyGrad is (softmax(z)·Σt − t)·gy from logits z, targets t and gy.
func categoricalCrossEntropyGrad(c CrossEntropyConfig, rank int) *Spec {
	k := Kind(rank)
	return &Spec{
		Name: "CategoricalCrossEntropyGrad", Attrs: c, In: []Kind{k, k, k - 1}, Out: k, ByRow: batched(rank, 7),
		Infer: func(in []tensor.Shape) (tensor.Shape, error) { return in[0], nil },
		F32:   lossBackward(c, kernel.CategoricalCrossEntropyGrad[float32]), F64: lossBackward(c, kernel.CategoricalCrossEntropyGrad[float64]),
		VJP: func(in gorgonia.Nodes, _, g *gorgonia.Node, need []bool) (gorgonia.Nodes, error) {
			z, gy := in[0], in[2]
			var e expr
			t := c.smooth(&e, in[1], lastAxis(z.Shape()))
			spread := func(v *gorgonia.Node) *gorgonia.Node { return e.do(spreadLast(z.Shape()), v) }
			d := e.do(sub, e.do(mul, e.do(softmax(rank), z), spread(e.do(sumLast(rank), t))), t)
			y := e.do(mul, d, spread(gy))
			if e.err != nil {
				return nil, e.err
			}
			return pullback(y, g, in, need)
		},
	}
}
