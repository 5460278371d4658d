package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	. "github.com/mmcloughlin/avo/reg"
)

func (t tiler) grad() {
	t.text("winogradGrad", "func(m, gy *float32, vecs, ms, row, pix int)")
	m, gy, vecs := param("m"), param("gy"), param("vecs")
	ms, row, pix := stepsOf("ms", true), stepsOf("row", false), inBytes("pix")
	Label("vector")
	from, to := GP64(), planes(m, ms)
	t.both(passA,
		func() { MOVQ(gy, from) },
		func(i, j int) VecVirtual { return t.load(row.at(from, i)) },
		func() { ADDQ(pix, from) },
		to)
	t.loop(vecs, []Register{m, gy}, nil)
	VZEROUPPER()
	RET()
}

func (t tiler) unpool() {
	t.text("winogradUnpool", "func(m, gy *float32, arg *uint8, vecs, ms, row, pix int)")
	m, gy, arg, vecs := param("m"), param("gy"), param("arg"), param("vecs")
	ms := stepsOf("ms", true)
	row, pix := param("row"), param("pix")
	Label("vector")
	g, a := GP64(), GP64() // the windows of the lower row
	LEAQ(Mem{Base: gy, Index: row, Scale: 4}, g)
	LEAQ(Mem{Base: arg, Index: row, Scale: 1}, a)
	gradients := [2][2]Mem{{{Base: gy}, {Base: gy, Index: pix, Scale: 4}}, {{Base: g}, {Base: g, Index: pix, Scale: 4}}}
	places := [2][2]Mem{{{Base: arg}, {Base: arg, Index: pix, Scale: 1}}, {{Base: a}, {Base: a, Index: pix, Scale: 1}}}
	var place [2]VecVirtual
	t.both(passA,
		func() {},
		func(i, j int) VecVirtual {
			v := t.vector()
			if i%2 == 0 && j%2 == 0 { // 0 rows of two columns
				place[i/2] = t.vector()
				VPMOVZXBD(places[i/2][j/2], place[i/2])
			}
			which := t.constant(winogradInts + 2*(i%2) + j%2)
			if t.size == 64 {
				k := K()
				VPCMPEQD(which, place[i/2], k)
				VMOVUPS_Z(gradients[i/2][j/2], k, v)
			} else {
				VPCMPEQD(which, place[i/2], v)
				VANDPS(gradients[i/2][j/2], v, v)
			}
			return v
		},
		func() {},
		planes(m, ms))
	t.loop(vecs, []Register{m, gy}, []Register{arg})
	VZEROUPPER()
	RET()
}

func (t tiler) gradInput() {
	t.text("winogradGradInput", "func(gx, v *float32, vecs, vs, row, pix int)")
	gx, v, vecs := param("gx"), param("v"), param("vecs")
	vs, rows := planeRows("vs")
	row, pix := inBytes("row"), stepsOf("pix", true)
	Label("vector")
	to, last := GP64(), -1
	t.fromPlanes(passB, v, vs, rows, func(i, j int, s VecVirtual) {
		if last != i {
			MOVQ(gx, to)
			for range i {
				ADDQ(row, to)
			}
			last = i
		}
		if i < 2 || j < 2 {
			VADDPS(pix.at(to, j), s, s)
		}
		VMOVUPS(s, pix.at(to, j))
	})
	t.loop(vecs, []Register{gx, v}, nil)
	VZEROUPPER()
	RET()
}

func (t tiler) filter() {
	t.text("winogradFilter", "func(u, taps *float32, vecs, us, step int)")
	u, g, vecs := param("u"), param("taps"), param("vecs")
	us, gs := stepsOf("us", true), stepsOf("step", false)
	Label("vector")
	from, to := GP64(), planes(u, us)
	low := GP64()
	t.both(passG,
		func() { MOVQ(g, from) },
		func(i, j int) VecVirtual {
			switch i {
			case 1:
				LEAQ(Mem{Base: from, Index: gs.three, Scale: 1}, low)
				return t.load(Mem{Base: low})
			case 2:
				return t.load(Mem{Base: from, Index: gs.three, Scale: 2})
			}
			return t.load(Mem{Base: from})
		},
		func() { ADDQ(gs.one, from) },
		to)
	t.loop(vecs, []Register{u, g}, nil)
	VZEROUPPER()
	RET()
}

func (t tiler) gradFilter() {
	t.text("winogradGradFilter", "func(taps, u *float32, vecs, step, us int)")
	g, u, vecs := param("taps"), param("u"), param("vecs")
	us, rows := planeRows("us")
	gs := stepsOf("step", false)
	Label("vector")
	to := GP64()
	last := -1
	t.fromPlanes(passGT, u, us, rows, func(i, j int, v VecVirtual) {
		if last != i {
			MOVQ(g, to)
			for range i {
				ADDQ(gs.three, to)
			}
			last = i
		}
		VMOVUPS(v, gs.at(to, j))
	})
	t.loop(vecs, []Register{g, u}, nil)
	VZEROUPPER()
	RET()
}
