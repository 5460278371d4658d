package ops

import (
	"fmt"
	"math"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"github.com/seed-1d449c6d/stheno/internal/kernel"
)

// Conv2D slides a kernel over pictures:
//
//	y[n,i,j,k] = bias[k] + Σ x[n, i·SH+a·DH−top, j·SW+b·DW−left, c] · kernel[a,b,c,k]     over a, b, c
//
//	x: [N, H, W, Cin]   kernel: [KH, KW, Cin, Cout]   bias: [Cout] or nil   y: [N, OH, OW, Cout]
//
// The dilated kernel covers EH = (KH−1)·DH + 1 rows. With padding "valid" OH = (H−EH)/SH + 1, with "same" OH = ⌈H/SH⌉ and
// zeros around the picture; W alike. This is what deep learning calls convolution: the kernel is not flipped.
//
// With G groups the channels of x and y are cut into G runs of neighbours, and each run of y sees the run of x with the
// same number only: the kernel is [KH, KW, Cin/G, Cout], and c counts from the beginning of the run.
//
// NaN and ±Inf spread to every y whose window holds them, by the rules of multiplication and addition. Padding adds
// nothing: a kernel element over it, be it infinite, is no term of the sum. Derivatives exist to any order.
// Errors: strides and dilation both above 1, as in Keras; [*ShapeError] if a rank or a channel count is wrong, the groups
// do not divide the channels, or the dilated kernel is larger than the picture ("valid").
// Source: keras.layers.Conv2D with data_format "channels_last".
func Conv2D(x, kernel, bias *gorgonia.Node, c Conv2DConfig) (*gorgonia.Node, error) {
	c, err := c.defaults()
	if err != nil {
		return nil, err
	}
	return c.family().apply(x, kernel, bias)
}

// Conv2DConfig holds the parameters of [Conv2D].
type Conv2DConfig struct {
	Strides  [2]int  // vertical, horizontal; 0 means 1
	Padding  Padding // default Valid
	Dilation [2]int  // how far apart the kernel's rows and columns lie on the picture; 0 means 1. In Keras dilation_rate
	Groups   int     // 0 means 1
}

func (c Conv2DConfig) defaults() (Conv2DConfig, error) {
	w, err := window{c.Strides, c.Padding, c.Dilation}.defaults("Conv2D")
	if err != nil {
		return c, err
	}
	c.Strides, c.Padding, c.Dilation = w.Strides, w.Padding, w.Dilation
	if max(c.Strides[0], c.Strides[1]) > 1 && max(c.Dilation[0], c.Dilation[1]) > 1 {
		return c, fmt.Errorf("ops: Conv2D: strides and dilation: want one of them 1, got strides %v and dilation %v", c.Strides, c.Dilation)
	}
	if c.Groups < 0 {
		return c, fmt.Errorf("ops: Conv2D: groups: want a positive number, got %d", c.Groups)
	}
	c.Groups = max(c.Groups, 1)
	return c, nil
}

// Conv2DShape is the shape of [Conv2D]'s result, or the error that it would give.
func Conv2DShape(x, kernel tensor.Shape, c Conv2DConfig) (tensor.Shape, error) {
	c, err := c.defaults()
	if err != nil {
		return nil, err
	}
	return c.family().shape(x, kernel)
}

func (c Conv2DConfig) family() convolution { return convolution{"Conv2D", c, c.geometry} }

func (c Conv2DConfig) geometry(x, k tensor.Shape) (kernel.Conv, error) {
	g, err := window{c.Strides, c.Padding, c.Dilation}.geometry("Conv2D", "[KH,KW,Cin,Cout]", x, k)
	if err != nil {
		return g, err
	}
	if x[3]%c.Groups != 0 || k[3]%c.Groups != 0 {
		return g, &ShapeError{Op: "Conv2D", Want: fmt.Sprintf("channels that %d groups divide", c.Groups), Got: fmt.Sprintf("%d in, %d out", x[3], k[3])}
	}
	if x[3]/c.Groups != k[2] {
		want := fmt.Sprintf("a kernel for %d input channels", x[3]/c.Groups)
		if c.Groups > 1 {
			want += fmt.Sprintf(" in each of %d groups", c.Groups)
		}
		return g, &ShapeError{Op: "Conv2D", Want: want, Got: fmt.Sprintf("%d %v", k[2], k)}
	}
	g.Cout, g.Groups = k[3], c.Groups
	return g, nil
}

// window holds the parameters that every convolution has.
type window struct {
	Strides  [2]int
	Padding  Padding
	Dilation [2]int
}

func (w window) defaults(op string) (window, error) {
	var err error
	if w.Strides, err = pair(op, "strides", w.Strides, [2]int{1, 1}); err != nil {
		return w, err
	}
	if w.Dilation, err = pair(op, "dilation", w.Dilation, [2]int{1, 1}); err != nil {
		return w, err
	}
	// Sizes are below this too, so that no position overflows.
	if m := max(w.Strides[0], w.Strides[1], w.Dilation[0], w.Dilation[1]); m > math.MaxInt32 {
		return w, fmt.Errorf("ops: %s: strides and dilation: want at most %d, got %d", op, math.MaxInt32, m)
	}
	w.Padding, err = w.Padding.check(op)
	return w, err
}

// geometry is what the shapes and the parameters tell without the kernel's channels: all but Cout and Groups.
func (w window) geometry(op, layout string, x, k tensor.Shape) (g kernel.Conv, err error) {
	if len(x) != 4 {
		return g, &ShapeError{Op: op, Want: "input rank 4 [N,H,W,C]", Got: fmt.Sprintf("%d %v", len(x), x)}
	}
	if len(k) != 4 {
		return g, &ShapeError{Op: op, Want: "kernel rank 4 " + layout, Got: fmt.Sprintf("%d %v", len(k), k)}
	}
	if k[0] < 1 || k[1] < 1 {
		return g, &ShapeError{Op: op, Want: "a kernel of at least 1×1", Got: fmt.Sprintf("%d×%d", k[0], k[1])}
	}
	if min(x[1], x[2], x[3], k[2], k[3]) < 1 {
		return g, &ShapeError{Op: op, Want: "pictures and a kernel that are not empty", Got: fmt.Sprintf("%v and %v", x, k)}
	}
	g = kernel.Conv{H: x[1], W: x[2], Cin: x[3], KH: k[0], KW: k[1], SH: w.Strides[0], SW: w.Strides[1], DH: w.Dilation[0], DW: w.Dilation[1]}
	high, wide := (g.KH-1)*g.DH+1, (g.KW-1)*g.DW+1
	if w.Padding == Valid && (g.H < high || g.W < wide) {
		got := fmt.Sprintf("%d×%d", g.KH, g.KW)
		if high > g.KH || wide > g.KW {
			got += fmt.Sprintf(", dilated to %d×%d", high, wide)
		}
		return g, &ShapeError{Op: op, Want: fmt.Sprintf("a kernel within the %d×%d picture", g.H, g.W), Got: got}
	}
	g.OH, g.Top = w.Padding.windows(g.H, high, g.SH)
	g.OW, g.Left = w.Padding.windows(g.W, wide, g.SW)
	return g, nil
}
