package cnn

import (
	"fmt"
	"math"

	"gorgonia.org/gorgonia"

	"github.com/seed-1d449c6d/stheno/ops"
)

// Dropout sets a share of what it is given to 0, in training only, and scales the rest up by 1/(1 − rate), so that the sum stays
// the same on average. Which elements that are is drawn anew for each example at each step. Elsewhere it changes nothing.
//
// rate is from 0, which drops nothing, to 1, which drops all. Options: Seed, Name. The numbers come from the seed of Fit, the
// step, the layer and the place of the element alone: the same run drops the same, on any number of processors, and two
// layers drop different elements unless Seed gave both the same. A dropped NaN is 0.
// Errors (of Sequential): a rate out of range. Source: keras.layers.Dropout, without noise_shape; the numbers are ours.
func Dropout(rate float64, o ...Option) Layer { return newDropout("Dropout", rate, ops.Dropout, o) }

// dropout is Dropout or SpatialDropout2D.
type dropout struct {
	settings
	rate float64
	op   func(x, step *gorgonia.Node, c ops.DropoutConfig) (*gorgonia.Node, error)
}

func newDropout(class string, rate float64, op func(x, step *gorgonia.Node, c ops.DropoutConfig) (*gorgonia.Node, error), o []Option) *dropout {
	l := &dropout{settings: read(class, "Seed Name", o), rate: rate, op: op}
	if !(rate >= 0 && rate <= 1) {
		l.fail("rate", "a number from 0 to 1", fmt.Sprint(rate), "")
	}
	return l
}

func (l *dropout) Output(in Shape) (Shape, error) {
	if l.err != nil {
		return nil, l.err
	}
	return in, nil
}

func (l *dropout) Weights(Shape) []WeightSpec { return nil }

func (l *dropout) Build(c *Context, x *gorgonia.Node) (*gorgonia.Node, error) {
	if !c.Training || l.rate == 0 {
		return x, nil
	}
	y, err := l.op(x, c.Step(), ops.DropoutConfig{Rate: l.rate, Seed: c.Seed})
	if err != nil {
		return nil, err
	}
	return y, c.Scope.Label(y, snake(l.class))
}

// Config is Keras' get_config.
func (l *dropout) Config() map[string]any {
	return map[string]any{"rate": l.rate, "seed": l.configSeed(), "noise_shape": nil}
}

// configSeed is the seed as Keras' config has it: a number, or nil without one.
func (s *settings) configSeed() any {
	switch {
	case s.seed == nil:
		return nil
	case *s.seed > math.MaxInt:
		return *s.seed
	}
	return int(*s.seed)
}
