package ops

import (
	"fmt"
	"math"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"github.com/seed-1d449c6d/stheno/internal/kernel"
)

// ReLU is the rectifier of Keras 3:
//
//	y = min(x, max_value)                    if x > threshold
//	y = negative_slope · (x − threshold)     otherwise
//
// x is a scalar or tensor of any rank, float32 or float64; y has its shape. On integers a rectifier without slope
// keeps the dtype; max_value and threshold must then be whole numbers.
//
// The derivative is that of the branch that computes y: 1 where x > threshold and x < max_value, negative_slope
// where x ≤ threshold, else 0. So at the kinks: dy(0) = negative_slope, dy(max_value) = 0.
// NaN: y and the derivative are NaN. ±Inf: the limits. Every zero of y is +0. Denormals are kept.
//
// Errors: a parameter that is negative or NaN, an infinite slope or threshold; on integers a slope or a fraction.
// Source: keras.layers.ReLU and keras.activations.relu, Keras 3.15; where its three backends disagree see
// docs/numerics.md.
func ReLU(x *gorgonia.Node, c ReLUConfig) (*gorgonia.Node, error) {
	if err := c.check(); err != nil {
		return nil, err
	}
	if x != nil {
		if err := c.checkDtype(x.Dtype()); err != nil {
			return nil, err
		}
	}
	return relu(c.canonical()).Apply(x)
}

// ReLUConfig holds the parameters of [ReLU]; the zero value is the plain rectifier max(x, 0).
type ReLUConfig struct {
	NegativeSlope float64 // slope below the threshold, ≥ 0 and finite
	MaxValue      Limit   // largest output, ≥ 0; the zero Limit is none
	Threshold     float64 // inputs up to it take the slope, ≥ 0 and finite
}

// Limit is an upper bound that may be absent, as it is in the zero value.
type Limit struct {
	set   bool
	value float64
}

// LimitTo is the bound v. LimitTo(0) is a real bound, LimitTo(+Inf) is none.
func LimitTo(v float64) Limit {
	if math.IsInf(v, 1) {
		return Limit{}
	}
	return Limit{set: true, value: v}
}

// Get returns the bound, and whether there is one.
func (l Limit) Get() (v float64, ok bool) { return l.value, l.set }

// bound is the value as a number, +Inf if there is none.
func (l Limit) bound() float64 {
	if !l.set {
		return math.Inf(1)
	}
	return l.value
}

func (c ReLUConfig) check() error {
	for _, p := range []struct {
		name  string
		value float64
		inf   bool
	}{{"negative_slope", c.NegativeSlope, false}, {"max_value", c.MaxValue.bound(), true}, {"threshold", c.Threshold, false}} {
		if math.IsNaN(p.value) || p.value < 0 || !p.inf && math.IsInf(p.value, 0) {
			want := "a finite number ≥ 0"
			if p.inf {
				want = "a number ≥ 0"
			}
			return fmt.Errorf("ops: ReLU: %s: want %s, got %v", p.name, want, p.value)
		}
	}
	return nil
}

// canonical drops the sign of zero parameters, which would make two nodes of one function.
func (c ReLUConfig) canonical() ReLUConfig {
	c.NegativeSlope += 0
	c.Threshold += 0
	c.MaxValue.value += 0
	return c
}

// checkDtype refuses parameters that have no exact meaning in a dtype.
func (c ReLUConfig) checkDtype(dt tensor.Dtype) error {
	switch {
	case dt == tensor.Float64:
		return nil
	case dt == tensor.Float32:
		for name, v := range map[string]float64{"negative_slope": c.NegativeSlope, "threshold": c.Threshold} {
			if v > math.MaxFloat32 {
				return fmt.Errorf("ops: ReLU: %s: want a number that float32 holds, got %v", name, v)
			}
		}
		return nil
	case !isInteger(dt):
		return fmt.Errorf("ops: ReLU: dtype: want a float or integer type, got %v", dt)
	case c.NegativeSlope != 0:
		return fmt.Errorf("ops: ReLU: negative_slope on %v: want 0, got %v", dt, c.NegativeSlope)
	case c.MaxValue.value != math.Trunc(c.MaxValue.value):
		return fmt.Errorf("ops: ReLU: max_value on %v: want a whole number, got %v", dt, c.MaxValue.value)
	case c.Threshold != math.Trunc(c.Threshold):
		return fmt.Errorf("ops: ReLU: threshold on %v: want a whole number, got %v", dt, c.Threshold)
	}
	return nil
}

func relu(c ReLUConfig) *Spec {
	return &Spec{
		Name: "ReLU", Attrs: c, In: []Kind{Any}, Out: Any, ByRow: 1, Infer: same("ReLU"), InPlace: true, FromY: c.fromY(),
		F32: reluForward(c, kernel.ReLU[float32]), F64: reluForward(c, kernel.ReLU[float64]), Stream32: reluForward(c, kernel.ReLUStream),
		Other: func(y, x any) error { return reluInteger(c, y, x) },
		VJP: func(in gorgonia.Nodes, _, gy *gorgonia.Node, _ []bool) (gorgonia.Nodes, error) {
			gx, err := reluGrad(c).Apply(in[0], gy)
			return gorgonia.Nodes{gx}, err
		},
	}
}

// fromY reports whether y is above the threshold, and below the limit, exactly where x is. Not so if the limit lies
// below the threshold, or float32 does not tell them apart: an x that is on then has a y that looks off, which matters
// if there is a slope.
func (c ReLUConfig) fromY() bool {
	m, t := c.MaxValue.bound(), c.Threshold
	return c.NegativeSlope == 0 || m > t && float32(m) > float32(t)
}

// reluGrad is gx from x and gy. It is linear in gy and constant in x wherever it has a derivative.
func reluGrad(c ReLUConfig) *Spec {
	return &Spec{
		Name: "ReLUGrad", Attrs: c, In: []Kind{Any, Any}, Out: Any, ByRow: 3, Infer: same("ReLUGrad"),
		F32: reluBackward(c, kernel.ReLUGrad[float32]), F64: reluBackward(c, kernel.ReLUGrad[float64]), Stream32: reluBackward(c, kernel.ReLUGradStream),
		VJP: func(in gorgonia.Nodes, _, g *gorgonia.Node, need []bool) (gorgonia.Nodes, error) {
			return derivatives(need,
				func() (*gorgonia.Node, error) { return zeros.Apply(in[0]) },
				func() (*gorgonia.Node, error) { return reluGrad(c).Apply(in[0], g) })
		},
	}
}

func rectifier[T Float](c ReLUConfig) kernel.Rectifier[T] {
	return kernel.Rectifier[T]{Slope: T(c.NegativeSlope), Max: T(c.MaxValue.bound()), Threshold: T(c.Threshold)}
}

func reluForward[T Float](c ReLUConfig, f func(y, x []T, r kernel.Rectifier[T])) Forward[T] {
	r := rectifier[T](c)
	return func(y Array[T], in []Array[T], _ []T) error {
		f(y.Data, in[0].Data, r)
		return nil
	}
}

func reluBackward[T Float](c ReLUConfig, f func(gx, x, gy []T, r kernel.Rectifier[T])) Forward[T] {
	r := rectifier[T](c)
	return func(gx Array[T], in []Array[T], _ []T) error {
		f(gx.Data, in[0].Data, in[1].Data, r)
		return nil
	}
}
