package ops

import (
	"fmt"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"github.com/seed-1d449c6d/stheno/internal/kernel"
)

// MaxPool2D takes the largest value of each window of every channel.
//
//	x: [N, H, W, C]   y: [N, OH, OW, C]
//
// With padding "valid" OH = (H−PH)/SH + 1 (floor division: a remainder is dropped), with "same" OH = ⌈H/SH⌉, where
// cells outside the picture do not exist; W alike.
//
// The derivative goes to the first largest element of the window, row by row. A window with a NaN yields NaN and sends its
// derivative to the first NaN; a window of −Inf yields −Inf. Derivatives exist to any order.
// Errors: [*ShapeError] if the rank is not 4 or a window exceeds the picture ("valid").
// Source: keras.layers.MaxPooling2D with data_format "channels_last".
func MaxPool2D(x *gorgonia.Node, c MaxPool2DConfig) (*gorgonia.Node, error) {
	c, err := c.defaults()
	if err != nil {
		return nil, err
	}
	return maxPool2D(c).Apply(x)
}

// MaxPool2DConfig holds the parameters of [MaxPool2D].
type MaxPool2DConfig struct {
	PoolSize [2]int  // height, width of the window; 0 means 2
	Strides  [2]int  // vertical, horizontal; 0 means PoolSize
	Padding  Padding // default Valid
}

func (c MaxPool2DConfig) defaults() (MaxPool2DConfig, error) {
	var err error
	if c.PoolSize, err = pair("MaxPool2D", "pool_size", c.PoolSize, [2]int{2, 2}); err != nil {
		return c, err
	}
	if c.Strides, err = pair("MaxPool2D", "strides", c.Strides, c.PoolSize); err != nil {
		return c, err
	}
	c.Padding, err = c.Padding.check("MaxPool2D")
	return c, err
}

// MaxPool2DShape is the shape of [MaxPool2D]'s result, or the error that it would give.
func MaxPool2DShape(x tensor.Shape, c MaxPool2DConfig) (tensor.Shape, error) {
	c, err := c.defaults()
	if err != nil {
		return nil, err
	}
	p, err := c.geometry(x)
	if err != nil {
		return nil, err
	}
	return tensor.Shape{x[0], p.OH, p.OW, p.C}, nil
}

func (c MaxPool2DConfig) geometry(x tensor.Shape) (p kernel.Pool, err error) {
	if len(x) != 4 {
		return p, &ShapeError{Op: "MaxPool2D", Want: "input rank 4 [N,H,W,C]", Got: fmt.Sprintf("%d %v", len(x), x)}
	}
	if c.Padding == Valid && (x[1] < c.PoolSize[0] || x[2] < c.PoolSize[1]) {
		return p, &ShapeError{Op: "MaxPool2D", Want: fmt.Sprintf("a window within the %d×%d picture", x[1], x[2]), Got: fmt.Sprintf("%d×%d", c.PoolSize[0], c.PoolSize[1])}
	}
	p = kernel.Pool{H: x[1], W: x[2], C: x[3], PH: c.PoolSize[0], PW: c.PoolSize[1], SH: c.Strides[0], SW: c.Strides[1]}
	p.OH, p.Top = c.Padding.windows(x[1], p.PH, p.SH)
	p.OW, p.Left = c.Padding.windows(x[2], p.PW, p.SW)
	return p, nil
}

func (c MaxPool2DConfig) infer(in []tensor.Shape) (tensor.Shape, error) {
	return MaxPool2DShape(in[0], c)
}

func maxPool2D(c MaxPool2DConfig) *Spec {
	return &Spec{
		Name: "MaxPool2D", Attrs: c, In: []Kind{4}, Out: 4, ByRow: 1, Each: true, Infer: c.infer,
		Geometry: func(s []tensor.Shape) any { p, _ := c.geometry(s[0]); return p },
		F32:      pool(c, onePool[float32]), F64: pool(c, onePool[float64]),
		VJP: func(in gorgonia.Nodes, _, gy *gorgonia.Node, _ []bool) (gorgonia.Nodes, error) {
			gx, err := maxPool2DGrad(c).Apply(in[0], gy)
			return gorgonia.Nodes{gx}, err
		},
	}
}

// maxPool2DGrad is gx from x and gy: gy laid to where the largest elements of x are.
func maxPool2DGrad(c MaxPool2DConfig) *Spec {
	return &Spec{
		Name: "MaxPool2DGrad", Attrs: c, In: []Kind{4, 4}, Out: 4, ByRow: 3, Each: true,
		Infer: func(in []tensor.Shape) (tensor.Shape, error) { return in[0], nil },
		F32:   pool(c, kernel.MaxPool2DGrad[float32]), F64: pool(c, kernel.MaxPool2DGrad[float64]),
		VJP: func(in gorgonia.Nodes, _, g *gorgonia.Node, need []bool) (gorgonia.Nodes, error) {
			return derivatives(need,
				func() (*gorgonia.Node, error) { return zeros.Apply(in[0]) },
				func() (*gorgonia.Node, error) { return maxPool2DGather(c).Apply(in[0], g) })
		},
	}
}

// maxPool2DGather takes from v what lies where the largest elements of x are; maxPool2DGrad's adjoint.
func maxPool2DGather(c MaxPool2DConfig) *Spec {
	return &Spec{
		Name: "MaxPool2DGather", Attrs: c, In: []Kind{4, 4}, Out: 4, ByRow: 3, Each: true, Infer: c.infer,
		F32: pool(c, kernel.MaxPool2DGather[float32]), F64: pool(c, kernel.MaxPool2DGather[float64]),
		VJP: func(in gorgonia.Nodes, _, g *gorgonia.Node, need []bool) (gorgonia.Nodes, error) {
			return derivatives(need,
				func() (*gorgonia.Node, error) { return zeros.Apply(in[0]) },
				func() (*gorgonia.Node, error) { return maxPool2DGrad(c).Apply(in[0], g) })
		},
	}
}

// onePool gives the pool the form of its two derivatives; it has no second operand.
func onePool[T Float](y, x, _ []T, n int, p kernel.Pool) { kernel.MaxPool2D(y, x, n, p) }

func pool[T Float](c MaxPool2DConfig, f func(y, x, v []T, n int, p kernel.Pool)) Forward[T] {
	return func(y Array[T], in []Array[T], _ []T) error {
		p, err := c.geometry(in[0].Shape)
		if err != nil {
			return err
		}
		f(y.Data, in[0].Data, in[len(in)-1].Data, in[0].Shape[0], p)
		return nil
	}
}
