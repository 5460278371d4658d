package kernel

import "math"

// Forward writes to y, n images [OH,OW,Cout], the convolution of x, n images [H,W,Cin], plus bias[Cout] (nil: none) and,
// with relu, the larger of that and 0. prep is what Prep made of kernel. tmp has Scratch elements.
func (w Winograd) Forward(y, x, kernel, prep, bias []float32, n int, relu bool, tmp []float32) {
	w.c.check(len(x), len(y), len(kernel), n)
	w.forward(y, x, kernel, prep, bias, 0, n*w.th*w.tw, 0, w.c.OH, relu, tmp)
}

// ForwardRows is Forward for rows [lo, hi) of one image. Divisions at multiples of 4 do no work twice.
func (w Winograd) ForwardRows(y, x, kernel, prep, bias []float32, lo, hi int, relu bool, tmp []float32) {
	w.c.check(len(x), len(y), len(kernel), 1)
	if lo < 0 || hi < lo || hi > w.c.OH {
		panic("kernel: Winograd: ForwardRows: no such rows")
	}
	w.forward(y, x, kernel, prep, bias, lo/4*w.tw, (hi+3)/4*w.tw, lo, hi, relu, tmp)
}

// forward computes tiles [first, last), and of each the rows in [lo, hi).
func (w Winograd) forward(y, x, kernel, prep, bias []float32, first, last, lo, hi int, relu bool, tmp []float32) {
	w.checkForward(len(prep), bias)
	s := w.scratch(tmp)
	if lo == hi {
		return
	}
	w.pad(s, bias)
	floor := float32(math.Inf(-1))
	if relu {
		floor = 0
	}
	image, out := w.c.H*w.c.W*w.c.Cin, w.c.OH*w.c.OW*w.c.Cout
	part := w.part(last - first)
	for t := first; t < last; t += part {
		n := min(part, last-t)
		w.products(x, prep, t, n, s)
		for k := range n {
			m, i, j := w.place(t + k)
			w.output(y[m*out:(m+1)*out], x[m*image:(m+1)*image], kernel, i, j, k, lo, hi, floor, s)
		}
	}
}

// forwardPool computes rows [lo, hi) of y [oh/2,ow/2,Cout], one image after bias, ReLU and pooling, and the places arg of
// its values in their windows, as Block.Forward does. Divisions at even rows do no work twice.
func (w Winograd) forwardPool(y []float32, arg []uint8, x, kernel, prep, bias []float32, lo, hi int, tmp []float32) {
	w.checkForward(len(prep), bias)
	if len(kernel) != 9*w.c.Cin*w.c.Cout || lo < 0 || hi < lo || 2*hi > w.oh {
		panic("kernel: Winograd: forwardPool: the kernel or the rows do not fit the geometry")
	}
	w.checkPool(len(x), len(y), len(arg))
	s := w.scratch(tmp)
	if lo == hi {
		return
	}
	w.pad(s, bias)
	first, last := lo/2*w.tw, (hi+1)/2*w.tw
	part := w.part(last - first)
	for t := first; t < last; t += part {
		n := min(part, last-t)
		w.products(x, prep, t, n, s)
		for k := range n {
			_, i, j := w.place(t + k)
			w.pool(y, arg, x, kernel, i, j, k, lo, hi, s)
		}
	}
}

func (w Winograd) checkForward(prep int, bias []float32) {
	if prep != w.PrepLen() || bias != nil && len(bias) != w.c.Cout {
		panic("kernel: Winograd: the lengths of prep or bias do not fit the geometry")
	}
}

// pad writes bias to the scratch, with 0 for what is missing, and 0 to what products leave out of M.
func (w Winograd) pad(s winogradScratch, bias []float32) {
	clear(s.bias[copy(s.bias, bias):])
	if w.c.Cout == w.cout {
		return
	}
	for z := range winogradPoints {
		for k := range w.group {
			at := z*s.ms + k*w.cout
			clear(s.m[at+w.c.Cout : at+w.cout])
		}
	}
}

// products computes M of n tiles of images x from tile t on.
func (w Winograd) products(x, prep []float32, t, n int, s winogradScratch) {
	image := w.c.H * w.c.W * w.c.Cin
	for k := range n {
		m, i, j := w.place(t + k)
		w.input(s.v[k*w.cin:], x[m*image:(m+1)*image], i, j, s)
	}
	filtersOf(w.c.Cin, w.c.Cout).multiply(s.m, s.v, prep, n, s.vs, s.ms)
}

// multiply computes, for all planes, the product of n rows of f.in channels of a with filters.
func (f filters) multiply(c, a, filter []float32, n, as, cs int) {
	for first := 0; first < f.out; first += f.width {
		at, cols, step := f.panel(first)
		gemm(c[first:], a, filter[at:], nil, product{
			lines: winogradPoints, la: as, lb: step, lc: cs,
			rows: n, ma: wholeVectors(f.in), ldc: wholeVectors(f.out),
			cols: cols,
			r:    1, k: f.in, ka: 1, kb: cols,
		})
	}
}

// output writes the rows of y in [lo, hi) that tile (i, j) has, the k-th of the group.
func (w Winograd) output(y, x, kernel []float32, i, j, k, lo, hi int, floor float32, s winogradScratch) {
	c := w.c
	top, left, row := 4*i, 4*j, w.ow*c.Cout
	m := s.m[k*w.cout:]
	if top >= lo && top+4 <= hi && left+4 <= w.ow && c.Cout == w.cout {
		y := y[top*row+left*c.Cout:]
		if !winogradOutput(y, m, s.bias, w.cout, s.ms, row, c.Cout, floor) {
			w.direct(s.patch, x, kernel, i, j)
			finish(y, s.patch, s.bias, 4, 4, row, c.Cout, floor)
		}
		return
	}
	tile := s.patch[:16*w.cout]
	r0, r1, cols := max(lo, top), min(hi, top+4), min(4, w.ow-left)
	y = y[r0*row+left*c.Cout:]
	if winogradOutput(tile, m, s.bias, w.cout, s.ms, 4*w.cout, w.cout, floor) {
		copyCells(y, tile[4*(r0-top)*w.cout:], r1-r0, cols, c.Cout, row, c.Cout, 4*w.cout, w.cout)
		return
	}
	w.direct(tile, x, kernel, i, j)
	finish(y, tile[4*(r0-top)*c.Cout:], s.bias, r1-r0, cols, row, c.Cout, floor)
}

// finish writes max(tile + bias, floor) to rows x cols cells of c channels of y. Rows of the tile are four cells.
func finish(y, tile, bias []float32, rows, cols, row, c int, floor float32) {
	for r := range rows {
		for q := range cols {
			to, from := y[r*row+q*c:][:c], tile[(4*r+q)*c:]
			for n := range to {
				to[n] = max(from[n]+bias[n], floor)
			}
		}
	}
}

// pool writes the rows of y and arg in [lo, hi) that tile (i, j) has, the k-th of the group.
func (w Winograd) pool(y []float32, arg []uint8, x, kernel []float32, i, j, k, lo, hi int, s winogradScratch) {
	c := w.c
	top, left, row := 2*i, 2*j, w.ow/2*c.Cout
	m := s.m[k*w.cout:]
	var finite bool
	if top >= lo && top+2 <= hi && left+2 <= w.ow/2 && c.Cout == w.cout {
		at := top*row + left*c.Cout
		finite = winogradPool(y[at:], arg[at:], m, s.bias, w.cout, s.ms, row, c.Cout)
	} else {
		finite = w.poolPart(y, arg, m, top, left, lo, hi, s)
	}
	if finite {
		return
	}
	w.direct(s.patch, x, kernel, i, j)
	for r := max(lo, top); r < min(hi, top+2); r++ {
		for q := left; q < min(left+2, w.ow/2); q++ {
			at := r*row + q*c.Cout
			w.poolDirect(y[at:][:c.Cout], arg[at:][:c.Cout], s.patch[(8*(r-top)+2*(q-left))*c.Cout:], s.bias)
		}
	}
}

// poolPart is winogradPool for a tile of which not all is wanted or whose channels do not fill vectors.
func (w Winograd) poolPart(y []float32, arg []uint8, m []float32, top, left, lo, hi int, s winogradScratch) bool {
	c := w.c
	row := w.ow / 2 * c.Cout
	finite := true
	var places [4 * placeChannels]uint8
	for n := 0; n < c.Cout; n += placeChannels {
		cols := min(placeChannels, c.Cout-n)
		whole := wholeVectors(cols)
		if !winogradPool(s.patch, places[:], m[n:], s.bias[n:], whole, s.ms, 2*whole, whole) {
			finite = false
		}
		r0, r1 := max(lo, top), min(hi, top+2)
		at, from := r0*row+left*c.Cout+n, 2*(r0-top)*whole
		copyCells(y[at:], s.patch[from:], r1-r0, min(2, w.ow/2-left), cols, row, c.Cout, 2*whole, whole)
		copyCells(arg[at:], places[from:], r1-r0, min(2, w.ow/2-left), cols, row, c.Cout, 2*whole, whole)
	}
	return finite
}

// poolDirect writes one pooled cell: tile holds the four cells of its window, in rows of four cells.
func (w Winograd) poolDirect(y []float32, arg []uint8, tile, bias []float32) {
	c := len(y)
	for n := range y {
		p, q, r, s := tile[n], tile[c+n], tile[4*c+n], tile[5*c+n]
		y[n], arg[n] = max(max(p, q, r, s)+bias[n], 0), 0
		if y[n] != 0 {
			arg[n] = uint8(firstOfFour(p, q, r, s, 1, 2))
		}
	}
}

// direct writes to tile [4,4,Cout] what tile (i, j) is without bias, as Conv2D computes it; 0 outside y.
func (w Winograd) direct(tile, x, kernel []float32, i, j int) {
	c := w.c
	s := c.forward()
	s.rows.first, s.rows.outputs = 4*i-c.Top, min(4, w.oh-4*i)
	s.cols.first, s.cols.outputs = 4*j-c.Left, min(4, w.ow-4*j)
	s.rowOut = 4 * c.Cout
	clear(tile[:16*c.Cout])
	sweepPanels(tile, x, nil, panels[float32]{data: kernel, k: 9 * c.Cin, cols: c.Cout}, s)
}
