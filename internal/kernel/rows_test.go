package kernel

import (
	"fmt"
	"math"
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
		SumRows(dst, c.x, make([]float32, SumRowsScratch(len(dst))))
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
			SumRows(make([]float32, k), make([]float32, 3), make([]float32, SumRowsScratch(k)))
		}()
	}
}

// TestSumRowsBits compares every implementation with sums one by one, of rowsAlone rows and then of their sums, bit by bit.
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
	for lo := 0; lo < len(x); lo += rowsAlone * k {
		block := make([]T, k)
		for i, v := range x[lo:min(lo+rowsAlone*k, len(x))] {
			block[i%k] += v
		}
		for j, v := range block {
			want[j] += v
		}
	}
	got := fenced(t, make([]T, k))
	SumRows(got, fenced(t, x), fenced(t, make([]T, SumRowsScratch(k))))
	if !sameBits(got, want) {
		t.Fatalf("%d rows of %d: got %v, want %v", rows, k, got, want)
	}
}

// TestSumRowsLong: four million equal numbers keep their digits. The bound is that of a sum of 512 terms, of 512 such sums,
// and of 16 of those, at 2^-24 each.
func TestSumRowsLong(t *testing.T) {
	eachOf(t, func(t *testing.T) {
		const n = 1 << 22
		x, dst := make([]float32, n), make([]float32, 1)
		for i := range x {
			x[i] = 0.1
		}
		SumRows(dst, x, make([]float32, SumRowsScratch(1)))
		want := n * float64(float32(0.1))
		if e := math.Abs(float64(dst[0])-want) / want; e > (512+512+16)*0x1p-24 {
			t.Errorf("sum of %d times 0.1 = %v, want %v: relative error %.2g", n, dst[0], want, e)
		} else {
			t.Logf("relative error %.2g", e)
		}
	}, "SumRows")
}

func BenchmarkSumRows(b *testing.B) {
	for _, s := range [][2]int{{32 * 784, 10}, {32 * 900, 32}, {32 * 784, 64}} {
		dst, x, tmp := make([]float32, s[1]), make([]float32, s[0]*s[1]), make([]float32, SumRowsScratch(s[1]))
		b.Run(fmt.Sprintf("rows=%d/columns=%d", s[0], s[1]), func(b *testing.B) {
			b.SetBytes(int64(4 * len(x)))
			b.ReportAllocs()
			for b.Loop() {
				SumRows(dst, x, tmp)
			}
		})
	}
}
