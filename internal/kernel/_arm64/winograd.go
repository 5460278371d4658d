package main

import (
	"fmt"
	"math"
)

// winograd writes the transforms of Winograd, for four channels at a time. What they compute stands in
// winograd_portable.go.
func winograd(f *file) {
	winogradInput(f)
	winogradOutput(f)
	winogradPool(f)
	winogradGrad(f)
	winogradUnpool(f)
	winogradGradInput(f)
	winogradFilter(f, "winogradFilterNEON", "u", "us", "taps", "step", passG)
	winogradFilter(f, "winogradGradFilterNEON", "taps", "step", "u", "us", passGT)
}

// tiler is one transform: a function whose loop does four channels a turn. V0 to V5 hold the column being transformed,
// results follow, and constants end at V31.
type tiler struct {
	*function
	pass
	pointers []string // of the channels
	steps    map[string]string
	numbers  map[float64]vector
	next     vector // the first one that is free
}

// The registers of a tiler: parameters take R0 up. Of what is read and of what is written, one points to the row or
// column and one to the cell.
const (
	rLine, rCell     = "R15", "R16"
	rOutLine, rOut   = "R17", "R19"
	rArgLine, rArgAt = "R20", "R21"
	rVecs, rScratch  = "R22", "R23"
)

// tile begins a transform. Parameters are pointers, then vecs, then steps in elements, which become bytes.
func (f *file) tile(name, pointers, steps, more, result string, p pass) *tiler {
	portable := name[:len(name)-len("NEON")] + "Portable"
	t := &tiler{
		function: f.framed(name, pointers+", vecs, "+steps+" int"+more, result, 16*p.in*p.out,
			"is "+portable+" for vecs times four channels. vecs is at least 1."),
		pass: p, steps: map[string]string{}, numbers: map[float64]vector{},
	}
	register := 0
	for _, name := range names(pointers) {
		t.op("MOVD %s, R%d", t.slot(name), register)
		t.pointers = append(t.pointers, name)
		t.steps[name] = fmt.Sprintf("R%d", register)
		register++
	}
	for _, name := range names(steps) {
		t.steps[name] = fmt.Sprintf("R%d", register)
		t.op("MOVD %s, R%d", t.slot(name), register)
		t.op("LSL $2, R%d", register)
		register++
	}
	t.op("MOVD %s, %s", t.slot("vecs"), rVecs)
	for _, c := range p.constants {
		t.number(c)
	}
	return t
}

// number returns a vector full of a number.
func (t *tiler) number(c float64) vector { return t.bits(c, math.Float32bits(float32(c))) }

// integer returns a vector full of an integer, which may not be that of a number too.
func (t *tiler) integer(i int) vector { return t.bits(float64(1000+i), uint32(i)) }

func (t *tiler) bits(key float64, bits uint32) vector {
	v, ok := t.numbers[key]
	if !ok {
		v = t.constant()
		t.numbers[key] = v
		t.op("MOVW $%#x, %s", bits, rScratch)
		t.op("VDUP %s, V%d.S4", rScratch, v)
	}
	return v
}

// loop ends the function with the turns that body writes.
func (t *tiler) loop(body, end func()) {
	t.label("four")
	body()
	for _, name := range t.pointers {
		size := 16
		if name == "arg" {
			size = 4
		}
		t.op("ADD $%d, %s", size, t.steps[name])
	}
	t.op("SUB $1, %s", rVecs)
	t.op("CBNZ %s, four", rVecs)
	end()
	t.op("RET")
}

// both multiplies a square of vectors by the matrix from both sides: first its columns, each of which column reads to V0
// and the next, then its rows, the results of which row takes. What is between goes through the frame.
func (t *tiler) both(column func(j int), row func(i int, results []vector)) {
	cell := func(i, j int) string { return fmt.Sprintf("%d(RSP)", frameStart+16*(i*t.in+j)) }
	for j := range t.in {
		column(j)
		for i, v := range t.transform(vector(t.in)) {
			t.op("FMOVQ F%d, %s", v, cell(i, j))
		}
	}
	for i := range t.out {
		for j := range t.in {
			t.op("FMOVQ %s, F%d", cell(i, j), j)
		}
		free := vector(t.in)
		if t.pairs(i) {
			free = t.next
		}
		row(i, t.transform(free))
	}
}

// pairs reports whether the results of the row before i are still needed: those of a pool are.
func (t *tiler) pairs(i int) bool { return t.slots["arg"] != "" && t.out == 4 && i%2 == 1 }

// transform multiplies V0 and the next; results and what else is needed take vectors from free on.
func (t *tiler) transform(free vector) []vector {
	t.next = free
	x := make([]vector, t.in)
	for i := range x {
		x[i] = vector(i)
	}
	return t.f(t, x)
}

// fresh returns a vector that is free.
func (t *tiler) fresh() vector {
	v := t.next
	if t.next++; int(v) >= 32-t.shared {
		panic("_arm64: out of vectors")
	}
	return v
}

func (t *tiler) copy(x vector) vector {
	v := t.fresh()
	t.op("VMOV V%d.B16, V%d.B16", x, v)
	return v
}

func (t *tiler) add(x, y vector) vector {
	v := t.fresh()
	t.f32(fadd, v, x, y)
	return v
}

func (t *tiler) sub(x, y vector) vector {
	v := t.fresh()
	t.f32(fsub, v, x, y)
	return v
}

func (t *tiler) times(c float64, x vector) vector {
	v := t.fresh()
	t.f32(fmul, v, x, t.number(c))
	return v
}

// plus adds to sum x times c, minus subtracts it.
func (t *tiler) plus(c float64, x, sum vector) {
	t.op("VFMLA V%d.S4, V%d.S4, V%d.S4", t.number(c), x, sum)
}

func (t *tiler) minus(c float64, x, sum vector) {
	t.op("VFMLS V%d.S4, V%d.S4, V%d.S4", t.number(c), x, sum)
}
