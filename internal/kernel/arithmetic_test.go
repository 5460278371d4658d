package kernel

import (
	"fmt"
	"math/rand/v2"
	"testing"
)

func TestArithmetic(t *testing.T) {
	eachOf(t, func(t *testing.T) {
		r := rand.New(rand.NewPCG(81, 82))
		for n := range 150 {
			testArithmetic[float32](t, r, n)
			testArithmetic[float64](t, r, n)
		}
		testArithmetic[float32](t, r, 1<<15+3)
	}, "Arithmetic")
}

// testArithmetic compares the loops with their definitions, bit by bit.
func testArithmetic[T Float](t *testing.T, r *rand.Rand, n int) {
	t.Helper()
	a, b, dst := weird[T](r, n), weird[T](r, n), weird[T](r, n)
	wa, wb := T(r.NormFloat64()), T(r.NormFloat64())
	for _, c := range []struct {
		name string
		f    func(dst, a, b []T)
		want func(dst, a, b T) T
	}{
		{"Multiply", Multiply[T], func(_, a, b T) T { return a * b }},
		{"Multiply in place", func(dst, _, b []T) { Multiply(dst, dst, b) }, func(dst, _, b T) T { return dst * b }},
		{"Divide", func(dst, _, _ []T) { Divide(dst, wa) }, func(dst, _, _ T) T { return dst / wa }},
		{"Blend", func(dst, a, b []T) { Blend(dst, a, b, wa, wb) }, func(_, a, b T) T { return T(a*wa) + T(b*wb) }},
		{"AddScaled", func(dst, a, _ []T) { AddScaled(dst, a, wa) }, func(dst, a, _ T) T { return dst + T(a*wa) }},
	} {
		want := make([]T, n)
		for i := range want {
			want[i] = c.want(dst[i], a[i], b[i])
		}
		got := fenced(t, append([]T{}, dst...))
		c.f(got, fenced(t, a), fenced(t, b))
		if !sameBits(got, want) {
			t.Fatalf("%s of %d elements: got %v, want %v", c.name, n, got, want)
		}
	}
}

func TestArithmeticPanicsOnLengths(t *testing.T) {
	two, three := make([]float32, 2), make([]float32, 3)
	panics(t, "Multiply, a", func() { Multiply(three, two, three) })
	panics(t, "Multiply, b", func() { Multiply(three, three, two) })
	panics(t, "Blend, a", func() { Blend(three, two, three, 1, 1) })
	panics(t, "Blend, b", func() { Blend(three, three, two, 1, 1) })
	panics(t, "AddScaled", func() { AddScaled(three, two, 1) })
}

func panics(t *testing.T, what string, f func()) {
	t.Helper()
	defer func() {
		if recover() == nil {
			t.Errorf("%s of a wrong length: no panic", what)
		}
	}()
	f()
}

func BenchmarkArithmetic(b *testing.B) {
	for _, n := range []int{32, 1 << 12} {
		x, y, dst := make([]float32, n), make([]float32, n), make([]float32, n)
		for name, f := range map[string]func(){
			"Multiply": func() { Multiply(dst, x, y) }, "Divide": func() { Divide(dst, 3) },
			"Blend": func() { Blend(dst, x, y, 0.5, 0.25) }, "AddScaled": func() { AddScaled(dst, x, 0.5) },
		} {
			b.Run(fmt.Sprintf("op=%s/n=%d", name, n), func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					f()
				}
			})
		}
	}
}
