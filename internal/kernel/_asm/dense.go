package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	. "github.com/mmcloughlin/avo/reg"
)

// dense writes the two transpositions between a narrow matrix, of which it does at most 16 columns, and a wide one, of
// as many rows. They use no masks, whose stores are slow, but read and write beyond the end of a narrow row.
func dense() {
	TEXT("denseWidenAVX2", NOSPLIT, "func(wide, narrow *float32, step, row, k, blocks int)")
	Pragma("noescape")
	Doc("denseWidenAVX2 writes 8 times blocks rows of narrow, row elements apart, as columns of wide, whose rows begin step",
		"elements apart. Of the k elements of a row it reads 8 if k is at most 8, else 16. k is from 1 to 16, blocks at least 1.")
	wide, narrow := Load(Param("wide"), GP64()), Load(Param("narrow"), GP64())
	step, width, blocks := stepsOf("step", true), stepsOf("row", true), Load(Param("blocks"), GP64())
	k := Load(Param("k"), GP64())
	Label("block")
	for part := range 2 {
		from, to := GP64(), GP64()
		LEAQ(Mem{Base: narrow, Disp: 32 * part}, from)
		MOVQ(wide, to)
		if part > 0 {
			LEAQ(Mem{Base: to, Index: step.one, Scale: 8}, to)
		}
		rows := make([]VecVirtual, 8)
		for i := range rows {
			rows[i] = YMM()
			VMOVUPS(eight(from, width, i), rows[i])
		}
		for i, v := range transpose8(rows) {
			VMOVUPS(v, eight(to, step, i))
			if at := 8*part + i + 1; at < 16 {
				CMPQ(k, U8(at))
				JE(LabelRef("next"))
			}
		}
	}
	Label("next")
	ADDQ(U8(32), wide)
	LEAQ(Mem{Base: narrow, Index: width.one, Scale: 8}, narrow)
	DECQ(blocks)
	JNZ(LabelRef("block"))
	VZEROUPPER()
	RET()

	TEXT("denseNarrowAVX2", NOSPLIT, "func(narrow, wide *float32, step, k, blocks int)")
	Pragma("noescape")
	Doc("denseNarrowAVX2 writes 8 times blocks columns of wide, whose rows begin step elements apart, as rows of narrow.",
		"Of a row of k elements it writes 8 if k is at most 8, else 16. k is from 1 to 16, blocks at least 1.")
	narrow, wide = Load(Param("narrow"), GP64()), Load(Param("wide"), GP64())
	step, width, blocks = stepsOf("step", true), stepsOf("k", true), Load(Param("blocks"), GP64())
	k = Load(Param("k"), GP64())
	Label("block")
	CMPQ(k, U8(8))
	JLE(LabelRef("left"))
	for part := 1; part >= 0; part-- { // right first: what it writes beyond a row, left overwrites
		from, to := GP64(), GP64()
		MOVQ(wide, from)
		LEAQ(Mem{Base: narrow, Disp: 32 * part}, to)
		columns := make([]VecVirtual, 8)
		for i := range columns {
			columns[i] = YMM()
			VXORPS(columns[i], columns[i], columns[i])
		}
		if part > 0 {
			LEAQ(Mem{Base: from, Index: step.one, Scale: 8}, from)
		} else {
			Label("left")
			MOVQ(wide, from)
			MOVQ(narrow, to)
		}
		loaded := []string{"left_loaded", "right_loaded"}[part]
		for i := range columns {
			VMOVUPS(eight(from, step, i), columns[i])
			if at := 8*part + i + 1; at < 8*part+8 {
				CMPQ(k, U8(at))
				JE(LabelRef(loaded))
			}
		}
		Label(loaded)
		for i, v := range transpose8(columns) {
			VMOVUPS(v, eight(to, width, i))
		}
	}
	ADDQ(U8(32), wide)
	LEAQ(Mem{Base: narrow, Index: width.one, Scale: 8}, narrow)
	DECQ(blocks)
	JNZ(LabelRef("block"))
	VZEROUPPER()
	RET()
}

// eight returns the place i < 8 steps behind p. Before those of 6 and 7 are used, p must not change.
func eight(p Register, s steps, i int) Mem {
	switch i {
	case 6:
		return Mem{Base: p, Index: s.three, Scale: 2}
	case 7:
		q := GP64()
		LEAQ(Mem{Base: p, Index: s.three, Scale: 2}, q)
		return Mem{Base: q, Index: s.one, Scale: 1}
	}
	return s.at(p, i)
}

// transpose8 returns the columns of 8 rows.
func transpose8(r []VecVirtual) []VecVirtual {
	pairs := make([]VecVirtual, 8) // of rows i and i+1: elements 0, 1 of each half, then 2, 3
	for i := 0; i < 8; i += 2 {
		pairs[i], pairs[i+1] = YMM(), YMM()
		VUNPCKLPS(r[i+1], r[i], pairs[i])
		VUNPCKHPS(r[i+1], r[i], pairs[i+1])
	}
	fours := make([]VecVirtual, 8) // of rows 0 to 3, then 4 to 7: elements 0 to 3 of each half
	for i := 0; i < 8; i += 4 {
		for j := range 2 {
			fours[i+2*j], fours[i+2*j+1] = YMM(), YMM()
			VUNPCKLPD(pairs[i+j+2], pairs[i+j], fours[i+2*j])
			VUNPCKHPD(pairs[i+j+2], pairs[i+j], fours[i+2*j+1])
		}
	}
	columns := make([]VecVirtual, 8)
	for i := range 4 {
		columns[i], columns[i+4] = YMM(), YMM()
		VPERM2F128(U8(0x20), fours[i+4], fours[i], columns[i])
		VPERM2F128(U8(0x31), fours[i+4], fours[i], columns[i+4])
	}
	return columns
}
