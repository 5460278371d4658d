package kernel

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
)

func TestAdd(t *testing.T) {
	eachOf(t, func(t *testing.T) {
		r := rand.New(rand.NewPCG(31, 32))
		for n := range 150 {
			testAdd[float32](t, r, n)
			testAdd[float64](t, r, n)
		}
		testAdd[float32](t, r, 1<<15+3)
	}, "Add")
}

func testAdd[T Float](t *testing.T, r *rand.Rand, n int) {
	t.Helper()
	dst, x := weird[T](r, n), weird[T](r, n)
	want := make([]T, n)
	for i := range want {
		want[i] = dst[i] + x[i]
	}
	dst = fenced(t, dst)
	Add(dst, fenced(t, x))
	if !sameBits(dst, want) {
		t.Fatalf("Add of %d elements: got %v, want %v", n, dst, want)
	}
}

// TestAddItself doubles a slice in place.
func TestAddItself(t *testing.T) {
	eachOf(t, func(t *testing.T) {
		x := make([]float32, 77)
		for i := range x {
			x[i] = float32(i)
		}
		Add(x, x)
		for i, v := range x {
			if v != float32(2*i) {
				t.Fatalf("x[%d] = %v, want %v", i, v, 2*i)
			}
		}
	}, "Add")
}

func TestAddPanicsOnLengths(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("Add of 2 elements to 3 did not panic")
		}
	}()
	Add(make([]float32, 3), make([]float32, 2))
}

// weird returns n random values, every fourth of which is one that arithmetic likes to get wrong.
func weird[T Float](r *rand.Rand, n int) []T {
	special := []float64{0, math.Copysign(0, -1), math.Inf(1), math.Inf(-1), math.NaN(), 0x1p-149, -0x1p-130, 1e38, -3e38, 1}
	x := make([]T, n)
	for i := range x {
		if x[i] = T(r.NormFloat64()); r.IntN(4) == 0 {
			x[i] = T(special[r.IntN(len(special))])
		}
	}
	return x
}

func BenchmarkAdd(b *testing.B) {
	for _, n := range []int{1 << 12, 145_000} {
		dst, x := make([]float32, n), make([]float32, n)
		b.Run(fmt.Sprintf("n=%d", n), func(b *testing.B) {
			b.SetBytes(int64(12 * n))
			b.ReportAllocs()
			for b.Loop() {
				Add(dst, x)
			}
		})
	}
}
