package keras

import (
	"bytes"
	"fmt"
	"reflect"
	"slices"
	"testing"

	"github.com/seed-1d449c6d/stheno/cnn"
	"github.com/seed-1d449c6d/stheno/cnn/loss"
	"github.com/seed-1d449c6d/stheno/cnn/metric"
	"github.com/seed-1d449c6d/stheno/cnn/optimizer"
)

// TestExtra: what Keras has no place for comes back, with metrics of our own in their places, and Exact.
func TestExtra(t *testing.T) {
	m, _ := small(t)
	all := []metric.Metric{metric.Recall(metric.Macro(), metric.Top(1)), metric.Accuracy(), metric.Precision(metric.Macro()),
		metric.F1Score(metric.ClassID(2), metric.Threshold(0.25)), metric.AUC(), metric.AUC(metric.PR(), metric.Name("pr")),
		metric.Recall(metric.Macro(), metric.Threshold(0.9), metric.Name("precise"))}
	if err := m.Compile(cnn.Optimizer(optimizer.Lion(optimizer.Constant(1e-4))), cnn.Loss(loss.Huber(loss.Delta(2.5))), cnn.Metrics(all...), cnn.Exact(true)); err != nil {
		t.Fatal(err)
	}
	seed := uint64(1<<63 + 5)
	want := Extra{Classes: []string{"ein", "Dürer", "\"<&"}, Picture: &Picture{"rgb", "bilinear", 1. / 255, -0.5}, Seed: &seed, Data: "sha256:ab",
		Versions: map[string]string{"stheno": "0.1", "go": "1.26"}}
	var b bytes.Buffer
	if err := Write(&b, m, WithExtra(want)); err != nil {
		t.Fatal(err)
	}
	f, err := readBytes(b.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(*f.Extra, want) {
		t.Errorf("extra = %+v, want %+v", *f.Extra, want)
	}
	told, _ := f.Model.Compiled()
	var got, names []string
	for i, x := range told.Metrics {
		got = append(got, fmt.Sprint(x.Name(), x.(metric.Configured).Config(), measured(x)))
		names = append(names, fmt.Sprint(all[i].Name(), all[i].(metric.Configured).Config(), measured(all[i])))
	}
	if !slices.Equal(got, names) || !told.Exact {
		t.Errorf("metrics %v, exact %v; want %v", got, told.Exact, names)
	}
	if c := told.Loss.(loss.Configured).Config(); c["delta"] != 2.5 {
		t.Errorf("loss = %v", c)
	}
	err = Write(&b, m, WithExtra(Extra{Classes: []string{"one"}}))
	wantText(t, "classes", err, "Extra.Classes: want as many as outputs (None, 3), got 1")
}

// measured is what a metric says of some examples.
func measured(m metric.Metric) float64 {
	c := m.New()
	c.Add([]float32{0.8, 0.1, 0.1, 0.3, 0.6, 0.1, 0.95, 0, 0.05, 0.92, 0.04, 0.04, 0.2, 0.3, 0.5}, []int{0, 1, 2, 0, 2})
	return c.Value()
}
