package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	. "github.com/mmcloughlin/avo/reg"
)

// batchnorm writes the loops of batch normalization, with every rounding of the Go loops: each for some whole vectors of
// columns, and for one that mask limits. What belongs to a column stays in registers while the rows go by.
func batchnorm() {
	for _, wide := range []bool{false, true} {
		for _, masked := range []bool{false, true} {
			l := columnLanes{lanes: lanes{wide: wide, masked: masked}}
			l.moments()
			l.normalizeSums()
			l.normalize()
			l.normalizeGradX()
		}
	}
}

// columnLanes is vectors of columns, one beside the other.
type columnLanes struct {
	lanes
	vectors    int
	rows, step Register
	at         map[string]Register // the matrices
}

// begin writes the head of a function of some pointers, of which the matrices go from row to row. If masked it works on one
// vector of columns, else on several.
func (l *columnLanes) begin(name, what string, vectors int, pointers, matrices string) {
	l.vectors = vectors
	columns := fmt.Sprintf("%d columns", vectors*l.bytes()/4)
	params := fmt.Sprintf("%s *float32, rows, step int", pointers)
	if l.masked {
		l.vectors, columns = 1, "the columns in mask"
		params += ", mask " + l.maskType()
		name += "Mask"
	}
	TEXT(name+l.level(), NOSPLIT, "func("+params+")")
	Pragma("noescape")
	Doc(fmt.Sprintf("%s%s %s, for %s of rows rows, at least one; they begin step elements apart.", name, l.level(), what, columns))
	l.rows, l.step = Load(Param("rows"), GP64()), inBytes("step")
	l.loadMask()
	l.at = make(map[string]Register)
	for _, m := range strings.Fields(matrices) {
		l.at[m] = Load(Param(m), GP64())
	}
}

// row loads what belongs to the columns.
func (l *columnLanes) row(param string) []VecVirtual {
	base := Load(Param(param), GP64())
	r := make([]VecVirtual, l.vectors)
	for i := range r {
		r[i] = l.vector()
		l.load(Mem{Base: base, Disp: i * l.bytes()}, r[i], l.masked)
	}
	return r
}

// zeros are sums to begin with.
func (l *columnLanes) zeros() []VecVirtual {
	r := make([]VecVirtual, l.vectors)
	for i := range r {
		r[i] = l.zero()
	}
	return r
}

// next loads the row at hand of a matrix, in columns i.
func (l *columnLanes) next(matrix string, i int) VecVirtual {
	v := l.vector()
	l.load(Mem{Base: l.at[matrix], Disp: i * l.bytes()}, v, l.masked)
	return v
}

// each writes the loop over the rows.
func (l *columnLanes) each(row func(i int)) {
	Label("row")
	for i := range l.vectors {
		row(i)
	}
	for _, m := range slices.Sorted(maps.Keys(l.at)) {
		ADDQ(l.step, l.at[m])
	}
	DECQ(l.rows)
	JNZ(LabelRef("row"))
}

// addTo adds sums to the first row of a parameter and products to its second.
func (l *columnLanes) addTo(param string, sums, products []VecVirtual) {
	base := Load(Param(param), GP64())
	for _, s := range [][]VecVirtual{sums, products} {
		for i, v := range s {
			at := Mem{Base: base, Disp: i * l.bytes()}
			t := l.vector()
			l.load(at, t, l.masked)
			VADDPS(v, t, t)
			l.store(t, at, l.masked)
		}
		ADDQ(l.step, base)
	}
	l.end()
}

func (l *columnLanes) end() {
	VZEROUPPER()
	RET()
}

func (l columnLanes) moments() {
	l.begin("moments", "adds to d what Moments sums", 4, "d, x, mean", "x")
	mean, sums, squares := l.row("mean"), l.zeros(), l.zeros()
	l.each(func(i int) {
		u := l.next("x", i)
		VSUBPS(mean[i], u, u)
		VADDPS(u, sums[i], sums[i])
		VMULPS(u, u, u)
		VADDPS(u, squares[i], squares[i])
	})
	l.addTo("d", sums, squares)
}

func (l columnLanes) normalizeSums() {
	l.begin("normalizeSums", "adds to s what NormalizeSums sums", 4, "s, x, gy, mean", "x gy")
	mean, sums, products := l.row("mean"), l.zeros(), l.zeros()
	l.each(func(i int) {
		u, g := l.next("x", i), l.next("gy", i)
		VSUBPS(mean[i], u, u)
		VADDPS(g, sums[i], sums[i])
		VMULPS(g, u, u)
		VADDPS(u, products[i], products[i])
	})
	l.addTo("s", sums, products)
}

func (l columnLanes) normalize() {
	l.begin("normalize", "is y = (x-mean)*a + b", 4, "y, x, mean, a, b", "y x")
	mean, a, b := l.row("mean"), l.row("a"), l.row("b")
	l.each(func(i int) {
		u := l.next("x", i)
		VSUBPS(mean[i], u, u)
		VMULPS(a[i], u, u)
		VADDPS(b[i], u, u)
		l.store(u, Mem{Base: l.at["y"], Disp: i * l.bytes()}, l.masked)
	})
	l.end()
}

func (l columnLanes) normalizeGradX() {
	l.begin("normalizeGradX", "is gx = a*(gy - b - (x-mean)*e)", 2, "gx, x, gy, mean, a, b, e", "gx x gy")
	mean, a, b, e := l.row("mean"), l.row("a"), l.row("b"), l.row("e")
	l.each(func(i int) {
		u, g := l.next("x", i), l.next("gy", i)
		VSUBPS(mean[i], u, u)
		VMULPS(e[i], u, u)
		VSUBPS(b[i], g, g)
		VSUBPS(u, g, g)
		VMULPS(a[i], g, g)
		l.store(g, Mem{Base: l.at["gx"], Disp: i * l.bytes()}, l.masked)
	})
	l.end()
}
