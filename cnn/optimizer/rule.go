package optimizer

import (
	"maps"
	"math"
	"sync"

	"github.com/seed-1d449c6d/stheno/internal/kernel"
)

// formula is what one optimizer has of its own.
type formula interface {
	slots() int
	// step is step t, from 1, at the given rate; the lengths are equal.
	step(t int, rate float32, w, g []float32, slots [][]float32)
}

// rule is an optimizer: its formula and what all of them have.
type rule struct {
	formula
	class, name string
	rate        Schedule
	decay       float32 // 0: none
	clip        clip
	every       int // one update after so many batches
	average     average
	config      map[string]any
	err         error
	scratch     sync.Pool // of *[]float32, for clipped gradients
}

func newRule(name string, s settings, f formula) Optimizer {
	r := &rule{
		formula: f, class: s.class, name: name, rate: s.rate, err: s.err,
		decay:   float32(s.set["WeightDecay"]),
		clip:    clip{float32(s.set["ClipValue"]), s.set["ClipNorm"], s.set["GlobalClipNorm"]},
		every:   max(1, int(s.set["GradientAccumulationSteps"])),
		average: average{s.given["EMA"], float32(s.set["EMA"]), int(s.set["EMAOverwriteFrequency"])},
	}
	r.config = s.config()
	r.config["use_ema"] = r.average.on
	r.config["loss_scale_factor"] = nil
	r.config["learning_rate"] = s.rate
	if c, ok := s.rate.(Constant); ok {
		r.config["learning_rate"] = float64(c)
	}
	r.scratch.New = func() any { return new([]float32) }
	return r
}

func (r *rule) Name() string           { return r.name }
func (r *rule) ClassName() string      { return r.class }
func (r *rule) Config() map[string]any { return maps.Clone(r.config) }
func (r *rule) Check() error           { return r.err }
func (r *rule) Schedule() Schedule     { return r.rate }
func (r *rule) Whole() bool            { return r.clip.whole() || r.average.on }

func (r *rule) Slots() int {
	n := r.slots()
	if r.average.on {
		n++
	}
	if r.every > 1 {
		n++
	}
	return n
}

func (r *rule) Update(step int, rate float64, w, g []float32, slots [][]float32) {
	if r.clip.on() && r.every == 1 { // else Step leaves g as it is
		p := r.scratch.Get().(*[]float32)
		defer r.scratch.Put(p)
		*p = append((*p)[:0], g...)
		g = *p
	}
	r.Step(step, rate, []Variable{{w, g, slots}})
}

// Step follows Keras' order: accumulate, clip, decay, the formula, the average. Keras counts updates for the formula and the
// average, but batches for the rate. The average is kept, and written over the weights, at every batch of an update.
func (r *rule) Step(step int, rate float64, vars []Variable) {
	update := (step-1)/r.every + 1
	if r.every > 1 {
		for _, v := range vars {
			kernel.Add(r.gradient(v), v.G)
		}
	}
	if step%r.every == 0 {
		r.change(update, float32(rate), vars)
	}
	for _, v := range vars {
		r.average.step(update, v)
	}
}

// change is update t, from 1.
func (r *rule) change(t int, rate float32, vars []Variable) {
	if r.every > 1 {
		for _, v := range vars {
			kernel.Divide(r.gradient(v), float32(r.every))
		}
	}
	scale := r.clip.scale(r, vars)
	for _, v := range vars {
		g := r.gradient(v)
		r.clip.apply(g, scale)
		if r.decay != 0 {
			kernel.WeightDecay(v.W, r.decay, rate)
		}
		r.step(t, rate, v.W, g, v.Slots[len(v.Slots)-r.slots():])
		if r.every > 1 {
			clear(g)
		}
	}
}

// gradient is v's gradient or, where gradients are accumulated, its slot for their sum.
func (r *rule) gradient(v Variable) []float32 {
	switch {
	case r.every == 1:
		return v.G
	case r.average.on:
		return v.Slots[1]
	}
	return v.Slots[0]
}

func (r *rule) Finish(vars []Variable) {
	for _, v := range vars {
		r.average.write(v)
	}
}

// rest is 1 - beta^t, by which a mean that began at 0 is too small. Keras takes the power of float32(beta): with 0.999
// that makes the first steps differ by 1e-5 from exact arithmetic, so the rounding is repeated here.
func rest(beta float64, t int) float32 {
	return 1 - float32(math.Pow(float64(float32(beta)), float64(t)))
}
