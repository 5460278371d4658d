package kernel

// axis lays out one direction of a convolution: output i takes size taps, from the source cells first+i*step and on, each
// apart from the one before, of which only those in [0, limit) exist.
type axis struct{ outputs, first, step, size, apart, limit int }

// taps returns the range [lo, hi) of the taps of output i whose cells exist.
func (a axis) taps(i int) (lo, hi int) {
	at := a.first + i*a.step
	lo = min(a.tapFrom(-at), a.size)
	return lo, max(min(a.size, a.tapFrom(a.limit-at)), lo)
}

// tapFrom returns the number of the first tap that lies at least distance cells behind tap 0.
func (a axis) tapFrom(distance int) int { return max(distance+a.apart-1, 0) / a.apart }

// inner returns the range [lo, hi) of the outputs that have all their taps.
func (a axis) inner() (lo, hi int) {
	lo = max(-a.first+a.step-1, 0) / a.step
	hi = 0
	if room := a.limit - (a.size-1)*a.apart - 1 - a.first; room >= 0 {
		hi = min(room/a.step+1, a.outputs)
	}
	if lo >= hi {
		return 0, 0
	}
	return lo, hi
}

// alike returns the number of outputs from i on that are known to have the same taps.
func (a axis) alike(i int) int {
	if lo, hi := a.inner(); i == lo && lo < hi {
		return hi - lo
	}
	return 1
}

// covering returns the range [lo, hi) of the outputs whose given tap exists.
func (a axis) covering(tap int) (lo, hi int) {
	at := a.first + tap*a.apart
	lo = min(max(-at+a.step-1, 0)/a.step, a.outputs)
	return lo, max(min((a.limit-at+a.step-1)/a.step, a.outputs), lo)
}

// sweep moves a kernel [rows.size, cols.size, depth, ...] over one image [rows.limit, cols.limit, cell], of which it takes
// depth channels, beginning with channel from. The values of output (i, j) begin at out + i*rowOut + j*colOut.
type sweep struct {
	rows, cols          axis
	depth, cell, from   int
	out, rowOut, colOut int
}

// sweepPanels computes all outputs of s, for one panel of output channels after the other: a panel of weights fits the
// first cache where all weights may not.
func sweepPanels[T Float](y, x, bias []T, w panels[T], s sweep) {
	for n := 0; n < w.cols; n += panelCols() {
		var b []T
		if bias != nil {
			b = bias[n:min(n+panelCols(), w.cols)]
		}
		at := s
		at.out += n
		sweepPanel(y, x, b, w.panel(n), at)
	}
}

// sweepPanel computes the outputs of s for one panel. Neighbours that have the same taps become one product: all those
// inside the image, and at its borders those along one column or row.
func sweepPanel[T Float](y, x, bias []T, w panel[T], s sweep) {
	for i, rows := 0, 0; i < s.rows.outputs; i += rows {
		rows = s.rows.alike(i)
		for j, cols := 0, 0; j < s.cols.outputs; j += cols {
			cols = s.cols.alike(j)
			sweepBlock(y, x, bias, w, s, i, rows, j, cols)
		}
	}
}

// sweepBlock computes the outputs of rows and columns that have the same taps as i and j, the first ones.
func sweepBlock[T Float](y, x, bias []T, w panel[T], s sweep, i, rows, j, cols int) {
	ilo, ihi := s.rows.taps(i)
	jlo, jhi := s.cols.taps(j)
	source := s.cols.limit * s.cell // elements in a row of the source
	p := product{
		lines: rows, la: s.rows.step * source, lc: s.rowOut,
		rows: cols, ma: s.cols.step * s.cell, ldc: s.colOut,
		cols: w.cols,
		r:    ihi - ilo, ra: s.rows.apart * source, rb: s.cols.size * s.depth * w.step,
		k: (jhi - jlo) * s.depth, ka: 1, kb: w.step,
	}
	y = y[s.out+i*s.rowOut+j*s.colOut:]
	if p.r == 0 || p.k == 0 { // no taps, and no place in the source
		fillBias(y, bias, p)
		return
	}
	x, k := x[s.source(i, ilo, j, jlo):], w.data[ilo*p.rb+jlo*s.depth*w.step:]
	across := s.cols.apart * s.cell
	if across == s.depth || jhi-jlo == 1 {
		gemm(y, x, k, bias, p)
		return
	}
	// The kernel's columns do not touch in the source, so each of its rows is a product of its own.
	rows, down, next := p.r, p.ra, p.rb
	p.r, p.ra, p.rb, p.k = jhi-jlo, across, s.depth*w.step, s.depth
	for t := range rows {
		gemm(y, x[t*down:], k[t*next:], bias, p)
		p.add, bias = true, nil
	}
}

// fillBias writes the product without terms: the bias in each row of C, 0 if there is none.
func fillBias[T Float](c, bias []T, p product) {
	for l := range p.lines {
		for m := range p.rows {
			row := c[l*p.lc+m*p.ldc:][:p.cols]
			if bias == nil {
				clear(row)
			} else {
				copy(row, bias)
			}
		}
	}
}

// source returns where in an image output (i, j) has its tap (ti, tj).
func (s sweep) source(i, ti, j, tj int) int {
	row, col := s.rows.first+i*s.rows.step+ti*s.rows.apart, s.cols.first+j*s.cols.step+tj*s.cols.apart
	return (row*s.cols.limit+col)*s.cell + s.from
}
