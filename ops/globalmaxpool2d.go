package ops

import (
	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"
)

// GlobalMaxPool2D takes the largest value of each channel of the whole picture.
//
//	x: [N, H, W, C]   y: [N, C], or [N, 1, 1, C] with KeepDims
//
// It is [MaxPool2D] with a window as large as the picture: the derivative goes to the first largest element, row by row; a
// NaN yields NaN and the first NaN has the derivative; −Inf everywhere yields −Inf. Derivatives exist to any order.
// Errors: [*ShapeError] if the rank is not 4 or the picture has no cell.
// Source: keras.layers.GlobalMaxPooling2D with data_format "channels_last"; where elements tie, Keras shares the
// derivative among them.
func GlobalMaxPool2D(x *gorgonia.Node, c GlobalPool2DConfig) (*gorgonia.Node, error) {
	size, err := wholePicture("GlobalMaxPool2D", x)
	if err != nil {
		return nil, err
	}
	return c.shaped(maxPool2D(MaxPool2DConfig{PoolSize: size, Strides: size, Padding: Valid}).Apply(x))
}

// GlobalMaxPool2DShape is the shape of [GlobalMaxPool2D]'s result, or the error that it would give.
func GlobalMaxPool2DShape(x tensor.Shape, c GlobalPool2DConfig) (tensor.Shape, error) {
	return c.shape("GlobalMaxPool2D", x)
}
