package ops

import (
	"fmt"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"
)

// SeparableConv2D is a depthwise convolution followed by one that only mixes channels:
//
//	y = Conv2D(DepthwiseConv2D(x, depthwise), pointwise) + bias
//
//	x: [N, H, W, Cin]   depthwise: [KH, KW, Cin, M]   pointwise: [1, 1, Cin·M, Cout]   bias: [Cout] or nil
//	y: [N, OH, OW, Cout]
//
// Strides, padding and dilation are those of the first. It is two nodes; NaN, ±Inf and derivatives are as with
// [DepthwiseConv2D] and [Conv2D].
// Errors: [*ShapeError] if a rank or a channel count is wrong, pointwise is not 1×1, or the dilated kernel is larger than
// the picture ("valid").
// Source: keras.layers.SeparableConv2D with data_format "channels_last".
func SeparableConv2D(x, depthwise, pointwise, bias *gorgonia.Node, c SeparableConv2DConfig) (*gorgonia.Node, error) {
	for i, n := range []*gorgonia.Node{x, depthwise, pointwise} {
		if n == nil {
			return nil, fmt.Errorf("ops: SeparableConv2D: input %d: want a node, got nil", i)
		}
	}
	y, err := SeparableConv2DShape(x.Shape(), depthwise.Shape(), pointwise.Shape(), c)
	if err != nil {
		return nil, err
	}
	if bias != nil && (bias.Dims() != 1 || bias.Shape()[0] != y[3]) {
		return nil, &ShapeError{Op: "SeparableConv2D", Want: fmt.Sprintf("bias [%d]", y[3]), Got: fmt.Sprint(bias.Shape())}
	}
	z, err := DepthwiseConv2D(x, depthwise, nil, DepthwiseConv2DConfig(c))
	if err != nil {
		return nil, err
	}
	return Conv2D(z, pointwise, bias, Conv2DConfig{})
}

// SeparableConv2DConfig holds the parameters of [SeparableConv2D].
type SeparableConv2DConfig struct {
	Strides  [2]int  // vertical, horizontal; 0 means 1
	Padding  Padding // default Valid
	Dilation [2]int  // how far apart the kernel's rows and columns lie on the picture; 0 means 1. In Keras dilation_rate
}

// SeparableConv2DShape is the shape of [SeparableConv2D]'s result, or the error that it would give for shapes and
// parameters.
func SeparableConv2DShape(x, depthwise, pointwise tensor.Shape, c SeparableConv2DConfig) (tensor.Shape, error) {
	const op = "SeparableConv2D"
	d, err := DepthwiseConv2DConfig(c).defaults(op)
	if err != nil {
		return nil, err
	}
	g, err := d.geometry(op, x, depthwise)
	if err != nil {
		return nil, err
	}
	if p := pointwise; len(p) != 4 || p[0] != 1 || p[1] != 1 || p[2] != g.Cout || p[3] < 1 {
		return nil, &ShapeError{Op: op, Want: fmt.Sprintf("a pointwise kernel [1,1,%d,Cout]", g.Cout), Got: fmt.Sprint(p)}
	}
	return tensor.Shape{x[0], g.OH, g.OW, pointwise[3]}, nil
}
