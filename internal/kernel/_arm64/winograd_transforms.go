package main

import "strings"

// names splits a list of parameters and drops types.
func names(list string) []string {
	var all []string
	for _, item := range strings.Split(list, ", ") {
		name, _, _ := strings.Cut(item, " ")
		all = append(all, name)
	}
	return all
}

// walk points line and cell to from.
func (t *tiler) walk(from, line string) { t.op("MOVD %s, %s", t.steps[from], line) }

// patchColumns returns what reads the columns of a patch, from line on.
func (t *tiler) patchColumns() func(j int) {
	return func(j int) {
		t.op("MOVD %s, %s", rLine, rCell)
		for i := range t.in {
			t.op("FMOVQ (%s), F%d", rCell, i)
			t.op("ADD %s, %s", t.steps["row"], rCell)
		}
		t.op("ADD %s, %s", t.steps["pix"], rLine)
	}
}

// planeColumns returns what reads columns of planes step apart, rows of width of them, from line on.
func (t *tiler) planeColumns(step string) func(j int) {
	return func(j int) {
		t.op("MOVD %s, %s", rLine, rCell)
		for i := range t.in {
			t.op("FMOVQ (%s), F%d", rCell, i)
			t.addTimes(t.in, t.steps[step], rCell)
		}
		t.op("ADD %s, %s", t.steps[step], rLine)
	}
}

// addTimes adds n, 3 or 6, times step to p.
func (t *tiler) addTimes(n int, step, p string) {
	t.op("ADD %s<<1, %s", step, p)
	if n == 3 {
		t.op("ADD %s, %s", step, p)
	} else {
		t.op("ADD %s<<2, %s", step, p)
	}
}

// storePlanes returns what writes rows to planes step apart.
func (t *tiler) storePlanes(step string) func(i int, results []vector) {
	return func(_ int, results []vector) {
		for _, v := range results {
			t.op("FMOVQ F%d, (%s)", v, rOut)
			t.op("ADD %s, %s", t.steps[step], rOut)
		}
	}
}

func winogradInput(f *file) {
	t := f.tile("winogradInputNEON", "v, x *float32", "vs, row, pix", "", "", passBT)
	t.loop(func() {
		t.walk("x", rLine)
		t.walk("v", rOut)
		t.both(t.patchColumns(), t.storePlanes("vs"))
	}, func() {})
}

// winogradFilter writes both transforms of filters.
func winogradFilter(f *file, name, to, toStep, from, fromStep string, p pass) {
	t := f.tile(name, to+", "+from+" *float32", toStep+", "+fromStep, "", "", p)
	t.loop(func() {
		t.walk(from, rLine)
		t.walk(to, rOut)
		t.both(t.planeColumns(fromStep), t.storePlanes(toStep))
	}, func() {})
}

func winogradGrad(f *file) {
	t := f.tile("winogradGradNEON", "m, gy *float32", "ms, row, pix", "", "", passA)
	t.loop(func() {
		t.walk("gy", rLine)
		t.walk("m", rOut)
		t.both(t.patchColumns(), t.storePlanes("ms"))
	}, func() {})
}

func winogradGradInput(f *file) {
	t := f.tile("winogradGradInputNEON", "gx, v *float32", "vs, row, pix", "", "", passB)
	t.loop(func() {
		t.walk("v", rLine)
		t.walk("gx", rOutLine)
		t.both(t.planeColumns("vs"), func(i int, results []vector) {
			t.op("MOVD %s, %s", rOutLine, rOut)
			for j, v := range results {
				if i < 2 || j < 2 {
					old := t.fresh()
					t.op("FMOVQ (%s), F%d", rOut, old)
					t.f32(fadd, old, old, v)
					v = old
				}
				t.op("FMOVQ F%d, (%s)", v, rOut)
				t.op("ADD %s, %s", t.steps["pix"], rOut)
			}
			t.op("ADD %s, %s", t.steps["row"], rOutLine)
		})
	}, func() {})
}

// finite begins to watch for what is not finite: it returns what looks at a row, and what stores the result.
func (t *tiler) finite() (look func(row []vector), end func()) {
	zero, seen := t.number(0), t.constant()
	t.clear(seen)
	look = func(y []vector) {
		a := t.add(y[0], y[1])
		t.f32(fadd, a, a, y[2])
		t.f32(fadd, a, a, y[3])
		t.plus(0, a, seen) // NaN for ever if a is not finite
	}
	end = func() {
		t.f32(fcmeq, seen, seen, zero)
		t.op("VMOV V%d.D[0], R0", seen)
		t.op("VMOV V%d.D[1], R1", seen)
		t.op("AND R1, R0")
		t.op("CMP $-1, R0")
		t.op("CSET EQ, R0")
		t.op("MOVB R0, %s", t.slot("ret"))
	}
	return look, end
}

func winogradOutput(f *file) {
	t := f.tile("winogradOutputNEON", "y, m, bias *float32", "ms, row, pix", ", floor float32", "bool", passAT)
	floor := t.param("floor")
	look, end := t.finite()
	bias := t.constant()
	t.loop(func() {
		t.walk("m", rLine)
		t.walk("y", rOutLine)
		t.op("FMOVQ (%s), F%d", t.steps["bias"], bias)
		t.both(t.planeColumns("ms"), func(_ int, results []vector) {
			look(results)
			t.op("MOVD %s, %s", rOutLine, rOut)
			for _, v := range results {
				t.f32(fadd, v, v, bias)
				t.f32(fmax, v, v, floor)
				t.op("FMOVQ F%d, (%s)", v, rOut)
				t.op("ADD %s, %s", t.steps["pix"], rOut)
			}
			t.op("ADD %s, %s", t.steps["row"], rOutLine)
		})
	}, end)
}

func winogradPool(f *file) {
	t := f.tile("winogradPoolNEON", "y *float32, arg *uint8, m, bias *float32", "ms, row, pix", "", "bool", passAT)
	zero := t.number(0)
	look, end := t.finite()
	bias := t.constant()
	var above []vector
	t.loop(func() {
		t.walk("m", rLine)
		t.walk("y", rOutLine)
		t.walk("arg", rArgLine)
		t.op("FMOVQ (%s), F%d", t.steps["bias"], bias)
		t.both(t.planeColumns("ms"), func(i int, results []vector) {
			if i%2 == 0 {
				above = results
				look(results)
				t.next = results[3] + 1
				return
			}
			t.next = 0 // the row that was transformed is not needed any more
			look(results)
			t.op("MOVD %s, %s", rOutLine, rOut)
			t.op("MOVD %s, %s", rArgLine, rArgAt)
			for j := 0; j < 4; j += 2 {
				t.poolWindow(above[j], above[j+1], results[j], results[j+1], bias, zero)
				t.op("ADD %s, %s", t.steps["pix"], rOut)
				t.op("ADD %s>>2, %s", t.steps["pix"], rArgAt)
			}
			t.op("ADD %s, %s", t.steps["row"], rOutLine)
			t.op("ADD %s>>2, %s", t.steps["row"], rArgLine)
		})
	}, end)
}

// poolWindow stores the value and the place of one window, whose cells are p, q, r and s, row by row.
func (t *tiler) poolWindow(p, q, r, s, bias, zero vector) {
	t.next = 0
	up, down, right, right2, lower := t.fresh(), t.fresh(), t.fresh(), t.fresh(), t.fresh()
	t.f32(fmax, up, p, q)
	t.f32(fmax, down, r, s)
	t.f32(fcmgt, right, q, p)
	t.f32(fcmgt, right2, s, r)
	t.f32(fcmgt, lower, down, up)
	t.op("VBIT V%d.B16, V%d.B16, V%d.B16", lower, right2, right)
	y, place := up, right
	t.f32(fmax, y, up, down)
	t.f32(fadd, y, y, bias)
	t.f32(fmax, y, y, zero)
	t.op("FMOVQ F%d, (%s)", y, rOut)
	t.op("VUSHR $31, V%d.S4, V%[1]d.S4", right) // ones become 1
	t.op("VUSHR $31, V%d.S4, V%[1]d.S4", lower)
	t.op("VSHL $1, V%d.S4, V%[1]d.S4", lower)
	t.op("VORR V%d.B16, V%d.B16, V%d.B16", lower, right, place)
	t.f32(fcmgt, down, y, zero)
	t.op("VAND V%d.B16, V%d.B16, V%d.B16", down, place, place)
	t.op("VUZP1 V%d.H8, V%[1]d.H8, V%[1]d.H8", place)
	t.op("VUZP1 V%d.B16, V%[1]d.B16, V%[1]d.B16", place)
	t.op("FMOVS F%d, (%s)", place, rArgAt)
}

func winogradUnpool(f *file) {
	t := f.tile("winogradUnpoolNEON", "m, gy *float32, arg *uint8", "ms, row, pix", "", "", passA)
	var places [4]vector
	for i := range places {
		places[i] = t.integer(i)
	}
	t.loop(func() {
		t.walk("gy", rLine)
		t.walk("arg", rArgLine)
		t.walk("m", rOut)
		t.both(func(j int) {
			t.op("MOVD %s, %s", rLine, rCell)
			t.op("MOVD %s, %s", rArgLine, rArgAt)
			for window := range 2 {
				g, place := 6+window, 4+window
				t.op("FMOVQ (%s), F%d", rCell, g)
				t.op("FMOVS (%s), F%d", rArgAt, place)
				t.op("VUXTL V%d.B8, V%[1]d.H8", place)
				t.op("VUXTL V%d.H4, V%[1]d.S4", place)
				for i := range 2 { // the rows of the window
					t.op("VCMEQ V%d.S4, V%d.S4, V%d.S4", places[2*i+j%2], place, 2*window+i)
					t.op("VAND V%d.B16, V%d.B16, V%[2]d.B16", g, 2*window+i)
				}
				t.op("ADD %s, %s", t.steps["row"], rCell)
				t.op("ADD %s>>2, %s", t.steps["row"], rArgAt)
			}
			if j%2 == 1 {
				t.op("ADD %s, %s", t.steps["pix"], rLine)
				t.op("ADD %s>>2, %s", t.steps["pix"], rArgLine)
			}
		}, t.storePlanes("ms"))
	}, func() {})
}
