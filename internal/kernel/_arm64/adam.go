package main

// adam writes AdamStep, with every rounding of the Go loop.
func adam(f *file) {
	fn := f.function("adamNEON", "dst, g, m, v []float32, c1, c2, rate, epsilon float32",
		"is AdamStep of dst, the weights; c1 and c2 are 1-Beta1 and 1-Beta2. It does the first len(dst) &^ 3 elements.")
	c1, c2, rate, epsilon := fn.param("c1"), fn.param("c2"), fn.param("rate"), fn.param("epsilon")
	slices := []operand{{"dst", true, true}, {"g", true, false}, {"m", true, true}, {"v", true, true}}
	fn.stream(4, slices, func(at, spare []vector) {
		w, g, m, v, t := at[0], at[1], at[2], at[3], spare[0]
		fn.f32(fsub, t, g, m) // m += (g-m) * c1
		fn.f32(fmul, t, t, c1)
		fn.f32(fadd, m, m, t)
		fn.f32(fmul, g, g, g) // v += (g*g-v) * c2
		fn.f32(fsub, g, g, v)
		fn.f32(fmul, g, g, c2)
		fn.f32(fadd, v, v, g)
		fn.f32(fsqrt, g, v) // w -= m*rate / (sqrt(v)+epsilon)
		fn.f32(fadd, g, g, epsilon)
		fn.f32(fmul, t, m, rate)
		fn.f32(fdiv, t, t, g)
		fn.f32(fsub, w, w, t)
	})
}
