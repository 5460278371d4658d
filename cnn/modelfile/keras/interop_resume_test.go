//go:build interop

package keras

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"testing"
)

// TestInteropResume divides the training of TestGoldenResume: two batches here, the other three in Keras.
func TestInteropResume(t *testing.T) {
	f, err := Open("testdata/resume/model.keras")
	if err != nil {
		t.Fatal(err)
	}
	next := readNPZ(t, "testdata/resume/next.npz")
	x, y, want := next["x"].float32s(), next["y"].values, next["loss"].values
	n := len(y) / len(want)
	c := drawn{x: x, dir: t.TempDir()}
	for i := range want {
		var labels []int
		for _, v := range y[i*n : (i+1)*n] {
			labels = append(labels, int(v))
		}
		c.labels = append(c.labels, labels)
	}
	size := len(x) / len(want)
	const here = 2
	for i := range here {
		if _, err := f.Model.TrainOnBatch(context.Background(), x[i*size:(i+1)*size], c.labels[i]); err != nil {
			t.Fatal(err)
		}
	}
	text, _ := json.Marshal(c.labels[here:])
	if err := os.WriteFile(filepath.Join(c.dir, "labels.json"), text, 0o644); err != nil {
		t.Fatal(err)
	}
	writeFloats(t, filepath.Join(c.dir, "x.bin"), x[here*size:])
	if err := Save(filepath.Join(c.dir, "model.keras"), f.Model, WithExtra(Extra{Data: "here"})); err != nil {
		t.Fatal(err)
	}
	run(t, []string{c.dir})
	var losses []float64
	text, err = os.ReadFile(filepath.Join(c.dir, "losses.json"))
	if err == nil {
		err = json.Unmarshal(text, &losses)
	}
	if err != nil {
		t.Fatal(err)
	}
	if d := apart(t, losses, want[here:]); d > closeTo {
		t.Errorf("losses %v, want %v", losses, want[here:])
	} else {
		t.Logf("losses: %g", d)
	}
	g, err := Open(filepath.Join(c.dir, "trained.keras"))
	if err != nil {
		t.Fatal(err)
	}
	for i, w := range g.Model.Weights() {
		if d := apart(t, w.Values, next[fmt.Sprintf("w%d", i)].float32s()); d > closeTo {
			t.Errorf("%s: differs by %g", w.Name, d)
		}
	}
}
