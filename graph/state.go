package graph

import "gorgonia.org/tensor"

// State is what training changes: the weights of a model, one after another in flat buffers, and what the update
// rule remembers of each weight. The plans of one model share it; two plans that train must not run at once.
type State struct {
	Weights, Gradients []float32
	Slots              [][]float32 // as many as the rule asks for, each as long as Weights
	Step               int         // updates so far
	// Version counts changes of Weights: a plan brings kernels into the form its code wants only when it has changed.
	// A rule's update counts by itself; who writes Weights otherwise calls Changed.
	Version uint64
}

// Changed tells plans that Weights were written from outside.
func (s *State) Changed() { s.Version++ }

// Rule changes weights by their gradients, such as an optimizer does.
type Rule interface {
	// Slots is how many numbers the rule remembers of each weight; they begin as 0.
	Slots() int
	// Update changes w and the slots, given g. step is 1 for the first update. A plan calls it for pieces of the
	// buffers, several at once: it must treat each weight by itself and keep nothing else.
	Update(step int, w, g []float32, slots [][]float32)
}

// NewState makes buffers for params of these shapes, all 0. r may be nil, for a model that is not trained.
func NewState(params []tensor.Shape, r Rule) *State {
	n := 0
	for _, s := range params {
		n += s.TotalSize()
	}
	s := &State{Weights: make([]float32, n), Gradients: make([]float32, n)}
	if r != nil {
		for range r.Slots() {
			s.Slots = append(s.Slots, make([]float32, n))
		}
	}
	return s
}
