package cnn

import (
	"fmt"
	"math"

	"gorgonia.org/gorgonia"

	"github.com/seed-1d449c6d/stheno/cnn/constraint"
	"github.com/seed-1d449c6d/stheno/cnn/initializer"
	"github.com/seed-1d449c6d/stheno/cnn/regularizer"
)

// Names of the options of the weights that normalizations have, for read.
const normOptions = " Epsilon Center Scale GammaInitializer GammaRegularizer GammaConstraint BetaInitializer BetaRegularizer BetaConstraint"

// Momentum sets how much of its moving statistics BatchNormalization keeps at each training step: 0 to 1, default 0.99.
// (That of an optimizer is optimizer.Momentum.)
func Momentum(v float64) Option {
	return setting{"Momentum", func(s *settings) {
		s.momentum = v
		if !(v >= 0 && v <= 1) {
			s.fail("momentum", "a number from 0 to 1", fmt.Sprint(v), "")
		}
	}}
}

// Epsilon sets what a normalization adds to the variance, so that it never divides by 0: finite, 0 or more, default 1e-3.
func Epsilon(v float64) Option {
	return setting{"Epsilon", func(s *settings) { s.epsilon = s.nonNegative("epsilon", v, math.MaxFloat32) }}
}

// Center says whether a normalization adds beta, which is learned; default true.
func Center(b bool) Option {
	return setting{"Center", func(s *settings) { s.noCenter = !b }}
}

// Scale says whether a normalization multiplies by gamma, which is learned; default true.
func Scale(b bool) Option {
	return setting{"Scale", func(s *settings) { s.noScale = !b }}
}

// GammaInitializer sets where gamma's first values come from; default Ones.
func GammaInitializer(i initializer.Initializer) Option { return initialize("Gamma", "gamma", i) }

// GammaRegularizer adds a penalty of gamma to the loss; default none.
func GammaRegularizer(r regularizer.Regularizer) Option { return regularize("Gamma", "gamma", r) }

// GammaConstraint corrects gamma after each training step; default none.
func GammaConstraint(c constraint.Constraint) Option { return constrain("Gamma", "gamma", c) }

// BetaInitializer sets where beta's first values come from; default Zeros.
func BetaInitializer(i initializer.Initializer) Option { return initialize("Beta", "beta", i) }

// BetaRegularizer adds a penalty of beta to the loss; default none.
func BetaRegularizer(r regularizer.Regularizer) Option { return regularize("Beta", "beta", r) }

// BetaConstraint corrects beta after each training step; default none.
func BetaConstraint(c constraint.Constraint) Option { return constrain("Beta", "beta", c) }

// MovingMeanInitializer sets where the first moving mean of BatchNormalization comes from; default Zeros.
func MovingMeanInitializer(i initializer.Initializer) Option {
	return initialize("MovingMean", "moving_mean", i)
}

// MovingVarianceInitializer sets where the first moving variance of BatchNormalization comes from; default Ones.
func MovingVarianceInitializer(i initializer.Initializer) Option {
	return initialize("MovingVariance", "moving_variance", i)
}

// gammaAndBeta are the specs of those that Scale and Center leave, with Keras' default initializers.
func (s *settings) gammaAndBeta(shape []int) (w []WeightSpec) {
	if !s.noScale {
		w = append(w, s.spec("gamma", shape, initializer.Ones()))
	}
	if !s.noCenter {
		w = append(w, s.spec("beta", shape, initializer.Zeros()))
	}
	return w
}

// configureNorm adds to a config what Keras says of a normalization.
func (s *settings) configureNorm(config map[string]any) {
	config["epsilon"], config["center"], config["scale"] = s.epsilon, !s.noCenter, !s.noScale
	s.configure(config, "gamma", initializer.Ones())
	s.configure(config, "beta", initializer.Zeros())
}

// splitNorm takes gamma and beta from the front of a normalization's weights, nil for what it does not have.
func (s *settings) splitNorm(weights []*gorgonia.Node) (gamma, beta *gorgonia.Node) {
	if !s.noScale {
		gamma, weights = weights[0], weights[1:]
	}
	if !s.noCenter {
		beta = weights[0]
	}
	return gamma, beta
}
