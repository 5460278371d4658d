package main

import (
	"fmt"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	. "github.com/mmcloughlin/avo/reg"
)

// Predicates of compare(predicate, b, a, mask).
const (
	isNaN     = U8(0x03) // a or b is NaN
	lessEqual = U8(0x12) // a <= b
	notLE     = U8(0x16) // a > b, or NaN
	notGE     = U8(0x19) // a < b, or NaN
	greater   = U8(0x1e) // a > b
	notEqual  = U8(0x04) // a != b, or NaN
)

// unroll is how many vectors one turn of the main loop does, so that its bookkeeping costs nothing.
const unroll = 4

// lane is an element type, with the instructions that take it.
type lane struct {
	bits                                           int
	past                                           bool // store writes past the caches
	add, sub, mul, min, max, and, or, xor, compare func(...Op)
	blend                                          func(mask, yes, no, to Op)
	load, store, broadcast                         func(...Op)
}

// relu writes the rectifier and its gradient for both element types, and for float32 past the caches as well.
func relu() {
	single := lane{
		bits: 32, add: VADDPS, sub: VSUBPS, mul: VMULPS, min: VMINPS, max: VMAXPS, compare: VCMPPS,
		and: VANDPS, or: VORPS, xor: VXORPS, blend: VBLENDVPS, load: VMOVUPS, store: VMOVUPS, broadcast: VBROADCASTSS,
	}
	past := single
	past.past, past.store = true, func(o ...Op) { VMOVNTPS(o[0], o[1]) }
	for _, l := range []lane{
		single,
		past,
		{
			bits: 64, add: VADDPD, sub: VSUBPD, mul: VMULPD, min: VMINPD, max: VMAXPD, compare: VCMPPD,
			and: VANDPD, or: VORPD, xor: VXORPD, blend: VBLENDVPD, load: VMOVUPD, store: VMOVUPD, broadcast: VBROADCASTSD,
		},
	} {
		l.reluPlain()
		l.reluAny()
		l.reluGrad()
	}
}

func (l lane) reluPlain() {
	l.text("reluPlain", "dst, x []float%d", "is ReLU without parameters.")
	zero := l.zero()
	l.stream([]string{"dst", "x"}, func(p []Mem) {
		y := YMM()
		// MAX gives its second source if one of the two is NaN or both are zeros, and that is the first operand here.
		l.max(p[1], zero, y)
		l.add(zero, y, y) // -0 becomes +0
		l.store(y, p[0])
	})
}

func (l lane) reluAny() {
	l.text("reluAny", "dst, x []float%d, slope, limit, threshold float%[1]d", "is ReLU with all parameters.")
	zero, slope, limit, threshold := l.zero(), l.param("slope"), l.param("limit"), l.param("threshold")
	sloped := l.mask(notEqual, zero, slope)
	l.stream([]string{"dst", "x"}, func(p []Mem) {
		x, low, high, on := YMM(), YMM(), YMM(), YMM()
		l.load(p[1], x)
		l.sub(threshold, x, low)
		l.mul(slope, low, low)
		l.and(sloped, low, low) // slope 0: +0, for -Inf too
		l.min(x, limit, high)   // NaN stays, as in reluPlain
		l.compare(notLE, threshold, x, on)
		l.blend(on, high, low, low)
		l.add(zero, low, low)
		l.store(low, p[0])
	})
}

func (l lane) reluGrad() {
	l.text("reluGrad", "dst, x, gy []float%d, slope, limit, threshold float%[1]d",
		"is ReLUGrad; limit is NaN if there is none.")
	zero, slope, limit, threshold := l.zero(), l.param("slope"), l.param("limit"), l.param("threshold")
	sloped := l.mask(notEqual, zero, slope)
	l.stream([]string{"dst", "x", "gy"}, func(p []Mem) {
		x, gy, on, m, low := YMM(), YMM(), YMM(), YMM(), YMM()
		l.load(p[1], x)
		l.load(p[2], gy)
		l.compare(greater, threshold, x, on)
		l.compare(notGE, limit, x, m)
		l.and(m, on, on)
		l.and(gy, on, on)
		l.compare(lessEqual, threshold, x, m)
		l.and(sloped, m, m)
		l.mul(slope, gy, low)
		l.and(m, low, low)
		l.or(low, on, on)
		l.compare(isNaN, x, x, m)
		l.or(m, on, on)
		l.store(on, p[0])
	})
}

// text begins a function: its name gets the element's size and the CPU level.
func (l lane) text(name, params, what string) {
	if l.past {
		name, what = name+"Stream", what+" It writes past the caches; dst begins at a multiple of 32 bytes."
	}
	name = fmt.Sprintf("%s%dAVX2", name, l.bits)
	TEXT(name, NOSPLIT, fmt.Sprintf("func("+params+")", l.bits))
	Pragma("noescape")
	Doc(fmt.Sprintf("%s %s It does the first len(x) &^ %d elements.", name, what, 256/l.bits-1))
}

// zero returns a vector of +0.
func (l lane) zero() VecVirtual {
	v := YMM()
	l.xor(v, v, v)
	return v
}

// param returns a vector full of the parameter called name.
func (l lane) param(name string) VecVirtual {
	c, err := Param(name).Resolve()
	if err != nil {
		panic(err)
	}
	v := YMM()
	l.broadcast(c.Addr, v)
	return v
}

// mask returns all ones where a compares so with b, else zeros.
func (l lane) mask(predicate Op, b, a VecVirtual) VecVirtual {
	m := YMM()
	l.compare(predicate, b, a, m)
	return m
}

// stream runs body over whole vectors of the named slices, which are as long as x, and ends the function.
func (l lane) stream(slices []string, body func([]Mem)) {
	pointers := make([]Register, len(slices))
	for i, name := range slices {
		pointers[i] = Load(Param(name).Base(), GP64())
	}
	n := Load(Param("x").Len(), GP64())
	const size = 32 // bytes of a vector
	for _, turn := range []struct {
		name    string
		vectors int
	}{{"main", unroll}, {"rest", 1}} {
		count := turn.vectors * size * 8 / l.bits
		Label(turn.name)
		CMPQ(n, I32(count))
		JLT(LabelRef(turn.name + "_done"))
		for v := range turn.vectors {
			at := make([]Mem, len(pointers))
			for i, p := range pointers {
				at[i] = Mem{Base: p, Disp: v * size}
			}
			body(at)
		}
		for _, p := range pointers {
			ADDQ(I32(turn.vectors*size), p)
		}
		SUBQ(I32(count), n)
		JMP(LabelRef(turn.name))
		Label(turn.name + "_done")
	}
	if l.past {
		SFENCE() // nobody who learns that this call is over may miss what it wrote
	}
	VZEROUPPER()
	RET()
}
