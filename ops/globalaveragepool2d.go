package ops

import (
	"fmt"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"
)

// GlobalAveragePool2D takes the mean of each channel over the whole picture.
//
//	x: [N, H, W, C]   y: [N, C], or [N, 1, 1, C] with KeepDims
//
// It is [AveragePool2D] with a window as large as the picture: see there for the order of the sum, NaN, ±Inf and the
// derivative, which gives every cell gy/(H·W).
// Errors: [*ShapeError] if the rank is not 4 or the picture has no cell.
// Source: keras.layers.GlobalAveragePooling2D with data_format "channels_last".
func GlobalAveragePool2D(x *gorgonia.Node, c GlobalPool2DConfig) (*gorgonia.Node, error) {
	size, err := wholePicture("GlobalAveragePool2D", x)
	if err != nil {
		return nil, err
	}
	return c.shaped(averagePool2D(AveragePool2DConfig{PoolSize: size, Strides: size, Padding: Valid}).Apply(x))
}

// GlobalPool2DConfig holds the parameters of [GlobalAveragePool2D] and [GlobalMaxPool2D].
type GlobalPool2DConfig struct {
	KeepDims bool // keep the axes of the picture, with size 1
}

// GlobalAveragePool2DShape is the shape of [GlobalAveragePool2D]'s result, or the error that it would give.
func GlobalAveragePool2DShape(x tensor.Shape, c GlobalPool2DConfig) (tensor.Shape, error) {
	return c.shape("GlobalAveragePool2D", x)
}

func (c GlobalPool2DConfig) shape(op string, x tensor.Shape) (tensor.Shape, error) {
	if err := someCell(op, x); err != nil {
		return nil, err
	}
	if c.KeepDims {
		return tensor.Shape{x[0], 1, 1, x[3]}, nil
	}
	return tensor.Shape{x[0], x[3]}, nil
}

// shaped drops the axes of the picture of a pool's result unless they are to be kept.
func (c GlobalPool2DConfig) shaped(y *gorgonia.Node, err error) (*gorgonia.Node, error) {
	if err != nil || c.KeepDims {
		return y, err
	}
	s := y.Shape()
	return reshape("Reshape", s, tensor.Shape{s[0], s[3]}).Apply(y)
}

// wholePicture is the height and width of x's pictures.
func wholePicture(op string, x *gorgonia.Node) (size [2]int, err error) {
	if x == nil {
		return size, fmt.Errorf("ops: %s: input: want a node, got nil", op)
	}
	s := x.Shape()
	if err := someCell(op, s); err != nil {
		return size, err
	}
	return [2]int{s[1], s[2]}, nil
}

func someCell(op string, x tensor.Shape) error {
	if err := picture(op, x); err != nil {
		return err
	}
	if x[1] < 1 || x[2] < 1 {
		return &ShapeError{Op: op, Want: "pictures of at least one cell", Got: fmt.Sprintf("%d×%d", x[1], x[2])}
	}
	return nil
}
