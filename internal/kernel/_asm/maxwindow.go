package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	. "github.com/mmcloughlin/avo/reg"
)

// maxwindow writes the largest elements of a window of any size, and their gradient, for eight channels after eight.
func maxwindow() {
	TEXT("maxWindowAVX2", NOSPLIT, "func(y, x *float32, rows, cols, step, channels, blocks int)")
	Pragma("noescape")
	Doc("maxWindowAVX2 raises y, 8*blocks channels, to the largest elements of the window that begins at x.")
	w := newWindow()
	y := Load(Param("y"), GP64())
	Label("block")
	m := YMM()
	VMOVUPS(Mem{Base: y}, m)
	w.eachCell("max", func(cell Mem) {
		v := YMM()
		VMOVUPS(cell, v)
		VMOVAPS(larger(m, v), m)
	}, w.x)
	VMOVUPS(m, Mem{Base: y})
	w.nextBlock("block", y, w.x)

	TEXT("maxWindowGradAVX2", NOSPLIT, "func(gx, x, gy *float32, rows, cols, step, channels, blocks int)")
	Pragma("noescape")
	Doc("maxWindowGradAVX2 adds gy, 8*blocks channels, to gx where the window that begins at x, and at gx, is largest.")
	w = newWindow()
	gx, gy := Load(Param("gx"), GP64()), Load(Param("gy"), GP64())
	minusOne := YMM()
	VPCMPEQD(minusOne, minusOne, minusOne)
	Label("block")
	best, first, number := YMM(), YMM(), YMM() // the largest so far, which cell that is, and which cell is next
	VMOVUPS(Mem{Base: w.x}, best)
	VPXOR(first, first, first)
	VPXOR(number, number, number)
	w.eachCell("find", func(cell Mem) {
		next, beaten, ordered := YMM(), YMM(), YMM()
		VMOVUPS(cell, next)
		VCMPPS(notLE, best, next, beaten) // it is larger, or the first NaN
		VCMPPS(isOrdered, best, best, ordered)
		VANDPS(ordered, beaten, beaten)
		VBLENDVPS(beaten, next, best, best)
		VBLENDVPS(beaten, number, first, first)
		VPSUBD(minusOne, number, number)
	}, w.x)
	g := YMM()
	VMOVUPS(Mem{Base: gy}, g)
	VPXOR(number, number, number)
	w.eachCell("add", func(cell Mem) {
		share := YMM()
		VPCMPEQD(first, number, share)
		VANDPS(g, share, share)
		VADDPS(cell, share, share)
		VMOVUPS(share, cell)
		VPSUBD(minusOne, number, number)
	}, gx)
	w.nextBlock("block", gx, gy, w.x)
}

// cells is a window in registers.
type cells struct{ x, rows, cols, step, pixel, blocks Register }

func newWindow() cells {
	return cells{
		x: Load(Param("x"), GP64()), rows: Load(Param("rows"), GP64()), cols: Load(Param("cols"), GP64()),
		step: inBytes("step"), pixel: inBytes("channels"), blocks: Load(Param("blocks"), GP64()),
	}
}

// eachCell runs body for one vector of every cell of the window that begins at from, row by row.
func (w cells) eachCell(name string, body func(cell Mem), from Register) {
	row, rows := GP64(), GP64()
	MOVQ(from, row)
	MOVQ(w.rows, rows)
	Label(name + "_row")
	cell, left := GP64(), GP64()
	MOVQ(row, cell)
	MOVQ(w.cols, left)
	Label(name + "_cell")
	body(Mem{Base: cell})
	ADDQ(w.pixel, cell)
	DECQ(left)
	JNZ(LabelRef(name + "_cell"))
	ADDQ(w.step, row)
	DECQ(rows)
	JNZ(LabelRef(name + "_row"))
}

// nextBlock moves the pointers by a vector and goes to label until all is done; then it ends the function.
func (w cells) nextBlock(label string, pointers ...Register) {
	for _, p := range pointers {
		ADDQ(I32(32), p)
	}
	DECQ(w.blocks)
	JNZ(LabelRef(label))
	VZEROUPPER()
	RET()
}
