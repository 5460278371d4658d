package main

// sgd writes the three formulas of SGDStep, with every rounding of the Go loop.
func sgd(f *file) {
	fn := f.function("sgdPlainNEON", "dst, g []float32, rate float32",
		"is SGDStep of dst, the weights, without momentum. It does the first len(dst) &^ 3 elements.")
	rate := fn.param("rate")
	fn.stream(4, []operand{{"dst", true, true}, {"g", true, false}}, func(at, _ []vector) {
		fn.f32(fmul, at[1], rate, at[1])
		fn.f32(fsub, at[0], at[0], at[1])
	})
	for _, nesterov := range []bool{false, true} {
		name, what := "sgdMomentumNEON", "momentum"
		if nesterov {
			name, what = "sgdNesterovNEON", "Nesterov momentum"
		}
		fn := f.function(name, "dst, g, m []float32, rate, momentum float32",
			"is SGDStep of dst, the weights, with "+what+". It does the first len(dst) &^ 3 elements.")
		rate, momentum := fn.param("rate"), fn.param("momentum")
		slices := []operand{{"dst", true, true}, {"g", true, false}, {"m", true, true}}
		fn.stream(4, slices, func(at, spare []vector) {
			w, step, m := at[0], at[1], at[2]
			fn.f32(fmul, step, rate, step)
			fn.f32(fmul, m, momentum, m)
			fn.f32(fsub, m, m, step)
			v := m
			if nesterov {
				v = spare[0]
				fn.f32(fmul, v, momentum, m)
				fn.f32(fsub, v, v, step)
			}
			fn.f32(fadd, w, w, v)
		})
	}
}
