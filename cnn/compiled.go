package cnn

import (
	"fmt"
	"math"
	"slices"

	"github.com/seed-1d449c6d/stheno/cnn/loss"
	"github.com/seed-1d449c6d/stheno/cnn/metric"
	"github.com/seed-1d449c6d/stheno/cnn/optimizer"
)

// Compiled is what Compile was told.
type Compiled struct {
	Optimizer optimizer.Optimizer // nil: none
	Loss      loss.Loss
	Metrics   []metric.Metric
	Exact     bool
}

// Compiled tells what Compile was told; false before it.
func (m *Model) Compiled() (Compiled, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return Compiled{m.optimizer, m.loss, slices.Clone(m.metrics), m.exact}, m.loss != nil
}

// IsFunctional says whether Functional made the model, not Sequential.
func (m *Model) IsFunctional() bool { return m.functional }

// OptimizerState is what an optimizer keeps between steps, so that a training can go on elsewhere.
type OptimizerState struct {
	Step int // steps made: batches, also when gradients are accumulated
	// LearningRate is the rate of the next step if SetLearningRate or a callback set it, else NaN.
	LearningRate float64
	// Slots are the optimizer's numbers for each weight that is trained, in the order of TrainedWeights: Slots[i][j] is slot
	// i of weight j, as the optimizer orders its slots.
	Slots [][][]float32
}

// TrainedWeights are the names of the weights that training changes, in Keras' order.
func (m *Model) TrainedWeights() (names []string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for i, p := range m.params {
		if m.isTrained(i) {
			names = append(names, p.path())
		}
	}
	return names
}

// OptimizerState copies the optimizer's state; false if no step has been made since Compile.
func (m *Model) OptimizerState() (OptimizerState, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.optimizer == nil || !m.trained {
		return OptimizerState{LearningRate: math.NaN()}, false
	}
	s := OptimizerState{Step: m.state.Step, LearningRate: m.rate, Slots: make([][][]float32, m.optimizer.Slots())}
	for _, v := range m.variables() {
		for i := range s.Slots {
			s.Slots[i] = append(s.Slots[i], slices.Clone(v.Slots[i]))
		}
	}
	return s, true
}

// SetOptimizerState puts a state back that a model of the same form, compiled with the same optimizer and with the same
// weights trained, had. Errors: *ConfigError for a model without optimizer, a Fit in progress, a step below 0, a rate that
// cannot be or another number of slots, weights or values; nothing is changed then.
func (m *Model) SetOptimizerState(s OptimizerState) error {
	fail := func(what string, want, got any) error {
		return &ConfigError{Op: "SetOptimizerState", What: what, Want: fmt.Sprint(want), Got: fmt.Sprint(got)}
	}
	if err := m.made("SetOptimizerState"); err != nil {
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	switch {
	case m.optimizer == nil:
		return fail("model", "one with an optimizer", "none")
	case m.fitting:
		return fail("model", "one that is not being trained", "one inside Fit")
	case s.Step < 0:
		return fail("step", "0 or more", s.Step)
	case len(s.Slots) != m.optimizer.Slots():
		return fail("slots", m.optimizer.Slots(), len(s.Slots))
	}
	if !math.IsNaN(s.LearningRate) {
		if err := optimizer.CheckRate(s.LearningRate); err != nil {
			return &ConfigError{Op: "SetOptimizerState", Err: err}
		}
	}
	vars := m.variables()
	for i, slot := range s.Slots {
		if len(slot) != len(vars) {
			return fail(fmt.Sprintf("weights in slot %d", i), len(vars), len(slot))
		}
		for j, v := range vars {
			if len(slot[j]) != len(v.W) {
				return fail(fmt.Sprintf("values of weight %d in slot %d", j, i), len(v.W), len(slot[j]))
			}
		}
	}
	for i, slot := range s.Slots {
		for j, v := range vars {
			copy(v.Slots[i], slot[j])
		}
	}
	m.state.Step, m.rate, m.trained = s.Step, s.LearningRate, true
	return nil
}
