package main

import (
	"fmt"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	. "github.com/mmcloughlin/avo/reg"
)

// mask writes the pass of gradients back through a ReLU, with the sums of their columns: for 1, 2 or 4 vectors of
// columns. Those whose last vector has only the lanes in mask are, with AVX2, functions of their own.
func mask() {
	for _, vectors := range []int{1, 2, 4} {
		maskSum(vectors, lanes{wide: true, masked: true})
		maskSum(vectors, lanes{})
	}
	maskSum(1, lanes{masked: true})
}

func maskSum(vectors int, l lanes) {
	name, mask := fmt.Sprintf("maskSum%d%s", vectors, l.level()), ""
	if l.masked {
		mask = ", mask " + l.maskType()
	}
	if l.masked && !l.wide {
		name = fmt.Sprintf("maskSum%dMaskAVX2", vectors)
	}
	TEXT(name, NOSPLIT, fmt.Sprintf("func(dst, sum, y, gy *float32, step, rows int%s) (count int)", mask))
	Pragma("noescape")
	Doc(fmt.Sprintf("%s does %d vectors of columns. step is in bytes, rows at least 1.", name, vectors))
	dst, y, gy := Load(Param("dst"), GP64()), Load(Param("y"), GP64()), Load(Param("gy"), GP64())
	step, rows := Load(Param("step"), GP64()), Load(Param("rows"), GP64())
	l.loadMask()
	zero := l.zero()
	sums := make([]VecVirtual, vectors)
	for i := range sums {
		sums[i] = l.zero()
	}
	count := GP64()
	XORQ(count, count)

	Label("row")
	for i, sum := range sums {
		at := func(p Register) Mem { return Mem{Base: p, Disp: i * l.bytes()} }
		part := l.masked && i == vectors-1
		out, v, n := l.vector(), l.vector(), GP32()
		l.load(at(y), out, part)
		if l.wide {
			on, odd, some := K(), K(), K()
			VCMPPS(notLE, zero, out, on) // lanes that are not in mask have been loaded as 0
			VMOVUPS_Z(at(gy), on, v)
			VCMPPS(isNaN, out, out, odd)
			VMOVAPS(out, odd, v)
			VCMPPS(notZero, zero, v, some)
			KMOVW(some, n)
		} else {
			m := YMM()
			l.load(at(gy), v, part)
			VCMPPS(notLE, zero, out, m)
			VANDPS(v, m, v)
			VCMPPS(isNaN, out, out, m)
			VBLENDVPS(m, out, v, v)
			VCMPPS(notZero, zero, v, m)
			VMOVMSKPS(m, n)
		}
		VADDPS(v, sum, sum)
		l.store(v, at(dst), part)
		POPCNTL(n, n)
		ADDQ(n.As64(), count)
	}
	ADDQ(step, dst)
	ADDQ(step, y)
	ADDQ(step, gy)
	DECQ(rows)
	JNZ(LabelRef("row"))

	sum := Load(Param("sum"), GP64())
	TESTQ(sum, sum)
	JZ(LabelRef("done"))
	for i, s := range sums {
		at, part, old := Mem{Base: sum, Disp: i * l.bytes()}, l.masked && i == vectors-1, l.vector()
		l.load(at, old, part)
		VADDPS(old, s, s)
		l.store(s, at, part)
	}
	Label("done")
	Store(count, ReturnIndex(0))
	VZEROUPPER()
	RET()
}
