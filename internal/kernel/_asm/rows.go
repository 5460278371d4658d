package main

import (
	"fmt"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	. "github.com/mmcloughlin/avo/reg"
)

// rows writes the sums of columns: of four whole vectors, of two, and of one that mask limits.
func rows() {
	for _, w := range widths {
		w.sumRows(4, false)
		w.sumRows(2, false)
		w.sumRows(1, true)
	}
}

func (w width) sumRows(vectors int, masked bool) {
	name := fmt.Sprintf("sumRows%d%s", vectors, w.level)
	params, what := "dst, x *float32, rows, step int", fmt.Sprintf("%d columns", vectors*w.bytes/4)
	if masked {
		params, what = "dst, x *float32, rows, step int, mask *[8]int32", "the columns in mask"
		if w.bytes == 64 {
			params = "dst, x *float32, rows, step int, mask uint32"
		}
	}
	TEXT(name, NOSPLIT, "func("+params+")")
	Pragma("noescape")
	Doc(fmt.Sprintf("%s adds to dst rows rows of x, at least one, of %s; they begin step elements apart.", name, what))
	dst, x := Load(Param("dst"), GP64()), Load(Param("x"), GP64())
	rows, step := Load(Param("rows"), GP64()), inBytes("step")
	mask := VecVirtual(nil)
	kMask := K()
	switch {
	case masked && w.bytes == 32:
		mask = YMM()
		VMOVUPS(Mem{Base: Load(Param("mask"), GP64())}, mask)
	case masked:
		KMOVW(Load(Param("mask"), GP32()), kMask)
	}
	load := func(from Mem) VecVirtual {
		v := w.vector()
		switch {
		case !masked:
			VMOVUPS(from, v)
		case w.bytes == 32:
			VMASKMOVPS(from, mask, v)
		default:
			VMOVUPS_Z(from, kMask, v)
		}
		return v
	}
	sums := make([]VecVirtual, vectors)
	for i := range sums {
		sums[i] = load(Mem{Base: dst, Disp: i * w.bytes})
	}
	Label("row")
	for i, sum := range sums {
		VADDPS(load(Mem{Base: x, Disp: i * w.bytes}), sum, sum)
	}
	ADDQ(step, x)
	DECQ(rows)
	JNZ(LabelRef("row"))
	for i, sum := range sums {
		switch to := (Mem{Base: dst, Disp: i * w.bytes}); {
		case !masked:
			VMOVUPS(sum, to)
		case w.bytes == 32:
			VMASKMOVPS(sum, mask, to)
		default:
			VMOVUPS(sum, kMask, to)
		}
	}
	VZEROUPPER()
	RET()
}
