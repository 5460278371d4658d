package keras

import (
	"context"
	"fmt"
	"testing"

	"github.com/seed-1d449c6d/stheno/cnn"
)

// TestGoldenResume goes on with a training that Keras began: Adam with CosineDecay, five batches. Keras' losses and weights after
// them are in next.npz.
func TestGoldenResume(t *testing.T) {
	f, err := Open("testdata/resume/model.keras")
	if err != nil {
		t.Fatal(err)
	}
	next := readNPZ(t, "testdata/resume/next.npz")
	goOn(t, f.Model, next)
}

// goOn trains on the batches of next and compares losses and weights.
func goOn(t *testing.T, m *cnn.Model, next map[string]array) {
	t.Helper()
	x, y, want := next["x"].float32s(), next["y"].values, next["loss"].values
	steps := len(want)
	var losses []float64
	for i := range steps {
		labels := make([]int, len(y)/steps)
		for j := range labels {
			labels[j] = int(y[i*len(labels)+j])
		}
		n := len(x) / steps
		r, err := m.TrainOnBatch(context.Background(), x[i*n:(i+1)*n], labels)
		if err != nil {
			t.Fatal(err)
		}
		losses = append(losses, r.Loss)
	}
	if d := apart(t, losses, want); d > closeTo {
		t.Errorf("losses differ by %g: %v, want %v", d, losses, want)
	} else {
		t.Logf("losses: %g", d)
	}
	for i, w := range m.Weights() {
		if d := apart(t, w.Values, next[fmt.Sprintf("w%d", i)].float32s()); d > closeTo {
			t.Errorf("%s: differs by %g", w.Name, d)
		} else {
			t.Logf("%s: %g", w.Name, d)
		}
	}
}
