package kernel

import (
	"math"
	"math/big"
	"slices"
	"testing"
)

func TestSparseCrossEntropy(t *testing.T) {
	t.Run("float32", testSparseCrossEntropy[float32])
	t.Run("float64", testSparseCrossEntropy[float64])
}

func testSparseCrossEntropy[T Float](t *testing.T) {
	for _, z := range logitRows[T]() {
		k := len(z)
		p, logSum := bigSoftmax(z)
		for _, label := range []int{0, k / 2, k - 1} {
			loss := make([]T, 1)
			SparseCrossEntropy(loss, z, []int{label}, k)
			want := number(0).Sub(logSum, number(float64(z[label])))
			if !nearExact(loss[0], want, softmaxError(z)) {
				t.Errorf("SparseCrossEntropy(%v, label %d) = %v, want %v", z, label, loss[0], want.Text('g', 20))
			}

			const gy = -0.375
			gz := make([]T, k)
			SparseCrossEntropyGrad(gz, z, []int{label}, []T{gy}, k)
			for j := range gz {
				want := number(0).Set(p[j])
				if j == label { // p-1, as minus the sum of the others
					want.Sub(want, number(1))
				}
				want.Mul(want, number(gy))
				if !nearExact(gz[j], want, softmaxError(z)) {
					t.Errorf("SparseCrossEntropyGrad(%v, label %d)[%d] = %v, want %v", z, label, j, gz[j], want.Text('g', 20))
				}
			}
			in := slices.Clone(z)
			SparseCrossEntropyGrad(in, in, []int{label}, []T{gy}, k)
			if !slices.Equal(in, gz) {
				t.Errorf("SparseCrossEntropyGrad(%v, label %d) in place = %v, want %v", z, label, in, gz)
			}
		}
	}
}

// TestSparseCrossEntropyKeepsDigits is about losses and gradients far below 1, where log(p) and p-1 would give 0.
func TestSparseCrossEntropyKeepsDigits(t *testing.T) {
	loss, gz := make([]float32, 1), make([]float32, 2)
	z := []float32{0, 50}
	SparseCrossEntropy(loss, z, []int{1}, 2)
	SparseCrossEntropyGrad(gz, z, []int{1}, []float32{1}, 2)
	want := new(big.Float).SetFloat64(math.Exp(-50))
	if !nearExact(loss[0], want, 0x1p-22) || !nearExact(-gz[1], want, 0x1p-22) {
		t.Errorf("loss and gradient of %v = %v, %v, want ±%v", z, loss[0], gz[1], want)
	}
}

func TestSparseCrossEntropyNonFinite(t *testing.T) {
	inf, nan := float32(math.Inf(1)), float32(math.NaN())
	for _, c := range []struct {
		z     [2]float32
		label int
		loss  float32
		gz    [2]float32
	}{
		{[2]float32{nan, 0}, 0, nan, [2]float32{nan, nan}},
		{[2]float32{nan, 0}, 1, nan, [2]float32{nan, nan}},
		{[2]float32{inf, 0}, 0, nan, [2]float32{nan, nan}},
		{[2]float32{inf, 0}, 1, nan, [2]float32{nan, nan}},
		{[2]float32{-inf, -inf}, 0, nan, [2]float32{nan, nan}},
		{[2]float32{-inf, 3}, 0, inf, [2]float32{-1, 1}},
		{[2]float32{-inf, 3}, 1, 0, [2]float32{0, 0}},
	} {
		loss, gz := make([]float32, 1), make([]float32, 2)
		SparseCrossEntropy(loss, c.z[:], []int{c.label}, 2)
		SparseCrossEntropyGrad(gz, c.z[:], []int{c.label}, []float32{1}, 2)
		if !sameFloat(loss[0], c.loss) || !sameFloat(gz[0], c.gz[0]) || !sameFloat(gz[1], c.gz[1]) {
			t.Errorf("logits %v, label %d: loss %v, gradient %v, want %v, %v", c.z, c.label, loss[0], gz, c.loss, c.gz)
		}
	}
}

func TestSparseCrossEntropyRows(t *testing.T) {
	z := []float32{1, 2, 3, -4, 5, 0.5, 9, 9, 1}
	labels, gy := []int{2, 0, 1}, []float32{1, -2, 0.25}
	loss, gz := make([]float32, 3), make([]float32, 9)
	SparseCrossEntropy(loss, z, labels, 3)
	SparseCrossEntropyGrad(gz, z, labels, gy, 3)
	for n := range labels {
		one, grad := make([]float32, 1), make([]float32, 3)
		SparseCrossEntropy(one, z[3*n:][:3], labels[n:][:1], 3)
		SparseCrossEntropyGrad(grad, z[3*n:][:3], labels[n:][:1], gy[n:][:1], 3)
		if one[0] != loss[n] || !slices.Equal(grad, gz[3*n:][:3]) {
			t.Errorf("row %d alone: %v, %v; among others: %v, %v", n, one[0], grad, loss[n], gz[3*n:][:3])
		}
	}
	SparseCrossEntropy[float32](nil, nil, nil, 3)
}
