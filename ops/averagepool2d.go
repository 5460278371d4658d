package ops

import (
	"fmt"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"github.com/seed-1d449c6d/stheno/internal/kernel"
)

// AveragePool2D takes the mean of each window of every channel.
//
//	x: [N, H, W, C]   y: [N, OH, OW, C]
//
// With padding "valid" OH = (H−PH)/SH + 1 (floor division: a remainder is dropped), with "same" OH = ⌈H/SH⌉; W alike. With
// "same" a window at the border has fewer cells: the mean is that of the cells within the picture.
//
// The derivative gives every cell of a window an equal share; derivatives exist to any order. NaN and ±Inf spread to the
// windows that hold them, by the rules of addition. Cells are added row by row; in windows of more than 64 cells each row
// by itself, then the rows.
// Errors: [*ShapeError] if the rank is not 4 or a window exceeds the picture ("valid"); negative sizes.
// Source: keras.layers.AveragePooling2D with data_format "channels_last", TensorFlow backend.
func AveragePool2D(x *gorgonia.Node, c AveragePool2DConfig) (*gorgonia.Node, error) {
	c, err := c.defaults()
	if err != nil {
		return nil, err
	}
	return averagePool2D(c).Apply(x)
}

// AveragePool2DConfig holds the parameters of [AveragePool2D].
type AveragePool2DConfig struct {
	PoolSize [2]int  // height, width of the window; 0 means 2
	Strides  [2]int  // vertical, horizontal; 0 means PoolSize
	Padding  Padding // default Valid
}

func (c AveragePool2DConfig) defaults() (AveragePool2DConfig, error) {
	var err error
	if c.PoolSize, err = pair("AveragePool2D", "pool_size", c.PoolSize, [2]int{2, 2}); err != nil {
		return c, err
	}
	if c.Strides, err = pair("AveragePool2D", "strides", c.Strides, c.PoolSize); err != nil {
		return c, err
	}
	c.Padding, err = c.Padding.check("AveragePool2D")
	return c, err
}

// AveragePool2DShape is the shape of [AveragePool2D]'s result, or the error that it would give.
func AveragePool2DShape(x tensor.Shape, c AveragePool2DConfig) (tensor.Shape, error) {
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

func (c AveragePool2DConfig) geometry(x tensor.Shape) (p kernel.Pool, err error) {
	if err := picture("AveragePool2D", x); err != nil {
		return p, err
	}
	if c.Padding == Valid && (x[1] < c.PoolSize[0] || x[2] < c.PoolSize[1]) {
		return p, &ShapeError{Op: "AveragePool2D", Want: fmt.Sprintf("a window within the %d×%d picture", x[1], x[2]), Got: fmt.Sprintf("%d×%d", c.PoolSize[0], c.PoolSize[1])}
	}
	p = kernel.Pool{H: x[1], W: x[2], C: x[3], PH: c.PoolSize[0], PW: c.PoolSize[1], SH: c.Strides[0], SW: c.Strides[1]}
	p.OH, p.Top = c.Padding.windows(x[1], p.PH, p.SH)
	p.OW, p.Left = c.Padding.windows(x[2], p.PW, p.SW)
	return p, nil
}

// picture refuses what is not a batch of pictures.
func picture(op string, x tensor.Shape) error {
	if len(x) != 4 {
		return &ShapeError{Op: op, Want: "input rank 4 [N,H,W,C]", Got: fmt.Sprintf("%d %v", len(x), x)}
	}
	return nil
}

func averagePool2D(c AveragePool2DConfig) *Spec {
	return &Spec{
		Name: "AveragePool2D", Attrs: c, In: []Kind{4}, Out: 4, ByRow: 1, Each: true,
		Infer:   func(in []tensor.Shape) (tensor.Shape, error) { return AveragePool2DShape(in[0], c) },
		F32:     averageForward[float32](c),
		F64:     averageForward[float64](c),
		Scratch: func(_ tensor.Shape, in []tensor.Shape) int { return in[0][3] },
		VJP: func(in gorgonia.Nodes, _, gy *gorgonia.Node, _ []bool) (gorgonia.Nodes, error) {
			gx, err := averagePool2DGrad(c, in[0].Shape()).Apply(gy)
			return gorgonia.Nodes{gx}, err
		},
	}
}

// averagePool2DGrad is gx from gy, for pictures as large as those of x: the adjoint of averagePool2D.
func averagePool2DGrad(c AveragePool2DConfig, x tensor.Shape) *Spec {
	h, w := x[1], x[2]
	return &Spec{
		Name: "AveragePool2DGrad", Attrs: struct {
			AveragePool2DConfig
			H, W int
		}{c, h, w}, In: []Kind{4}, Out: 4, ByRow: 1, Each: true,
		Infer:   func(in []tensor.Shape) (tensor.Shape, error) { return tensor.Shape{in[0][0], h, w, in[0][3]}, nil },
		F32:     averageBackward[float32](c),
		F64:     averageBackward[float64](c),
		Scratch: func(_ tensor.Shape, in []tensor.Shape) int { return in[0][2] * in[0][3] },
		VJP: func(_ gorgonia.Nodes, _, g *gorgonia.Node, _ []bool) (gorgonia.Nodes, error) {
			ggy, err := averagePool2D(c).Apply(g)
			return gorgonia.Nodes{ggy}, err
		},
	}
}

func averageForward[T Float](c AveragePool2DConfig) Forward[T] {
	return func(y Array[T], in []Array[T], tmp []T) error {
		p, err := c.geometry(in[0].Shape)
		if err != nil {
			return err
		}
		kernel.AveragePool2D(y.Data, in[0].Data, y.Shape[0], p, tmp)
		return nil
	}
}

func averageBackward[T Float](c AveragePool2DConfig) Forward[T] {
	return func(gx Array[T], in []Array[T], tmp []T) error {
		p, err := c.geometry(gx.Shape)
		if err != nil {
			return err
		}
		kernel.AveragePool2DGrad(gx.Data, in[0].Data, gx.Shape[0], p, tmp)
		return nil
	}
}
