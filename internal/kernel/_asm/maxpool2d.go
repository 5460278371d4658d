package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	. "github.com/mmcloughlin/avo/reg"
)

// maxpool2d writes MaxPool2D and its gradient with windows of two by two cells, two apart.
func maxpool2d() {
	TEXT("maxPool2x2AVX2", NOSPLIT, "func(y, up, down *float32, windows, channels int)")
	Pragma("noescape")
	Doc("maxPool2x2AVX2 does windows of one row of y, which lie in the rows up and down of x. There are 8 channels or more.")
	eachWindow("y", []string{"up", "down"}, func(pooled Mem, cells []Mem) {
		x := make([]VecVirtual, 4)
		for i, from := range cells {
			x[i] = YMM()
			VMOVUPS(from, x[i])
		}
		VMOVUPS(larger(larger(x[0], x[1]), larger(x[2], x[3])), pooled)
	})

	TEXT("maxPoolGrad2x2AVX2", NOSPLIT, "func(gxUp, gxDown, up, down, gy *float32, windows, channels int)")
	Pragma("noescape")
	Doc("maxPoolGrad2x2AVX2 writes the two rows of gx under windows of one row of gy. There are 8 channels or more.")
	zero := YMM()
	VXORPS(zero, zero, zero)
	eachWindow("gy", []string{"up", "down", "gxUp", "gxDown"}, func(pooled Mem, cells []Mem) {
		x, gx := cells[:4], cells[4:]
		best := YMM()
		VMOVUPS(x[0], best)
		beaten := make([]VecVirtual, 4) // the best before cell i is beaten by it: it is larger, or the first NaN
		for i := 1; i < 4; i++ {
			next, ordered := YMM(), YMM()
			VMOVUPS(x[i], next)
			beaten[i] = YMM()
			VCMPPS(notLE, best, next, beaten[i])
			VCMPPS(isOrdered, best, best, ordered)
			VANDPS(ordered, beaten[i], beaten[i])
			if i < 3 {
				VBLENDVPS(beaten[i], next, best, best)
			}
		}
		g := YMM()
		VADDPS(pooled, zero, g) // -0 becomes +0, as when it is added to a 0
		for i := 3; i > 0; i-- {
			share := YMM()
			VANDPS(g, beaten[i], share)
			VMOVUPS(share, gx[i])
			VANDNPS(g, beaten[i], g)
		}
		VMOVUPS(g, gx[0])
	})
}

// eachWindow runs body for every vector of channels of every window and ends the function. pooled names the row with a
// pixel for each window, rows those with two; body gets the cells in the order left, right of each row.
func eachWindow(pooled string, rows []string, body func(pooled Mem, cells []Mem)) {
	small := Load(Param(pooled), GP64())
	left := make([]Register, len(rows)) // of each row, the left cell
	for i, name := range rows {
		left[i] = Load(Param(name), GP64())
	}
	windows, pixel := Load(Param("windows"), GP64()), inBytes("channels")
	last := GP64() // where the last vector of a pixel begins, which may overlap the one before it
	LEAQ(Mem{Base: pixel, Disp: -32}, last)

	Label("window")
	at := GP64()
	XORQ(at, at)
	right := make([]Register, len(rows))
	for i := range rows {
		right[i] = GP64()
		LEAQ(Mem{Base: left[i], Index: pixel, Scale: 1}, right[i])
	}
	Label("vector")
	var cells []Mem
	for i := range rows {
		cells = append(cells, Mem{Base: left[i], Index: at, Scale: 1}, Mem{Base: right[i], Index: at, Scale: 1})
	}
	body(Mem{Base: small, Index: at, Scale: 1}, cells)
	CMPQ(at, last)
	JEQ(LabelRef("next"))
	ADDQ(I32(32), at)
	CMPQ(at, last)
	CMOVQGT(last, at)
	JMP(LabelRef("vector"))
	Label("next")
	ADDQ(pixel, small)
	for i := range rows {
		LEAQ(Mem{Base: right[i], Index: pixel, Scale: 1}, left[i])
	}
	DECQ(windows)
	JNZ(LabelRef("window"))
	VZEROUPPER()
	RET()
}

// larger returns what Go's max does. The instruction gives its last source if one is NaN or both are zeros: so the two
// orders differ in just these cases, and of two zeros the conjunction is +0 unless both are -0.
func larger(a, b VecVirtual) VecVirtual {
	m, swapped, nan := YMM(), YMM(), YMM()
	VMAXPS(a, b, m)
	VMAXPS(b, a, swapped)
	VANDPS(swapped, m, m)
	VCMPPS(isNaN, a, b, nan)
	VORPS(nan, m, m)
	return m
}
