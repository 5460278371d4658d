package data

import (
	"errors"
	"fmt"
	"math"
	"math/bits"
	"slices"
)

// Memory is a [Dataset] over float32 numbers in memory: pictures, or rows of features.
type Memory struct {
	x       []float32
	labels  []int
	shape   []int
	pixels  int // values of one picture
	classes int
}

// New makes a Memory of len(labels) pictures.
//
//	x: len(labels) pictures one after another, each of shape [H,W,C] (or any other rank ≥ 1; every axis ≥ 1)
//	labels: 0 to classes-1
//
// New keeps x and labels without a copy: they must not change afterwards. Values are taken as they are, without scaling.
// Errors: no pictures, a bad shape, lengths that do not match, a label out of range, and a value that is NaN or infinite, each
// with the index of the picture.
func New(x []float32, labels []int, shape []int, classes int) (*Memory, error) {
	return newMemory("New", x, labels, shape, classes)
}

func newMemory(op string, x []float32, labels []int, shape []int, classes int) (*Memory, error) {
	if classes < 1 {
		return nil, fmt.Errorf("data: %s: classes: want at least 1, got %d", op, classes)
	}
	if len(labels) == 0 {
		return nil, fmt.Errorf("data: %s: no pictures: want at least 1 label", op)
	}
	pixels, err := size(shape)
	if err != nil {
		return nil, fmt.Errorf("data: %s: %w", op, err)
	}
	// Divide, since the product of two lengths may overflow.
	if len(x)%pixels != 0 || len(x)/pixels != len(labels) {
		return nil, fmt.Errorf("data: %s: length of x: want %d values (%v) for each of %d labels, got %d values",
			op, pixels, shape, len(labels), len(x))
	}
	if err := checkLabels(labels, classes); err != nil {
		return nil, fmt.Errorf("data: %s: %w", op, err)
	}
	if i := notFinite(x); i >= 0 {
		return nil, fmt.Errorf("data: %s: picture %d, value %d: want a finite number, got %v", op, i/pixels, i%pixels, x[i])
	}
	return &Memory{x: x, labels: labels, shape: slices.Clone(shape), pixels: pixels, classes: classes}, nil
}

// Len returns the number of pictures.
func (m *Memory) Len() int { return len(m.labels) }

// Shape returns a copy of the shape of one picture.
func (m *Memory) Shape() []int { return slices.Clone(m.shape) }

// Classes returns the number of classes.
func (m *Memory) Classes() int { return m.classes }

// Read copies pictures and labels as [Dataset] says. It allocates nothing.
func (m *Memory) Read(index []int, x []float32, labels []int) error {
	if err := checkRead(index, x, labels, m.pixels, len(m.labels)); err != nil {
		return err
	}
	for k, i := range index {
		copy(x[k*m.pixels:(k+1)*m.pixels], m.x[i*m.pixels:])
		labels[k] = m.labels[i]
	}
	return nil
}

// notFinite returns the index of the first NaN or ±Inf, or -1.
func notFinite(x []float32) int {
	return slices.IndexFunc(x, func(v float32) bool { return v-v != 0 }) // v-v is 0 for every other number
}

// size returns the number of values of one picture.
func size(shape []int) (int, error) {
	if len(shape) == 0 {
		return 0, errors.New("shape: want [H,W,C], got []")
	}
	n := uint(1)
	for _, d := range shape {
		if d < 1 {
			return 0, fmt.Errorf("shape: want every axis ≥ 1, got %v", shape)
		}
		hi, lo := bits.Mul(n, uint(d))
		if hi != 0 || lo > math.MaxInt {
			return 0, fmt.Errorf("shape: %v is too large", shape)
		}
		n = lo
	}
	return int(n), nil
}
