package ops

import (
	"fmt"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"github.com/seed-1d449c6d/stheno/internal/kernel"
)

// Conv2D slides a kernel over pictures:
//
//	y[n,i,j,k] = bias[k] + Σ x[n, i·SH+a−top, j·SW+b−left, c] · kernel[a,b,c,k]     over a, b, c
//
//	x: [N, H, W, Cin]   kernel: [KH, KW, Cin, Cout]   bias: [Cout] or nil   y: [N, OH, OW, Cout]
//
// With padding "valid" OH = (H−KH)/SH + 1, with "same" OH = ⌈H/SH⌉ and zeros around the picture; W alike. This is
// what deep learning calls convolution: the kernel is not flipped.
//
// NaN and ±Inf spread to every y whose window holds them, by the rules of multiplication and addition. Padding adds
// nothing: a kernel element over it, be it infinite, is no term of the sum. Derivatives exist to any order.
// Errors: [*ShapeError] if a rank or a channel count is wrong, or the kernel is larger than the picture ("valid").
// Source: keras.layers.Conv2D with data_format "channels_last".
func Conv2D(x, kernel, bias *gorgonia.Node, c Conv2DConfig) (*gorgonia.Node, error) {
	c, err := c.defaults()
	if err != nil {
		return nil, err
	}
	if bias == nil {
		return conv2D(c, false).Apply(x, kernel)
	}
	return conv2D(c, true).Apply(x, kernel, bias)
}

// Conv2DConfig holds the parameters of [Conv2D].
type Conv2DConfig struct {
	Strides [2]int  // vertical, horizontal; 0 means 1
	Padding Padding // default Valid
}

func (c Conv2DConfig) defaults() (Conv2DConfig, error) {
	var err error
	if c.Strides, err = pair("Conv2D", "strides", c.Strides, [2]int{1, 1}); err != nil {
		return c, err
	}
	c.Padding, err = c.Padding.check("Conv2D")
	return c, err
}

// Conv2DShape is the shape of [Conv2D]'s result, or the error that it would give.
func Conv2DShape(x, kernel tensor.Shape, c Conv2DConfig) (tensor.Shape, error) {
	c, err := c.defaults()
	if err != nil {
		return nil, err
	}
	g, err := c.geometry(x, kernel)
	if err != nil {
		return nil, err
	}
	return tensor.Shape{x[0], g.OH, g.OW, g.Cout}, nil
}

func (c Conv2DConfig) geometry(x, k tensor.Shape) (g kernel.Conv, err error) {
	if len(x) != 4 {
		return g, &ShapeError{Op: "Conv2D", Want: "input rank 4 [N,H,W,C]", Got: fmt.Sprintf("%d %v", len(x), x)}
	}
	if len(k) != 4 {
		return g, &ShapeError{Op: "Conv2D", Want: "kernel rank 4 [KH,KW,Cin,Cout]", Got: fmt.Sprintf("%d %v", len(k), k)}
	}
	if k[0] < 1 || k[1] < 1 {
		return g, &ShapeError{Op: "Conv2D", Want: "a kernel of at least 1×1", Got: fmt.Sprintf("%d×%d", k[0], k[1])}
	}
	if x[3] != k[2] {
		return g, &ShapeError{Op: "Conv2D", Want: fmt.Sprintf("a kernel for %d input channels", x[3]), Got: fmt.Sprintf("%d %v", k[2], k)}
	}
	g = kernel.Conv{H: x[1], W: x[2], Cin: x[3], KH: k[0], KW: k[1], Cout: k[3], SH: c.Strides[0], SW: c.Strides[1]}
	g.OH, g.Top = c.Padding.windows(x[1], k[0], c.Strides[0])
	g.OW, g.Left = c.Padding.windows(x[2], k[1], c.Strides[1])
	if c.Padding == Valid && (x[1] < k[0] || x[2] < k[1]) {
		return g, &ShapeError{Op: "Conv2D", Want: fmt.Sprintf("a kernel within the %d×%d picture", x[1], x[2]), Got: fmt.Sprintf("%d×%d", k[0], k[1])}
	}
	return g, nil
}

func conv2D(c Conv2DConfig, bias bool) *Spec {
	s := &Spec{
		Name: "Conv2D", Attrs: c, In: []Kind{4, 4}, Out: 4, ByRow: 1, Each: true,
		Geometry: func(s []tensor.Shape) any { g, _ := c.geometry(s[0], s[1]); return g },
		F32:      convForward[float32](c), F64: convForward[float64](c),
		Infer: func(in []tensor.Shape) (tensor.Shape, error) {
			y, err := Conv2DShape(in[0], in[1], c)
			if err == nil && bias && (len(in[2]) != 1 || in[2][0] != y[3]) {
				err = &ShapeError{Op: "Conv2D", Want: fmt.Sprintf("bias [%d]", y[3]), Got: fmt.Sprint(in[2])}
			}
			return y, err
		},
		Scratch: func(_ tensor.Shape, in []tensor.Shape) int {
			g, _ := c.geometry(in[0], in[1])
			return g.ForwardScratch()
		},
		VJP: func(in gorgonia.Nodes, _, gy *gorgonia.Node, need []bool) (gorgonia.Nodes, error) {
			return derivatives(need, []func() (*gorgonia.Node, error){
				func() (*gorgonia.Node, error) { return conv2DGradX(c, in[0].Shape()).Apply(in[1], gy) },
				func() (*gorgonia.Node, error) { return conv2DGradKernel(c, in[1].Shape()).Apply(in[0], gy) },
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
	Conv2DConfig
	Shape [4]int
}

func targetOf(c Conv2DConfig, s tensor.Shape) convTarget {
	return convTarget{c, [4]int{s[0], s[1], s[2], s[3]}}
}

// conv2DGradX is gx from kernel and gy. The three convolutions are each other's derivatives.
func conv2DGradX(c Conv2DConfig, x tensor.Shape) *Spec {
	x = x.Clone()
	return &Spec{
		Name: "Conv2DGradX", Attrs: targetOf(c, x), In: []Kind{4, 4}, Out: 4, ByRow: 2, Each: true, Infer: fixed(x),
		Geometry: func(s []tensor.Shape) any { g, _ := c.geometry(s[2], s[0]); return g },
		F32:      convBackX[float32](c), F64: convBackX[float64](c),
		Scratch: func(gx tensor.Shape, in []tensor.Shape) int {
			g, _ := c.geometry(gx, in[0])
			return g.GradXScratch()
		},
		VJP: func(in gorgonia.Nodes, _, g *gorgonia.Node, need []bool) (gorgonia.Nodes, error) {
			return derivatives(need,
				func() (*gorgonia.Node, error) { return conv2DGradKernel(c, in[0].Shape()).Apply(g, in[1]) },
				func() (*gorgonia.Node, error) { return conv2D(c, false).Apply(g, in[0]) })
		},
	}
}

// conv2DGradKernel is the kernel's gradient from x and gy.
func conv2DGradKernel(c Conv2DConfig, k tensor.Shape) *Spec {
	k = k.Clone()
	return &Spec{
		Name: "Conv2DGradKernel", Attrs: targetOf(c, k), In: []Kind{4, 4}, Out: 4, ByRow: 3, SumRows: true, Each: true, Infer: fixed(k),
		Geometry: func(s []tensor.Shape) any { g, _ := c.geometry(s[0], s[2]); return g },
		F32:      convBackKernel[float32](c), F64: convBackKernel[float64](c),
		Scratch: func(gk tensor.Shape, in []tensor.Shape) int {
			g, _ := c.geometry(in[0], gk)
			return g.GradKernelScratch()
		},
		VJP: func(in gorgonia.Nodes, _, g *gorgonia.Node, need []bool) (gorgonia.Nodes, error) {
			return derivatives(need,
				func() (*gorgonia.Node, error) { return conv2DGradX(c, in[0].Shape()).Apply(g, in[1]) },
				func() (*gorgonia.Node, error) { return conv2D(c, false).Apply(in[0], g) })
		},
	}
}

func convForward[T Float](c Conv2DConfig) Forward[T] {
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

func convBackX[T Float](c Conv2DConfig) Forward[T] {
	return func(gx Array[T], in []Array[T], tmp []T) error {
		g, err := c.geometry(gx.Shape, in[0].Shape)
		if err != nil {
			return err
		}
		kernel.Conv2DGradX(gx.Data, in[1].Data, in[0].Data, gx.Shape[0], g, tmp)
		return nil
	}
}

func convBackKernel[T Float](c Conv2DConfig) Forward[T] {
	return func(gk Array[T], in []Array[T], tmp []T) error {
		g, err := c.geometry(in[0].Shape, gk.Shape)
		if err != nil {
			return err
		}
		kernel.Conv2DGradKernel(gk.Data, in[0].Data, in[1].Data, in[0].Shape[0], g, tmp)
		return nil
	}
}
