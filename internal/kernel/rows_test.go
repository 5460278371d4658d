package kernel

import (
	"fmt"
	"math/rand/v2"
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

// TestSumRowsBits compares every implementation with sums one by one, bit by bit.
func TestSumRowsBits(t *testing.T) {
	eachOf(t, func(t *testing.T) {
		r := rand.New(rand.NewPCG(4, 4))
		for k := 1; k < 140; k++ {
			testSumRows[float32](t, r, k, r.IntN(9))
			testSumRows[float64](t, r, k, r.IntN(9))
		}
		testSumRows[float32](t, r, 11, 5000) // more than one call into assembly
	}, "SumRows")
}

func testSumRows[T Float](t *testing.T, r *rand.Rand, k, rows int) {
	t.Helper()
	x, want := weird[T](r, rows*k), make([]T, k)
	for i, v := range x {
		want[i%k] += v
	}
	got := fenced(t, make([]T, k))
	SumRows(got, fenced(t, x))
	if !sameBits(got, want) {
		t.Fatalf("%d rows of %d: got %v, want %v", rows, k, got, want)
	}
}

func BenchmarkSumRows(b *testing.B) {
	for _, s := range [][2]int{{32 * 784, 10}, {32 * 900, 32}, {32 * 784, 64}} {
		dst, x := make([]float32, s[1]), make([]float32, s[0]*s[1])
		b.Run(fmt.Sprintf("rows=%d/columns=%d", s[0], s[1]), func(b *testing.B) {
			b.SetBytes(int64(4 * len(x)))
			b.ReportAllocs()
			for b.Loop() {
				SumRows(dst, x)
			}
		})
	}
}
