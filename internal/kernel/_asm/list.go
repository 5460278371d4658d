package main

import (
	"fmt"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	. "github.com/mmcloughlin/avo/reg"
)

// notZero is the predicate a != b, or NaN.
const notZero = U8(0x04)

// listTile is how much of a patch and of a filter one function takes: rows of as many vectors as fit the registers
// beside the gradient and, in scatter, one vector on its way. A mask limits the last vector of a row.
type listTile struct {
	rows, vectors int
	scatter       bool
	single        bool // the last vector of a row is one element: 9 in all are the patch of a 3x3 kernel on 3 channels
	lanes
}

// list writes the functions for lists of gradients. With AVX-512 masks cost nothing, so every function has one.
func list() {
	listBits(true)
	listBits(false)
	for _, scatter := range []bool{false, true} {
		for rows, vectors := range [][]int{1: {1, 2, 3, 4, 6, 8}, 2: {1, 2, 3, 4, 6, 8}, 3: {1, 2, 3, 4, 5, 6, 8}} {
			for _, v := range vectors {
				listTile{rows: rows, vectors: v, scatter: scatter, lanes: lanes{wide: true, masked: true}}.write()
			}
		}
		for rows, vectors := range [][]int{1: {1, 2, 4, 8}, 2: {1, 2, 4, 6}, 3: {1, 2, 3, 4}} {
			for _, v := range vectors {
				listTile{rows: rows, vectors: v, scatter: scatter}.write()
				listTile{rows: rows, vectors: v, scatter: scatter, lanes: lanes{masked: true}}.write()
			}
		}
		for rows := 1; rows <= 3; rows++ {
			listTile{rows: rows, vectors: 2, scatter: scatter, single: true}.write()
		}
	}
}

func (l listTile) write() {
	what, target, sums, suffix := "listFilters", "x", "acc", ""
	if l.scatter {
		what, target, sums = "listImage", "gx", "filters"
	}
	if l.masked && !l.wide {
		suffix = "Mask"
	}
	if l.single {
		suffix = "Single"
	}
	name := fmt.Sprintf("%s%dx%d%s%s", what, l.rows, l.vectors, suffix, l.level())
	TEXT(name, NOSPLIT, fmt.Sprintf("func(%s *float32, pad int, %s *float32, row int, windows *uint32, gy *float32, arg *uint8, step int, place, window *int32, channels, filter int, mask %s)", sums, target, l.maskType()))
	Pragma("noescape")
	Doc(fmt.Sprintf("%s takes %d rows of %d vectors of each patch; pad, row and filter are in bytes, channels is at least 1.", name, l.rows, l.vectors))

	acc, image, row := Load(Param(sums), GP64()), Load(Param(target), GP64()), Load(Param("row"), GP64())
	windows, g, arg := Load(Param("windows"), GP64()), Load(Param("gy"), GP64()), Load(Param("arg"), GP64())
	step, place, window := Load(Param("step"), GP64()), Load(Param("place"), GP64()), Load(Param("window"), GP64())
	l.loadMask()
	regs := make([][]VecVirtual, l.rows)
	for r := range regs {
		for range l.vectors {
			regs[r] = append(regs[r], l.vector())
		}
	}

	Label("channel")
	m, high := GP64(), GP64()
	MOVL(Mem{Base: windows}, m.As32())
	MOVL(Mem{Base: windows, Disp: 256}, high.As32())
	SHLQ(U8(32), high)
	ORQ(high, m)
	JZ(LabelRef("next"))
	l.filter(regs, acc, func(at Mem, v VecVirtual) { VMOVUPS(at, v) })

	Label("window_")
	i, n, at := GP64(), GP64(), GP64()
	TZCNTQ(m, i)
	MOVLQSX(Mem{Base: place, Index: i, Scale: 4}, at)
	IMULQ(step, i)
	value := l.vector()
	VBROADCASTSS(Mem{Base: g, Index: i, Scale: 4}, value)
	MOVBQZX(Mem{Base: arg, Index: i, Scale: 1}, n)
	MOVLQSX(Mem{Base: window, Index: n, Scale: 4}, n)
	ADDQ(n, at)
	LEAQ(Mem{Base: image, Index: at, Scale: 4}, at)
	BLSRQ(m, m)
	for r := range regs {
		for v, reg := range regs[r] {
			cell := Mem{Base: at, Disp: v * l.bytes()}
			if r > 0 {
				cell.Index, cell.Scale = row, uint8(r)
			}
			if l.scatter {
				l.add(cell, value, reg, (l.masked || l.single) && v == l.vectors-1)
			} else {
				l.sum(cell, value, reg, (l.masked || l.single) && v == l.vectors-1)
			}
		}
	}
	JNZ(LabelRef("window_"))
	if !l.scatter {
		l.filter(regs, acc, func(at Mem, v VecVirtual) { VMOVUPS(v, at) })
	}

	Label("next")
	ADDQ(U8(4), windows)
	ADDQ(U8(4), g)
	INCQ(arg)
	ADDQ(slot("filter"), acc)
	DECQ(slot("channels"))
	JNZ(LabelRef("channel"))
	VZEROUPPER()
	RET()
}

// filter calls f for each register and its place in the filter at acc.
func (l listTile) filter(regs [][]VecVirtual, acc Register, f func(Mem, VecVirtual)) {
	pad := GP64()
	if l.rows > 1 {
		MOVQ(slot("pad"), pad)
	}
	for r := range regs {
		for v, reg := range regs[r] {
			at := Mem{Base: acc, Disp: v * l.bytes()}
			if r > 0 {
				at.Index, at.Scale = pad, uint8(r)
			}
			f(at, reg)
		}
	}
}

// sum adds a vector of the patch times value to reg.
func (l listTile) sum(cell Mem, value, reg VecVirtual, part bool) {
	switch {
	case !part:
		VFMADD231PS(cell, value, reg)
	case l.single:
		VFMADD231SS(cell, value.AsX(), reg.AsX())
	case l.wide:
		VFMADD231PS(cell, value, l.only, reg)
	default:
		x := YMM()
		l.load(cell, x, true)
		VFMADD231PS(x, value, reg)
	}
}

// add adds a vector of the filter times value to the patch.
func (l listTile) add(cell Mem, value, reg VecVirtual, part bool) {
	x := l.vector()
	if part && l.single {
		VMOVSS(cell, x.AsX())
		VFMADD231SS(reg.AsX(), value.AsX(), x.AsX())
		VMOVSS(x.AsX(), cell)
		return
	}
	l.load(cell, x, part)
	VFMADD231PS(reg, value, x)
	l.store(x, cell, part)
}

// listBits writes the function that turns gradients into bits. The lanes of a vector are as many channels, so that the
// bits of a channel gather in its lane, and nothing has to be transposed.
func listBits(wide bool) {
	l := lanes{wide: wide, masked: true}
	name := "listBits" + l.level()
	TEXT(name, NOSPLIT, fmt.Sprintf("func(windows *uint32, gy *float32, step, count int, mask %s)", l.maskType()))
	Pragma("noescape")
	Doc(fmt.Sprintf("%s does one vector of channels. step is in bytes, count at least 1.", name))
	windows, g := Load(Param("windows"), GP64()), Load(Param("gy"), GP64())
	step, count := Load(Param("step"), GP64()), Load(Param("count"), GP64())
	l.loadMask()
	zero, bit, found := l.zero(), l.vector(), l.vector()
	for _, half := range []string{"low", "high"} {
		one := GP32()
		MOVL(U32(1), one)
		x := XMM()
		VMOVD(one, x)
		VPBROADCASTD(x, bit)
		l.clear(found)
		n := GP64()
		MOVQ(U32(32), n)
		CMPQ(count, n)
		CMOVQLT(count, n)
		SUBQ(n, count)
		TESTQ(n, n)
		JZ(LabelRef(half + "_done"))
		Label(half)
		if wide {
			some := K()
			VCMPPS(notZero, Mem{Base: g}, zero, l.only, some)
			VPORD(bit, found, some, found)
		} else {
			v := YMM()
			l.load(Mem{Base: g}, v, true)
			VCMPPS(notZero, v, zero, v)
			VPAND(bit, v, v)
			VPOR(v, found, found)
		}
		VPSLLD(U8(1), bit, bit)
		ADDQ(step, g)
		DECQ(n)
		JNZ(LabelRef(half))
		Label(half + "_done")
		if half == "low" {
			VMOVUPS(found, Mem{Base: windows})
		} else {
			VMOVUPS(found, Mem{Base: windows, Disp: 256})
		}
	}
	VZEROUPPER()
	RET()
}
