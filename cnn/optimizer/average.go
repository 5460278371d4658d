package optimizer

import "github.com/seed-1d449c6d/stheno/internal/kernel"

// average keeps an exponential moving average of the weights in their first slot.
type average struct {
	on       bool
	momentum float32
	every    int // updates after which it is written over the weights; 0: never
}

// step is taken after the formula's, at update t, from 1. The first average is the weights themselves.
func (a average) step(t int, v Variable) {
	if !a.on {
		return
	}
	kept := a.momentum
	if t == 1 {
		kept = 0
	}
	kernel.Blend(v.Slots[0], v.Slots[0], v.W, kept, 1-kept)
	if a.every > 0 && t%a.every == 0 {
		a.write(v)
	}
}

func (a average) write(v Variable) {
	if a.on {
		copy(v.W, v.Slots[0])
	}
}
