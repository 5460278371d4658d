package cnn

import (
	"math"
	"slices"
	"strconv"
	"strings"
)

// Shape is the shape of one example, without the batch axis: [H, W, C] of pictures, [D] of features.
type Shape []int

// String is Keras' way to write it, the batch axis included: (None, 62, 62, 32).
func (s Shape) String() string { return "(None" + s.join(", ", true) + ")" }

// batch writes the shape of a batch for an error: [N,62,62,32].
func (s Shape) batch() string { return "[N" + s.join(",", true) + "]" }

// list writes the shape alone for an error: [62,62,32].
func (s Shape) list() string { return "[" + s.join(",", false) + "]" }

func (s Shape) join(sep string, first bool) string {
	var b strings.Builder
	for i, d := range s {
		if i > 0 || first {
			b.WriteString(sep)
		}
		b.WriteString(strconv.Itoa(d))
	}
	return b.String()
}

// maxElements bounds what a layer may ask for, so that sizes computed from it cannot overflow an int: 2^40 elements, four
// times the memory of the largest machines, or what a 32-bit int allows.
const maxElements = min(1<<40, math.MaxInt/16)

// size is the number of elements; false if an axis is below 1 or the number above maxElements.
func (s Shape) size() (int, bool) {
	n := 1
	for _, d := range s {
		if d < 1 || n > maxElements/d {
			return 0, false
		}
		n *= d
	}
	return n, true
}

func (s Shape) clone() Shape { return slices.Clone(s) }

func (s Shape) equal(t []int) bool { return slices.Equal(s, t) }
