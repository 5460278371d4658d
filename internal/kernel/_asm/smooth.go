package main

import (
	"math"
	"strings"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
)

// smooth writes the smooth activations and their first gradients for float32.
//
// AVX2 and AVX-512 give the same bits: they do the same roundings, and differ in how they multiply by powers of 2. Where
// float32 would cost accuracy, numbers are pairs, a value and what its rounding lost, as in package kernel with float64.
func smooth() {
	table := &constants{base: GLOBL("smoothTable", RODATA|NOPTR), at: map[uint32]int{}}
	for _, w := range widths {
		s := smoother{w, table, w.bytes / 32}
		s.forward("sigmoid", smoother.sigmoid)
		s.backward("sigmoid", smoother.sigmoidSlope)
		s.forward("tanh", smoother.tanh)
		s.backward("tanh", smoother.tanhSlope)
		s.forward("silu", smoother.silu)
		s.backward("silu", smoother.siluSlope)
		s.forward("gelu", smoother.gelu)
		s.backward("gelu", smoother.geluSlope)
		s.forward("geluTanh", smoother.geluTanh)
		s.backward("geluTanh", smoother.geluTanhSlope)
		s.forward("softplus", smoother.softplus)
		s.backward("softplus", smoother.sigmoid)
		s.forward("mish", smoother.mish)
		s.backward("mish", smoother.mishSlope)
		s.elu()
		s.eluGrad()
	}
}

// smoother writes functions for one CPU level.
type smoother struct {
	width
	table *constants
	ways  int // vectors in a turn of the loop, whose operations alternate: as many as there are registers for
}

// wide reports whether the vectors are those of AVX-512.
func (s smoother) wide() bool { return s.bytes == 64 }

// constants collects the numbers that the functions use, each repeated to fill a vector.
type constants struct {
	base Mem
	at   map[uint32]int
}

// bits returns the place of a vector full of the number with these bits.
func (c *constants) bits(b uint32) Mem {
	at, ok := c.at[b]
	if !ok {
		at = 64 * len(c.at)
		c.at[b] = at
		for lane := range 16 {
			DATA(at+4*lane, U32(b))
		}
	}
	return c.base.Offset(at)
}

// c returns the place of a vector full of v, rounded to float32.
func (s smoother) c(v float64) Mem { return s.table.bits(math.Float32bits(float32(v))) }

// forward writes the function that fills dst with f(x).
func (s smoother) forward(name string, f func(s smoother, x vec) vec) {
	s.text(name, "dst, x []float32", "is "+exported(name)+".")
	s.loop([]string{"dst", "x"}, func(s smoother, at []Mem) { s.store(f(s, s.load(at[1])), at[0]) })
}

// backward writes the function that fills dst with gy times the derivative f(x).
func (s smoother) backward(name string, f func(s smoother, x vec) vec) {
	s.text(name+"Grad", "dst, x, gy []float32", "is "+exported(name)+"Grad.")
	s.loop([]string{"dst", "x", "gy"}, func(s smoother, at []Mem) { s.finish(f(s, s.load(at[1])), at) })
}

// loop runs body over whole vectors of the named slices, some at a time and then one by one, and ends the function.
func (s smoother) loop(slices []string, body func(s smoother, at []Mem)) {
	at := make([]Mem, len(slices))
	for i, name := range slices {
		at[i] = Mem{Base: Load(Param(name).Base(), GP64())}
	}
	n := Load(Param("dst").Len(), GP64())
	for _, turn := range []struct {
		name string
		ways int
	}{{"many", s.ways}, {"one", 1}} {
		if turn.name == "many" && s.ways == 1 {
			continue
		}
		s.ways = turn.ways
		size := s.ways * s.bytes
		Label(turn.name)
		SUBQ(U8(size/4), n)
		JLT(LabelRef(turn.name + "_done"))
		body(s, at)
		for _, p := range at {
			ADDQ(I32(size), p.Base)
		}
		JMP(LabelRef(turn.name))
		Label(turn.name + "_done")
		ADDQ(U8(size/4), n)
	}
	VZEROUPPER()
	RET()
}

// load returns what is at p.
func (s smoother) load(p Mem) vec {
	v := s.new()
	for i := range v {
		VMOVUPS(p.Offset(i*s.bytes), v[i])
	}
	return v
}

// store writes v to p.
func (s smoother) store(v vec, p Mem) {
	for i := range v {
		VMOVUPS(v[i], p.Offset(i*s.bytes))
	}
}

// param returns the float32 parameter called name.
func (s smoother) param(name string) vec {
	v := s.new()
	for i := range v {
		VBROADCASTSS(slot(name), v[i])
	}
	return v
}

// finish writes gy times the derivative d to dst.
func (s smoother) finish(d vec, at []Mem) {
	plusTo(d, s.c(0)) // no -0
	for i := range d {
		VMULPS(at[2].Offset(i*s.bytes), d[i], d[i])
	}
	s.store(d, at[0])
}

// exported is the name in Go of what is called name here.
func exported(name string) string {
	switch name {
	case "silu":
		return "SiLU"
	case "gelu", "geluTanh":
		return "GELU" + name[4:]
	}
	return strings.ToUpper(name[:1]) + name[1:]
}
