package kernel

import (
	"math"
	"math/big"
	"math/rand/v2"
	"testing"
)

// TestCategoricalCrossEntropy and TestBinaryCrossEntropy compare with big numbers: the loss of logits of all sizes, and its
// derivative, whose error is a rounding of the result and float64 roundings of its terms.
func TestCategoricalCrossEntropy(t *testing.T) {
	t.Run("float32", testCategoricalCrossEntropy[float32])
	t.Run("float64", testCategoricalCrossEntropy[float64])
}

func testCategoricalCrossEntropy[T Float](t *testing.T) {
	r := rand.New(rand.NewPCG(9, 9))
	for _, z := range logitRows[T]() {
		k := len(z)
		for _, hot := range []bool{true, false} {
			for _, smoothing := range []float64{0, 0.125} {
				targets := make([]T, k)
				targets[r.IntN(k)] = 1
				for j := range targets {
					if !hot {
						targets[j] = T(r.IntN(64)) / 64
					}
				}
				gy := []T{T(r.NormFloat64())}
				loss, gz := make([]T, 1), make([]T, k)
				CategoricalCrossEntropy(loss, z, targets, k, smoothing)
				CategoricalCrossEntropyGrad(gz, z, targets, gy, k, smoothing)
				checkLossOf(t, z, z, targets, gy[0], smoothing, k, loss[0], gz)
			}
		}
	}
}

func TestBinaryCrossEntropy(t *testing.T) {
	t.Run("float32", testBinaryCrossEntropy[float32])
	t.Run("float64", testBinaryCrossEntropy[float64])
}

// testBinaryCrossEntropy takes one logit at a time as a softmax of two classes, the second with the logit 0.
func testBinaryCrossEntropy[T Float](t *testing.T) {
	for _, z := range []T{0, 1, -1, 0.01, -0.3, 20, -20, 40, -40, 88, -88, 700, -700, 1e-30, 1e4, -1e4} {
		for _, target := range []T{0, 1, 0.25, 0.984375} {
			for _, smoothing := range []float64{0, 0.125} {
				loss, gz := make([]T, 1), make([]T, 1)
				BinaryCrossEntropy(loss, []T{z}, []T{target}, 1, smoothing)
				BinaryCrossEntropyGrad(gz, []T{z}, []T{target}, []T{3}, 1, smoothing)
				checkLossOf(t, []T{z}, []T{z, 0}, []T{target, 1 - target}, 3, smoothing, 2, loss[0], gz)
			}
		}
	}
}

// checkLossOf compares a loss and the first derivatives with those of a softmax over z.
func checkLossOf[T Float](t *testing.T, what, z, targets []T, gy T, smoothing float64, classes int, loss T, gz []T) {
	t.Helper()
	unit := float64(1-neighbour(T(1), 0)) + 0x1p-50*float64(len(z))
	p, logSum := bigSoftmax(z)
	want, sum := number(0), number(0)
	size := 0.0 // of the terms, whose float64 roundings remain
	smooth := make([]*big.Float, len(z))
	for j, v := range targets {
		smooth[j] = number(float64(float64(v)*(1-smoothing)) + smoothing/float64(classes))
		sum.Add(sum, smooth[j])
		d := number(0).Sub(logSum, number(float64(z[j])))
		d.Mul(d, smooth[j])
		want.Add(want, d)
		f, _ := d.Float64()
		size += math.Abs(f)
	}
	difference, _ := number(0).Sub(number(float64(loss)), want).Float64()
	if w, _ := want.Float64(); math.Abs(difference) > unit*math.Abs(w)+0x1p-50*size+float64(neighbour(T(0), 1)) {
		t.Errorf("loss of %v, targets %v, smoothing %v = %v, want %v", what, targets, smoothing, loss, w)
	}
	total, _ := sum.Float64()
	for j := range gz {
		d := number(0).Mul(p[j], sum)
		d.Sub(d, smooth[j]).Mul(d, number(float64(gy)))
		w, _ := d.Float64()
		terms := math.Abs(float64(gy)) * 0x1p-50 * total * float64(len(z))
		if isHot(targets) && smoothing == 0 {
			terms = 0x1p-48 * (1 + softmaxError(z)/0x1p-52) * math.Abs(w) // no difference of numbers near each other
		} else {
			terms *= 1 + softmaxError(z)/0x1p-52
		}
		if e := math.Abs(float64(gz[j]) - w); e > unit*math.Abs(w)+terms+float64(neighbour(T(0), 1)) {
			t.Errorf("derivative %d of %v, targets %v, smoothing %v = %v, want %v", j, what, targets, smoothing, gz[j], w)
		}
	}
}

func isHot[T Float](targets []T) bool {
	for _, v := range targets {
		if v != 0 && v != 1 {
			return false
		}
	}
	return true
}

func TestLossesPanicOnLengths(t *testing.T) {
	for name, f := range map[string]func(){
		"targets": func() { BinaryCrossEntropy(make([]float32, 2), make([]float32, 6), make([]float32, 5), 3, 0) },
		"rows":    func() { CategoricalCrossEntropy(make([]float32, 2), make([]float32, 5), make([]float32, 5), 3, 0) },
		"gz": func() {
			CategoricalCrossEntropyGrad(make([]float32, 5), make([]float32, 6), make([]float32, 6), make([]float32, 2), 3, 0)
		},
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s of a wrong length: did not panic", name)
				}
			}()
			f()
		}()
	}
}
