package cnn

import (
	"fmt"

	"github.com/seed-1d449c6d/stheno/cnn/constraint"
	"github.com/seed-1d449c6d/stheno/cnn/initializer"
	"github.com/seed-1d449c6d/stheno/cnn/regularizer"
)

// Names of the options of a convolution in two steps, for read.
const (
	depthwiseOptions = " DepthMultiplier DepthwiseInitializer DepthwiseRegularizer DepthwiseConstraint"
	pointwiseOptions = " PointwiseInitializer PointwiseRegularizer PointwiseConstraint"
)

// DepthMultiplier sets how many channels DepthwiseConv2D, or the first step of SeparableConv2D, makes of each channel: 1,
// the default, or more.
func DepthMultiplier(n int) Option {
	return setting{"DepthMultiplier", func(s *settings) {
		s.multiplier = n
		if n < 1 {
			s.fail("depth multiplier", "1 or more", fmt.Sprint(n), "")
		}
	}}
}

// DepthwiseInitializer sets where the first values come from of the kernel that works on each channel by itself; default
// GlorotUniform.
func DepthwiseInitializer(i initializer.Initializer) Option {
	return initialize("Depthwise", "depthwise", i)
}

// DepthwiseRegularizer adds a penalty of that kernel to the loss; default none.
func DepthwiseRegularizer(r regularizer.Regularizer) Option {
	return regularize("Depthwise", "depthwise", r)
}

// DepthwiseConstraint corrects that kernel after each training step; default none.
func DepthwiseConstraint(c constraint.Constraint) Option {
	return constrain("Depthwise", "depthwise", c)
}

// PointwiseInitializer sets where the first values come from of the kernel that mixes channels; default GlorotUniform.
func PointwiseInitializer(i initializer.Initializer) Option {
	return initialize("Pointwise", "pointwise", i)
}

// PointwiseRegularizer adds a penalty of that kernel to the loss; default none.
func PointwiseRegularizer(r regularizer.Regularizer) Option {
	return regularize("Pointwise", "pointwise", r)
}

// PointwiseConstraint corrects that kernel after each training step; default none.
func PointwiseConstraint(c constraint.Constraint) Option {
	return constrain("Pointwise", "pointwise", c)
}

// depthwise is the spec of the kernel of a depthwise convolution, which the layer calls name.
func (s *settings) depthwise(name string, in Shape) WeightSpec {
	w := s.spec("depthwise", []int{s.size[0], s.size[1], in[2], max(1, s.multiplier)}, initializer.GlorotUniform())
	w.Name = name
	return w
}

// multiplied wants channels that a depthwise convolution can make so many of.
func (s *settings) multiplied(in Shape) error {
	if s.multiplier > maxElements/in[2] {
		return &ConfigError{Op: s.class, What: "depth multiplier", Want: fmt.Sprintf("at most %d for %d channels", maxElements/in[2], in[2]),
			Got: fmt.Sprint(s.multiplier)}
	}
	return nil
}
