package keras

import (
	"bytes"
	"testing"

	"github.com/seed-1d449c6d/stheno/cnn"
)

// TestScalarNormalization: with one mean for all values mean and variance are scalars, as count is, but no whole numbers.
func TestScalarNormalization(t *testing.T) {
	m, err := cnn.Sequential(cnn.Input(4), cnn.Normalization(cnn.Axis()), cnn.Dense(1))
	if err != nil {
		t.Fatal(err)
	}
	w := m.Weights()
	w[0].Values, w[1].Values, w[2].Values = []float32{1.304}, []float32{8.605}, []float32{3}
	if err := m.SetWeights(w); err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := Write(&b, m); err != nil {
		t.Fatal(err)
	}
	f, err := Read(bytes.NewReader(b.Bytes()), int64(b.Len()))
	if err != nil {
		t.Fatal(err)
	}
	for i, got := range f.Model.Weights()[:3] {
		if got.Values[0] != w[i].Values[0] {
			t.Errorf("%s = %v, want %v", got.Name, got.Values[0], w[i].Values[0])
		}
	}
}
