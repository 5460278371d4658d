package kernel

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// logitRows returns rows of finite logits, ordinary and extreme.
func logitRows[T Float]() [][]T {
	rows := [][]T{
		{0}, {-1e4}, {0, 0}, {1e4, -1e4}, {-1e4, 1e4, 1e4}, {30, 0}, {0, 80, 3}, {-1e4, -1e4 + 1, -1e4 - 1}, {100, -3, 12, 99.5, 0},
		{1e-30, 0, -1e-30}, {0, -87, -95, -103, -104, -745}, {88.5, 88.25, 88}, {1, 1, 1, 1, 1, 1, 1, 1, 1, 1},
	}
	rng := rand.New(rand.NewPCG(3, 4))
	for _, scale := range []float64{0.01, 1, 10, 100} {
		for _, k := range []int{2, 3, 10, 100} {
			row := make([]T, k)
			for j := range row {
				row[j] = T(scale * rng.NormFloat64())
			}
			rows = append(rows, row)
		}
	}
	return rows
}

// softmaxError returns the relative error allowed for one probability of row x. To T: the exponential and the quotient
// are rounded once each. To float64: up to two units for math.Exp and, of the difference from the largest logit, half a
// unit of a number up to 745 (below, the exponential is 0), which the exponential turns into a relative error.
func softmaxError[T Float](x []T) float64 {
	rel := 0x1p-52 * (4 + float64(len(x)) + min(745, float64(slices.Max(x)-slices.Min(x))))
	if _, ok := any(x).([]float32); ok {
		rel += 2 * 0x1p-24
	}
	return rel
}

func TestSoftmax(t *testing.T) {
	t.Run("float32", testSoftmax[float32])
	t.Run("float64", testSoftmax[float64])
}

func testSoftmax[T Float](t *testing.T) {
	for _, x := range logitRows[T]() {
		y := make([]T, len(x))
		Softmax(y, x, len(x))
		want, _ := bigSoftmax(x)
		for j := range y {
			if !nearExact(y[j], want[j], softmaxError(x)) {
				t.Errorf("Softmax(%v)[%d] = %v, want %v", x, j, y[j], want[j].Text('g', 20))
			}
		}
		in := slices.Clone(x)
		Softmax(in, in, len(x))
		if !slices.Equal(in, y) {
			t.Errorf("Softmax(%v) in place = %v, want %v", x, in, y)
		}
	}
}

func TestSoftmaxNonFinite(t *testing.T) {
	inf, nan := float32(math.Inf(1)), float32(math.NaN())
	x := []float32{
		1, nan, 2,
		1, inf, 2,
		inf, inf, 0,
		-inf, -inf, -inf,
		0, -inf, 0,
		-inf, 7, -inf,
		nan, inf, -inf,
	}
	want := []float32{
		nan, nan, nan,
		nan, nan, nan,
		nan, nan, nan,
		nan, nan, nan,
		0.5, 0, 0.5,
		0, 1, 0,
		nan, nan, nan,
	}
	y := make([]float32, len(x))
	Softmax(y, x, 3)
	for i := range y {
		if !sameFloat(y[i], want[i]) {
			t.Errorf("Softmax of row %v, element %d = %v, want %v", x[i/3*3:][:3], i%3, y[i], want[i])
		}
	}
}

func TestSoftmaxGrad(t *testing.T) {
	t.Run("float32", testSoftmaxGrad[float32])
	t.Run("float64", testSoftmaxGrad[float64])
}

// testSoftmaxGrad multiplies gy with the matrix diag(y) - y*yT in big numbers.
func testSoftmaxGrad[T Float](t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 6))
	for _, x := range logitRows[T]() {
		k := len(x)
		y, gy, gx := make([]T, k), make([]T, k), make([]T, k)
		Softmax(y, x, k)
		size := 0.0
		for j := range gy {
			gy[j] = T(rng.NormFloat64())
			size = max(size, math.Abs(float64(gy[j])))
		}
		SoftmaxGrad(gx, y, gy, k)
		for j := range gx {
			want := number(0)
			for i := range y {
				d := number(0).Mul(number(float64(y[j])), number(-float64(y[i])))
				if i == j {
					d.Add(d, number(float64(y[j])))
				}
				want.Add(want, d.Mul(d, number(float64(gy[i]))))
			}
			got := number(float64(gx[j]))
			// A unit of T for the last rounding, and for the difference float64 units of its two terms.
			limit := float64(y[j])*size*(0x1p-50*float64(k)) + math.Abs(float64(gx[j]))*float64(1-neighbour(T(1), 0)) + float64(neighbour(T(0), 1))
			if f, _ := got.Sub(got, want).Float64(); math.Abs(f) > limit {
				t.Errorf("SoftmaxGrad(y=%v, gy=%v)[%d] = %v, want %v", y, gy, j, gx[j], want.Text('g', 20))
			}
		}
		for _, in := range [][]T{y, gy} {
			yy, gg := slices.Clone(y), slices.Clone(gy)
			dst := yy
			if &in[0] == &gy[0] {
				dst = gg
			}
			SoftmaxGrad(dst, yy, gg, k)
			if !slices.Equal(dst, gx) {
				t.Errorf("SoftmaxGrad in place = %v, want %v", dst, gx)
			}
		}
	}
}

// TestSoftmaxRows sees that rows do not mix, whatever their number.
func TestSoftmaxRows(t *testing.T) {
	const k = 3
	rng := rand.New(rand.NewPCG(7, 8))
	x, gy := make([]float32, 5*k), make([]float32, 5*k)
	for i := range x {
		x[i], gy[i] = float32(rng.NormFloat64()), float32(rng.NormFloat64())
	}
	y, gx := make([]float32, len(x)), make([]float32, len(x))
	Softmax(y, x, k)
	SoftmaxGrad(gx, y, gy, k)
	for i := 0; i < len(x); i += k {
		one, grad := make([]float32, k), make([]float32, k)
		Softmax(one, x[i:][:k], k)
		SoftmaxGrad(grad, one, gy[i:][:k], k)
		if !slices.Equal(one, y[i:][:k]) || !slices.Equal(grad, gx[i:][:k]) {
			t.Errorf("row %d alone = %v, %v; among others %v, %v", i/k, one, grad, y[i:][:k], gx[i:][:k])
		}
	}
	Softmax[float32](nil, nil, k)
	SoftmaxGrad[float32](nil, nil, nil, k)
}
