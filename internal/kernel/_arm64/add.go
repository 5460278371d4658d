package main

// add writes Add.
func add(f *file) {
	fn := f.function("addNEON", "dst, x []float32", "is Add. It does the first len(dst) &^ 3 elements.")
	fn.stream(4, []operand{{"dst", true, true}, {"x", true, false}}, func(at, _ []vector) {
		fn.f32(fadd, at[0], at[0], at[1])
	})
}
