package main

import "fmt"

// rows writes the sums of the rows of a matrix, in strips of 16, 4 or 1 columns: 1 keeps to one lane.
func rows(f *file) {
	for _, cols := range []int{16, 4, 1} {
		name := fmt.Sprintf("sumRows%dNEON", cols)
		fn := f.function(name, "dst, x *float32, rows, k int",
			fmt.Sprintf("adds %d columns of x, a matrix of rows times k elements, to dst. rows is at least 1.", cols))
		const dst, x, left, step = 0, 1, 2, 3
		for r, param := range []string{"dst", "x", "rows", "k"} {
			fn.op("MOVD %s, R%d", fn.slot(param), r)
		}
		fn.op("LSL $2, R%d", step)
		vectors := max(cols/4, 1)
		sums, terms := fmt.Sprintf("[%s]", registers(0, vectors)), fmt.Sprintf("[%s]", registers(4, vectors))
		if cols == 1 {
			fn.op("FMOVS (R%d), F0", dst)
		} else {
			fn.op("VLD1 (R%d), %s", dst, sums)
		}
		fn.label("row")
		if cols == 1 {
			fn.op("FMOVS (R%d), F4", x)
			fn.op("FADDS F4, F0")
		} else {
			fn.op("VLD1 (R%d), %s", x, terms)
			for v := range vector(vectors) {
				fn.f32(fadd, v, v, v+4)
			}
		}
		fn.op("ADD R%d, R%d", step, x)
		fn.op("SUB $1, R%d", left)
		fn.op("CBNZ R%d, row", left)
		if cols == 1 {
			fn.op("FMOVS F0, (R%d)", dst)
		} else {
			fn.op("VST1 %s, (R%d)", sums, dst)
		}
		fn.op("RET")
	}
}
