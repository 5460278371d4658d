package main

import (
	"fmt"
	"math"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	. "github.com/mmcloughlin/avo/reg"
)

// winogradConstants writes the constants of Winograd's transforms, each repeated to fill a vector, and behind them the
// integers 0 to 3.
func winogradConstants(name string) Mem {
	table := GLOBL(name, RODATA|NOPTR)
	for i := range winogradInts + 4 {
		for lane := range 16 {
			word := uint32(0)
			switch {
			case i < len(winogradTable):
				word = math.Float32bits(float32(winogradTable[i]))
			case i >= winogradInts:
				word = uint32(i - winogradInts)
			}
			DATA(64*i+4*lane, U32(word))
		}
	}
	return table
}

// vertical writes the loops of the vertical Winograd form. The formulas are those of the two-dimensional one.
func vertical() {
	table := winogradConstants("verticalTable")
	for _, t := range []tiler{{"AVX512", 64, table}, {"AVX2", 32, table}} {
		t.verticalInput()
	}
	tiler{"AVX512", 64, table}.verticalPool(2)
	tiler{"AVX512", 64, table}.verticalPool(1)
	tiler{"AVX2", 32, table}.verticalPoolHalves()
}

func (t tiler) verticalInput() {
	TEXT("verticalInput"+t.level, NOSPLIT, "func(t *float32, rows *[6]*float32, n, ts int) uint32")
	Pragma("noescape")
	Doc("verticalInput"+t.level+" is verticalInputPortable for n of at least a vector. It returns the bits of the largest size;",
		"those of any NaN are larger than those of any number.")
	to, rows, n, ts := param("t"), param("rows"), param("n"), stepsOf("ts", true)
	var from [6]Register
	for i := range from {
		from[i] = GP64()
		MOVQ(Mem{Base: rows, Disp: 8 * i}, from[i])
	}
	at := GP64()
	XORQ(at, at)
	size, largest := t.vector(), t.vector() // the mask of the bits that are not the sign
	if t.size == 64 {
		VPTERNLOGD(U8(0xff), size, size, size)
		VPXORD(largest, largest, largest)
	} else {
		VPCMPEQD(size, size, size)
		VPXOR(largest, largest, largest)
	}
	VPSRLD(U8(1), size, size)

	lanes := t.size / 4
	Label("vector")
	d := make([]VecVirtual, 6)
	for i := range d {
		d[i] = t.load(Mem{Base: from[i], Index: at, Scale: 4})
	}
	for _, half := range passBT.parts {
		for i, v := range half.f(t, d) {
			VMOVUPS(v, ts.at(to, half.to[i]))
			if t.size == 64 {
				VPANDD(size, v, v)
			} else {
				VPAND(size, v, v)
			}
			VPMAXUD(v, largest, largest)
		}
	}
	ADDQ(I32(t.size), to)
	ADDQ(I32(lanes), at)
	left := GP64()
	MOVQ(n, left)
	SUBQ(at, left)
	CMPQ(left, I32(lanes))
	JGE(LabelRef("vector"))
	TESTQ(left, left)
	JZ(LabelRef("done"))
	SUBQ(I32(lanes), left) // the last vector ends at n and does again what the one before it did
	ADDQ(left, at)
	LEAQ(Mem{Base: to, Index: left, Scale: 4}, to)
	JMP(LabelRef("vector"))

	Label("done")
	half, quarter := YMM(), XMM()
	if t.size == 64 {
		VEXTRACTI64X4(U8(1), largest, half)
		VPMAXUD(largest.AsY(), half, half)
	} else {
		half = largest
	}
	VEXTRACTI128(U8(1), half, quarter)
	VPMAXUD(half.AsX(), quarter, quarter)
	for _, order := range []Op{U8(0x4e), U8(0xb1)} {
		other := XMM()
		VPSHUFD(order, quarter, other)
		VPMAXUD(other, quarter, quarter)
	}
	bits := GP32()
	VMOVD(quarter, bits)
	Store(bits, ReturnIndex(0))
	VZEROUPPER()
	RET()
}

// columns are the pointers with which the sums of one window's two columns of outputs run over their terms.
type columns struct {
	t  [2]Register
	u  Register
	k  Register
	ts steps
}

// begin sets the pointers to the first term.
func (c *columns) begin(t Register) {
	c.t, c.u, c.k = [2]Register{GP64(), GP64()}, GP64(), GP64()
	MOVQ(t, c.t[0])
	MOVQ(slot("cin"), c.t[1])
	LEAQ(Mem{Base: t, Index: c.t[1], Scale: 4}, c.t[1])
	MOVQ(slot("u"), c.u)
	MOVQ(slot("k"), c.k)
}

// terms adds to sums[i][column][vector] the products at point points[i].
func (c *columns) terms(t tiler, label string, points []int, sums [][2][]VecVirtual, at func(z, vector int) Mem, next func()) {
	for _, point := range sums {
		for _, column := range point {
			for _, v := range column {
				VXORPS(v, v, v) // avo sees that this reads nothing, unlike VPXORD
			}
		}
	}
	Label(label)
	for i, z := range points {
		var filter []VecVirtual
		for v := range sums[i][0] {
			filter = append(filter, t.load(at(z, v)))
		}
		for column, sum := range sums[i] {
			value := t.vector()
			VBROADCASTSS(c.ts.at(c.t[column], z), value)
			for v := range filter {
				VFMADD231PS(value, filter[v], sum[v])
			}
		}
	}
	ADDQ(U8(4), c.t[0])
	ADDQ(U8(4), c.t[1])
	next()
	DECQ(c.k)
	JNZ(LabelRef(label))
}

// sums returns registers for the sums of some points, both columns and some vectors.
func (t tiler) sums(points, vectors int) [][2][]VecVirtual {
	s := make([][2][]VecVirtual, points)
	for i := range s {
		for column := range s[i] {
			for range vectors {
				s[i][column] = append(s[i][column], t.vector())
			}
		}
	}
	return s
}

// places are where the windows of two rows go: pooled value and place for each.
type places struct{ y, arg Register }

// row stores the windows made of two rows of outputs: those of row r and vector v.
func (p places) row(t tiler, r, v int, up, down [2]VecVirtual) {
	to, place, bias := GP64(), GP64(), param("bias")
	LEAQ(Mem{Base: p.y, Disp: v * t.size}, to)
	LEAQ(Mem{Base: p.arg, Disp: v * t.size / 4}, place)
	if r > 0 {
		step := Load(Param("row"), GP64())
		ADDQ(step, place)
		LEAQ(Mem{Base: to, Index: step, Scale: 4}, to)
	}
	ADDQ(I32(v*t.size), bias)
	t.window(up[0], up[1], down[0], down[1], to, place, bias)
}

// next moves to the next windows.
func (p places) next(t Register) {
	pix, cin := Load(Param("pix"), GP64()), Load(Param("cin"), GP64())
	ADDQ(pix, p.arg)
	LEAQ(Mem{Base: p.y, Index: pix, Scale: 4}, p.y)
	LEAQ(Mem{Base: t, Index: cin, Scale: 8}, t)
	DECQ(slot("n"))
	JNZ(LabelRef("window_"))
	VZEROUPPER()
	RET()
}

// verticalPool keeps all 6 points of both columns in registers: 24 sums.
func (t tiler) verticalPool(vectors int) {
	name := fmt.Sprintf("verticalPool%d%s", vectors*t.size/4, t.level)
	TEXT(name, NOSPLIT, "func(y *float32, arg *uint8, t, u, bias *float32, n, ts, cin, k, row, pix int)")
	Pragma("noescape")
	Doc(fmt.Sprintf("%s is verticalPoolPortable for %d channels. n and k are at least 1.", name, vectors*t.size/4))
	p := places{param("y"), param("arg")}
	from := param("t")
	c := columns{ts: stepsOf("ts", true)}

	Label("window_")
	c.begin(from)
	m := t.sums(6, vectors)
	c.terms(t, "term", []int{0, 1, 2, 3, 4, 5}, m,
		func(z, v int) Mem { return Mem{Base: c.u, Disp: (z*vectors + v) * t.size} },
		func() { ADDQ(I32(6*vectors*t.size), c.u) })
	for v := range vectors {
		var y [2][4]VecVirtual
		for column := range y {
			var sums []VecVirtual
			for z := range m {
				sums = append(sums, m[z][column][v])
			}
			for _, half := range passAT.parts {
				for i, s := range half.f(t, sums) {
					y[column][half.to[i]] = s
				}
			}
		}
		for r := range 2 {
			p.row(t, r, v, [2]VecVirtual{y[0][2*r], y[1][2*r]}, [2]VecVirtual{y[0][2*r+1], y[1][2*r+1]})
		}
	}
	p.next(from)
}

// verticalPoolHalves has registers for 3 points of both columns and two vectors at a time: what the first 3 give waits on
// the stack, and so do the sums of the second vector while the first one is pooled.
func (t tiler) verticalPoolHalves() {
	const vectors = 2
	name := fmt.Sprintf("verticalPool%d%s", vectors*t.size/4, t.level)
	TEXT(name, 0, "func(y *float32, arg *uint8, t, u, bias *float32, n, ts, cin, k, width, row, pix int)")
	Pragma("noescape")
	Doc(fmt.Sprintf("%s is verticalPoolPortable for %d channels, of width that u has. n and k are at least 1.", name, vectors*t.size/4))
	p := places{param("y"), param("arg")}
	from := param("t")
	c := columns{ts: stepsOf("ts", true)}
	us := stepsOf("width", true)
	waiting := AllocLocal(2 * vectors * 6 * t.size)
	slotOf := func(column, v, i int) Mem { return waiting.Offset(((column*vectors+v)*6 + i) * t.size) }

	Label("window_")
	c.begin(from)
	filter := func(z, v int) Mem {
		m := us.at(c.u, z)
		m.Disp = v * t.size
		return m
	}
	next := func() { LEAQ(Mem{Base: c.u, Index: us.three, Scale: 2}, c.u) }
	m := t.sums(3, vectors)
	c.terms(t, "first", []int{0, 1, 2}, m, filter, next)
	for column := range 2 {
		for v := range vectors {
			s, d := t.add(m[1][column][v], m[2][column][v]), t.sub(m[1][column][v], m[2][column][v])
			VMOVUPS(s, slotOf(column, v, 0))
			VMOVUPS(d, slotOf(column, v, 1))
			VADDPS(s, m[0][column][v], s)
			VMOVUPS(s, slotOf(column, v, 2))
		}
	}
	c.begin(from)
	m = t.sums(3, vectors)
	c.terms(t, "second", []int{3, 4, 5}, m, filter, next)
	for column := range 2 {
		for i := range m {
			VMOVUPS(m[i][column][1], slotOf(column, 1, 3+i))
		}
	}
	for v := range vectors {
		var s2, d2, last [2]VecVirtual
		for column := range 2 {
			third, fourth := m[0][column][0], m[1][column][0]
			last[column] = m[2][column][0]
			if v > 0 {
				third, fourth = t.load(slotOf(column, v, 3)), t.load(slotOf(column, v, 4))
				last[column] = t.load(slotOf(column, v, 5))
			}
			s2[column], d2[column] = t.add(third, fourth), t.sub(third, fourth)
		}
		var up, down [2]VecVirtual
		for column := range 2 {
			up[column] = t.vector()
			VADDPS(slotOf(column, v, 2), s2[column], up[column])
			down[column] = t.times(kP, t.load(slotOf(column, v, 1)))
			t.plus(kQ, d2[column], down[column])
		}
		p.row(t, 0, v, up, down)
		for column := range 2 {
			up[column] = t.times(kHalf, t.load(slotOf(column, v, 0)))
			t.plus(k2, s2[column], up[column])
			down[column] = last[column]
			t.plus(kP3, t.load(slotOf(column, v, 1)), down[column])
			t.plus(kQ3, d2[column], down[column])
		}
		p.row(t, 1, v, up, down)
	}
	p.next(from)
}
