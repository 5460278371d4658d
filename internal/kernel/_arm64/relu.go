package main

// relu writes the rectifier and its gradient.
func relu(f *file) {
	reluPlain(f)
	reluAny(f)
	reluGrad(f)
}

func reluPlain(f *file) {
	fn := f.function("reluPlainNEON", "dst, x []float32", "is ReLU without parameters. It does the first len(x) &^ 3 elements.")
	zero := fn.zero()
	fn.stream(4, []operand{{"x", true, false}, {"dst", false, true}}, func(at, _ []vector) {
		fn.f32(fmax, at[1], at[0], zero)
	})
}

func reluAny(f *file) {
	fn := f.function("reluAnyNEON", "dst, x []float32, slope, limit, threshold float32",
		"is ReLU with all parameters. It does the first len(x) &^ 3 elements.")
	zero, slope, limit, threshold := fn.zero(), fn.param("slope"), fn.param("limit"), fn.param("threshold")
	flat := fn.flat(slope, zero)
	fn.stream(4, []operand{{"x", true, false}, {"dst", false, true}}, func(at, spare []vector) {
		x, high, low, below := at[0], at[1], spare[0], spare[1]
		fn.f32(fsub, low, x, threshold)
		fn.f32(fmul, low, slope, low)
		fn.op("VBIT V%d.B16, V%d.B16, V%d.B16", flat, zero, low) // slope 0: +0, for -Inf too
		fn.f32(fmin, high, x, limit)
		fn.f32(fcmge, below, threshold, x) // false for NaN, which fmin left in high
		fn.op("VBIT V%d.B16, V%d.B16, V%d.B16", below, low, high)
		fn.f32(fadd, high, high, zero) // -0 becomes +0
	})
}

func reluGrad(f *file) {
	fn := f.function("reluGradNEON", "dst, x, gy []float32, slope, limit, threshold float32",
		"is ReLUGrad; limit is NaN if there is none. It does the first len(x) &^ 3 elements.")
	zero, slope, limit, threshold := fn.zero(), fn.param("slope"), fn.param("limit"), fn.param("threshold")
	flat := fn.flat(slope, zero)
	slices := []operand{{"x", true, false}, {"gy", true, false}, {"dst", false, true}}
	fn.stream(4, slices, func(at, spare []vector) {
		x, gy, dst, low, m := at[0], at[1], at[2], spare[0], spare[1]
		fn.f32(fcmge, dst, x, limit)
		fn.op("VBSL V%d.B16, V%d.B16, V%d.B16", gy, zero, dst) // 0 from limit on, else gy
		fn.f32(fmul, low, gy, slope)
		fn.op("VBIT V%d.B16, V%d.B16, V%d.B16", flat, zero, low)
		fn.f32(fcmge, m, threshold, x)
		fn.op("VBIT V%d.B16, V%d.B16, V%d.B16", m, low, dst)
		fn.f32(fcmeq, m, x, x)
		fn.op("VBIF V%d.B16, V%d.B16, V%d.B16", m, x, dst) // NaN
	})
}

// flat returns ones in all lanes if slope is 0, else zeros.
func (f *function) flat(slope, zero vector) vector {
	v := f.constant()
	f.f32(fcmeq, v, slope, zero)
	return v
}
