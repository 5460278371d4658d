package kernel

import (
	"math/rand/v2"
	"slices"
	"testing"
)

func TestAxes(t *testing.T) {
	for _, c := range []struct {
		a, b []int
		want []Axis
	}{
		{[]int{3, 4, 5}, []int{1, 1, 5}, []Axis{{12, 5, 0}, {5, 1, 1}}},
		{[]int{3, 4, 5}, []int{3, 4, 1}, []Axis{{12, 5, 1}, {5, 1, 0}}},
		{[]int{3, 1, 5}, []int{1, 4, 1}, []Axis{{3, 5, 0}, {4, 0, 1}, {5, 1, 0}}},
		{[]int{3, 4}, []int{3, 4}, []Axis{{12, 1, 1}}},
		{[]int{1, 1}, []int{1, 1}, []Axis{{1, 1, 1}}},
		{nil, nil, []Axis{{1, 1, 1}}},
		{[]int{1, 4, 1}, []int{3, 4, 1}, []Axis{{3, 0, 4}, {4, 1, 1}}},
	} {
		if got := Axes(c.a, c.b); !slices.Equal(got, c.want) {
			t.Errorf("Axes(%v, %v) = %v, want %v", c.a, c.b, got, c.want)
		}
	}
}

func TestBroadcast(t *testing.T) {
	eachOf(t, func(t *testing.T) {
		r := rand.New(rand.NewPCG(121, 122))
		for range 400 {
			testBroadcast[float32](t, r)
			testBroadcast[float64](t, r)
		}
	}, "Arithmetic", "Add", "SumRows")
}

// testBroadcast compares with indices computed for each element. Values are small integers, so sums are exact.
func testBroadcast[T Float](t *testing.T, r *rand.Rand) {
	t.Helper()
	var a, b, y []int
	for range r.IntN(5) {
		n := r.IntN(5)
		if r.IntN(3) == 0 {
			n = 17 + r.IntN(20)
		}
		y = append(y, n)
		p, q := n, n
		switch r.IntN(3) {
		case 0:
			p = 1
		case 1:
			q = 1
		}
		a, b = append(a, p), append(b, q)
	}
	for i := range y {
		y[i] = max(a[i], b[i])
		if a[i] == 0 || b[i] == 0 {
			y[i] = 0
		}
	}
	if sizeOf(y) > 20000 {
		return
	}
	draw := func(s []int) []T {
		v := make([]T, sizeOf(s))
		for i := range v {
			v[i] = T(r.IntN(32) - 16)
		}
		return v
	}
	va, vb, vy := draw(a), draw(b), draw(y)
	sum, mul, spread, back := make([]T, len(vy)), make([]T, len(vy)), make([]T, len(vy)), make([]T, len(va))
	for i := range vy {
		at, k := i, [2]int{}
		size := [2]int{1, 1}
		for d := len(y) - 1; d >= 0; d-- {
			x := at % y[d]
			at /= y[d]
			for j, s := range [2][]int{a, b} {
				if s[d] > 1 {
					k[j] += x * size[j]
				}
				size[j] *= s[d]
			}
		}
		sum[i], mul[i], spread[i] = va[k[0]]+vb[k[1]], va[k[0]]*vb[k[1]], va[k[0]]
		back[k[0]] += vy[i]
	}
	got := fenced(t, nans[T](len(vy)))
	for name, c := range map[string]struct {
		run  func()
		want []T
	}{
		"AddBroadcast":      {func() { AddBroadcast(got, fenced(t, va), fenced(t, vb), Axes(a, b)) }, sum},
		"MultiplyBroadcast": {func() { MultiplyBroadcast(got, fenced(t, va), fenced(t, vb), Axes(a, b)) }, mul},
		"Broadcast":         {func() { Broadcast(got, fenced(t, va), Axes(a, y)) }, spread},
	} {
		if c.run(); !slices.Equal(got, c.want) {
			t.Fatalf("%s of %v and %v: %v, want %v", name, a, b, got, c.want)
		}
	}
	sums := fenced(t, make([]T, len(va)))
	if AddUnbroadcast(sums, fenced(t, vy), Axes(a, y)); !slices.Equal(sums, back) {
		t.Fatalf("AddUnbroadcast of %v to %v: %v, want %v", y, a, sums, back)
	}
}

func sizeOf(s []int) int {
	n := 1
	for _, d := range s {
		n *= d
	}
	return n
}
