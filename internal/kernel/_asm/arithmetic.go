package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
)

// arithmetic writes Multiply, Divide, Blend and AddScaled, with every rounding of the Go loops.
func arithmetic() {
	for _, w := range widths {
		w.text("multiply", "dst, a, b []float32", "is Multiply.")
		w.stream(4, []string{"dst", "a", "b"}, func(at []Mem) {
			v := w.load(at[1])
			VMULPS(at[2], v, v)
			VMOVUPS(v, at[0])
		})

		w.text("divide", "dst []float32, v float32", "is Divide.")
		divisor := w.param("v")
		w.stream(4, []string{"dst"}, func(at []Mem) {
			v := w.load(at[0])
			VDIVPS(divisor, v, v)
			VMOVUPS(v, at[0])
		})

		w.text("blend", "dst, a, b []float32, wa, wb float32", "is Blend.")
		wa, wb := w.param("wa"), w.param("wb")
		w.stream(4, []string{"dst", "a", "b"}, func(at []Mem) {
			a, b := w.vector(), w.vector()
			VMULPS(at[1], wa, a)
			VMULPS(at[2], wb, b)
			VADDPS(b, a, a)
			VMOVUPS(a, at[0])
		})

		w.text("addScaled", "dst, x []float32, w float32", "is AddScaled.")
		scale := w.param("w")
		w.stream(4, []string{"dst", "x"}, func(at []Mem) {
			v := w.vector()
			VMULPS(at[1], scale, v)
			VADDPS(at[0], v, v)
			VMOVUPS(v, at[0])
		})
	}
}
