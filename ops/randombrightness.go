package ops

import (
	"gorgonia.org/gorgonia"

	"github.com/seed-1d449c6d/stheno/internal/kernel"
)

// RandomBrightness makes each picture brighter or darker, as is done in training.
//
//	y = min(max(x + factor·(upper − lower), lower), upper)
//
//	x: [N, H, W, C]   step: [N], dtype int   y: [N, H, W, C]
//
// The factor is a number out of Factor, one for all values of a picture; lower and upper are those of ValueRange.
//
// It is a function of Seed and step[n] alone, and is drawn again for the derivative: nothing is stored, a run can be repeated,
// and dividing the rows changes nothing. Who trains binds to step a number for each example that is new at every step; two
// layers need two seeds. Evaluation leaves the operator out.
//
// The derivative is gy where nothing is clipped, also at the bounds themselves and for NaN, and 0 elsewhere; the second
// derivative is 0. NaN stays NaN, ±Inf become the bounds. Errors: a factor outside [−1, 1] or lower above upper; a value range
// that is empty or not finite; [*ShapeError] if the rank is not 4, or a step of another length.
// Source: keras.layers.RandomBrightness with training=True; the random numbers are ours.
func RandomBrightness(x, step *gorgonia.Node, c RandomBrightnessConfig) (*gorgonia.Node, error) {
	if err := c.Factor.check("RandomBrightness", "factor", -1, 1); err != nil {
		return nil, err
	}
	var err error
	if c.ValueRange, err = valueRange("RandomBrightness", c.ValueRange); err != nil {
		return nil, err
	}
	if err := augmented("RandomBrightness", x); err != nil {
		return nil, err
	}
	return c.spec().Apply(x, step)
}

// RandomBrightnessConfig holds the parameters of [RandomBrightness].
type RandomBrightnessConfig struct {
	Factor     Range // −1, which makes all black, to 1, all white; the zero Range changes nothing
	ValueRange Range // of x and y; the zero Range is 0 to 255
	Seed       uint64
}

func (c RandomBrightnessConfig) spec() *Spec {
	return &Spec{
		Name: "RandomBrightness", Attrs: c, In: []Kind{4, Labels}, Out: 4, ByRow: 3, NoDiff: 2, Infer: stepped("RandomBrightness"),
		F32: brightnessForward[float32](c), F64: brightnessForward[float64](c),
		VJP: func(in gorgonia.Nodes, _, gy *gorgonia.Node, need []bool) (gorgonia.Nodes, error) {
			return derivatives([]bool{need[0], false}, func() (*gorgonia.Node, error) { return c.grad().Apply(in[0], in[1], gy) }, nil)
		},
	}
}

// grad is gx from x, step and gy.
func (c RandomBrightnessConfig) grad() *Spec {
	return &Spec{
		Name: "RandomBrightnessGrad", Attrs: c, In: []Kind{4, Labels, 4}, Out: 4, ByRow: 7, NoDiff: 2, Infer: stepped("RandomBrightnessGrad"),
		F32: brightnessForward[float32](c), F64: brightnessForward[float64](c),
		VJP: func(in gorgonia.Nodes, _, g *gorgonia.Node, need []bool) (gorgonia.Nodes, error) {
			return derivatives([]bool{need[0], false, need[2]},
				func() (*gorgonia.Node, error) { return zeros.Apply(in[0]) },
				nil,
				func() (*gorgonia.Node, error) { return c.grad().Apply(in[0], in[1], g) })
		},
	}
}

// brightnessForward serves for y and, where there is a third input, gy, for gx.
func brightnessForward[T Float](c RandomBrightnessConfig) Forward[T] {
	factor, values := c.Factor.interval(1, 0), bounds[T](c.ValueRange)
	return func(y Array[T], in []Array[T], _ []T) error {
		if len(in) > 2 {
			kernel.RandomBrightnessGrad(y.Data, in[0].Data, in[1].Int, in[2].Data, images(y.Shape), factor, values, c.Seed)
		} else {
			kernel.RandomBrightness(y.Data, in[0].Data, in[1].Int, images(y.Shape), factor, values, c.Seed)
		}
		return nil
	}
}

func bounds[T Float](r Range) kernel.Bounds[T] {
	return kernel.Bounds[T]{Lower: T(r.Lower), Upper: T(r.Upper)}
}
