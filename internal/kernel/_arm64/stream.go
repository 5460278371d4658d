package main

import (
	"fmt"
	"strings"
)

// operand is a slice that stream goes through.
type operand struct {
	name          string
	read, written bool
}

// param returns a vector full of the float32 parameter called name.
func (f *function) param(name string) vector {
	v := f.constant()
	f.op("FMOVS %s, F%d", f.slot(name), v)
	f.op("VDUP V%d.S[0], V%d.S4", v, v)
	return v
}

// zero returns a vector of +0.
func (f *function) zero() vector {
	v := f.constant()
	f.clear(v)
	return v
}

func (f *function) clear(v vector) { f.op("VEOR V%d.B16, V%[1]d.B16, V%[1]d.B16", v) }

func (f *function) constant() vector {
	f.shared++
	return vector(32 - f.shared)
}

// stream runs body over whole vectors of the slices, vectors of them in one turn of the main loop, and ends the function.
// The first slice tells the length. body gets the slices' vectors, which hold what is read, leaves in them what is to be
// written, and may use three more.
func (f *function) stream(vectors int, slices []operand, body func(at, spare []vector)) {
	for i, s := range slices {
		f.op("MOVD %s, R%d", f.slot(s.name+"_base"), i)
	}
	n := len(slices) // register of what is left
	f.op("MOVD %s, R%d", f.slot(slices[0].name+"_len"), n)
	for _, turn := range []struct {
		name    string
		vectors int
	}{{"main", vectors}, {"rest", 1}} {
		f.label(turn.name)
		f.op("CMP $%d, R%d", 4*turn.vectors, n)
		f.op("BLT %s_done", turn.name)
		for i, s := range slices {
			if s.read {
				f.op("VLD1%s, [%s]", post(!s.written, turn.vectors, i), registers(i*turn.vectors, turn.vectors))
			}
		}
		spare := vector(len(slices) * turn.vectors)
		for v := range turn.vectors {
			var at []vector
			for i := range slices {
				at = append(at, vector(i*turn.vectors+v))
			}
			body(at, []vector{spare, spare + 1, spare + 2})
		}
		for i, s := range slices {
			if s.written {
				f.op("VST1.P [%s], %d(R%d)", registers(i*turn.vectors, turn.vectors), 16*turn.vectors, i)
			}
		}
		f.op("SUB $%d, R%d", 4*turn.vectors, n)
		f.op("B %s", turn.name)
		f.label(turn.name + "_done")
	}
	f.op("RET")
}

// post returns how a load names the address in register r: what is written later moves on only then.
func post(moves bool, vectors, r int) string {
	if moves {
		return fmt.Sprintf(".P %d(R%d)", 16*vectors, r)
	}
	return fmt.Sprintf(" (R%d)", r)
}

// registers names n vectors in a row.
func registers(first, n int) string {
	var names []string
	for v := first; v < first+n; v++ {
		names = append(names, fmt.Sprintf("V%d.S4", v))
	}
	return strings.Join(names, ", ")
}
