//go:build !amd64 || purego

package kernel

// denseWiden and denseNarrow are plain transpositions where there is no assembly.

func denseWiden[T Float](wide, narrow []T, rows, k, step int) {
	denseWidenPortable(wide, narrow, rows, k, step)
}

func denseNarrow[T Float](narrow, wide []T, k, cols int) { packTransposed(narrow, wide, k, cols) }
