package ops

import (
	"gorgonia.org/gorgonia"

	"github.com/seed-1d449c6d/stheno/internal/kernel"
)

// RandomContrast moves the values of each picture away from their mean or towards it, as is done in training.
//
//	y = min(max((x − mean)·factor + mean, lower), upper)     mean: of a channel of a picture
//
//	x: [N, H, W, C]   step: [N], dtype int   y: [N, H, W, C]
//
// The factor is even in [1 − Factor.Lower, 1 + Factor.Upper], one for all channels of a picture; lower and upper are those of
// ValueRange. (Keras takes the single number f for the pair (0, f): such a layer never lowers the contrast.)
//
// It is a function of Seed and step[n] alone, and is drawn again for the derivative: nothing is stored, a run can be repeated,
// and dividing the rows changes nothing. Who trains binds to step a number for each example that is new at every step; two
// layers need two seeds. Evaluation leaves the operator out.
//
// With g, which is gy where nothing is clipped, also at the bounds themselves, and 0 elsewhere, the derivative is factor·g +
// (1 − factor)·(mean of g); derivatives exist to any order. A NaN or ±Inf makes its channel of the picture
// NaN, but for what is clipped.
// Errors: a factor outside [0, 1]; a value range that is empty or not finite; [*ShapeError] if the rank is not 4, or a step of
// another length. Source: keras.layers.RandomContrast with training=True and data_format "channels_last"; the random numbers
// are ours.
func RandomContrast(x, step *gorgonia.Node, c RandomContrastConfig) (*gorgonia.Node, error) {
	if err := c.Factor.check("RandomContrast", "factor", 0, 1); err != nil {
		return nil, err
	}
	var err error
	if c.ValueRange, err = valueRange("RandomContrast", c.ValueRange); err != nil {
		return nil, err
	}
	if err := augmented("RandomContrast", x); err != nil {
		return nil, err
	}
	return c.spec().Apply(x, step)
}

// RandomContrastConfig holds the parameters of [RandomContrast].
type RandomContrastConfig struct {
	Factor     Range // how far the factor may fall below 1, how far it may rise above: each 0 to 1, Lower ≤ Upper; the zero Range changes nothing but clips
	ValueRange Range // of x and y; the zero Range is 0 to 255
	Seed       uint64
}

func (c RandomContrastConfig) spec() *Spec {
	return &Spec{
		Name: "RandomContrast", Attrs: c, In: []Kind{4, Labels}, Out: 4, ByRow: 3, NoDiff: 2, Infer: stepped("RandomContrast"),
		F32: contrastForward[float32](c, false), F64: contrastForward[float64](c, false),
		VJP: func(in gorgonia.Nodes, _, gy *gorgonia.Node, need []bool) (gorgonia.Nodes, error) {
			return derivatives([]bool{need[0], false}, func() (*gorgonia.Node, error) { return c.grad(false).Apply(in[0], in[1], gy) }, nil)
		},
	}
}

// grad is gx from x, step and gy. As a function of gy it is linear; adjoint is its adjoint.
func (c RandomContrastConfig) grad(adjoint bool) *Spec {
	name := map[bool]string{false: "RandomContrastGrad", true: "RandomContrastGradAdjoint"}[adjoint]
	return &Spec{
		Name: name, Attrs: c, In: []Kind{4, Labels, 4}, Out: 4, ByRow: 7, NoDiff: 2, Infer: stepped(name),
		F32: contrastForward[float32](c, adjoint), F64: contrastForward[float64](c, adjoint),
		VJP: func(in gorgonia.Nodes, _, g *gorgonia.Node, need []bool) (gorgonia.Nodes, error) {
			return derivatives([]bool{need[0], false, need[2]},
				func() (*gorgonia.Node, error) { return zeros.Apply(in[0]) },
				nil,
				func() (*gorgonia.Node, error) { return c.grad(!adjoint).Apply(in[0], in[1], g) })
		},
	}
}

// contrastForward serves for y and, where there is a third input, gy, for gx.
func contrastForward[T Float](c RandomContrastConfig, adjoint bool) Forward[T] {
	factor := kernel.Interval{Lower: float32(1 - c.Factor.Lower), Upper: float32(1 + c.Factor.Upper)}
	values := bounds[T](c.ValueRange)
	return func(y Array[T], in []Array[T], _ []T) error {
		if len(in) > 2 {
			kernel.RandomContrastGrad(y.Data, in[0].Data, in[1].Int, in[2].Data, images(y.Shape), factor, values, c.Seed, adjoint)
		} else {
			kernel.RandomContrast(y.Data, in[0].Data, in[1].Int, images(y.Shape), factor, values, c.Seed)
		}
		return nil
	}
}
