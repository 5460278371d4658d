package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	. "github.com/mmcloughlin/avo/reg"
)

// steps holds a step in bytes and the multiples of it that addressing cannot make.
type steps struct{ one, three, five Register }

// stepsOf loads a parameter that counts elements.
func stepsOf(param string, five bool) steps {
	s := steps{one: inBytes(param), three: GP64()}
	LEAQ(Mem{Base: s.one, Index: s.one, Scale: 2}, s.three)
	if five {
		s.five = GP64()
		LEAQ(Mem{Base: s.one, Index: s.one, Scale: 4}, s.five)
	}
	return s
}

// at returns the place i steps behind p.
func (s steps) at(p Register, i int) Mem {
	m := Mem{Base: p}
	switch i {
	case 1, 2, 4:
		m.Index, m.Scale = s.one, uint8(i)
	case 3:
		m.Index, m.Scale = s.three, 1
	case 5:
		m.Index, m.Scale = s.five, 1
	}
	return m
}

// param loads a parameter.
func param(name string) Register { return Load(Param(name), GP64()) }

// loop ends a turn over vectors of channels: pointers move on by their number of bytes.
func (t tiler) loop(vecs Register, floats []Register, bytes []Register) {
	for _, p := range floats {
		ADDQ(I32(t.size), p)
	}
	for _, p := range bytes {
		ADDQ(I32(t.size/4), p)
	}
	DECQ(vecs)
	JNZ(LabelRef("vector"))
}

// planes returns a function that stores at plane (i, j) behind p. Rows of planes must be taken in ascending order.
func planes(p Register, s steps) func(i, j int, v VecVirtual) {
	row, at := 0, GP64()
	MOVQ(p, at)
	return func(i, j int, v VecVirtual) {
		for ; row < i; row++ {
			LEAQ(Mem{Base: at, Index: s.three, Scale: 2}, at)
		}
		VMOVUPS(v, s.at(at, j))
	}
}

// fromPlanes is the first half of both for planes as source.
func (t tiler) fromPlanes(p pass, m, ms Register, row steps, store func(i, j int, v VecVirtual)) {
	from := GP64()
	t.both(p,
		func() { MOVQ(m, from) },
		func(i, j int) VecVirtual { return t.load(row.at(from, i)) },
		func() { ADDQ(ms, from) },
		store)
}

// planeRows loads the step between planes, and six times that, from one row of planes to the next.
func planeRows(param string) (one Register, row steps) {
	one = inBytes(param)
	row = steps{GP64(), GP64(), GP64()}
	LEAQ(Mem{Base: one, Index: one, Scale: 2}, row.one)
	ADDQ(row.one, row.one)
	LEAQ(Mem{Base: row.one, Index: row.one, Scale: 2}, row.three)
	LEAQ(Mem{Base: row.one, Index: row.one, Scale: 4}, row.five)
	return one, row
}
