package cnn

import (
	"fmt"
	"slices"

	"github.com/seed-1d449c6d/stheno/cnn/loss"
	"github.com/seed-1d449c6d/stheno/cnn/metric"
	"github.com/seed-1d449c6d/stheno/cnn/optimizer"
	"github.com/seed-1d449c6d/stheno/graph"
)

// CompileOption sets what Fit and Evaluate need to know. Each may be given once.
type CompileOption func(*compiled)

type compiled struct {
	optimizer optimizer.Optimizer
	loss      loss.Loss
	metrics   []metric.Metric
	exact     bool
	given     []string // names of the options so far
	err       error
}

// compileOption is an option that may be given once.
func compileOption(name string, set func(*compiled)) CompileOption {
	return func(c *compiled) {
		if slices.Contains(c.given, name) {
			c.fail("option "+name, "it once", "it twice", "")
		}
		c.given = append(c.given, name)
		set(c)
	}
}

// Optimizer sets the rule by which Fit changes the weights. Without it the model can be evaluated but not trained.
func Optimizer(o optimizer.Optimizer) CompileOption {
	return compileOption("Optimizer", func(c *compiled) {
		if o == nil {
			c.fail("optimizer", "an Optimizer", "nil", "")
		}
		c.optimizer = o
	})
}

// Loss sets what Fit makes smaller and Evaluate measures. It is required.
func Loss(l loss.Loss) CompileOption {
	return compileOption("Loss", func(c *compiled) { c.loss = l })
}

// Metrics sets what Fit and Evaluate measure besides the loss; default nothing.
func Metrics(m ...metric.Metric) CompileOption {
	return compileOption("Metrics", func(c *compiled) { c.metrics = m })
}

// Exact says that convolutions are summed directly, never by Winograd's algorithm, which is faster and whose rounding
// error is about twice as large (docs/numerics.md); default false. Before Compile a model predicts without Exact.
func Exact(b bool) CompileOption {
	return compileOption("Exact", func(c *compiled) { c.exact = b })
}

func (c *compiled) fail(what, want, got, hint string) {
	if c.err == nil {
		c.err = &ConfigError{Op: "Compile", What: what, Want: want, Got: got, Hint: hint}
	}
}

// Compile says how the model is trained and measured. It keeps the weights and starts with a fresh optimizer; calling it
// again replaces everything said before. Errors: *ConfigError for no loss, an option given twice, hyperparameters out of
// range, a loss that does not fit the last layer, two metrics of one name, a Fit in progress; the model is unchanged then.
func (m *Model) Compile(o ...CompileOption) error {
	if err := m.made("Compile"); err != nil {
		return err
	}
	var c compiled
	for _, o := range o {
		if o == nil {
			c.fail("option", "a CompileOption", "nil", "")
			continue
		}
		o(&c)
	}
	if err := c.check(m); err != nil {
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.fitting {
		return &ConfigError{Op: "Compile", What: "model", Want: "one that is not being trained", Got: "one inside Fit"}
	}
	m.closeMachines()
	m.optimizer, m.loss, m.metrics, m.exact = c.optimizer, c.loss, c.metrics, c.exact
	m.state.Slots = nil
	if c.optimizer != nil {
		m.state.Slots = graph.NewState(m.shapes(), &rule{Optimizer: c.optimizer}).Slots
	}
	m.restart()
	return nil
}

// check finds what is wrong, without changing anything.
func (c *compiled) check(m *Model) error {
	if c.loss == nil {
		c.fail("loss", "one", "none", "for example Loss(loss.SparseCategoricalCrossentropy())")
	}
	width, _ := m.out().size()
	names := map[string]bool{"loss": true, "learning_rate": true} // further keys of the logs
	for i, x := range c.metrics {
		switch {
		case x == nil:
			c.fail(fmt.Sprintf("metric %d", i+1), "a Metric", "nil", "")
		case names[x.Name()]:
			c.fail(fmt.Sprintf("metric %d", i+1), "a name not yet in use", fmt.Sprintf("%q", x.Name()), "give one another by metric.Name")
		default:
			names[x.Name()] = true
			if err := metric.Check(x, width); err != nil && c.err == nil {
				c.err = &ConfigError{Op: "Compile", Err: err}
			}
		}
	}
	if c.err != nil {
		return c.err
	}
	if c.optimizer != nil {
		if err := c.optimizer.Check(); err != nil {
			return &ConfigError{Op: "Compile", Err: err}
		}
	}
	return m.accepts(c.loss)
}

// accepts wants a loss that fits the last layer, with class numbers or with rows of numbers.
func (m *Model) accepts(l loss.Loss) error {
	f := form{n: 2, training: true, loss: l}
	_, err := m.build(f)
	if err == nil {
		return nil
	}
	f.target = m.out().join(",", false)
	if _, rows := m.build(f); rows == nil {
		return nil
	}
	return err
}
