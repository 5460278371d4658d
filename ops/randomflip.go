package ops

import (
	"fmt"

	"gorgonia.org/gorgonia"

	"github.com/seed-1d449c6d/stheno/internal/kernel"
)

// RandomFlip mirrors each picture or leaves it as it is, with even chances, as is done in training.
//
//	x: [N, H, W, C]   step: [N], dtype int   y: [N, H, W, C]
//
// The mode "horizontal" swaps left and right, "vertical" top and bottom; "horizontal_and_vertical" swaps both at once, in half
// of the cases, or nothing: half a turn, never one of the two alone.
//
// What happens to a picture is a function of Seed and step[n] alone, and is found again for the derivative: nothing is stored,
// a run can be repeated, and dividing the rows changes nothing. Who trains binds to step a number for each example that is new
// at every step; two layers need two seeds. Evaluation leaves the operator out.
//
// Values are moved and not changed. The derivative is gy mirrored likewise; derivatives exist to any order. Errors: an unknown
// mode; [*ShapeError] if the rank is not 4, or a step of another length. Source: keras.layers.RandomFlip with training=True
// and data_format "channels_last", which has one chance for both axes too; the random numbers are ours.
func RandomFlip(x, step *gorgonia.Node, c RandomFlipConfig) (*gorgonia.Node, error) {
	switch c.Mode {
	case "":
		c.Mode = HorizontalAndVertical
	case Horizontal, Vertical, HorizontalAndVertical:
	default:
		return nil, fmt.Errorf("ops: RandomFlip: mode: want %q, %q or %q, got %q", Horizontal, Vertical, HorizontalAndVertical, string(c.Mode))
	}
	if err := augmented("RandomFlip", x); err != nil {
		return nil, err
	}
	return c.spec().Apply(x, step)
}

// RandomFlipConfig holds the parameters of [RandomFlip].
type RandomFlipConfig struct {
	Mode FlipMode // default HorizontalAndVertical
	Seed uint64
}

// FlipMode says along which axes a picture is mirrored.
type FlipMode string

// The modes of [RandomFlip].
const (
	Horizontal            FlipMode = "horizontal"
	Vertical              FlipMode = "vertical"
	HorizontalAndVertical FlipMode = "horizontal_and_vertical"
)

// spec is linear in x, and its own adjoint.
func (c RandomFlipConfig) spec() *Spec {
	s := &Spec{
		Name: "RandomFlip", Attrs: c, In: []Kind{4, Labels}, Out: 4, ByRow: 3, NoDiff: 2, Infer: stepped("RandomFlip"),
		F32: flipForward[float32](c), F64: flipForward[float64](c),
	}
	s.VJP = func(in gorgonia.Nodes, _, gy *gorgonia.Node, need []bool) (gorgonia.Nodes, error) {
		return derivatives([]bool{need[0], false}, func() (*gorgonia.Node, error) { return s.Apply(gy, in[1]) }, nil)
	}
	return s
}

func flipForward[T Float](c RandomFlipConfig) Forward[T] {
	f := kernel.Flips{Horizontal: c.Mode != Vertical, Vertical: c.Mode != Horizontal}
	return func(y Array[T], in []Array[T], _ []T) error {
		kernel.RandomFlip(y.Data, in[0].Data, in[1].Int, images(y.Shape), f, c.Seed)
		return nil
	}
}
