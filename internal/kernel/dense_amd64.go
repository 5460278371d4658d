//go:build !purego

package kernel

import "github.com/seed-1d449c6d/stheno/internal/impl"

var useDenseAVX2 = hasAVX2FMA

func init() { impl.Register("Dense/AVX2", &useDenseAVX2) }

// denseWiden is denseWidenPortable; with AVX2 blocks of 8 rows are turned in registers.
func denseWiden[T Float](wide, narrow []T, rows, k, step int) {
	to, ok := any(wide).([]float32)
	if !ok || !useDenseAVX2 || rows < 8 || k < 1 {
		denseWidenPortable(wide, narrow, rows, k, step)
		return
	}
	from := any(narrow).([]float32)
	_, _ = to[(k-1)*step+rows-1], from[rows*k-1]
	done := rows &^ 7
	for i := 0; i < k; i += 16 {
		cols := min(16, k-i)
		read := (cols + 7) &^ 7 // of each row
		blocks := rows / 8
		if (8*blocks-1)*k+i+read > len(from) { // some of that lies beyond narrow
			blocks--
			done = 8 * blocks
		}
		if blocks > 0 {
			denseWidenAVX2(&to[i*step], &from[i], step, k, cols, blocks)
		}
	}
	denseWidenPortable(wide[done:], narrow[done*k:], rows-done, k, step)
}

// denseNarrow is packTransposed the other way: it writes the matrix [k, cols] with which wide begins to narrow as
// [cols, k]. If narrow is longer, it may write up to 7 elements more, after the first 8 columns of wide are read. So wide
// may begin there.
func denseNarrow[T Float](narrow, wide []T, k, cols int) {
	to, ok := any(narrow).([]float32)
	if !ok || !useDenseAVX2 || cols < 16 || cols%8 != 0 || k < 1 || k > 16 || len(narrow) < cols*k+7 {
		packTransposed(narrow, wide, k, cols)
		return
	}
	_ = wide[k*cols-1]
	denseNarrowAVX2(&to[0], &any(wide).([]float32)[0], cols, k, cols/8)
}
