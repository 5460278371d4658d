package keras

import (
	"github.com/seed-1d449c6d/stheno/cnn"
	"github.com/seed-1d449c6d/stheno/cnn/metric"
)

// compile reads a compile_config and compiles the model. not says why package cnn cannot do it although all words are known, as
// with a loss that does not suit the last layer.
func (r *reading) compile(v any, m *cnn.Model, extra *extraFile) (done bool, not error) {
	if v == nil {
		return false, nil
	}
	c := r.object("compile_config", v)
	if len(c.members) == 0 {
		return false, nil
	}
	var o []cnn.CompileOption
	if v, _ := c.take("optimizer"); v != nil {
		o = append(o, cnn.Optimizer(r.optimizer(v)))
	}
	l, _ := c.take("loss")
	if l == nil {
		r.refuse("a model compiled without a loss; option Compile(false) leaves all of it out")
		return false, nil
	}
	o = append(o, cnn.Loss(r.loss(l)), cnn.Metrics(extra.insert(r.metrics(c))...))
	if extra != nil && extra.exact {
		o = append(o, cnn.Exact(true))
	}
	c.null("loss_weights")
	if v, _ := c.take("weighted_metrics"); v != nil {
		if list, ok := v.([]any); !ok || len(list) > 0 {
			r.refuse("argument weighted_metrics=%s", shown(v))
		}
	}
	c.only("run_eagerly", true, false)              // how it is computed
	c.only("jit_compile", true, false, "auto", nil) // the same
	c.only("auto_scale_loss", true, false)          // matters for float16 alone
	c.integer("steps_per_execution", 1)             // how often Python is asked
	c.end()
	if r.err != nil {
		return false, nil
	}
	if err := m.Compile(o...); err != nil {
		return false, &UnsupportedError{File: r.file, What: short(err.Error(), 260)}
	}
	return true, nil
}

// metrics reads the list of metrics.
func (r *reading) metrics(c *config) (all []metric.Metric) {
	v, _ := c.take("metrics")
	if v == nil {
		return nil
	}
	list, ok := v.([]any)
	if !ok {
		list = []any{v}
	}
	if len(list) == 1 { // a list for each output
		if inner, ok := list[0].([]any); ok {
			list = inner
		}
	}
	for _, v := range list {
		if m := r.metric(v); m != nil {
			all = append(all, m)
		}
	}
	return all
}
