package kernel

// axis lays out one direction of a convolution: output i takes size taps from the source cells first+i*step and on, of
// which only those in [0, limit) exist.
type axis struct{ outputs, first, step, size, limit int }

// taps returns the range [lo, hi) of the taps of output i whose cells exist.
func (a axis) taps(i int) (lo, hi int) {
	at := a.first + i*a.step
	lo = min(max(-at, 0), a.size)
	return lo, max(min(a.size, a.limit-at), lo)
}

// inner returns the range [lo, hi) of the outputs that have all their taps.
func (a axis) inner() (lo, hi int) {
	lo = max(-a.first+a.step-1, 0) / a.step
	hi = 0
	if room := a.limit - a.size - a.first; room >= 0 {
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
	at := a.first + tap
	lo = min(max(-at+a.step-1, 0)/a.step, a.outputs)
	return lo, max(min((a.limit-at+a.step-1)/a.step, a.outputs), lo)
}

// sweep moves a kernel [rows.size, cols.size, depth, ...] over one image [rows.limit, cols.limit, depth]. The values of
// output (i, j) begin at out + i*rowOut + j*colOut.
type sweep struct {
	rows, cols          axis
	depth               int
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
	source := s.cols.limit * s.depth // elements in a row of the source
	p := product{
		lines: rows, la: s.rows.step * source, lc: s.rowOut,
		rows: cols, ma: s.cols.step * s.depth, ldc: s.colOut,
		cols: w.cols,
		r:    ihi - ilo, ra: source, rb: s.cols.size * s.depth * w.step,
		k: (jhi - jlo) * s.depth, ka: 1, kb: w.step,
	}
	y = y[s.out+i*s.rowOut+j*s.colOut:]
	if p.r == 0 || p.k == 0 { // no taps, and no place in the source
		gemm(y, nil, nil, bias, p)
		return
	}
	x = x[(s.rows.first+i*s.rows.step+ilo)*source+(s.cols.first+j*s.cols.step+jlo)*s.depth:]
	gemm(y, x, w.data[ilo*p.rb+jlo*s.depth*w.step:], bias, p)
}
