package main

import (
	"fmt"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	. "github.com/mmcloughlin/avo/reg"
)

// pool writes the pooling of rectified windows of two by two cells.
func pool() {
	pool2x2(true)
	pool2x2(false)
}

func pool2x2(wide bool) {
	l := lanes{wide: wide, masked: wide}
	name, params := "pool2x2"+l.level(), ""
	if wide {
		params = ", mask " + l.maskType()
	}
	TEXT(name, NOSPLIT, fmt.Sprintf("func(y *float32, arg *uint8, x *float32, row, cell, next, windows, channels, vectors int%s)", params))
	Pragma("noescape")
	Doc(fmt.Sprintf("%s does the first vectors times %d of the channels of each window.", name, l.bytes()/4),
		"From one row, cell and window of x to the next it is row, cell and next bytes. windows is at least 1.")
	y, arg, x := Load(Param("y"), GP64()), Load(Param("arg"), GP64()), Load(Param("x"), GP64())
	row, cell, channels := Load(Param("row"), GP64()), Load(Param("cell"), GP64()), Load(Param("channels"), GP64())
	windows := Load(Param("windows"), GP64())
	zero := l.zero()
	place := []VecVirtual{nil, l.vector(), l.vector(), l.vector()}
	for i := 1; i < 4; i++ {
		v, one := XMM(), GP32()
		MOVL(U32(uint32(i)), one)
		VMOVD(one, v)
		VPBROADCASTD(v, place[i])
	}
	l.loadMask()

	Label("window_")
	yAt, argAt, up, down := GP64(), GP64(), GP64(), GP64()
	MOVQ(y, yAt)
	MOVQ(arg, argAt)
	MOVQ(x, up)
	LEAQ(Mem{Base: x, Index: row, Scale: 1}, down)
	cells := []Mem{{Base: up}, {Base: up, Index: cell, Scale: 1}, {Base: down}, {Base: down, Index: cell, Scale: 1}}
	body := func(masked bool) {
		best, at := l.vector(), l.zero()
		for i, from := range cells {
			v := l.vector()
			l.load(from, v, masked)
			if i == 0 {
				VMAXPS(v, zero, best) // gives v, its second source, if that is NaN or -0
				VADDPS(zero, best, best)
				continue
			}
			if wide {
				more := K()
				VCMPPS(isOrdered, best, best, more)
				VCMPPS(notLE, best, v, more, more)
				VMOVAPS(v, more, best)
				VMOVDQA32(place[i], more, at)
				continue
			}
			more, ordered := YMM(), YMM()
			VCMPPS(isOrdered, best, best, ordered)
			VCMPPS(notLE, best, v, more)
			VANDPS(ordered, more, more)
			VBLENDVPS(more, v, best, best)
			VBLENDVPS(more, place[i], at, at)
		}
		l.store(best, Mem{Base: yAt}, masked)
		switch {
		case masked:
			VPMOVDB(at, l.only, Mem{Base: argAt})
		case wide:
			VPMOVDB(at, Mem{Base: argAt})
		default:
			high, low := XMM(), XMM()
			VEXTRACTI128(U8(1), at, high)
			VPACKUSDW(high, at.AsX(), low)
			VPACKUSWB(low, low, low)
			VMOVQ(low, Mem{Base: argAt})
		}
	}
	n := Load(Param("vectors"), GP64())
	TESTQ(n, n)
	JZ(LabelRef("tail"))
	Label("vector")
	body(false)
	ADDQ(U8(l.bytes()), yAt)
	ADDQ(U8(l.bytes()/4), argAt)
	ADDQ(U8(l.bytes()), up)
	ADDQ(U8(l.bytes()), down)
	DECQ(n)
	JNZ(LabelRef("vector"))
	Label("tail")
	if wide {
		some := GP32()
		KMOVW(l.only, some)
		TESTL(some, some)
		JZ(LabelRef("done"))
		body(true)
		Label("done")
	}
	LEAQ(Mem{Base: y, Index: channels, Scale: 4}, y)
	ADDQ(channels, arg)
	ADDQ(slot("next"), x)
	DECQ(windows)
	JNZ(LabelRef("window_"))
	VZEROUPPER()
	RET()
}

// isOrdered is the predicate: neither a nor b is NaN.
const isOrdered = U8(0x07)
