package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
)

// adam writes AdamStep, with every rounding of the Go loop.
func adam() {
	for _, w := range widths {
		w.text("adam", "dst, g, m, v []float32, c1, c2, rate, epsilon float32", "is AdamStep of dst, the weights; c1 and c2 are 1-Beta1 and 1-Beta2.")
		c1, c2, rate, epsilon := w.param("c1"), w.param("c2"), w.param("rate"), w.param("epsilon")
		w.stream(2, []string{"dst", "g", "m", "v"}, func(at []Mem) {
			g, m, v, t := w.load(at[1]), w.load(at[2]), w.load(at[3]), w.vector()
			VSUBPS(m, g, t) // m += (g-m) * c1
			VMULPS(c1, t, t)
			VADDPS(t, m, m)
			VMOVUPS(m, at[2])
			VMULPS(g, g, g) // v += (g*g-v) * c2
			VSUBPS(v, g, g)
			VMULPS(c2, g, g)
			VADDPS(g, v, v)
			VMOVUPS(v, at[3])
			VSQRTPS(v, v) // dst -= m*rate / (sqrt(v)+epsilon)
			VADDPS(epsilon, v, v)
			VMULPS(rate, m, m)
			VDIVPS(v, m, m)
			VMOVUPS(at[0], t)
			VSUBPS(m, t, t)
			VMOVUPS(t, at[0])
		})
	}
}
