package ops

import (
	"fmt"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"
)

// Mean is the mean of all elements, a scalar; the mean of a scalar is itself. The sum is taken in float64 in the order of
// the elements. NaN and ±Inf spread by the rules of addition; the mean of no element is NaN, as 0/0.
// Derivatives exist to any order. Source: numpy.mean.
func Mean(x *gorgonia.Node) (*gorgonia.Node, error) {
	if x == nil {
		return nil, fmt.Errorf("ops: Mean: input: want a node, got nil")
	}
	return mean(x.Dims()).Apply(x)
}

func mean(rank int) *Spec {
	return &Spec{
		Name: "Mean", In: []Kind{Kind(rank)}, Out: Scalar,
		Infer: func([]tensor.Shape) (tensor.Shape, error) { return tensor.ScalarShape(), nil },
		F32:   meanForward[float32], F64: meanForward[float64],
		VJP: func(in gorgonia.Nodes, _, gy *gorgonia.Node, _ []bool) (gorgonia.Nodes, error) {
			gx, err := spreadMean(in[0].Shape()).Apply(gy)
			return gorgonia.Nodes{gx}, err
		},
	}
}

// spreadMean gives each of n elements the share gy/n.
func spreadMean(to tensor.Shape) *Spec {
	to = to.Clone()
	return &Spec{
		Name: "SpreadMean", Attrs: fmt.Sprint(to), In: []Kind{Scalar}, Out: Kind(len(to)), Infer: fixed(to),
		F32: spreadMeanForward[float32], F64: spreadMeanForward[float64],
		VJP: func(_ gorgonia.Nodes, _, gy *gorgonia.Node, _ []bool) (gorgonia.Nodes, error) {
			gx, err := mean(len(to)).Apply(gy)
			return gorgonia.Nodes{gx}, err
		},
	}
}

func meanForward[T Float](y Array[T], in []Array[T], _ []T) error {
	s := 0.0
	for _, v := range in[0].Data {
		s += float64(v)
	}
	y.Data[0] = T(s / float64(len(in[0].Data)))
	return nil
}

func spreadMeanForward[T Float](y Array[T], in []Array[T], _ []T) error {
	v := in[0].Data[0] / T(len(y.Data))
	for i := range y.Data {
		y.Data[i] = v
	}
	return nil
}
