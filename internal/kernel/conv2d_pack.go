package kernel

// panelWidth is the most columns that the products work on at a time; panelCols tells how many it is on this CPU.
const panelWidth = 32

// Matrices with more than packCols columns are copied panel by panel before use if a panel is used often enough: rows
// 1 KB and more apart share so few sets of the first cache that a panel does not stay there. Measured on Zen 4: copying
// makes a 3x3 convolution of 256 by 256 channels a third faster, one with 128 output channels no faster, and pays from
// about packPositions output positions on.
const (
	packCols      = 128
	packPositions = 64
)

// panels is a matrix [k, cols] cut into panels of panelCols() columns. Unless packed, it lies row by row, step elements
// apart or, where step is 0, without gaps; packed, panel after panel, each row by row.
type panels[T Float] struct {
	data          []T
	k, cols, step int
	packed        bool
}

// panel is a matrix of cols columns whose rows begin step elements apart.
type panel[T Float] struct {
	data       []T
	cols, step int
}

// panel returns the panel that begins with column n, a multiple of panelCols().
func (p panels[T]) panel(n int) panel[T] {
	cols := min(panelCols(), p.cols-n)
	if p.packed {
		return panel[T]{p.data[n*p.k : (n+cols)*p.k], cols, cols}
	}
	return panel[T]{p.data[n:], cols, max(p.step, p.cols)}
}

// packPanels copies p, which is not packed, to tmp and returns it packed.
func packPanels[T Float](tmp []T, p panels[T]) panels[T] {
	for n := 0; n < p.cols; n += panelCols() {
		packPanel(tmp[n*p.k:], p.panel(n), p.k)
	}
	return panels[T]{data: tmp[:p.k*p.cols], k: p.k, cols: p.cols, packed: true}
}

// packPanel copies the k rows of p to tmp without gaps and returns the copy.
func packPanel[T Float](tmp []T, p panel[T], k int) panel[T] {
	for i := range k {
		copy(tmp[i*p.cols:(i+1)*p.cols], p.data[i*p.step:])
	}
	return panel[T]{tmp[:k*p.cols], p.cols, p.cols}
}

// packTransposed writes the matrix [rows, cols] with which src begins to dst as [cols, rows], both row by row.
func packTransposed[T Float](dst, src []T, rows, cols int) {
	packTransposedFrom(dst, src, rows, cols, cols)
}

// packTransposedFrom is packTransposed for rows that begin step elements apart. Four rows at a time, it is about four times
// as fast as one by one.
func packTransposedFrom[T Float](dst, src []T, rows, cols, step int) {
	dst = dst[:rows*cols]
	i := 0
	for ; i+4 <= rows; i += 4 {
		r0, r1 := src[i*step:][:cols], src[(i+1)*step:][:cols]
		r2, r3 := src[(i+2)*step:][:cols], src[(i+3)*step:][:cols]
		r1, r2, r3 = r1[:len(r0)], r2[:len(r0)], r3[:len(r0)]
		at := i
		for j, v := range r0 {
			d := dst[at : at+4 : at+4]
			d[0], d[1], d[2], d[3] = v, r1[j], r2[j], r3[j]
			at += rows
		}
	}
	for ; i < rows; i++ {
		at := i
		for _, v := range src[i*step:][:cols] {
			dst[at] = v
			at += rows
		}
	}
}
