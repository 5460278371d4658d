package kernel

import (
	"slices"
	"testing"
)

func TestSumRows(t *testing.T) {
	for _, c := range []struct{ x, want []float32 }{
		{[]float32{1, 2, 3, 10, 20, 30, 100, 200, 300}, []float32{111, 222, 333}},
		{[]float32{1, 2, 3}, []float32{1, 2, 3}},
		{[]float32{1, 2, 3}, []float32{6}},
		{nil, []float32{0, 0}},
		{nil, nil},
		{[]float32{1 << 24, 1, 1}, []float32{1 << 24}},   // from the first to the last
		{[]float32{1, 1, 1 << 24}, []float32{1<<24 + 2}}, // so this one loses nothing
	} {
		dst := slices.Repeat([]float32{7}, len(c.want))
		SumRows(dst, c.x)
		if !slices.Equal(dst, c.want) {
			t.Errorf("SumRows(%v) = %v, want %v", c.x, dst, c.want)
		}
	}
}

func TestSumRowsPanicsOnLengths(t *testing.T) {
	for _, k := range []int{0, 2} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("SumRows of 3 elements to %d did not panic", k)
				}
			}()
			SumRows(make([]float32, k), make([]float32, 3))
		}()
	}
}
