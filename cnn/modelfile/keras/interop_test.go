//go:build interop

package keras

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"

	"github.com/seed-1d449c6d/stheno/cnn"
	"github.com/seed-1d449c6d/stheno/cnn/loss"
	"github.com/seed-1d449c6d/stheno/cnn/metric"
)

const (
	interopModels = 24
	batches       = 3
	batchSize     = 4
)

// drawn is one model with what Keras is to do with it.
type drawn struct {
	m      *cnn.Model
	x      []float32
	labels [][]int
	dir    string
	train  bool
}

// draw makes model i, trains it a little and saves it.
func draw(t *testing.T, i int) drawn {
	t.Helper()
	r := rand.New(rand.NewPCG(2026, uint64(i)))
	d := drawer{r, i%4 >= 2}
	make := d.sequential
	if i%2 == 1 {
		make = d.functional
	}
	m, err := make()
	if err != nil {
		t.Fatalf("model %d: %v", i, err)
	}
	c := drawn{m: m, dir: filepath.Join(t.TempDir(), fmt.Sprint("model", i)), train: !d.chance}
	if err := os.MkdirAll(c.dir, 0o755); err != nil {
		t.Fatal(err)
	}
	o := d.optimizer()
	if err := m.Compile(cnn.Optimizer(o), cnn.Loss(loss.SparseCategoricalCrossentropy()), cnn.Metrics(metric.Accuracy(), metric.TopK(2)), cnn.Exact(true)); err != nil {
		t.Fatalf("model %d: %v", i, err)
	}
	in, out := m.Input(), m.Output()
	size := in[0] * in[1] * in[2]
	for range batches * batchSize * size {
		c.x = append(c.x, r.Float32())
	}
	for range batches {
		var labels []int
		for range batchSize {
			labels = append(labels, r.IntN(out[0]))
		}
		c.labels = append(c.labels, labels)
	}
	if _, err := c.steps(m); err != nil { // now there are slots, and statistics that have moved
		t.Fatalf("model %d: %v", i, err)
	}
	if err := Save(filepath.Join(c.dir, "model.keras"), m); err != nil {
		t.Fatalf("model %d: %v", i, err)
	}
	if err := SaveWeights(filepath.Join(c.dir, "model.weights.h5"), m); err != nil {
		t.Fatalf("model %d: %v", i, err)
	}
	writeFloats(t, filepath.Join(c.dir, "x.bin"), c.x)
	if c.train {
		text, _ := json.Marshal(c.labels)
		if err := os.WriteFile(filepath.Join(c.dir, "labels.json"), text, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return c
}

// steps trains on each batch once.
func (c drawn) steps(m *cnn.Model) (losses []float64, err error) {
	n := len(c.x) / batches
	for i, labels := range c.labels {
		r, err := m.TrainOnBatch(context.Background(), c.x[i*n:(i+1)*n], labels)
		if err != nil {
			return nil, err
		}
		losses = append(losses, r.Loss)
	}
	return losses, nil
}

// TestInteropRandom sends models to Keras and back, twice: Keras gives the same answers, trains on with the same losses and
// comes to the same weights and slots; what it writes gives the same model here.
func TestInteropRandom(t *testing.T) {
	var all []drawn
	var folders []string
	for i := range interopModels {
		all = append(all, draw(t, i))
		folders = append(folders, all[i].dir)
	}
	run(t, folders)
	most, apartMost := 0.0, 0.0
	var again []string
	for i, c := range all {
		name := fmt.Sprintf("model %d", i)
		want := predict(t, c.m, c.x)
		most = max(most, near(t, name+": Keras", readFloats(t, filepath.Join(c.dir, "y.bin")), want))
		near(t, name+": Keras, weights alone", readFloats(t, filepath.Join(c.dir, "weights.bin")), want)
		for _, file := range []string{"back.keras", "back.h5"} {
			f, err := Open(filepath.Join(c.dir, file))
			if err != nil {
				t.Errorf("%s: %v", name, err)
				continue
			}
			near(t, name+": "+file, predict(t, f.Model, c.x), want)
			if file == "back.h5" {
				continue
			}
			if f.NotCompiled != nil {
				t.Errorf("%s: %v", name, f.NotCompiled)
			}
			sameState(t, name, f.Model, c.m, 0)
			dir := filepath.Join(c.dir, "again")
			if err := os.MkdirAll(dir, 0o755); err != nil {
				t.Fatal(err)
			}
			if err := Save(filepath.Join(dir, "model.keras"), f.Model, InputName(f.InputName)); err != nil {
				t.Errorf("%s: %v", name, err)
			}
			writeFloats(t, filepath.Join(dir, "x.bin"), c.x)
			again = append(again, dir)
		}
		if c.train {
			apartMost = max(apartMost, c.trained(t, name))
		}
	}
	t.Logf("%d models: answers at most %g apart; after %d steps in both programs losses, weights and slots at most %g", len(all), most, batches, apartMost)
	run(t, again)
	for i, c := range all {
		near(t, fmt.Sprintf("model %d, back from Keras", i), readFloats(t, filepath.Join(c.dir, "again", "y.bin")), predict(t, c.m, c.x))
	}
}

// trained goes on training here and compares with what Keras came to.
func (c drawn) trained(t *testing.T, name string) float64 {
	t.Helper()
	m, err := Open(filepath.Join(c.dir, "model.keras"))
	if err != nil {
		t.Error(err)
		return 0
	}
	losses, err := c.steps(m.Model)
	if err != nil {
		t.Error(err)
		return 0
	}
	var want []float64
	text, err := os.ReadFile(filepath.Join(c.dir, "losses.json"))
	if err == nil {
		err = json.Unmarshal(text, &want)
	}
	if err != nil {
		t.Error(err)
		return 0
	}
	most := apart(t, losses, want)
	if most > closeTo {
		t.Errorf("%s: losses %v, Keras' %v", name, losses, want)
	}
	f, err := Open(filepath.Join(c.dir, "trained.keras"))
	if err != nil {
		t.Error(err)
		return most
	}
	if f.NotCompiled != nil {
		t.Errorf("%s: %v", name, f.NotCompiled)
	}
	return max(most, sameState(t, name+": trained", m.Model, f.Model, 3e-5))
}
