package ops

import (
	"fmt"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"github.com/seed-1d449c6d/stheno/internal/kernel"
)

// Dense is the fully connected layer y = x·kernel + bias.
//
//	x: [N, D]   kernel: [D, K]   bias: [K] or nil   y: [N, K]
//
// NaN and ±Inf spread by the rules of multiplication and addition. Derivatives exist to any order.
// Errors: [*ShapeError] if a rank or a length does not fit. Source: keras.layers.Dense.
func Dense(x, kernel, bias *gorgonia.Node) (*gorgonia.Node, error) {
	if bias == nil {
		return dense(false).Apply(x, kernel)
	}
	return dense(true).Apply(x, kernel, bias)
}

// DenseShape is the shape of [Dense]'s result, or the error that it would give.
func DenseShape(x, kernel tensor.Shape) (tensor.Shape, error) {
	if len(x) != 2 {
		return nil, &ShapeError{Op: "Dense", Want: "input rank 2 [N,D]", Got: fmt.Sprintf("%d %v", len(x), x)}
	}
	if len(kernel) != 2 {
		return nil, &ShapeError{Op: "Dense", Want: "kernel rank 2 [D,K]", Got: fmt.Sprintf("%d %v", len(kernel), kernel)}
	}
	if x[1] != kernel[0] {
		return nil, &ShapeError{Op: "Dense", Want: fmt.Sprintf("a kernel for %d features", x[1]), Got: fmt.Sprintf("%d %v", kernel[0], kernel)}
	}
	return tensor.Shape{x[0], kernel[1]}, nil
}

func dense(bias bool) *Spec {
	s := &Spec{
		Name: "Dense", In: []Kind{2, 2}, Out: 2, ByRow: 1, F32: denseForward[float32], F64: denseForward[float64],
		Infer: func(in []tensor.Shape) (tensor.Shape, error) {
			y, err := DenseShape(in[0], in[1])
			if err == nil && bias && in[2][0] != y[1] {
				err = &ShapeError{Op: "Dense", Want: fmt.Sprintf("bias [%d]", y[1]), Got: fmt.Sprint(in[2])}
			}
			return y, err
		},
		VJP: func(in gorgonia.Nodes, _, gy *gorgonia.Node, need []bool) (gorgonia.Nodes, error) {
			return derivatives(need, []func() (*gorgonia.Node, error){
				func() (*gorgonia.Node, error) { return denseGradX.Apply(in[1], gy) },
				func() (*gorgonia.Node, error) { return denseGradKernel.Apply(in[0], gy) },
				func() (*gorgonia.Node, error) { return sumRows(2).Apply(gy) },
			}[:len(in)]...)
		},
	}
	if bias {
		s.In = append(s.In, 1)
	}
	return s
}

// denseGradX is gx from kernel and gy, denseGradKernel the kernel's gradient from x and gy. They and dense are each
// other's derivatives; the assignments are in init because of that circle.
var denseGradX, denseGradKernel *Spec

func init() {
	denseGradX = &Spec{
		Name: "DenseGradX", In: []Kind{2, 2}, Out: 2, ByRow: 2, F32: denseBackX[float32], F64: denseBackX[float64],
		Infer: func(in []tensor.Shape) (tensor.Shape, error) { return tensor.Shape{in[1][0], in[0][0]}, nil },
		Scratch: func(_ tensor.Shape, in []tensor.Shape) int {
			return kernel.DenseGradXScratch(in[0][0], in[0][1])
		},
		VJP: func(in gorgonia.Nodes, _, g *gorgonia.Node, need []bool) (gorgonia.Nodes, error) {
			return derivatives(need,
				func() (*gorgonia.Node, error) { return denseGradKernel.Apply(g, in[1]) },
				func() (*gorgonia.Node, error) { return dense(false).Apply(g, in[0]) })
		},
	}
	denseGradKernel = &Spec{
		Name: "DenseGradKernel", In: []Kind{2, 2}, Out: 2, ByRow: 3, SumRows: true, F32: denseBackKernel[float32], F64: denseBackKernel[float64],
		Infer: func(in []tensor.Shape) (tensor.Shape, error) { return tensor.Shape{in[0][1], in[1][1]}, nil },
		VJP: func(in gorgonia.Nodes, _, g *gorgonia.Node, need []bool) (gorgonia.Nodes, error) {
			return derivatives(need,
				func() (*gorgonia.Node, error) { return denseGradX.Apply(g, in[1]) },
				func() (*gorgonia.Node, error) { return dense(false).Apply(in[0], g) })
		},
	}
}

func denseForward[T Float](y Array[T], in []Array[T], _ []T) error {
	var bias []T
	if len(in) > 2 {
		bias = in[2].Data
	}
	k := in[1].Shape
	kernel.Dense(y.Data, in[0].Data, in[1].Data, bias, in[0].Shape[0], k[0], k[1])
	return nil
}

func denseBackX[T Float](gx Array[T], in []Array[T], tmp []T) error {
	k := in[0].Shape
	kernel.DenseGradX(gx.Data, in[1].Data, in[0].Data, gx.Shape[0], k[0], k[1], tmp)
	return nil
}

func denseBackKernel[T Float](gk Array[T], in []Array[T], _ []T) error {
	kernel.DenseGradKernel(gk.Data, in[0].Data, in[1].Data, in[0].Shape[0], gk.Shape[0], gk.Shape[1])
	return nil
}
