package keras

import (
	"context"
	"math"
	"testing"

	"github.com/seed-1d449c6d/stheno/cnn"
)

// apart is max|a-b| ÷ max|b|.
func apart[T float32 | float64](t testing.TB, a, b []T) float64 {
	t.Helper()
	if len(a) != len(b) {
		t.Fatalf("%d numbers, want %d", len(a), len(b))
	}
	difference, largest := 0.0, 0.0
	for i := range a {
		difference = max(difference, math.Abs(float64(a[i])-float64(b[i])))
		largest = max(largest, math.Abs(float64(b[i])))
		if a[i] != a[i] {
			t.Fatalf("number %d is NaN", i)
		}
	}
	if difference == 0 { // both may be 0
		return 0
	}
	return difference / largest
}

func predict(t testing.TB, m *cnn.Model, x []float32) (all []float32) {
	t.Helper()
	y, err := m.Predict(context.Background(), x)
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range y {
		all = append(all, row...)
	}
	return all
}

// closeTo is the tolerance for what Keras computes from the same weights: float32 sums in another order.
const closeTo = 1e-5

// TestGoldenModels reads models that Keras 3.15.1 wrote, in all forms, and compares their answers.
func TestGoldenModels(t *testing.T) {
	for _, dir := range []string{"testdata/tiny", "testdata/varied"} {
		io := readNPZ(t, dir+"/io.npz")
		x, y := io["x"].float32s(), io["y"].float32s()
		for _, name := range []string{"model.keras", "model.h5", "model.weights.h5"} {
			f := &File{}
			var err error
			if name == "model.weights.h5" { // onto the model with other weights
				if f, err = Open(dir + "/model.keras"); err == nil {
					f.Model.Initialize(7)
					if d := apart(t, predict(t, f.Model, x), y); d < 0.01 {
						t.Errorf("%s: other weights give answers only %g apart", dir, d)
					}
					err = LoadWeights(dir+"/"+name, f.Model)
				}
			} else {
				f, err = Open(dir + "/" + name)
			}
			if err != nil {
				t.Errorf("%s: %v", name, err)
				continue
			}
			if d := apart(t, predict(t, f.Model, x), y); d > closeTo {
				t.Errorf("%s: %s: answers differ by %g", dir, name, d)
			} else {
				t.Logf("%s: %s: %g", dir, name, d)
			}
			if f.KerasVersion != "3.15.1" {
				t.Errorf("version = %q", f.KerasVersion)
			}
		}
	}
}
