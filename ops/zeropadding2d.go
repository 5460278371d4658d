package ops

import (
	"fmt"
	"math"
	"math/bits"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"github.com/seed-1d449c6d/stheno/internal/kernel"
)

// Border is how many rows and columns there are at each side of a picture.
type Border struct{ Top, Bottom, Left, Right int }

// ZeroPadding2D puts rows and columns of zeros around pictures.
//
//	x: [N, H, W, C]   y: [N, Top+H+Bottom, Left+W+Right, C]
//
// Everything else, NaN and ±Inf too, is copied. The derivative is [Cropping2D] with the same border; derivatives exist to
// any order. Errors: [*ShapeError] if the rank is not 4; a negative number.
// Source: keras.layers.ZeroPadding2D with data_format "channels_last" and padding ((Top, Bottom), (Left, Right)); its
// default is 1 at each side.
func ZeroPadding2D(x *gorgonia.Node, padding Border) (*gorgonia.Node, error) {
	return zeroPadding2D(padding).Apply(x)
}

// ZeroPadding2DShape is the shape of [ZeroPadding2D]'s result, or the error that it would give.
func ZeroPadding2DShape(x tensor.Shape, padding Border) (tensor.Shape, error) {
	if err := picture("ZeroPadding2D", x); err != nil {
		return nil, err
	}
	if err := padding.check("ZeroPadding2D", "padding"); err != nil {
		return nil, err
	}
	if m := max(padding.Top, padding.Bottom, padding.Left, padding.Right); m > most { // the sums below could overflow
		return sensible("ZeroPadding2D", tensor.Shape{m})
	}
	return sensible("ZeroPadding2D", tensor.Shape{x[0], padding.Top + x[1] + padding.Bottom, padding.Left + x[2] + padding.Right, x[3]})
}

func (b Border) check(op, name string) error {
	if b.Top < 0 || b.Bottom < 0 || b.Left < 0 || b.Right < 0 {
		return fmt.Errorf("ops: %s: %s: want numbers ≥ 0, got %v", op, name, b)
	}
	return nil
}

// String writes a border as Keras does.
func (b Border) String() string {
	return fmt.Sprintf("((%d, %d), (%d, %d))", b.Top, b.Bottom, b.Left, b.Right)
}

func (b Border) geometry(inner tensor.Shape) kernel.Border {
	return kernel.Border{H: inner[1], W: inner[2], C: inner[3], Top: b.Top, Bottom: b.Bottom, Left: b.Left, Right: b.Right}
}

// most is the number of elements from which a shape cannot be meant: no memory holds as many.
const most = min(1<<45, math.MaxInt/16)

// sensible refuses a shape so large that its number of elements overflows, or that making it would panic.
func sensible(op string, s tensor.Shape) (tensor.Shape, error) {
	n := uint64(1)
	for _, d := range s {
		high, low := bits.Mul64(n, uint64(d))
		if d < 0 || high != 0 || low > most {
			return nil, &ShapeError{Op: op, Want: "a result that fits into memory", Got: fmt.Sprint(s)}
		}
		n = max(low, 1)
	}
	return s, nil
}

func zeroPadding2D(b Border) *Spec {
	return &Spec{
		Name: "ZeroPadding2D", Attrs: b, In: []Kind{4}, Out: 4, ByRow: 1, Each: true,
		Infer: func(in []tensor.Shape) (tensor.Shape, error) { return ZeroPadding2DShape(in[0], b) },
		F32:   pad[float32](b), F64: pad[float64](b),
		VJP: func(_ gorgonia.Nodes, _, gy *gorgonia.Node, _ []bool) (gorgonia.Nodes, error) {
			gx, err := cropping2D(b).Apply(gy)
			return gorgonia.Nodes{gx}, err
		},
	}
}

func pad[T Float](b Border) Forward[T] {
	return func(y Array[T], in []Array[T], _ []T) error {
		kernel.Pad2D(y.Data, in[0].Data, y.Shape[0], b.geometry(in[0].Shape))
		return nil
	}
}
