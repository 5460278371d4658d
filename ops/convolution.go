package ops

import (
	"fmt"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"github.com/seed-1d449c6d/stheno/internal/kernel"
)

// convolution is a family of three operators: the convolution itself and its gradients with respect to picture and
// kernel. All are linear in each of their two operands and made of the same products, so they are each other's
// derivatives, to any order.
type convolution struct {
	name     string
	config   any // its parameters, defaults filled in
	geometry func(x, k tensor.Shape) (kernel.Conv, error)
}

func (c convolution) apply(x, kernel, bias *gorgonia.Node) (*gorgonia.Node, error) {
	if bias == nil {
		return c.forward(false).Apply(x, kernel)
	}
	return c.forward(true).Apply(x, kernel, bias)
}

func (c convolution) shape(x, kernel tensor.Shape) (tensor.Shape, error) {
	g, err := c.geometry(x, kernel)
	if err != nil {
		return nil, err
	}
	return tensor.Shape{x[0], g.OH, g.OW, g.Cout}, nil
}

func (c convolution) forward(bias bool) *Spec {
	s := &Spec{
		Name: c.name, Attrs: c.config, In: []Kind{4, 4}, Out: 4, ByRow: 1, Each: true,
		Geometry: func(s []tensor.Shape) any { g, _ := c.geometry(s[0], s[1]); return g },
		F32:      convForward[float32](c), F64: convForward[float64](c),
		Infer: func(in []tensor.Shape) (tensor.Shape, error) {
			y, err := c.shape(in[0], in[1])
			if err == nil && bias && (len(in[2]) != 1 || in[2][0] != y[3]) {
				err = &ShapeError{Op: c.name, Want: fmt.Sprintf("bias [%d]", y[3]), Got: fmt.Sprint(in[2])}
			}
			return y, err
		},
		Scratch: func(_ tensor.Shape, in []tensor.Shape) int {
			g, _ := c.geometry(in[0], in[1])
			return g.ForwardScratch()
		},
		VJP: func(in gorgonia.Nodes, _, gy *gorgonia.Node, need []bool) (gorgonia.Nodes, error) {
			return derivatives(need, []func() (*gorgonia.Node, error){
				func() (*gorgonia.Node, error) { return c.gradX(in[0].Shape()).Apply(in[1], gy) },
				func() (*gorgonia.Node, error) { return c.gradKernel(in[1].Shape()).Apply(in[0], gy) },
				func() (*gorgonia.Node, error) { return sumRows(4).Apply(gy) },
			}[:len(in)]...)
		},
	}
	if bias {
		s.In = append(s.In, 1)
	}
	return s
}

// convTarget is the identity of a convolution's gradient: with strides several shapes have the same result.
type convTarget struct {
	Config any
	Shape  [4]int
}

func (c convolution) target(s tensor.Shape) convTarget {
	return convTarget{c.config, [4]int{s[0], s[1], s[2], s[3]}}
}

// gradX is the operator that makes gx, of shape x, from kernel and gy.
func (c convolution) gradX(x tensor.Shape) *Spec {
	x = x.Clone()
	return &Spec{
		Name: c.name + "GradX", Attrs: c.target(x), In: []Kind{4, 4}, Out: 4, ByRow: 2, Each: true, Infer: fixed(x),
		Geometry: func(s []tensor.Shape) any { g, _ := c.geometry(s[2], s[0]); return g },
		F32:      convBackX[float32](c), F64: convBackX[float64](c),
		Scratch: func(gx tensor.Shape, in []tensor.Shape) int {
			g, _ := c.geometry(gx, in[0])
			return g.GradXScratch()
		},
		VJP: func(in gorgonia.Nodes, _, g *gorgonia.Node, need []bool) (gorgonia.Nodes, error) {
			return derivatives(need,
				func() (*gorgonia.Node, error) { return c.gradKernel(in[0].Shape()).Apply(g, in[1]) },
				func() (*gorgonia.Node, error) { return c.forward(false).Apply(g, in[0]) })
		},
	}
}

// gradKernel is the operator that makes the kernel's gradient, of shape k, from x and gy.
func (c convolution) gradKernel(k tensor.Shape) *Spec {
	k = k.Clone()
	return &Spec{
		Name: c.name + "GradKernel", Attrs: c.target(k), In: []Kind{4, 4}, Out: 4, ByRow: 3, SumRows: true, Each: true, Infer: fixed(k),
		Geometry: func(s []tensor.Shape) any { g, _ := c.geometry(s[0], s[2]); return g },
		F32:      convBackKernel[float32](c), F64: convBackKernel[float64](c),
		Scratch: func(gk tensor.Shape, in []tensor.Shape) int {
			g, _ := c.geometry(in[0], gk)
			return g.GradKernelScratch()
		},
		VJP: func(in gorgonia.Nodes, _, g *gorgonia.Node, need []bool) (gorgonia.Nodes, error) {
			return derivatives(need,
				func() (*gorgonia.Node, error) { return c.gradX(in[0].Shape()).Apply(g, in[1]) },
				func() (*gorgonia.Node, error) { return c.forward(false).Apply(in[0], g) })
		},
	}
}

func convForward[T Float](c convolution) Forward[T] {
	return func(y Array[T], in []Array[T], tmp []T) error {
		g, err := c.geometry(in[0].Shape, in[1].Shape)
		if err != nil {
			return err
		}
		var bias []T
		if len(in) > 2 {
			bias = in[2].Data
		}
		kernel.Conv2D(y.Data, in[0].Data, in[1].Data, bias, in[0].Shape[0], g, tmp)
		return nil
	}
}

func convBackX[T Float](c convolution) Forward[T] {
	return func(gx Array[T], in []Array[T], tmp []T) error {
		g, err := c.geometry(gx.Shape, in[0].Shape)
		if err != nil {
			return err
		}
		kernel.Conv2DGradX(gx.Data, in[1].Data, in[0].Data, gx.Shape[0], g, tmp)
		return nil
	}
}

func convBackKernel[T Float](c convolution) Forward[T] {
	return func(gk Array[T], in []Array[T], tmp []T) error {
		g, err := c.geometry(in[0].Shape, gk.Shape)
		if err != nil {
			return err
		}
		kernel.Conv2DGradKernel(gk.Data, in[0].Data, in[1].Data, in[0].Shape[0], g, tmp)
		return nil
	}
}
