package ops

import (
	"fmt"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"github.com/seed-1d449c6d/stheno/internal/kernel"
)

// DepthwiseConv2D slides over each channel of a picture kernels of its own, M of them:
//
//	y[n,i,j,c·M+q] = bias[c·M+q] + Σ x[n, i·SH+a·DH−top, j·SW+b·DW−left, c] · kernel[a,b,c,q]     over a, b
//
//	x: [N, H, W, Cin]   kernel: [KH, KW, Cin, M]   bias: [Cin·M] or nil   y: [N, OH, OW, Cin·M]
//
// OH, OW, padding, dilation, NaN, ±Inf and derivatives are as with [Conv2D], of which this is the case with Cin groups.
// M is Keras' depth_multiplier. Strides and dilation may both be above 1, which Keras 3.15.1 computes too.
// Errors: [*ShapeError] if a rank or a channel count is wrong, or the dilated kernel is larger than the picture ("valid").
// Source: keras.layers.DepthwiseConv2D with data_format "channels_last".
func DepthwiseConv2D(x, kernel, bias *gorgonia.Node, c DepthwiseConv2DConfig) (*gorgonia.Node, error) {
	c, err := c.defaults("DepthwiseConv2D")
	if err != nil {
		return nil, err
	}
	return c.family().apply(x, kernel, bias)
}

// DepthwiseConv2DConfig holds the parameters of [DepthwiseConv2D].
type DepthwiseConv2DConfig struct {
	Strides  [2]int  // vertical, horizontal; 0 means 1
	Padding  Padding // default Valid
	Dilation [2]int  // how far apart the kernel's rows and columns lie on the picture; 0 means 1. In Keras dilation_rate
}

func (c DepthwiseConv2DConfig) defaults(op string) (DepthwiseConv2DConfig, error) {
	w, err := window(c).defaults(op)
	return DepthwiseConv2DConfig(w), err
}

// DepthwiseConv2DShape is the shape of [DepthwiseConv2D]'s result, or the error that it would give.
func DepthwiseConv2DShape(x, kernel tensor.Shape, c DepthwiseConv2DConfig) (tensor.Shape, error) {
	c, err := c.defaults("DepthwiseConv2D")
	if err != nil {
		return nil, err
	}
	return c.family().shape(x, kernel)
}

func (c DepthwiseConv2DConfig) family() convolution {
	return convolution{"DepthwiseConv2D", c, func(x, k tensor.Shape) (kernel.Conv, error) {
		return c.geometry("DepthwiseConv2D", x, k)
	}}
}

// geometry is that of a convolution with Cin groups, whose kernel [KH, KW, 1, Cin·M] lies in memory as ours does.
func (c DepthwiseConv2DConfig) geometry(op string, x, k tensor.Shape) (kernel.Conv, error) {
	g, err := window(c).geometry(op, "[KH,KW,Cin,depth multiplier]", x, k)
	if err != nil {
		return g, err
	}
	if x[3] != k[2] {
		return g, &ShapeError{Op: op, Want: fmt.Sprintf("a kernel for %d input channels", x[3]), Got: fmt.Sprintf("%d %v", k[2], k)}
	}
	g.Cout, g.Groups = k[2]*k[3], k[2]
	return g, nil
}
