package cnn

import (
	"fmt"

	"gorgonia.org/gorgonia"

	"github.com/seed-1d449c6d/stheno/cnn/initializer"
	"github.com/seed-1d449c6d/stheno/ops"
)

// BatchNormalization brings each channel, the last axis, to mean 0 and variance 1, then to a scale and centre it learns:
//
//	y = gamma · (x − mean)/√(variance + epsilon) + beta
//
//	in: [..., C]     out: the same     weights: gamma, beta, moving_mean, moving_variance, each [C]
//
// In training mean and variance are those of the batch over all axes but the last, and each step moves the averages:
//
//	moving_mean = moving_mean · momentum + mean · (1 − momentum)      and moving_variance so too
//
// The variance is the biased one, divided by the number of values, in both places. Evaluate, Predict and a layer that is not
// trained take the moving averages as mean and variance; no optimizer changes them.
//
// Options: Axis (the last), Momentum, Epsilon, Center, Scale, initializer, regularizer and constraint of gamma and beta,
// MovingMeanInitializer, MovingVarianceInitializer, Trainable, Name. A NaN or ±Inf in training makes its channel NaN, and the
// averages from then on. Errors (of Sequential): another axis than the last; a momentum or epsilon out of range.
// Source: keras.layers.BatchNormalization; without renorm, synchronized and masks.
func BatchNormalization(o ...Option) Layer {
	l := &batchNormalization{read("BatchNormalization",
		"Axis Momentum MovingMeanInitializer MovingVarianceInitializer Trainable Name"+normOptions, o)}
	l.standard("Momentum", &l.momentum, 0.99)
	l.standard("Epsilon", &l.epsilon, 1e-3)
	l.oneAxis()
	return l
}

type batchNormalization struct{ settings }

func (l *batchNormalization) Output(in Shape) (Shape, error) {
	if l.err != nil {
		return nil, l.err
	}
	if len(in) == 0 {
		return nil, &ConfigError{Op: l.class, What: "input rank", Want: "2 or more [N,...,C]", Got: fmt.Sprintf("%d %s", len(in)+1, in.batch())}
	}
	return in, l.lastAxis(len(in) + 1)
}

func (l *batchNormalization) Weights(in Shape) []WeightSpec {
	shape := []int{in[len(in)-1]}
	mean := l.spec("moving_mean", shape, initializer.Zeros())
	variance := l.spec("moving_variance", shape, initializer.Ones())
	mean.Fixed, variance.Fixed = true, true
	return append(l.gammaAndBeta(shape), mean, variance)
}

func (l *batchNormalization) Build(c *Context, x *gorgonia.Node) (*gorgonia.Node, error) {
	gamma, beta := l.splitNorm(c.Weights)
	first := len(c.Weights) - 2
	moving := c.Weights[first:]
	config := ops.BatchNormConfig{Epsilon: ops.Set(l.epsilon)}
	if !c.Training || c.Frozen {
		y, err := ops.BatchNormInference(x, gamma, beta, moving[0], moving[1], config)
		if err != nil {
			return nil, err
		}
		return y, c.Scope.Label(y, "batch_normalization")
	}
	y, mean, variance, err := ops.BatchNorm(x, gamma, beta, config)
	if err != nil {
		return nil, err
	}
	for i, batch := range []*gorgonia.Node{mean, variance} {
		next, err := ops.MovingAverage(moving[i], batch, l.momentum)
		if err != nil {
			return nil, err
		}
		c.Assign(first+i, next)
	}
	return y, c.Scope.Label(y, "batch_normalization")
}

// Config is Keras' get_config.
func (l *batchNormalization) Config() map[string]any {
	c := map[string]any{
		"axis": l.axis(), "momentum": l.momentum, "synchronized": false,
		"renorm": false, "renorm_clipping": nil, "renorm_momentum": 0.99, // which are not to be had
		"moving_mean_initializer":     l.spec("moving_mean", nil, initializer.Zeros()).Initializer,
		"moving_variance_initializer": l.spec("moving_variance", nil, initializer.Ones()).Initializer,
	}
	l.configureNorm(c)
	return c
}
