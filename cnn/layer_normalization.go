package cnn

import (
	"gorgonia.org/gorgonia"

	"github.com/seed-1d449c6d/stheno/ops"
)

// LayerNormalization brings each example by itself to mean 0 and variance 1 along the last axis, then to a scale and centre
// it learns for each place on that axis:
//
//	y = gamma · (x − mean)/√(variance + epsilon) + beta
//
//	in: [..., K]     out: the same     weights: gamma, beta, each [K]
//
// Axis(-2, -1), in general the last axes, gives one mean and variance for all of them, and gamma and beta their shape. The
// variance is the biased one. Training and prediction are alike.
//
// Options: Axis, Epsilon, Center, Scale, initializer, regularizer and constraint of gamma and beta, Trainable, Name.
// Errors (of Sequential): axes that are not the last, or the batch; an epsilon out of range.
// Source: keras.layers.LayerNormalization, without rms_scaling, which Keras itself calls wrong.
func LayerNormalization(o ...Option) Layer {
	l := &layerNormalization{read("LayerNormalization", "Axis Trainable Name"+normOptions, o)}
	l.standard("Epsilon", &l.epsilon, 1e-3)
	if l.axes != nil && len(l.axes) == 0 {
		l.fail("axis", "one axis or more", "none", "")
	}
	return l
}

type layerNormalization struct{ settings }

func (l *layerNormalization) Output(in Shape) (Shape, error) {
	if l.err != nil {
		return nil, l.err
	}
	_, err := l.lastAxes(len(in) + 1)
	return in, err
}

func (l *layerNormalization) Weights(in Shape) []WeightSpec {
	return l.gammaAndBeta(in[len(in)-len(l.sortedAxes()):])
}

func (l *layerNormalization) Build(c *Context, x *gorgonia.Node) (*gorgonia.Node, error) {
	gamma, beta := l.splitNorm(c.Weights)
	y, err := ops.LayerNorm(x, gamma, beta, ops.LayerNormConfig{Epsilon: ops.Set(l.epsilon), Axes: len(l.sortedAxes())})
	if err != nil {
		return nil, err
	}
	return y, c.Scope.Label(y, "layer_normalization")
}

// Config is Keras' get_config, of a layer that has its weights: axis is a list then.
func (l *layerNormalization) Config() map[string]any {
	c := map[string]any{"axis": l.sortedAxes(), "rms_scaling": false}
	l.configureNorm(c)
	return c
}
