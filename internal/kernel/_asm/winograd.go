package main

import (
	"math"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	. "github.com/mmcloughlin/avo/reg"
)

// less is the predicate of compare(less, b, a, mask): a < b, false for NaN.
const less = U8(0x11)

// winogradTable lists the constants of the transforms, each repeated to fill a vector.
var winogradTable = []float64{
	0, 1.0 / 2, 2, 5.0 / 2, math.Sqrt2 / 2, math.Sqrt2, math.Sqrt2 / 4, 2 * math.Sqrt2,
	-2.0 / 3, -1.0 / 3, 1.0 / 6, 1.0 / 3, -math.Sqrt2 / 3, math.Sqrt2 / 6, -5.0 / 2,
}

// The places of the constants in winogradTable.
const (
	kZero = iota
	kHalf
	k2
	k5Halves
	kP  // sqrt(1/2), the first pair of points
	kQ  // sqrt(2), the second
	kP3 // p cubed
	kQ3
	kG1 // the entries of G
	kG1Square
	kG2
	kG2Square
	kG1P
	kG2Q
	kMinus5Halves
)

// winogradInts is where the integers 0 to 3, of which places in windows are made, lie behind the constants.
const winogradInts = 16

// tiler writes the transforms of Winograd for one kind of vector. What they compute stands in winograd_portable.go.
type tiler struct {
	level string
	size  int // bytes of a vector
	table Mem
}

func winograd() {
	table := GLOBL("winogradTable", RODATA|NOPTR)
	for i := range winogradInts + 4 {
		for lane := range 16 {
			switch {
			case i < len(winogradTable):
				DATA(64*i+4*lane, U32(math.Float32bits(float32(winogradTable[i])))) // a whole F32 would become an integer
			case i >= winogradInts:
				DATA(64*i+4*lane, U32(uint32(i-winogradInts)))
			default:
				DATA(64*i+4*lane, U32(0))
			}
		}
	}
	for _, t := range []tiler{{"AVX512", 64, table}, {"AVX2", 32, table}} {
		t.input()
		t.output()
		t.pool()
		t.grad()
		t.unpool()
		t.gradInput()
		t.filter()
		t.gradFilter()
	}
}

// text begins a function.
func (t tiler) text(name, signature string) {
	TEXT(name+t.level, 0, signature)
	Pragma("noescape")
	Doc(name + t.level + " is " + name + "Portable for vecs vectors of channels.")
}

func (t tiler) vector() VecVirtual {
	if t.size == 64 {
		return ZMM()
	}
	return YMM()
}

func (t tiler) constant(i int) Mem { return t.table.Offset(64 * i) }

func (t tiler) load(m Mem) VecVirtual {
	v := t.vector()
	VMOVUPS(m, v)
	return v
}

func (t tiler) copy(x VecVirtual) VecVirtual {
	v := t.vector()
	VMOVAPS(x, v)
	return v
}

func (t tiler) add(x, y VecVirtual) VecVirtual {
	v := t.vector()
	VADDPS(x, y, v)
	return v
}

func (t tiler) sub(x, y VecVirtual) VecVirtual {
	v := t.vector()
	VSUBPS(y, x, v)
	return v
}

// times returns x times constant k.
func (t tiler) times(k int, x VecVirtual) VecVirtual {
	v := t.vector()
	if t.size == 64 {
		VMULPS_BCST(t.constant(k), x, v)
	} else {
		VMULPS(t.constant(k), x, v)
	}
	return v
}

// plus adds to sum x times constant k, minus subtracts it.
func (t tiler) plus(k int, x, sum VecVirtual) {
	if t.size == 64 {
		VFMADD231PS_BCST(t.constant(k), x, sum)
	} else {
		VFMADD231PS(t.constant(k), x, sum)
	}
}

func (t tiler) minus(k int, x, sum VecVirtual) {
	if t.size == 64 {
		VFNMADD231PS_BCST(t.constant(k), x, sum)
	} else {
		VFNMADD231PS(t.constant(k), x, sum)
	}
}

// pass is a multiplication of short columns of vectors by a matrix, cut into parts.
type pass struct {
	in, out int
	parts   []part
}

// part computes some elements of a product, to, from some elements of the column.
type part struct {
	from, to []int
	f        func(t tiler, x []VecVirtual) []VecVirtual
}

// both multiplies a square of vectors by p's matrix from both sides: first its columns, then its rows. load gives an
// element and store takes one; next is called between columns.
//
// With 32 registers, each part of the first pass is done for all columns and followed by the whole second pass over its
// rows, so that everything stays in registers. With 16, what is between the passes goes through the stack.
func (t tiler) both(p pass, begin func(), load func(i, j int) VecVirtual, next func(), store func(i, j int, v VecVirtual)) {
	if t.size == 64 {
		for _, first := range p.parts {
			begin()
			rows := make([][]VecVirtual, p.out)
			for j := range p.in {
				column := make([]VecVirtual, p.in)
				for _, i := range first.from {
					column[i] = load(i, j)
				}
				for n, v := range first.f(t, column) {
					rows[first.to[n]] = append(rows[first.to[n]], v)
				}
				if j < p.in-1 {
					next()
				}
			}
			for _, i := range first.to {
				t.row(p, i, rows[i], store)
			}
		}
		return
	}
	between := AllocLocal(p.out * p.in * t.size)
	cell := func(i, j int) Mem { return between.Offset((i*p.in + j) * t.size) }
	begin()
	for j := range p.in {
		column := make([]VecVirtual, p.in)
		for i := range column {
			column[i] = load(i, j)
		}
		for _, first := range p.parts {
			for n, v := range first.f(t, column) {
				VMOVUPS(v, cell(first.to[n], j))
			}
		}
		if j < p.in-1 {
			next()
		}
	}
	for i := range p.out {
		row := make([]VecVirtual, p.in)
		for j := range row {
			row[j] = t.load(cell(i, j))
		}
		t.row(p, i, row, store)
	}
}

// row does the second pass over row i.
func (t tiler) row(p pass, i int, row []VecVirtual, store func(i, j int, v VecVirtual)) {
	for _, second := range p.parts {
		for n, v := range second.f(t, row) {
			store(i, second.to[n], v)
		}
	}
}
