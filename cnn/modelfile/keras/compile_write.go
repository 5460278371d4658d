package keras

import (
	"fmt"
	"maps"

	"github.com/seed-1d449c6d/stheno/cnn"
	"github.com/seed-1d449c6d/stheno/cnn/loss"
	"github.com/seed-1d449c6d/stheno/cnn/metric"
	"github.com/seed-1d449c6d/stheno/cnn/optimizer"
)

// compileConfig is what a model was compiled with, and the part of it that Keras cannot tell. Without an optimizer there is none:
// Keras cannot read that.
func compileConfig(m *cnn.Model, extra *extraFile) (any, error) {
	told, ok := m.Compiled()
	if !ok || told.Optimizer == nil {
		return nil, nil
	}
	extra.exact = told.Exact
	o, err := optimizerConfig(told.Optimizer, m.LearningRate())
	if err != nil {
		return nil, err
	}
	l, err := lossConfig(told.Loss)
	if err != nil {
		return nil, err
	}
	var list any
	var all []any
	out := m.Output()
	for i, x := range told.Metrics {
		if _, own := ownClass(x); own {
			extra.metrics = append(extra.metrics, ownMetric{i, x})
			continue
		}
		c, err := metricConfig(x, out[len(out)-1])
		if err != nil {
			return nil, err
		}
		all = append(all, c)
	}
	if all != nil {
		list = all
	}
	return fields{
		{"optimizer", o}, {"loss", l}, {"loss_weights", nil}, {"metrics", list}, {"weighted_metrics", nil},
		{"run_eagerly", false}, {"steps_per_execution", 1}, {"jit_compile", false},
	}, nil
}

// refuseToWrite is the error for something of the user's own.
func refuseToWrite(kind string, v any) error {
	return &UnsupportedError{What: fmt.Sprintf("to write the %s %T, which Keras does not have; option IncludeOptimizer(false) leaves it out", kind, v)}
}

// optimizerConfig is an optimizer with the rate of its next step.
func optimizerConfig(o optimizer.Optimizer, rate float64) (any, error) {
	c, ok := o.(optimizer.Configured)
	if !ok || optimizers[c.ClassName()] == nil {
		return nil, refuseToWrite("optimizer", o)
	}
	config := withName(snake(c.ClassName()), c.Config())
	for k, v := range config {
		if k == "learning_rate" {
			if _, number := v.(float64); number {
				v = float64(float32(rate)) // Keras keeps it in a variable of float32
			}
		}
		w, err := value(v)
		if err != nil {
			return nil, &UnsupportedError{What: "to write the optimizer: " + err.Error()}
		}
		config[k] = w
	}
	return serialize("keras.optimizers", c.ClassName(), config), nil
}

func lossConfig(l loss.Loss) (any, error) {
	c, ok := l.(loss.Configured)
	if !ok || losses[c.ClassName()] == nil {
		return nil, refuseToWrite("loss", l)
	}
	name := l.Name()
	if c.ClassName() == "Huber" {
		name = "huber_loss"
	}
	return serialize("keras.losses", c.ClassName(), withName(name, c.Config())), nil
}

// metricConfig is a metric of a model with k outputs.
func metricConfig(m metric.Metric, k int) (any, error) {
	c, ok := m.(metric.Configured)
	if !ok || metrics[c.ClassName()] == nil {
		return nil, refuseToWrite("metric", m)
	}
	class, config := c.ClassName(), maps.Clone(c.Config())
	if class == "SparseCategoricalAccuracy" {
		if name := m.Name(); name == "accuracy" || name == "acc" { // Keras finds the class itself
			return name, nil
		}
		if k == 1 { // which it is then
			class, config = "BinaryAccuracy", map[string]any{"threshold": 0.5}
		}
	}
	config["dtype"] = "float32"
	return serialize("keras.metrics", class, withName(m.Name(), config)), nil
}
