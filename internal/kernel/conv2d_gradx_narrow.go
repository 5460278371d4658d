package kernel

// narrowChannels is the largest number of input channels for which gx is computed with vectors along the columns of the
// image: along the channels, which the weights for a tap give at a time, most lanes would be empty.
const narrowChannels = 6

// narrowRoom is about how many elements of gy are transposed at a time: 256 KiB, which stay in the second cache.
const narrowRoom = 1 << 16

// narrowGradX is Conv2DGradX for few input channels. gy is transposed to rows [outputs of a row] for each output channel,
// with zeros on both sides instead of the outputs that are not there; then a row of gx, one channel beside the other, is
// a product of the weights with it, in which vectors run along the columns. The terms of one value are added in the order of
// output columns, output rows and output channels.
//
// An output that is not there has a term then, weight times 0, which no finite weight lets show.
type narrowGradX struct {
	c             Conv
	rows          axis // of gx, over rows of gy
	before, width int  // columns of zeros before gy, and of a transposed row in all
	cols          int  // of gx, rounded up
	lines         int  // rows of gx at a time
}

// newNarrowGradX returns the form of c, or false if c has none that pays.
func newNarrowGradX(c Conv) (g narrowGradX, ok bool) {
	if !c.Plain() || c.SH > 1 || c.SW > 1 || c.Cin > narrowChannels || c.KH*c.KW < 4 || c.Cout < 4 || c.W < 16 || c.OW < 8 || c.Left >= c.KW {
		return g, false
	}
	g = narrowGradX{c: c, rows: c.backward(0, 0).rows, before: c.KW - 1 - c.Left, cols: (c.W + 7) &^ 7}
	g.width = g.cols + c.KW - 1
	g.lines = min(max(narrowRoom/(c.Cout*g.width)-c.KH+1, c.KH), c.H)
	return g, true
}

// sizes returns how many elements the weights, transposed gy and gx take.
func (g narrowGradX) sizes() (weights, gy, gx int) {
	c := g.c
	return c.KH * c.KW * c.Cin * c.Cout, (g.lines + c.KH - 1) * c.Cout * g.width, g.lines * c.Cin * g.cols
}

func (g narrowGradX) scratch() int {
	w, gy, gx := g.sizes()
	return w + gy + gx
}

// narrowRun computes gx of n images.
func narrowRun[T Float](gx, gy, kernel []T, n int, g narrowGradX, tmp []T) {
	c := g.c
	lenW, lenGY, lenGX := g.sizes()
	w, turned, planes := tmp[:lenW], tmp[lenW:][:lenGY], tmp[lenW+lenGY:][:lenGX]
	narrowPack(w, kernel, c)
	clear(turned)
	image, out := c.H*c.W*c.Cin, c.OH*c.OW*c.Cout
	for i := range n {
		gx, gy := gx[i*image:(i+1)*image], gy[i*out:(i+1)*out]
		for lo := 0; lo < c.H; lo += g.lines {
			narrowLines(gx, gy, w, turned, planes, lo, min(lo+g.lines, c.H), g)
		}
	}
}

// narrowPack writes kernel, turned by 180 degrees, as [Cin][KW][KH][Cout].
func narrowPack[T Float](w, kernel []T, c Conv) {
	for kh := range c.KH {
		for kw := range c.KW {
			for ci := range c.Cin {
				to := ((ci*c.KW+c.KW-1-kw)*c.KH + c.KH - 1 - kh) * c.Cout
				copy(w[to:to+c.Cout], kernel[((kh*c.KW+kw)*c.Cin+ci)*c.Cout:])
			}
		}
	}
}

// narrowLines computes rows [lo, hi) of gx, at most g.lines.
func narrowLines[T Float](gx, gy, w, turned, planes []T, lo, hi int, g narrowGradX) {
	c := g.c
	top := max(g.rows.first+lo, 0) // the first row of gy that they meet
	bottom := min(g.rows.first+hi-1+c.KH, c.OH)
	row := c.Cout * g.width
	for oh := top; oh < bottom; oh++ {
		narrowTurn(turned[(oh-top)*row:][:row], gy[oh*c.OW*c.Cout:][:c.OW*c.Cout], g)
	}
	for i, lines := lo, 0; i < hi; i += lines {
		lines = 1
		if first, end := g.rows.inner(); first <= i && i < end {
			lines = min(end, hi) - i
		}
		from, to := g.rows.taps(i)
		p := product{
			lines: lines, lb: row, lc: c.Cin * g.cols,
			rows: c.Cin, ma: c.KW * c.KH * c.Cout, ldc: g.cols,
			cols: g.cols,
			r:    c.KW, ra: c.KH * c.Cout, rb: 1,
			k: (to - from) * c.Cout, ka: 1, kb: g.width,
		}
		if p.k == 0 {
			fillBias(planes[(i-lo)*p.lc:], nil, p)
			continue
		}
		gemm(planes[(i-lo)*p.lc:], w[from*c.Cout:], turned[(g.rows.first+i+from-top)*row:], nil, p)
	}
	for i := lo; i < hi; i++ {
		narrowRow(gx[i*c.W*c.Cin:], planes[(i-lo)*c.Cin*g.cols:][:c.Cin*g.cols], g)
	}
}

// narrowTurn writes the columns of gy, one row, that gx meets, as rows of turned.
func narrowTurn[T Float](turned, gy []T, g narrowGradX) {
	k := g.c.Cout
	n := min(g.c.OW, g.width-g.before)
	whole := n &^ 7
	denseWiden(turned[g.before:], gy, whole, k, g.width)
	if whole < n { // the last eight, some of them again
		denseWiden(turned[g.before+n-8:], gy[(n-8)*k:], 8, k, g.width)
	}
}

// narrowRow writes row, [Cin][cols], to the beginning of gx as [W][Cin]. What is written behind that belongs to later rows.
func narrowRow[T Float](gx, row []T, g narrowGradX) {
	cin := g.c.Cin
	if len(gx) >= len(row) {
		denseNarrow(gx, row, cin, g.cols)
		return
	}
	for c := range cin {
		for j, v := range row[c*g.cols:][:g.c.W] {
			gx[j*cin+c] = v
		}
	}
}

// allFinite reports whether all of x is finite.
func allFinite[T Float](x []T) bool {
	for _, v := range x {
		if v-v != 0 {
			return false
		}
	}
	return true
}
