package ops

import (
	"fmt"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"github.com/seed-1d449c6d/stheno/internal/kernel"
)

// UpSampling2D enlarges pictures a whole number of times.
//
//	x: [N, H, W, C]   y: [N, H·SH, W·SW, C]
//
// With interpolation "nearest" every cell is repeated SH × SW times. With "bilinear" values lie at the centers of cells,
// on straight lines between them, and beyond the outer centers the picture goes on as at its border:
//
//	y[i, j] = Σ weight · x[..., ...] at row (i+½)/SH − ½ and column (j+½)/SW − ½
//
// y is linear in x and has derivatives to any order. NaN and ±Inf go to where their cell has a weight; a cell of weight 0
// is not read. Errors: [*ShapeError] if the rank is not 4; a negative size; an unknown interpolation.
// Source: keras.layers.UpSampling2D with data_format "channels_last". (TensorFlow computes "bilinear" in float32 even for
// float64, Keras' other interpolations are not offered.)
func UpSampling2D(x *gorgonia.Node, c UpSampling2DConfig) (*gorgonia.Node, error) {
	c, err := c.defaults()
	if err != nil {
		return nil, err
	}
	return upSampling2D(c).Apply(x)
}

// UpSampling2DConfig holds the parameters of [UpSampling2D].
type UpSampling2DConfig struct {
	Size          [2]int        // times of the height, of the width; 0 means 2
	Interpolation Interpolation // default Nearest
}

// Interpolation says what lies between the cells of a picture that becomes larger.
type Interpolation string

// Nearest repeats cells, Bilinear blends neighbours. The empty Interpolation is Nearest.
const (
	Nearest  Interpolation = "nearest"
	Bilinear Interpolation = "bilinear"
)

func (c UpSampling2DConfig) defaults() (UpSampling2DConfig, error) {
	var err error
	if c.Size, err = pair("UpSampling2D", "size", c.Size, [2]int{2, 2}); err != nil {
		return c, err
	}
	switch c.Interpolation {
	case "":
		c.Interpolation = Nearest
	case Nearest, Bilinear:
	default:
		return c, fmt.Errorf("ops: UpSampling2D: interpolation: want %q or %q, got %q", Nearest, Bilinear, string(c.Interpolation))
	}
	return c, nil
}

// UpSampling2DShape is the shape of [UpSampling2D]'s result, or the error that it would give.
func UpSampling2DShape(x tensor.Shape, c UpSampling2DConfig) (tensor.Shape, error) {
	c, err := c.defaults()
	if err != nil {
		return nil, err
	}
	if err := picture("UpSampling2D", x); err != nil {
		return nil, err
	}
	for i, s := range c.Size { // else the product below could overflow
		if _, err := sensible("UpSampling2D", tensor.Shape{x[1+i], s}); err != nil {
			return nil, err
		}
	}
	return sensible("UpSampling2D", tensor.Shape{x[0], x[1] * c.Size[0], x[2] * c.Size[1], x[3]})
}

func (c UpSampling2DConfig) geometry(x tensor.Shape) kernel.Upsample {
	return kernel.Upsample{H: x[1], W: x[2], C: x[3], SH: c.Size[0], SW: c.Size[1]}
}

func upSampling2D(c UpSampling2DConfig) *Spec {
	return &Spec{
		Name: "UpSampling2D", Attrs: c, In: []Kind{4}, Out: 4, ByRow: 1, Each: true,
		Infer: func(in []tensor.Shape) (tensor.Shape, error) { return UpSampling2DShape(in[0], c) },
		F32:   upsample[float32](c), F64: upsample[float64](c),
		Scratch: func(_ tensor.Shape, in []tensor.Shape) int { return in[0][2] * in[0][3] },
		VJP: func(_ gorgonia.Nodes, _, gy *gorgonia.Node, _ []bool) (gorgonia.Nodes, error) {
			gx, err := upSampling2DGrad(c).Apply(gy)
			return gorgonia.Nodes{gx}, err
		},
	}
}

// upSampling2DGrad is gx from gy: the adjoint of upSampling2D.
func upSampling2DGrad(c UpSampling2DConfig) *Spec {
	return &Spec{
		Name: "UpSampling2DGrad", Attrs: c, In: []Kind{4}, Out: 4, ByRow: 1, Each: true,
		Infer: func(in []tensor.Shape) (tensor.Shape, error) {
			return tensor.Shape{in[0][0], in[0][1] / c.Size[0], in[0][2] / c.Size[1], in[0][3]}, nil
		},
		F32: upsampleGrad[float32](c), F64: upsampleGrad[float64](c),
		Scratch: func(y tensor.Shape, _ []tensor.Shape) int { return y[2] * y[3] },
		VJP: func(_ gorgonia.Nodes, _, g *gorgonia.Node, _ []bool) (gorgonia.Nodes, error) {
			ggy, err := upSampling2D(c).Apply(g)
			return gorgonia.Nodes{ggy}, err
		},
	}
}

func upsample[T Float](c UpSampling2DConfig) Forward[T] {
	return func(y Array[T], in []Array[T], tmp []T) error {
		if u := c.geometry(in[0].Shape); c.Interpolation == Bilinear {
			kernel.UpsampleBilinear(y.Data, in[0].Data, y.Shape[0], u, tmp)
		} else {
			kernel.UpsampleNearest(y.Data, in[0].Data, y.Shape[0], u)
		}
		return nil
	}
}

func upsampleGrad[T Float](c UpSampling2DConfig) Forward[T] {
	return func(gx Array[T], in []Array[T], tmp []T) error {
		if u := c.geometry(gx.Shape); c.Interpolation == Bilinear {
			kernel.UpsampleBilinearGrad(gx.Data, in[0].Data, gx.Shape[0], u, tmp)
		} else {
			kernel.SumPool2D(gx.Data, in[0].Data, gx.Shape[0], u.Windows(), tmp)
		}
		return nil
	}
}
