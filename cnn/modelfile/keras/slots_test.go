package keras

import (
	"bytes"
	"context"
	"encoding/binary"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/seed-1d449c6d/stheno/cnn"
	"github.com/seed-1d449c6d/stheno/cnn/loss"
	"github.com/seed-1d449c6d/stheno/cnn/optimizer"
	"github.com/seed-1d449c6d/stheno/internal/hdf5"
)

// own slots of each class in the order of package optimizer, by Keras' names.
var slotNames = map[string]string{
	"SGD": "momentum", "Adam": "momentum velocity velocity_hat", "AdamW": "momentum velocity velocity_hat", "Adagrad": "accumulator",
	"Nadam": "momentum velocity", "Adamax": "momentum norm", "Lion": "momentum", "RMSprop": "velocity momentum average_gradient",
}

// TestSlotsGolden compares the order of an optimizer's variables with Keras', for weights a and b.
func TestSlotsGolden(t *testing.T) {
	file := readJSON(t, "testdata/configs.json")
	for text, want := range file["slots"].(map[string]any) {
		r := &reading{}
		o := r.optimizer(file["optimizer"].(map[string]any)[text])
		if r.err != nil {
			t.Fatal(r.err)
		}
		c := o.(optimizer.Configured)
		var names []string
		if c.Config()["use_ema"] == true {
			names = append(names, "average")
		}
		if c.Config()["gradient_accumulation_steps"] != nil {
			names = append(names, "gradient_accumulator")
		}
		names = append(names, strings.Fields(slotNames[c.ClassName()])...)
		before, after := scalars(o)
		got := []any{"iteration", "learning_rate"}[:before]
		for _, g := range slotGroups(o) {
			for _, w := range []string{"a_", "b_"} {
				for _, slot := range g {
					got = append(got, w+names[slot])
				}
			}
		}
		if after == 1 {
			got = append(got, "variable")
		}
		if !slices.Equal(got, want.([]any)) {
			t.Errorf("%s: %v, want %v", text, got, want)
		}
	}
}

// TestRate: a rate of Keras is the number that its user wrote.
func TestRate(t *testing.T) {
	o := (&reading{}).optimizer(readJSON(t, "testdata/configs.json")["optimizer"].(map[string]any)["O.Adam()"])
	if got := o.(optimizer.Configured).Config()["learning_rate"]; got != 0.001 {
		t.Errorf("rate = %v, want 0.001", got)
	}
	for f, want := range map[float64]float64{float64(float32(0.1)): 0.1, 0.1: 0.1, 0.002: 0.002, 0: 0, 1e-50: 1e-50, math.MaxFloat32: 3.4028235e38} {
		if got := decimal(f); got != want || float32(got) != float32(f) {
			t.Errorf("decimal(%v) = %v, want %v", f, got, want)
		}
	}
}

// TestBeginnings: an optimizer that has made no step is written as Keras makes one, and read as none.
func TestBeginnings(t *testing.T) {
	m, _ := small(t)
	if err := m.Compile(cnn.Optimizer(optimizer.Adagrad(optimizer.Constant(0.01), optimizer.EMA(0.9), optimizer.InitialAccumulatorValue(0.25))),
		cnn.Loss(loss.SparseCategoricalCrossentropy())); err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := WriteWeights(&b, m); err != nil {
		t.Fatal(err)
	}
	f, err := hdf5.Open(bytes.NewReader(b.Bytes()), int64(b.Len()), hdf5.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []float32{0, 0.01, 0, 0, 0, 0, 0.25, 0.25, 0.25, 0.25} { // step, rate, averages, sums
		d, err := f.Root().Dataset("optimizer/vars/" + string(rune('0'+i)))
		if err != nil {
			t.Fatal(err)
		}
		if v, err := d.Float32s(); err != nil || slices.ContainsFunc(v, func(x float32) bool { return x != want }) {
			t.Errorf("variable %d = %v, %v; want %v", i, v, err, want)
		}
	}
	b.Reset()
	if err := Write(&b, m); err != nil {
		t.Fatal(err)
	}
	g, err := readBytes(b.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	if s, ok := g.Model.OptimizerState(); ok {
		t.Errorf("state after no step = %v", s)
	}
}

// TestDamagedState: what cannot be the optimizer's state is an error; a rate that was set stays.
func TestDamagedState(t *testing.T) {
	m, _ := small(t)
	if err := m.Compile(cnn.Optimizer(optimizer.Nadam(optimizer.Constant(0.01))), cnn.Loss(loss.SparseCategoricalCrossentropy())); err != nil {
		t.Fatal(err)
	}
	for range 3 {
		if _, err := m.TrainOnBatch(context.Background(), make([]float32, 2*16), []int{0, 1}); err != nil {
			t.Fatal(err)
		}
	}
	if err := m.SetLearningRate(0.0625); err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := WriteWeights(&b, m); err != nil {
		t.Fatal(err)
	}
	product := binary.LittleEndian.AppendUint32(nil, math.Float32bits(float32(nadamProduct(optimizer.Nadam(optimizer.Constant(1)), 3))))
	if n := bytes.Count(b.Bytes(), product); n != 1 {
		t.Fatalf("the product stands %d times in the file", n)
	}
	rate := binary.LittleEndian.AppendUint32(nil, math.Float32bits(0.0625))
	if n := bytes.Count(b.Bytes(), rate); n != 1 {
		t.Fatalf("the rate stands %d times in the file", n)
	}
	nan := binary.LittleEndian.AppendUint32(nil, math.Float32bits(float32(math.NaN())))
	for _, c := range []struct {
		old, new []byte
		want     string
	}{
		{nil, nil, ""},
		{product, rate, "optimizer: product of momentums: want 0.11"},
		{rate, nan, "optimizer: learning rate: want a finite number, got NaN"},
	} {
		file := bytes.Replace(b.Bytes(), c.old, c.new, 1)
		r := &reading{}
		root := r.open(bytes.NewReader(file), int64(len(file)))
		if err := m.Compile(cnn.Optimizer(optimizer.Nadam(optimizer.Constant(0.01))), cnn.Loss(loss.SparseCategoricalCrossentropy())); err != nil {
			t.Fatal(err)
		}
		r.state(root, m)
		if c.want != "" {
			wantText(t, "state", r.err, c.want)
			continue
		}
		if s, _ := m.OptimizerState(); r.err != nil || s.Step != 3 || s.LearningRate != 0.0625 {
			t.Errorf("state = %v, %v, %v", s.Step, s.LearningRate, r.err)
		}
	}
	r := &reading{}
	root := r.open(bytes.NewReader(b.Bytes()), int64(b.Len()))
	if err := m.Compile(cnn.Optimizer(optimizer.Lion(optimizer.Constant(0.01))), cnn.Loss(loss.SparseCategoricalCrossentropy())); err != nil {
		t.Fatal(err)
	}
	r.state(root, m)
	wantText(t, "another optimizer", r.err, "variables of the optimizer: want 6, got 11")
}
