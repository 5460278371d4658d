package main

// pool writes poolRow for windows of two by two cells, four channels at a time.
func pool(f *file) {
	fn := f.function("pool2x2NEON", "y *float32, arg *uint8, x *float32, step, next, windows, c, vecs int",
		"is poolRowPortable for vecs times four of c channels of windows that begin next elements apart. windows and vecs are at least 1.")
	const y, arg, x, step, next, windows, c, vecs = 0, 1, 2, 3, 4, 5, 6, 7
	for r, param := range []string{"y", "arg", "x", "step", "next", "windows", "c", "vecs"} {
		fn.op("MOVD %s, R%d", fn.slot(param), r)
	}
	for _, r := range []int{step, next} {
		fn.op("LSL $2, R%d", r)
	}
	const up, down, to, place, left, one, upRight, downRight = 8, 9, 10, 11, 12, 13, 14, 15
	zero := fn.zero()
	var places [4]vector
	for k := 1; k < 4; k++ {
		places[k] = fn.constant()
		fn.op("MOVD $%d, R%d", k, one)
		fn.op("VDUP R%d, V%d.S4", one, places[k])
	}
	places[0] = zero
	fn.label("window")
	fn.op("MOVD R%d, R%d", x, up)
	fn.op("ADD R%d, R%d, R%d", step, x, down)
	fn.op("ADD R%d<<2, R%d, R%d", c, up, upRight)
	fn.op("ADD R%d<<2, R%d, R%d", c, down, downRight)
	fn.op("MOVD R%d, R%d", y, to)
	fn.op("MOVD R%d, R%d", arg, place)
	fn.op("MOVD R%d, R%d", vecs, left)
	fn.label("four")
	const m, at, on, greater = 4, 5, 6, 7
	fn.clear(m)
	fn.clear(at)
	for k, p := range []int{up, upRight, down, downRight} {
		fn.op("FMOVQ.P 16(R%d), F%d", p, k)
		v := vector(k)
		fn.f32(fcmeq, on, m, m) // once NaN has won, nothing beats it
		fn.f32(fcmge, greater, m, v)
		fn.op("VBIT V%d.B16, V%d.B16, V%d.B16", greater, zero, on)
		fn.op("VBIT V%d.B16, V%d.B16, V%d.B16", on, v, m)
		fn.op("VBIT V%d.B16, V%d.B16, V%d.B16", on, places[k], at)
	}
	fn.op("FMOVQ.P F%d, 16(R%d)", m, to)
	fn.op("VUZP1 V%d.H8, V%[1]d.H8, V%[1]d.H8", at)
	fn.op("VUZP1 V%d.B16, V%[1]d.B16, V%[1]d.B16", at)
	fn.op("FMOVS.P F%d, 4(R%d)", at, place)
	fn.op("SUB $1, R%d", left)
	fn.op("CBNZ R%d, four", left)
	fn.op("ADD R%d, R%d", next, x)
	fn.op("ADD R%d<<2, R%d", c, y)
	fn.op("ADD R%d, R%d", c, arg)
	fn.op("SUB $1, R%d", windows)
	fn.op("CBNZ R%d, window", windows)
	fn.op("RET")
}
