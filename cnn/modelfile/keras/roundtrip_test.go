package keras

import (
	"bytes"
	"context"
	"math/rand/v2"
	"reflect"
	"testing"

	"github.com/seed-1d449c6d/stheno/cnn"
	"github.com/seed-1d449c6d/stheno/cnn/loss"
	"github.com/seed-1d449c6d/stheno/cnn/metric"
)

// TestRandomModels writes models drawn at random and reads them again: the same layers, weights and state, the same bytes when
// they are written once more, and the same training from there on, bit for bit.
func TestRandomModels(t *testing.T) {
	for i := range 40 {
		r := rand.New(rand.NewPCG(7, uint64(i)))
		d := drawer{r, i%4 >= 2}
		make := d.sequential
		if i%2 == 1 {
			make = d.functional
		}
		m, err := make()
		if err != nil {
			t.Fatalf("model %d: %v", i, err)
		}
		if err := m.Compile(cnn.Optimizer(d.optimizer()), cnn.Loss(loss.SparseCategoricalCrossentropy()), cnn.Metrics(metric.Accuracy())); err != nil {
			t.Fatal(err)
		}
		if i%5 == 0 {
			for _, l := range m.Layers() {
				if l.Params > 0 {
					if err := m.SetTrainable(false, l.Name); err != nil {
						t.Fatal(err)
					}
					break
				}
			}
		}
		in := m.Input()
		x := make32(r, 4*in[0]*in[1]*in[2])
		labels := []int{0, 1, 2, 0}
		train := func(m *cnn.Model) {
			t.Helper()
			if _, err := m.TrainOnBatch(context.Background(), x, labels); err != nil {
				t.Fatalf("model %d: %v", i, err)
			}
		}
		train(m)
		train(m)
		var first, second bytes.Buffer
		if err := Write(&first, m, InputName("x")); err != nil {
			t.Fatalf("model %d: %v", i, err)
		}
		f, err := readBytes(first.Bytes(), Compile(true))
		if err != nil || f.NotCompiled != nil {
			t.Errorf("model %d: %v, %v", i, err, f)
			continue
		}
		if err := Write(&second, f.Model, InputName(f.InputName)); err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(first.Bytes(), second.Bytes()) {
			t.Errorf("model %d: written twice, other bytes", i)
		}
		a, b := m.Layers(), f.Model.Layers()
		for j := range a {
			a[j].Config, b[j].Config = nil, nil // compared as bytes above
		}
		if !reflect.DeepEqual(a, b) {
			t.Errorf("model %d: layers %v, want %v", i, b, a)
		}
		train(m)
		train(f.Model)
		if m.WeightsSHA256() != f.Model.WeightsSHA256() {
			t.Errorf("model %d: trains otherwise after it was read", i)
		}
		var weights bytes.Buffer
		if err := WriteWeights(&weights, m); err != nil {
			t.Fatal(err)
		}
		f.Model.Initialize(3)
		if err := ReadWeights(bytes.NewReader(weights.Bytes()), int64(weights.Len()), f.Model); err != nil {
			t.Errorf("model %d: %v", i, err)
		}
		if m.WeightsSHA256() != f.Model.WeightsSHA256() {
			t.Errorf("model %d: weights file: other weights", i)
		}
	}
}

func make32(r *rand.Rand, n int) []float32 {
	x := make([]float32, n)
	for i := range x {
		x[i] = r.Float32()
	}
	return x
}
