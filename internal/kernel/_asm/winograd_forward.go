package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	. "github.com/mmcloughlin/avo/reg"
)

func (t tiler) input() {
	t.text("winogradInput", "func(v, x *float32, vecs, vs, row, pix int)")
	v, x, vecs := param("v"), param("x"), param("vecs")
	vs, row, pix := stepsOf("vs", true), stepsOf("row", true), inBytes("pix")
	Label("vector")
	from, to := GP64(), planes(v, vs)
	t.both(passBT,
		func() { MOVQ(x, from) },
		func(i, j int) VecVirtual { return t.load(row.at(from, i)) },
		func() { ADDQ(pix, from) },
		to)
	t.loop(vecs, []Register{v, x}, nil)
	VZEROUPPER()
	RET()
}

// finite is the report whether all tiles were finite: zero times the sum of every row of outputs, added up.
type finite struct{ sum VecVirtual }

func (t tiler) finite() finite {
	f := finite{t.vector()}
	if t.size == 64 {
		VPXORD(f.sum, f.sum, f.sum)
	} else {
		VXORPS(f.sum, f.sum, f.sum)
	}
	return f
}

// see takes a whole row of outputs.
func (f finite) see(t tiler, y []VecVirtual) {
	left := t.add(y[0], y[1])
	right := t.add(y[2], y[3])
	VADDPS(right, left, left)
	t.plus(kZero, left, f.sum)
}

// ret stores the result: the sum is 0, or NaN where something was not finite.
func (f finite) ret(t tiler) {
	bad, ok := GP32(), GP8()
	if t.size == 64 {
		k := K()
		VCMPPS(isNaN, f.sum, f.sum, k)
		KMOVW(k, bad)
	} else {
		VCMPPS(isNaN, f.sum, f.sum, f.sum)
		VMOVMSKPS(f.sum, bad)
	}
	TESTL(bad, bad)
	SETEQ(ok)
	Store(ok, ReturnIndex(0))
	VZEROUPPER()
	RET()
}

func (t tiler) output() {
	t.text("winogradOutput", "func(y, m, bias *float32, vecs, ms, row, pix int, floor float32) bool")
	y, m, bias, vecs := param("y"), param("m"), param("bias"), param("vecs")
	ms, rows := planeRows("ms")
	row, pix := inBytes("row"), inBytes("pix")
	finite := t.finite()
	Label("vector")
	var out [4][4]VecVirtual
	low, b := t.vector(), t.vector()
	to := GP64()
	t.fromPlanes(passAT, m, ms, rows, func(i, j int, v VecVirtual) {
		out[i][j] = v
		for _, v := range out[i] {
			if v == nil {
				return
			}
		}
		finite.see(t, out[i][:])
		VMOVUPS(Mem{Base: bias}, b)
		VBROADCASTSS(slot("floor"), low)
		MOVQ(y, to)
		for range i {
			ADDQ(row, to)
		}
		for j, v := range out[i] {
			VADDPS(b, v, v)
			VMAXPS(v, low, v) // NaN stays, as in reluPlain
			VMOVUPS(v, Mem{Base: to})
			if j < 3 {
				ADDQ(pix, to)
			}
		}
	})
	t.loop(vecs, []Register{y, m, bias}, nil)
	finite.ret(t)
}

func (t tiler) pool() {
	t.text("winogradPool", "func(y *float32, arg *uint8, m, bias *float32, vecs, ms, row, pix int) bool")
	y, arg, m, bias, vecs := param("y"), param("arg"), param("m"), param("bias"), param("vecs")
	ms, rows := planeRows("ms")
	finite := t.finite()
	Label("vector")
	var out [4][4]VecVirtual
	full := func(i int) bool {
		for _, v := range out[i] {
			if v == nil {
				return false
			}
		}
		return true
	}
	t.fromPlanes(passAT, m, ms, rows, func(i, j int, v VecVirtual) {
		out[i][j] = v
		if !full(i) {
			return
		}
		finite.see(t, out[i][:])
		if !full(i ^ 1) {
			return
		}
		to, place := GP64(), GP64()
		MOVQ(y, to)
		MOVQ(arg, place)
		if i > 1 {
			step := Load(Param("row"), GP64())
			ADDQ(step, place)
			LEAQ(Mem{Base: to, Index: step, Scale: 4}, to)
		}
		up, down := out[i&^1], out[i|1]
		for j := range 2 {
			t.window(up[2*j], up[2*j+1], down[2*j], down[2*j+1], to, place, bias)
			if j == 0 {
				step := Load(Param("pix"), GP64())
				ADDQ(step, place)
				LEAQ(Mem{Base: to, Index: step, Scale: 4}, to)
			}
		}
	})
	t.loop(vecs, []Register{y, m, bias}, []Register{arg})
	finite.ret(t)
}

// window stores the largest of four vectors after bias and ReLU, and its place.
func (t tiler) window(v0, v1, v2, v3 VecVirtual, to, place, bias Register) {
	zero := t.vector()
	if t.size == 64 {
		right, lowRight, low, on := K(), K(), K(), K()
		VCMPPS(less, v1, v0, right)
		VCMPPS(less, v3, v2, lowRight)
		VMAXPS(v0, v1, v0)
		VMAXPS(v2, v3, v2)
		VCMPPS(less, v2, v0, low)
		VMAXPS(v0, v2, v0)
		VADDPS(Mem{Base: bias}, v0, v0)
		VPXORD(zero, zero, zero)
		VMAXPS(v0, zero, v0)
		VADDPS(zero, v0, v0) // -0 becomes +0
		VMOVUPS(v0, Mem{Base: to})
		VCMPPS(notEqual, zero, v0, on)
		at, below := ZMM(), ZMM()
		VMOVDQU32_Z(t.constant(winogradInts+1), right, at)
		VMOVDQU32(t.constant(winogradInts+2), below)
		VMOVDQU32(t.constant(winogradInts+3), lowRight, below)
		VMOVDQA32(below, low, at)
		VMOVDQA32_Z(at, on, at)
		VPMOVDB(at, Mem{Base: place})
		return
	}
	right, lowRight, low := YMM(), YMM(), YMM()
	VCMPPS(less, v1, v0, right)
	VCMPPS(less, v3, v2, lowRight)
	VMAXPS(v0, v1, v0)
	VMAXPS(v2, v3, v2)
	VCMPPS(less, v2, v0, low)
	VMAXPS(v0, v2, v0)
	VADDPS(Mem{Base: bias}, v0, v0)
	VXORPS(zero, zero, zero)
	VMAXPS(v0, zero, v0)
	VADDPS(zero, v0, v0)
	VMOVUPS(v0, Mem{Base: to})
	VPAND(t.constant(winogradInts+1), right, right)
	VPAND(t.constant(winogradInts+1), lowRight, lowRight)
	VPADDD(t.constant(winogradInts+2), lowRight, lowRight)
	VBLENDVPS(low, lowRight, right, right)
	VCMPPS(notEqual, zero, v0, v0)
	VPAND(v0, right, right)
	high := XMM()
	VEXTRACTI128(U8(1), right, high)
	VPACKUSDW(high, right.AsX(), high)
	VPACKUSWB(high, high, high)
	VMOVQ(high, Mem{Base: place})
}
