package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"strings"

	"github.com/seed-1d449c6d/stheno/cnn"
	"github.com/seed-1d449c6d/stheno/cnn/data"
	"github.com/seed-1d449c6d/stheno/cnn/diag"
)

// report is what a run of fit gave: "results" in run.json and, with the settings, the line of --json.
type report struct {
	TestAccuracy  float64        `json:"test_accuracy"` // 0 to 1
	TestLoss      float64        `json:"test_loss"`     // mean over the test pictures
	Seconds       float64        `json:"seconds"`       // training only
	ImagesPerSec  float64        `json:"images_per_second"`
	DeadUnits     map[string]int `json:"dead_units"` // by layer: units of its rectifier that never fired on the test pictures
	Units         map[string]int `json:"units"`      // by layer: of how many
	WeightsSHA256 string         `json:"weights_sha256"`
	Parameters    int            `json:"parameters"`

	testPictures int
	rectifiers   []string // the keys of Units in the model's order
}

// test measures a trained model.
func (c *fitCmd) test(ctx context.Context, m *cnn.Model, d data.Dataset) (*report, error) {
	result, err := m.Evaluate(ctx, d)
	if err != nil {
		return nil, err
	}
	for name, v := range map[string]float64{"loss": result.Loss, "accuracy": result.Value("accuracy")} {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return nil, fmt.Errorf("test %s: %w, got %v", name, errNotFinite, v)
		}
	}
	r := &report{
		TestAccuracy: result.Value("accuracy"), TestLoss: result.Loss,
		DeadUnits: make(map[string]int), Units: make(map[string]int),
		WeightsSHA256: m.WeightsSHA256(), Parameters: parameters(m), testPictures: d.Len(),
	}
	return r, r.findDead(ctx, m, d)
}

// findDead counts the units of each rectifier that never fire on d.
func (r *report) findDead(ctx context.Context, m *cnn.Model, d data.Dataset) error {
	ledgers := make(map[string]*diag.DeadReLU)
	err := m.Probe(ctx, d, func(layer string, y []float32, shape cnn.Shape) error {
		l, ok := ledgers[layer]
		if !ok {
			l = new(diag.DeadReLU)
			ledgers[layer] = l
			r.rectifiers = append(r.rectifiers, layer)
		}
		return l.Add(y, shape[len(shape)-1])
	})
	if err != nil {
		return err
	}
	for layer, l := range ledgers {
		r.DeadUnits[layer], r.Units[layer] = len(l.Dead()), len(l.Fired)
	}
	return nil
}

// writeJSON writes the report as one line, with the settings and what else belongs to it.
func writeJSON(w io.Writer, c *fitCmd, train, test data.Dataset, r *report) error {
	b := readBuild()
	line, err := json.Marshal(struct {
		*report
		settings
		TrainPictures int    `json:"train_pictures"`
		TestPictures  int    `json:"test_pictures"`
		Version       string `json:"version"`
		CPU           string `json:"cpu"` // the kernels' instruction set
	}{r, c.settings(), train.Len(), test.Len(), b.Version, b.CPU})
	if err != nil {
		return err
	}
	_, err = w.Write(append(line, '\n'))
	return err
}

// writeText writes the report to be read. apart: after an empty line, since it follows the table. After the summary,
// which ends with one, it needs none.
func (r *report) writeText(w io.Writer, apart bool) error {
	var b strings.Builder
	if apart {
		fmt.Fprintln(&b)
	}
	fmt.Fprintf(&b, "%-15s%.4f   of %s pictures\n", "test accuracy", r.TestAccuracy, thousands(r.testPictures))
	fmt.Fprintf(&b, "%-15s%.4f\n", "test loss", r.TestLoss)
	fmt.Fprintf(&b, "%-15s%.1f s    %s images/s\n", "training", r.Seconds, thousands(int(r.ImagesPerSec)))
	fmt.Fprintf(&b, "%-15ssha256 %s…\n", "weights", r.WeightsSHA256[:16])
	if len(r.rectifiers) > 0 {
		fmt.Fprint(&b, "\nReLU units that never fired on the test pictures (a unit is a channel of a\nconvolution, or an output of a dense layer)\n")
	}
	for _, layer := range r.rectifiers {
		fmt.Fprintf(&b, "  %-18s%3d of %d\n", layer, r.DeadUnits[layer], r.Units[layer])
	}
	_, err := io.WriteString(w, b.String())
	return err
}
