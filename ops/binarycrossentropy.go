package ops

import (
	"fmt"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"github.com/seed-1d449c6d/stheno/internal/kernel"
)

// BinaryCrossEntropy is the cross-entropy of sigmoid(logits) and targets, in nats, averaged over the last axis:
//
//	y[n] = mean over k of  max(z, 0) − z·t + ln(1 + exp(−|z|))      z = logits[n,k]   t = targets[n,k]
//
//	logits, targets: [..., K] of rank ≥ 1   y: [...]
//
// It is computed from the logits in one step, right for any size of them: an infinite logit costs 0 where the target is
// certain and agrees, else +Inf. NaN yields NaN. With label smoothing s the targets are first t·(1 − s) + s/2. Targets are
// not checked to lie from 0 to 1.
//
// The derivative by z is (sigmoid(z) − t)·gy/K, that by the target −z·(1 − s)·gy/K; derivatives exist to any order.
// For weights see [Weighted]. Errors: a label_smoothing that is not from 0 to 1; [*ShapeError] if shapes differ.
// Source: keras.losses.binary_crossentropy with from_logits=True.
func BinaryCrossEntropy(logits, targets *gorgonia.Node, c CrossEntropyConfig) (*gorgonia.Node, error) {
	if err := c.check("BinaryCrossEntropy", logits); err != nil {
		return nil, err
	}
	return binaryCrossEntropy(c, logits.Dims()).Apply(logits, targets)
}

// CrossEntropyConfig holds the parameters of [BinaryCrossEntropy] and [CategoricalCrossEntropy].
type CrossEntropyConfig struct {
	LabelSmoothing float64 // 0 to 1: how far targets move towards one over the number of classes
}

func (c *CrossEntropyConfig) check(op string, logits *gorgonia.Node) error {
	if !(c.LabelSmoothing >= 0 && c.LabelSmoothing <= 1) {
		return fmt.Errorf("ops: %s: label_smoothing: want a number from 0 to 1, got %v", op, c.LabelSmoothing)
	}
	c.LabelSmoothing += 0 // no −0, which would make two nodes of one function
	if logits == nil {
		return fmt.Errorf("ops: %s: input 0: want a node, got nil", op)
	}
	if logits.Dims() == 0 {
		return &ShapeError{Op: op, Want: "logits of rank ≥ 1", Got: "a scalar"}
	}
	return nil
}

// smooth composes the smoothed targets.
func (c CrossEntropyConfig) smooth(e *expr, targets *gorgonia.Node, classes int) *gorgonia.Node {
	return e.do(affine(1-c.LabelSmoothing, c.LabelSmoothing/float64(classes)), targets)
}

// perExample is the shape rule of a loss of the last axis.
func perExample(op string) func(in []tensor.Shape) (tensor.Shape, error) {
	return func(in []tensor.Shape) (tensor.Shape, error) {
		z := in[0]
		if !z.Eq(in[1]) || lastAxis(z) < 1 {
			return nil, &ShapeError{Op: op, Want: "logits and targets [...,K] with K ≥ 1", Got: fmt.Sprintf("%v and %v", z, in[1])}
		}
		if len(z) == 1 {
			return tensor.ScalarShape(), nil
		}
		return z[:len(z)-1], nil
	}
}

// lossKernel computes loss from z and t, lossGradKernel gz from z, t and gy, for rows of k.
type (
	lossKernel[T Float]     func(loss, z, t []T, k int, smoothing float64)
	lossGradKernel[T Float] func(gz, z, t, gy []T, k int, smoothing float64)
)

func binaryCrossEntropy(c CrossEntropyConfig, rank int) *Spec {
	k := Kind(rank)
	return &Spec{
		Name: "BinaryCrossEntropy", Attrs: c, In: []Kind{k, k}, Out: k - 1, ByRow: batched(rank, 3), Infer: perExample("BinaryCrossEntropy"),
		F32: lossForward(c, kernel.BinaryCrossEntropy[float32]), F64: lossForward(c, kernel.BinaryCrossEntropy[float64]),
		VJP: func(in gorgonia.Nodes, _, gy *gorgonia.Node, need []bool) (gorgonia.Nodes, error) {
			return derivatives(need,
				func() (*gorgonia.Node, error) { return binaryCrossEntropyGrad(c, rank).Apply(in[0], in[1], gy) },
				func() (*gorgonia.Node, error) { // −z·(1 − s)·gy/K
					s := in[0].Shape()
					var e expr
					gt := e.do(affine(-(1-c.LabelSmoothing)/float64(lastAxis(s)), 0), e.do(mul, in[0], e.do(spreadLast(s), gy)))
					return gt, e.err
				})
		},
	}
}

// binaryCrossEntropyGrad is (sigmoid(z) − t)·gy/K from logits z, targets t and gy.
func binaryCrossEntropyGrad(c CrossEntropyConfig, rank int) *Spec {
	k := Kind(rank)
	return &Spec{
		Name: "BinaryCrossEntropyGrad", Attrs: c, In: []Kind{k, k, k - 1}, Out: k, ByRow: batched(rank, 7),
		Infer: func(in []tensor.Shape) (tensor.Shape, error) { return in[0], nil },
		F32:   lossBackward(c, kernel.BinaryCrossEntropyGrad[float32]), F64: lossBackward(c, kernel.BinaryCrossEntropyGrad[float64]),
		VJP: func(in gorgonia.Nodes, _, g *gorgonia.Node, need []bool) (gorgonia.Nodes, error) {
			z, t, gy := in[0], in[1], in[2]
			var e expr
			d := e.do(sub, e.do(logistic, z), c.smooth(&e, t, 2))
			y := e.do(affine(1/float64(lastAxis(z.Shape())), 0), e.do(mul, d, e.do(spreadLast(z.Shape()), gy)))
			if e.err != nil {
				return nil, e.err
			}
			return pullback(y, g, in, need)
		},
	}
}

func lossForward[T Float](c CrossEntropyConfig, f lossKernel[T]) Forward[T] {
	return func(y Array[T], in []Array[T], _ []T) error {
		f(y.Data, in[0].Data, in[1].Data, lastAxis(in[0].Shape), c.LabelSmoothing)
		return nil
	}
}

func lossBackward[T Float](c CrossEntropyConfig, f lossGradKernel[T]) Forward[T] {
	return func(gz Array[T], in []Array[T], _ []T) error {
		f(gz.Data, in[0].Data, in[1].Data, in[2].Data, lastAxis(gz.Shape), c.LabelSmoothing)
		return nil
	}
}
