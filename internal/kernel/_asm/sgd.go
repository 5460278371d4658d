package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
)

// sgd writes the three forms of SGDStep, with every rounding of the Go loop.
func sgd() {
	for _, w := range widths {
		w.text("sgdPlain", "dst, g []float32, rate float32", "is SGDStep of dst, the weights, without momentum.")
		rate := w.param("rate")
		w.stream(4, []string{"dst", "g"}, func(at []Mem) {
			step, to := w.vector(), w.load(at[0])
			VMULPS(at[1], rate, step)
			VSUBPS(step, to, to)
			VMOVUPS(to, at[0])
		})
		w.sgdMomentum("sgdMomentum", "with momentum.", false)
		w.sgdMomentum("sgdNesterov", "with Nesterov momentum.", true)
	}
}

func (w width) sgdMomentum(name, what string, nesterov bool) {
	w.text(name, "dst, g, m []float32, rate, momentum float32", "is SGDStep of dst, the weights, "+what)
	rate, momentum := w.param("rate"), w.param("momentum")
	w.stream(4, []string{"dst", "g", "m"}, func(at []Mem) {
		step, v := w.vector(), w.vector()
		VMULPS(at[1], rate, step)
		VMULPS(at[2], momentum, v)
		VSUBPS(step, v, v)
		VMOVUPS(v, at[2])
		if nesterov {
			VMULPS(momentum, v, v)
			VSUBPS(step, v, v)
		}
		VADDPS(at[0], v, v)
		VMOVUPS(v, at[0])
	})
}
