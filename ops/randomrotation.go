package ops

import (
	"gorgonia.org/gorgonia"

	"github.com/seed-1d449c6d/stheno/internal/kernel"
)

// RandomRotation turns each picture about its center, as is done in training.
//
//	x: [N, H, W, C]   step: [N], dtype int   y: [N, H, W, C]
//
// The angle is 2π times a number out of Factor, counterclockwise if positive, one for each picture. The size stays; what is
// outside the picture is filled as [Resampling] says.
//
// The angle is a function of Seed and step[n] alone, and is drawn again for the derivative: nothing is stored, a run can be
// repeated, and dividing the rows changes nothing. Who trains binds to step a number for each example that is new at every
// step; two layers need two seeds. Evaluation leaves the operator out.
//
// y is linear in x but for the fill value. The derivative is the exact adjoint (TensorFlow's turns gy back, which is near it);
// derivatives exist to any order. NaN and ±Inf go to where their cell has a weight. Errors: a factor outside [−1, 1] or lower
// above upper; an unknown fill mode or interpolation; a fill value that is not finite; [*ShapeError] if the rank is not 4, or
// a step of another length. Source: keras.layers.RandomRotation with training=True and data_format "channels_last", on
// TensorFlow; the random numbers are ours.
func RandomRotation(x, step *gorgonia.Node, c RandomRotationConfig) (*gorgonia.Node, error) {
	if err := c.Factor.check("RandomRotation", "factor", -1, 1); err != nil {
		return nil, err
	}
	if err := c.Resampling.check("RandomRotation", x); err != nil {
		return nil, err
	}
	m := kernel.Rotation(c.Factor.interval(360, 0))
	return moving{"RandomRotation", c, c.Resampling, c.Seed, m}.spec().Apply(x, step)
}

// RandomRotationConfig holds the parameters of [RandomRotation].
type RandomRotationConfig struct {
	Factor Range // of a full turn, −1 to 1; the zero Range turns nothing
	Resampling
	Seed uint64
}
