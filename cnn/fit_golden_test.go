package cnn_test

import (
	"encoding/json"
	"math"
	"os"
	"slices"
	"testing"

	"github.com/seed-1d449c6d/stheno/cnn"
	"github.com/seed-1d449c6d/stheno/cnn/callback"
	"github.com/seed-1d449c6d/stheno/cnn/constraint"
	"github.com/seed-1d449c6d/stheno/cnn/data"
	"github.com/seed-1d449c6d/stheno/cnn/loss"
	"github.com/seed-1d449c6d/stheno/cnn/metric"
	"github.com/seed-1d449c6d/stheno/cnn/optimizer"
	"github.com/seed-1d449c6d/stheno/cnn/regularizer"
)

// fitGolden is testdata/fit/fit.json, made by fit.py beside it.
type fitGolden struct {
	Labels           []int       `json:"labels"`
	ValLabels        []int       `json:"val_labels"`
	X                []float32   `json:"x"`
	ValX             []float32   `json:"val_x"`
	SampleWeights    []float32   `json:"sample_weights"`
	ValSampleWeights []float32   `json:"val_sample_weights"`
	OneHot           []float32   `json:"one_hot"`
	Numbers          []float32   `json:"numbers"`
	Start            [][]float32 `json:"start"`
	Narrow           [][]float32 `json:"narrow"`
	Cases            []fitCase   `json:"cases"`
}

type fitCase struct {
	Name     string               `json:"name"`
	History  map[string][]float64 `json:"history"`
	Weights  [][]float64          `json:"weights"`
	Evaluate map[string]float64   `json:"evaluate"`
}

// fitting is how a case is repeated; what is left out is as in fit.py's run.
type fitting struct {
	conv      []cnn.Option
	units     int
	last      []cnn.Option
	optimizer optimizer.Optimizer
	loss      loss.Loss
	data      func(g *fitGolden) data.Dataset
	none      bool // no metrics
	frozen    string
	epochs    int
	fit       func(g *fitGolden) []cnn.FitOption
}

// TestFitGolden trains as Keras did: the same losses and metrics in every epoch, the same weights at the end, the same result
// of Evaluate. The tolerance is relative: Keras and this package add float32 numbers in another order.
func TestFitGolden(t *testing.T) {
	raw, err := os.ReadFile("testdata/fit/fit.json")
	if err != nil {
		t.Fatal(err)
	}
	var g fitGolden
	if err := json.Unmarshal(raw, &g); err != nil {
		t.Fatal(err)
	}
	sgd := func(rate float64, o ...optimizer.Option) optimizer.Optimizer {
		return optimizer.SGD(optimizer.Constant(rate), o...)
	}
	options := func(o ...cnn.FitOption) func(*fitGolden) []cnn.FitOption {
		return func(*fitGolden) []cnn.FitOption { return o }
	}
	weighted := func(g *fitGolden) data.Dataset { return must(data.Weigh(g.set(), g.SampleWeights)) }
	validation := func(g *fitGolden) data.Dataset {
		return must(data.New(g.ValX, g.ValLabels, []int{6, 6, 2}, 4))
	}
	cases := map[string]fitting{
		"plain": {optimizer: optimizer.Adam(optimizer.Constant(0.01))},
		"split": {fit: options(cnn.ValidationSplit(0.3))},
		"validation": {fit: func(g *fitGolden) []cnn.FitOption {
			return []cnn.FitOption{cnn.ValidationData(validation(g))}
		}},
		"weighted validation": {fit: func(g *fitGolden) []cnn.FitOption {
			return []cnn.FitOption{cnn.ValidationData(must(data.Weigh(validation(g), g.ValSampleWeights)))}
		}},
		"class weight":  {fit: options(cnn.ClassWeight(map[int]float64{0: 0.5, 2: 3}))},
		"sample weight": {data: weighted},
		"regularizers": {
			conv: []cnn.Option{cnn.KernelRegularizer(regularizer.L2(0.02)), cnn.BiasRegularizer(regularizer.L1(0.03)), cnn.ActivityRegularizer(regularizer.L1L2(0.001, 0.002))},
			fit: func(g *fitGolden) []cnn.FitOption {
				return []cnn.FitOption{cnn.ValidationData(validation(g))}
			},
		},
		"constraints":              {conv: []cnn.Option{cnn.KernelConstraint(constraint.MaxNorm(0.5, 0, 1, 2)), cnn.BiasConstraint(constraint.NonNeg())}},
		"steps":                    {epochs: 5, fit: options(cnn.StepsPerEpoch(2))},
		"initial epoch":            {epochs: 5, fit: options(cnn.InitialEpoch(3))},
		"clipnorm":                 {optimizer: sgd(0.1, optimizer.ClipNorm(0.1))},
		"global clipnorm":          {optimizer: optimizer.Adam(optimizer.Constant(0.01), optimizer.GlobalClipNorm(0.05))},
		"average":                  {optimizer: sgd(0.1, optimizer.EMA(0.7))},
		"average overwrites":       {optimizer: sgd(0.1, optimizer.EMA(0.7), optimizer.EMAOverwriteFrequency(4))},
		"accumulation":             {optimizer: optimizer.Adam(optimizer.Constant(0.02), optimizer.GradientAccumulationSteps(2))},
		"frozen":                   {frozen: "conv2d"},
		"frozen with weight decay": {frozen: "dense", optimizer: optimizer.AdamW(optimizer.Constant(0.01), optimizer.WeightDecay(0.1), optimizer.GlobalClipNorm(0.3))},
		"one-hot": {none: true, loss: loss.CategoricalCrossentropy(), data: func(g *fitGolden) data.Dataset {
			return must(data.NewTargets(g.X, g.OneHot, []int{6, 6, 2}, []int{4}))
		}},
		"numbers": {none: true, last: []cnn.Option{}, loss: loss.MeanSquaredError(), data: func(g *fitGolden) data.Dataset {
			return must(data.Weigh(must(data.NewTargets(g.X, g.Numbers, []int{6, 6, 2}, []int{4})), g.SampleWeights))
		}},
		"binary": {units: 1, last: []cnn.Option{cnn.Activation("sigmoid")}, loss: loss.BinaryCrossentropy(), data: func(g *fitGolden) data.Dataset {
			labels := make([]int, len(g.Labels))
			for i, l := range g.Labels {
				labels[i] = l / 2
			}
			return must(data.New(g.X, labels, []int{6, 6, 2}, 2))
		}},
		"plateau": {optimizer: sgd(0.3), epochs: 6, fit: options(cnn.Callbacks(
			callback.ReduceLROnPlateau(callback.Monitor("loss"), callback.Factor(0.5), callback.Patience(1), callback.MinDelta(0.4))))},
		"rates": {epochs: 4, fit: options(cnn.Callbacks(callback.LearningRateScheduler(func(epoch int, rate float64) float64 {
			if epoch == 0 {
				return rate
			}
			return rate / 2
		})))},
		"early": {optimizer: sgd(0.5), epochs: 12, fit: func(g *fitGolden) []cnn.FitOption {
			return []cnn.FitOption{cnn.ValidationData(validation(g)), cnn.Callbacks(callback.EarlyStopping(callback.Patience(1), callback.RestoreBestWeights()))}
		}},
	}
	if len(cases) != len(g.Cases) {
		t.Errorf("%d cases, want Keras' %d", len(cases), len(g.Cases))
	}
	for _, want := range g.Cases {
		t.Run(want.Name, func(t *testing.T) { cases[want.Name].run(t, &g, want) })
	}
}

func (g *fitGolden) set() data.Dataset { return must(data.New(g.X, g.Labels, []int{6, 6, 2}, 4)) }

func (f fitting) run(t *testing.T, g *fitGolden, want fitCase) {
	units, last, start := 4, f.last, g.Start
	if last == nil {
		last = []cnn.Option{cnn.Softmax()}
	}
	if f.units != 0 {
		units, start = f.units, g.Narrow
	}
	m := must(cnn.Sequential(cnn.Input(6, 6, 2), cnn.Conv2D(3, 3, append([]cnn.Option{cnn.ReLU()}, f.conv...)...), cnn.Flatten(), cnn.Dense(units, last...)))
	w := m.Weights()
	for i := range w {
		w[i].Values = start[i]
	}
	if err := m.SetWeights(w); err != nil {
		t.Fatal(err)
	}
	o, l := f.optimizer, f.loss
	if o == nil {
		o = optimizer.SGD(optimizer.Constant(0.1))
	}
	if l == nil {
		l = loss.SparseCategoricalCrossentropy()
	}
	compiled := []cnn.CompileOption{cnn.Optimizer(o), cnn.Loss(l)}
	if !f.none {
		compiled = append(compiled, cnn.Metrics(metric.Accuracy()))
	}
	if err := m.Compile(compiled...); err != nil {
		t.Fatal(err)
	}
	if f.frozen != "" {
		if err := m.SetTrainable(false, f.frozen); err != nil {
			t.Fatal(err)
		}
	}
	d := g.set()
	if f.data != nil {
		d = f.data(g)
	}
	fit := []cnn.FitOption{cnn.BatchSize(5), cnn.Shuffle(false), cnn.Epochs(max(3, f.epochs))}
	if f.fit != nil {
		fit = append(fit, f.fit(g)...)
	}
	h, err := m.Fit(t.Context(), d, fit...)
	if err != nil {
		t.Fatal(err)
	}
	for name, series := range want.History {
		closeTo(t, name, h.Series(name), series)
	}
	for i, w := range m.Weights() {
		got := make([]float64, len(w.Values))
		for j, v := range w.Values {
			got[j] = float64(v)
		}
		closeTo(t, w.Name, got, want.Weights[i])
	}
	r, err := m.Evaluate(t.Context(), d, cnn.BatchSize(5))
	if err != nil {
		t.Fatal(err)
	}
	for name, v := range want.Evaluate {
		if name != "loss" || f.data == nil || name == "loss" && want.Name != "sample weight" && want.Name != "numbers" { // fit.py evaluates without weights
			closeTo(t, "evaluated "+name, []float64{r.Value(name)}, []float64{v})
		}
	}
}

// closeTo wants max|got-want| within 1e-5 of max|want|.
func closeTo(t *testing.T, what string, got, want []float64) {
	t.Helper()
	if len(got) != len(want) {
		t.Errorf("%s: %d numbers %v, want %d %v", what, len(got), got, len(want), want)
		return
	}
	top := slices.Max(want)
	if low := slices.Min(want); -low > top {
		top = -low
	}
	for i, w := range want {
		if d := math.Abs(got[i] - w); !(d <= 1e-5*top) {
			t.Errorf("%s: number %d = %v, want %v (relative %.2g)", what, i, got[i], w, d/top)
			return
		}
	}
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}
