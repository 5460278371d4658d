package data

import (
	"math"
	"slices"
	"strings"
	"testing"
)

var (
	_ Dataset = (*Memory)(nil)
	_ Dataset = (*IDX)(nil)
)

// three holds pictures 0, 1, 2 of shape [1,2,1] with values 10i, 10i+1 and labels 2, 0, 1.
func three(t *testing.T) *Memory {
	t.Helper()
	shape := []int{1, 2, 1}
	m, err := New([]float32{0, 1, 10, 11, 20, 21}, []int{2, 0, 1}, shape, 3)
	if err != nil {
		t.Fatal(err)
	}
	shape[0] = 9 // the caller's own
	return m
}

func TestMemory(t *testing.T) {
	m := three(t)
	if m.Len() != 3 || m.Classes() != 3 || !slices.Equal(m.Shape(), []int{1, 2, 1}) {
		t.Errorf("Len, Classes, Shape = %d, %d, %v, want 3, 3, [1 2 1]", m.Len(), m.Classes(), m.Shape())
	}
	m.Shape()[0] = 9
	if m.Shape()[0] != 1 {
		t.Error("Shape hands out its own slice")
	}
	x, labels := make([]float32, 6), make([]int, 3)
	if err := m.Read([]int{2, 0, 2}, x, labels); err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(x, []float32{20, 21, 0, 1, 20, 21}) || !slices.Equal(labels, []int{1, 2, 1}) {
		t.Errorf("Read(2, 0, 2) = %v, %v", x, labels)
	}
	if err := m.Read(nil, nil, nil); err != nil {
		t.Errorf("Read of nothing: %v", err)
	}
}

func TestReadErrors(t *testing.T) {
	m := three(t)
	for want, err := range map[string]error{
		"data: Read: index: want 0 to 2, got 3":                                      m.Read([]int{3}, make([]float32, 2), make([]int, 1)),
		"data: Read: index: want 0 to 2, got -1":                                     m.Read([]int{-1}, make([]float32, 2), make([]int, 1)),
		"data: Read: length of x: want 4 (2 pictures of 2 values), got 5":            m.Read([]int{0, 1}, make([]float32, 5), make([]int, 2)),
		"data: Read: length of labels: want 2, got 1":                                m.Read([]int{0, 1}, make([]float32, 4), make([]int, 1)),
		"data: Read: length of x: want 2 (1 pictures of 2 values), got 0":            m.Read([]int{0}, nil, make([]int, 1)),
		"data: New: no pictures: want at least 1 label":                              newErr(nil, nil, []int{1}, 1),
		"data: New: classes: want at least 1, got 0":                                 newErr([]float32{1}, []int{0}, []int{1}, 0),
		"data: New: shape: want [H,W,C], got []":                                     newErr([]float32{1}, []int{0}, nil, 1),
		"data: New: shape: want every axis ≥ 1, got [2 0]":                           newErr([]float32{1}, []int{0}, []int{2, 0}, 1),
		"data: New: shape: want every axis ≥ 1, got [-1 -1]":                         newErr([]float32{1}, []int{0}, []int{-1, -1}, 1),
		"data: New: length of x: want 2 values ([2]) for each of 2 labels, got 5":    newErr(make([]float32, 5), []int{0, 0}, []int{2}, 1),
		"data: New: length of x: want 1 values ([1]) for each of 2 labels, got 1":    newErr(make([]float32, 1), []int{0, 0}, []int{1}, 1),
		"data: New: label of picture 1 out of range: want 0 to 2 for 3 classes, got": newErr(make([]float32, 2), []int{0, 3}, []int{1}, 3),
		"for 3 classes, got -1":                                                      newErr(make([]float32, 2), []int{0, -1}, []int{1}, 3),
		"is too large":                                                               newErr([]float32{1}, []int{0}, []int{math.MaxInt, 2}, 1),
		"data: New: picture 1, value 0: want a finite number, got NaN":               newErr([]float32{1, 2, float32(math.NaN()), 4}, []int{0, 0}, []int{2}, 1),
		"data: New: picture 0, value 1: want a finite number, got -Inf":              newErr([]float32{1, float32(math.Inf(-1)), 3, 4}, []int{0, 0}, []int{2}, 1),
	} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want it to say %q", err, want)
		}
	}
}

func newErr(x []float32, labels, shape []int, classes int) error {
	_, err := New(x, labels, shape, classes)
	return err
}

// The largest finite values are numbers like any other.
func TestNewKeepsExtremes(t *testing.T) {
	if err := newErr([]float32{math.MaxFloat32, -math.MaxFloat32, math.SmallestNonzeroFloat32}, []int{0}, []int{3}, 1); err != nil {
		t.Error(err)
	}
}
