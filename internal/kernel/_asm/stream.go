package main

import (
	"fmt"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	. "github.com/mmcloughlin/avo/reg"
)

// width is a CPU level with its vectors.
type width struct {
	level  string // as it ends the functions' names
	bytes  int    // of a vector
	vector func() VecVirtual
}

// widths lists the levels for loops that AVX-512 only makes wider: they use what both have, and no masks.
var widths = []width{{"AVX2", 32, ymm}, {"AVX512", 64, zmm}}

// text begins a function over slices of float32 that are as long as the one called dst.
func (w width) text(name, params, what string) {
	name += w.level
	TEXT(name, NOSPLIT, "func("+params+")")
	Pragma("noescape")
	Doc(fmt.Sprintf("%s %s It does the first len(dst) &^ %d elements.", name, what, w.bytes/4-1))
}

// param returns a vector full of the float32 parameter called name.
func (w width) param(name string) VecVirtual {
	v := w.vector()
	VBROADCASTSS(slot(name), v)
	return v
}

// load returns the vector at p.
func (w width) load(p Mem) VecVirtual {
	v := w.vector()
	VMOVUPS(p, v)
	return v
}

// stream runs body over whole vectors of the named slices, vectors of them in one turn of the main loop, and ends the
// function.
func (w width) stream(vectors int, slices []string, body func(at []Mem)) {
	pointers := make([]Register, len(slices))
	for i, name := range slices {
		pointers[i] = Load(Param(name).Base(), GP64())
	}
	n := Load(Param("dst").Len(), GP64())
	for _, turn := range []struct {
		name    string
		vectors int
	}{{"main", vectors}, {"rest", 1}} {
		count := turn.vectors * w.bytes / 4
		Label(turn.name)
		CMPQ(n, I32(count))
		JLT(LabelRef(turn.name + "_done"))
		for v := range turn.vectors {
			at := make([]Mem, len(pointers))
			for i, p := range pointers {
				at[i] = Mem{Base: p, Disp: v * w.bytes}
			}
			body(at)
		}
		for _, p := range pointers {
			ADDQ(I32(turn.vectors*w.bytes), p)
		}
		SUBQ(I32(count), n)
		JMP(LabelRef(turn.name))
		Label(turn.name + "_done")
	}
	VZEROUPPER()
	RET()
}
