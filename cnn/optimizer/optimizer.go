// Package optimizer changes weights by their gradients, by Keras' formulas.
//
// One optimizer, one file; one schedule, one file. An optimizer holds hyperparameters only: the moments it needs (Slots)
// live with the weights, so one optimizer may serve several models. Constructors never fail: Check tells what is wrong,
// and the model asks it before any training. Numbers are rounded to float32 where Keras rounds them.
//
// Each weight is treated by itself, so that many may be changed at once. What needs all weights together (clipping by a
// norm) or a second copy of them (averages over time) is not here.
package optimizer

import (
	"math"
	"sync"

	"github.com/seed-1d449c6d/stheno/internal/kernel"
)

// Optimizer is a rule that updates weights.
type Optimizer interface {
	// Name is the name by which keras.optimizers.get knows it, such as "adam".
	Name() string
	// Check tells which hyperparameter is out of its range; nil if none is.
	Check() error
	// Schedule gives the learning rate.
	Schedule() Schedule
	// Slots is how many numbers are kept for each weight, in the order of Keras' variables. They begin as 0.
	Slots() int
	// Update changes the weights w, and their slots, by the gradient g. All have one length; step counts from 1.
	// It may be called at the same time for different pieces of the weights.
	Update(step int, w, g []float32, slots [][]float32)
}

// formula is what one optimizer has of its own.
type formula interface {
	slots() int
	// step is step t, from 1, at the given rate; the lengths are equal.
	step(t int, rate float32, w, g []float32, slots [][]float32)
}

// rule is an optimizer: its formula and what all of them have.
type rule struct {
	formula
	name        string
	rate        Schedule
	decay, clip float32 // 0: none
	err         error
	scratch     sync.Pool // of *[]float32, for clipped gradients
}

func newRule(name string, s settings, f formula) Optimizer {
	r := &rule{formula: f, name: name, rate: s.rate, decay: float32(s.set["WeightDecay"]), clip: float32(s.set["ClipValue"]), err: s.err}
	r.scratch.New = func() any { return new([]float32) }
	return r
}

func (r *rule) Name() string       { return r.name }
func (r *rule) Check() error       { return r.err }
func (r *rule) Schedule() Schedule { return r.rate }
func (r *rule) Slots() int         { return r.slots() }

func (r *rule) Update(step int, w, g []float32, slots [][]float32) {
	rate := float32(r.rate.At(step - 1))
	if r.decay != 0 {
		kernel.WeightDecay(w, r.decay, rate)
	}
	if r.clip == 0 {
		r.step(step, rate, w, g, slots)
		return
	}
	p := r.scratch.Get().(*[]float32)
	defer r.scratch.Put(p)
	*p = append((*p)[:0], g...) // others may want the gradient as it was
	kernel.Clip(*p, r.clip)
	r.step(step, rate, w, *p, slots)
}

// rest is 1 - beta^t, by which a mean that began at 0 is too small. Keras takes the power of float32(beta): with 0.999
// that makes the first steps differ by 1e-5 from exact arithmetic, so the rounding is repeated here.
func rest(beta float64, t int) float32 {
	return 1 - float32(math.Pow(float64(float32(beta)), float64(t)))
}
