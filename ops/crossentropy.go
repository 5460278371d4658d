package ops

import (
	"fmt"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"github.com/seed-1d449c6d/stheno/internal/kernel"
)

// SparseCrossEntropy is the cross-entropy of softmax(logits) and class numbers, in nats per example:
//
//	y[n] = ln Σ exp(logits[n,k]) − logits[n, labels[n]]
//
//	logits: [N, K]   labels: [N], dtype int, 0 ≤ label < K   y: [N]
//
// It is computed from the logits in one step, right for any finite size of them; the derivative is
// (softmax − one-hot)·gy. A row of logits with a NaN or +Inf yields NaN. Derivatives exist to any order.
// Errors: [*ShapeError] if shapes do not fit; at run time a label out of range, by its position and value.
// Source: keras.losses.sparse_categorical_crossentropy with from_logits=True.
func SparseCrossEntropy(logits, labels *gorgonia.Node) (*gorgonia.Node, error) {
	return crossEntropy.Apply(logits, labels)
}

// Weighted is a loss per example times a weight per example, y[n] = loss[n]·weights[n]:
//
//	loss, weights: [N], or another shape that both have   y: that shape
//
// Its [Mean] is what Keras minimizes with sample_weight: the sum over all examples, divided by their number, not by the sum
// of weights. Class weights are the same thing, filled in by the caller: weights[n] is the weight of the class of example n.
// A weight of 0 does not undo a loss of NaN or +Inf. The derivatives by loss and weights are gy·weights and gy·loss; they
// exist to any order. Errors: shapes or dtypes differ. Source: keras.losses.Loss with reduction "sum_over_batch_size".
func Weighted(loss, weights *gorgonia.Node) (*gorgonia.Node, error) { return mul.Apply(loss, weights) }

var crossEntropy = &Spec{
	Name: "SparseCrossEntropy", In: []Kind{2, Labels}, Out: 1, ByRow: 3, NoDiff: 2,
	F32: crossEntropyForward[float32], F64: crossEntropyForward[float64],
	Infer: func(in []tensor.Shape) (tensor.Shape, error) {
		if in[0][0] != in[1][0] || in[0][1] < 1 {
			return nil, &ShapeError{Op: "SparseCrossEntropy", Want: "logits [N,K] with K ≥ 1 and labels [N]", Got: fmt.Sprintf("%v and %v", in[0], in[1])}
		}
		return in[1], nil
	},
	VJP: func(in gorgonia.Nodes, _, gy *gorgonia.Node, need []bool) (gorgonia.Nodes, error) {
		return derivatives([]bool{need[0], false}, func() (*gorgonia.Node, error) {
			return crossEntropyGrad.Apply(in[0], in[1], gy)
		}, nil)
	},
}

// crossEntropyGrad is (softmax(z) − one-hot)·gy from logits z, labels and gy.
var crossEntropyGrad = &Spec{
	Name: "SparseCrossEntropyGrad", In: []Kind{2, Labels, 1}, Out: 2, ByRow: 7, NoDiff: 2,
	Infer: func(in []tensor.Shape) (tensor.Shape, error) { return in[0], nil },
	F32:   crossEntropyBackward[float32], F64: crossEntropyBackward[float64],
	VJP: func(in gorgonia.Nodes, _, g *gorgonia.Node, need []bool) (gorgonia.Nodes, error) {
		z, labels, gy := in[0], in[1], in[2]
		var e expr
		p := e.do(softmax(2), z)
		return derivatives([]bool{need[0], false, need[2]},
			func() (*gorgonia.Node, error) {
				r := e.do(softmaxGrad(2), p, e.do(mul, g, e.do(spreadLast(z.Shape()), gy)))
				return r, e.err
			},
			nil,
			func() (*gorgonia.Node, error) {
				r := e.do(sumLast(2), e.do(mul, g, e.do(sub, p, e.do(oneHot(z.Shape()), z, labels))))
				return r, e.err
			})
	},
}

// oneHot is 1 at each row's label and 0 elsewhere. It takes the logits for their dtype and shape alone.
func oneHot(to tensor.Shape) *Spec {
	return &Spec{
		Name: "OneHot", Attrs: fmt.Sprint(to), In: []Kind{2, Labels}, Out: 2, ByRow: 3, ShapeOnly: 1, NoDiff: 3, Infer: fixed(to),
		F32: oneHotForward[float32], F64: oneHotForward[float64],
	}
}

func crossEntropyForward[T Float](y Array[T], in []Array[T], _ []T) error {
	k := in[0].Shape[1]
	if err := checkLabels(in[1].Int, k); err != nil {
		return err
	}
	kernel.SparseCrossEntropy(y.Data, in[0].Data, in[1].Int, k)
	return nil
}

func crossEntropyBackward[T Float](gz Array[T], in []Array[T], _ []T) error {
	k := in[0].Shape[1]
	if err := checkLabels(in[1].Int, k); err != nil {
		return err
	}
	kernel.SparseCrossEntropyGrad(gz.Data, in[0].Data, in[1].Int, in[2].Data, k)
	return nil
}

func oneHotForward[T Float](y Array[T], in []Array[T], _ []T) error {
	k := y.Shape[1]
	if err := checkLabels(in[1].Int, k); err != nil {
		return err
	}
	clear(y.Data)
	for i, l := range in[1].Int {
		y.Data[i*k+l] = 1
	}
	return nil
}

func checkLabels(labels []int, k int) error {
	for i, l := range labels {
		if l < 0 || l >= k {
			return fmt.Errorf("label %d: want a class from 0 to %d, got %d", i, k-1, l)
		}
	}
	return nil
}
