package ops

import (
	"fmt"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"github.com/seed-1d449c6d/stheno/internal/kernel"
)

// Cropping2D cuts rows and columns off pictures.
//
//	x: [N, H, W, C]   y: [N, H−Top−Bottom, W−Left−Right, C]
//
// What remains, NaN and ±Inf too, is copied. The derivative is [ZeroPadding2D] with the same border, so 0 where x was cut
// off; derivatives exist to any order. Errors: [*ShapeError] if the rank is not 4 or nothing remains; a negative number.
// Source: keras.layers.Cropping2D with data_format "channels_last" and cropping ((Top, Bottom), (Left, Right)).
func Cropping2D(x *gorgonia.Node, cropping Border) (*gorgonia.Node, error) {
	if x != nil {
		if _, err := Cropping2DShape(x.Shape(), cropping); err != nil {
			return nil, err
		}
	}
	return cropping2D(cropping).Apply(x)
}

// Cropping2DShape is the shape of [Cropping2D]'s result, or the error that it would give.
func Cropping2DShape(x tensor.Shape, cropping Border) (tensor.Shape, error) {
	if err := picture("Cropping2D", x); err != nil {
		return nil, err
	}
	if err := cropping.check("Cropping2D", "cropping"); err != nil {
		return nil, err
	}
	if h, w := cropping.left(x[1], x[2]); h < 1 || w < 1 {
		return nil, &ShapeError{Op: "Cropping2D", Want: fmt.Sprintf("a cropping that leaves some of the %d×%d picture", x[1], x[2]), Got: cropping.String()}
	}
	return cropping.crop(x), nil
}

// left is what the border leaves of h rows and w columns, less than 1 if nothing.
func (b Border) left(h, w int) (int, int) {
	return h - min(b.Top, h) - b.Bottom, w - min(b.Left, w) - b.Right
}

func (b Border) crop(x tensor.Shape) tensor.Shape {
	return tensor.Shape{x[0], x[1] - b.Top - b.Bottom, x[2] - b.Left - b.Right, x[3]}
}

// cropping2D may leave nothing: it is the derivative of padding pictures without a cell too.
func cropping2D(b Border) *Spec {
	return &Spec{
		Name: "Cropping2D", Attrs: b, In: []Kind{4}, Out: 4, ByRow: 1, Each: true,
		Infer: func(in []tensor.Shape) (tensor.Shape, error) { return b.crop(in[0]), nil },
		F32:   crop[float32](b), F64: crop[float64](b),
		VJP: func(_ gorgonia.Nodes, _, gy *gorgonia.Node, _ []bool) (gorgonia.Nodes, error) {
			gx, err := zeroPadding2D(b).Apply(gy)
			return gorgonia.Nodes{gx}, err
		},
	}
}

func crop[T Float](b Border) Forward[T] {
	return func(y Array[T], in []Array[T], _ []T) error {
		kernel.Crop2D(y.Data, in[0].Data, y.Shape[0], b.geometry(y.Shape))
		return nil
	}
}
