package onnx

import "fmt"

// strides are the distances of neighbours along each axis, row-major.
func strides(shape []int) []int {
	s := make([]int, len(shape))
	n := 1
	for i := len(shape) - 1; i >= 0; i-- {
		s[i] = n
		n *= shape[i]
	}
	return s
}

// size is the product of axes that were checked to be small.
func size(shape []int) int {
	n := 1
	for _, d := range shape {
		n *= d
	}
	return n
}

// maxSize bounds the numbers of one example of a value, and of a folded constant, so that no product overflows.
const maxSize = 1 << 28

// checkedSize is size for axes that come from a file.
func checkedSize(shape []int) (int, error) {
	n := 1
	for _, d := range shape {
		if d < 0 || d > 0 && n > maxSize/d {
			return 0, fmt.Errorf("shape: want axes of 0 or more with a product of at most %d, got %v", maxSize, shape)
		}
		n *= d
	}
	return n, nil
}

// broadcast is the common shape of two by NumPy's rules; false: there is none.
func broadcast(a, b []int) ([]int, bool) {
	n := max(len(a), len(b))
	shape := make([]int, n)
	for i := range shape {
		x, y := axisFromEnd(a, n-i), axisFromEnd(b, n-i)
		switch {
		case x == y || y == 1:
			shape[i] = x
		case x == 1:
			shape[i] = y
		default:
			return nil, false
		}
	}
	return shape, true
}

func axisFromEnd(shape []int, k int) int {
	if k > len(shape) {
		return 1
	}
	return shape[len(shape)-k]
}

// spread walks through shape as if an array of shape small were repeated along its axes of size 1.
func spread(small, shape []int) func(int) int {
	steps := make([]int, len(shape))
	step := strides(small)
	for i := range small {
		if small[i] > 1 {
			steps[len(shape)-len(small)+i] = step[i]
		}
	}
	return walker(shape, steps)
}
