package main

import "fmt"

// mask writes maskSum for strips of 16, 4 and 1 columns: 1 keeps to one lane.
func mask(f *file) {
	for _, cols := range []int{16, 4, 1} {
		maskStrip(f, cols)
	}
}

func maskStrip(f *file, cols int) {
	name := fmt.Sprintf("maskSum%dNEON", cols)
	fn := f.framed(name, "dst, sum, y, gy *float32, step, rows int", "int", 0,
		fmt.Sprintf("is maskSumPortable for %d columns of rows that lie step elements apart. rows is at least 1; sum may be nil.", cols))
	const dst, sum, y, gy, step, rows, total = 0, 1, 2, 3, 4, 5, 6
	for r, param := range []string{"dst", "sum", "y", "gy", "step", "rows"} {
		fn.op("MOVD %s, R%d", fn.slot(param), r)
	}
	fn.op("LSL $2, R%d", step)
	lanes, move := 4, "FMOVQ"
	if cols == 1 {
		lanes, move = 1, "FMOVS"
	}
	vectors := cols / lanes
	fn.op("LSL $%d, R%d, R%d", map[int]int{16: 4, 4: 2, 1: 2}[cols], rows, total)
	zero, zeros := fn.zero(), fn.constant()
	fn.clear(zeros)
	for v := range vector(vectors) {
		fn.clear(v)
	}
	fn.label("row")
	for v := range vector(vectors) {
		vy, vg, m := 4+v, 8+v, 12+v
		fn.op("%s %d(R%d), F%d", move, 16*v, y, vy)
		fn.op("%s %d(R%d), F%d", move, 16*v, gy, vg)
		fn.f32(fcmgt, m, vy, zero)
		fn.op("VAND V%d.B16, V%d.B16, V%[2]d.B16", m, vg)
		fn.f32(fcmeq, m, vy, vy)
		fn.op("VBIF V%d.B16, V%d.B16, V%d.B16", m, vy, vg) // NaN
		fn.op("%s F%d, %d(R%d)", move, vg, 16*v, dst)
		fn.f32(fadd, v, v, vg)
		fn.f32(fcmeq, m, vg, zero)
		fn.op("VADD V%d.S4, V%d.S4, V%[2]d.S4", m, zeros) // less 1 for each 0
	}
	for _, p := range []int{dst, y, gy} {
		fn.op("ADD R%d, R%d", step, p)
	}
	fn.op("SUB $1, R%d", rows)
	fn.op("CBNZ R%d, row", rows)
	fn.op("CBZ R%d, count", sum)
	for v := range vector(vectors) {
		fn.op("%s %d(R%d), F%d", move, 16*v, sum, 4+v)
		fn.f32(fadd, v, 4+v, v)
		fn.op("%s F%d, %d(R%d)", move, v, 16*v, sum)
	}
	fn.label("count")
	fn.op("VADDV V%d.S4, V0", zeros)
	fn.op("VMOV V0.S[0], R0")
	fn.op("SXTW R0, R0")
	fn.op("ADD R%d, R0", total)
	fn.op("MOVD R0, %s", fn.slot("ret"))
	fn.op("RET")
}
