package cnn

import (
	"math"

	"github.com/seed-1d449c6d/stheno/cnn/optimizer"
)

// rule is the optimizer at work in a plan, at the rate of the step.
type rule struct {
	optimizer.Optimizer
	rate float64
}

// Update is a graph.Rule's.
func (r *rule) Update(step int, w, g []float32, slots [][]float32) {
	r.Optimizer.Update(step, r.rate, w, g, slots)
}

// whole says that the optimizer has to see all gradients at once, so that a plan cannot apply it piece by piece.
func (r *rule) whole() bool {
	w, ok := r.Optimizer.(optimizer.Whole)
	return ok && w.Whole()
}

func (m *Model) newRule() *rule { return &rule{Optimizer: m.optimizer} }

// isTrained says whether the optimizer changes a weight.
func (m *Model) isTrained(param int) bool {
	p := m.params[param]
	return !p.Fixed && !m.layers[p.at].frozen
}

// variables are the weights that are trained, in place, with their gradients and slots.
func (m *Model) variables() (vars []optimizer.Variable) {
	for i, p := range m.params {
		if !m.isTrained(i) {
			continue
		}
		lo, hi := p.offset, p.offset+p.size
		v := optimizer.Variable{W: m.values(p), G: m.state.Gradients[lo:hi:hi]}
		for _, s := range m.state.Slots {
			v.Slots = append(v.Slots, s[lo:hi:hi])
		}
		vars = append(vars, v)
	}
	return vars
}

// learningRate is that of the next step. The caller holds m.mu.
func (m *Model) learningRate() float64 {
	if !math.IsNaN(m.rate) {
		return m.rate
	}
	return m.optimizer.Schedule().At(m.state.Step)
}

// LearningRate is the rate of the next training step; NaN without an optimizer.
func (m *Model) LearningRate() float64 {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.optimizer == nil {
		return m.rate
	}
	return m.learningRate()
}

// SetLearningRate changes the rate from the next training step on, until the next Compile or Initialize. As in Keras this
// cannot be with a schedule, which gives the rate of each step. Errors: *ConfigError for a rate that is negative or not
// finite, a model without optimizer, an optimizer with another schedule than Constant.
func (m *Model) SetLearningRate(rate float64) error {
	fail := func(what, want, got, hint string) error {
		return &ConfigError{Op: "SetLearningRate", What: what, Want: want, Got: got, Hint: hint}
	}
	if err := m.made("SetLearningRate"); err != nil {
		return err
	}
	if err := optimizer.CheckRate(rate); err != nil {
		return &ConfigError{Op: "SetLearningRate", Err: err}
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.optimizer == nil {
		return fail("model", "one with an optimizer", "none", "give Compile an Optimizer")
	}
	if _, ok := m.optimizer.Schedule().(optimizer.Constant); !ok {
		return fail("learning rate of "+m.optimizer.Name(), "Constant, which can be changed", "a schedule", "give the optimizer a Constant rate")
	}
	m.rate = rate
	return nil
}
