// Package optimizer changes weights by their gradients, by Keras' formulas.
//
// One optimizer, one file; one schedule, one file. An optimizer holds hyperparameters only: the moments it needs (Slots)
// live with the weights, so one optimizer may serve several models. Constructors never fail: Check tells what is wrong,
// and the model asks it before any training.
package optimizer

import (
	"fmt"
	"math"
	"slices"
)

// Optimizer is a rule that updates weights.
type Optimizer interface {
	// Name is Keras' name, such as "adam".
	Name() string
	// Check tells which hyperparameter is out of its range; nil if none is.
	Check() error
	// Schedule gives the learning rate.
	Schedule() Schedule
	// Slots is how many numbers are kept for each weight.
	Slots() int
	// Update changes the weights w, and their slots, by the gradient g. All have one length; step counts from 1.
	// It may be called at the same time for different pieces of the weights.
	Update(step int, w, g []float32, slots [][]float32)
}

// Option sets a hyperparameter.
type Option struct {
	name  string
	value float64
}

// Momentum is how much of the last step goes into this one: 0 to 1, default 0. Taken by SGD.
func Momentum(m float64) Option { return Option{"Momentum", m} }

// Nesterov looks a step of the momentum ahead. Taken by SGD; without Momentum it changes nothing.
func Nesterov() Option { return Option{"Nesterov", 1} }

// Beta1 is how much of the mean of gradients is kept at each step: 0 or more and below 1, default 0.9. Taken by Adam.
func Beta1(b float64) Option { return Option{"Beta1", b} }

// Beta2 is how much of the mean of squared gradients is kept at each step: 0 or more and below 1, default 0.999.
// Taken by Adam.
func Beta2(b float64) Option { return Option{"Beta2", b} }

// Epsilon keeps the divisor away from zero: 0 or more, default 1e-7. Taken by Adam.
func Epsilon(e float64) Option { return Option{"Epsilon", e} }

// settings are the hyperparameters of one optimizer and the first thing that is wrong with them.
type settings struct {
	op   string
	rate Schedule
	set  map[string]float64
	err  error
}

// read joins the defaults, which also say what op takes, with the options.
func read(op string, rate Schedule, defaults map[string]float64, o []Option) settings {
	s := settings{op: op, rate: rate, set: defaults}
	given := make(map[string]bool)
	for _, o := range o {
		_, taken := defaults[o.name]
		switch {
		case !taken && s.err == nil:
			s.err = fmt.Errorf("optimizer: %s: option: want %s, got %q", op, names(defaults), o.name)
		case given[o.name] && s.err == nil:
			s.err = fmt.Errorf("optimizer: %s: option %s: want it once, got it twice", op, o.name)
		}
		given[o.name] = true
		s.set[o.name] = o.value
	}
	if s.err == nil {
		s.err = checkRate(op, rate)
	}
	return s
}

// within notes an error if the option is not in [low, high], or is high itself where that is left out.
func (s *settings) within(option string, low, high float64, closed bool) {
	v := s.set[option]
	if s.err != nil || v >= low && (v < high || closed && v == high) {
		return
	}
	want := fmt.Sprintf("%v or more and below %v", low, high)
	switch {
	case closed:
		want = fmt.Sprintf("%v to %v", low, high)
	case math.IsInf(high, 1):
		want = fmt.Sprintf("a finite number, %v or more", low)
	}
	s.err = fmt.Errorf("optimizer: %s: %s: want %s, got %v", s.op, option, want, v)
}

func names(m map[string]float64) string {
	var list []string
	for n := range m {
		list = append(list, n)
	}
	slices.Sort(list)
	text := list[0]
	for i, n := range list[1:] {
		if i == len(list)-2 {
			text += " or " + n
		} else {
			text += ", " + n
		}
	}
	return text
}
