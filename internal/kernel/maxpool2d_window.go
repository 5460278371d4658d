package kernel

import "math"

// The loops over one window. Windows of two by two cells, by far the most frequent, have loops of their own that run
// along the channels, which are contiguous, and do not branch on the data.

// maxWindow writes to y, one element per channel, the largest values of window w of image x.
func maxWindow[T Float](y, x []T, w window) {
	if w.rows == 2 && w.cols == 2 {
		a, b, c, d := fourCells(x, w, len(y))
		for j := range y {
			y[j] = max(max(a[j], b[j]), max(c[j], d[j]))
		}
		return
	}
	for j := range y {
		y[j] = T(math.Inf(-1))
	}
	if len(y) == 0 || w.cols == 0 {
		return
	}
	for r := range w.rows {
		for row := x[w.at+r*w.step:][:w.cols*len(y)]; len(row) > 0; row = row[len(y):] {
			for j, v := range row[:len(y)] {
				y[j] = max(y[j], v)
			}
		}
	}
}

// scatterWindow adds gy, one element per channel, to gx where window w of image x is largest.
func scatterWindow[T Float](gx, x, gy []T, w window) {
	if w.rows == 2 && w.cols == 2 {
		a, b, c, d := fourCells(x, w, len(gy))
		for j, g := range gy {
			gx[w.at+j+firstOfFour(a[j], b[j], c[j], d[j], len(gy), w.step)] += g
		}
		return
	}
	if w.rows == 0 || w.cols == 0 {
		return
	}
	for j, g := range gy {
		gx[w.at+j+firstLargest(x[w.at+j:], w, len(gy))] += g
	}
}

// gatherWindow writes to g, one element per channel, what v has where window w of image x is largest, or 0.
func gatherWindow[T Float](g, x, v []T, w window) {
	if w.rows == 2 && w.cols == 2 {
		a, b, c, d := fourCells(x, w, len(g))
		for j := range g {
			g[j] = v[w.at+j+firstOfFour(a[j], b[j], c[j], d[j], len(g), w.step)]
		}
		return
	}
	if w.rows == 0 || w.cols == 0 {
		clear(g)
		return
	}
	for j := range g {
		g[j] = v[w.at+j+firstLargest(x[w.at+j:], w, len(g))]
	}
}

// fourCells returns the cells of a window of two by two cells with c channels, row by row.
func fourCells[T Float](x []T, w window, c int) (_, _, _, _ []T) {
	up, down := x[w.at:][:2*c], x[w.at+w.step:][:2*c]
	return up[:c], up[c:][:c], down[:c], down[c:][:c]
}

// firstOfFour returns the offset, from p, of the first largest of p, q, r and s, or of the first NaN. q lies c behind p,
// r step behind p, and s c behind r.
func firstOfFour[T Float](p, q, r, s T, c, step int) int {
	up, down := max(p, q), max(r, s)
	if m := max(up, down); m != m {
		return firstNaN(p, q, r, c, step)
	}
	above, below := one(q > p), one(s > r) // 1 if the right one is larger
	row := one(down > up)
	return row*step + (above+row*(below-above))*c
}

// one returns 1 for true, else 0. The compiler makes no branch of it, unlike of a choice between two offsets.
func one(b bool) int {
	if b {
		return 1
	}
	return 0
}

// firstNaN is firstOfFour for four values that have a NaN among them.
func firstNaN[T Float](p, q, r T, c, step int) int {
	switch {
	case p != p:
		return 0
	case q != q:
		return c
	case r != r:
		return step
	}
	return step + c
}

// firstLargest returns the offset in x of the first largest element of one channel of w, or of the first NaN. x begins
// at that channel of the first cell, and cells are c apart.
func firstLargest[T Float](x []T, w window, c int) int {
	m, at := x[0], 0
	for r := range w.rows {
		for q := range w.cols {
			i := r*w.step + q*c
			v := x[i]
			if v != v {
				return i
			}
			if v > m {
				m, at = v, i
			}
		}
	}
	return at
}
