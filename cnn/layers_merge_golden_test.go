package cnn_test

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"slices"
	"testing"

	"github.com/seed-1d449c6d/stheno/cnn"
	"github.com/seed-1d449c6d/stheno/cnn/loss"
	"github.com/seed-1d449c6d/stheno/cnn/optimizer"
	"github.com/seed-1d449c6d/stheno/cnn/regularizer"
)

// modelCase is what Keras' model of some layers is, gives and learns; testdata/layers/norms.py wrote it.
type modelCase struct {
	Name     string
	Shape    []int
	X        [][]float32 // of each step
	Y, After []float32   // predicted for the first X, before and after the steps
	Before   []goldenWeight
	Layers   []struct {
		Name, Class string
		Output      []int
	}
	Steps []struct {
		Labels  []int
		Loss    float64
		Weights [][]float32 // afterwards
	}
}

// drawn makes the layers after an Input.
type drawn func(i *cnn.Tensor) *cnn.Tensor

// models compares models with every case of testdata/layers/file.json.
func models(t *testing.T, file string, want map[string]drawn) {
	t.Helper()
	b, err := os.ReadFile("testdata/layers/" + file + ".json")
	if err != nil {
		t.Fatal(err)
	}
	var f struct{ Cases []modelCase }
	if err := json.Unmarshal(b, &f); err != nil {
		t.Fatal(err)
	}
	if len(f.Cases) != len(want) {
		t.Errorf("%d models for %d cases", len(want), len(f.Cases))
	}
	for _, c := range f.Cases {
		t.Run(c.Name, func(t *testing.T) { c.run(t, want[c.Name]) })
	}
}

func (c modelCase) run(t *testing.T, draw drawn) {
	i := cnn.Apply(cnn.Input(c.Shape...))
	m, err := cnn.Functional(i, draw(i))
	if err != nil {
		t.Fatal(err)
	}
	var got, want []string
	for _, l := range m.Layers() {
		got = append(got, fmt.Sprint(l.Name, " ", l.Class, l.Output))
	}
	for _, l := range c.Layers[1:] { // after Input
		want = append(want, fmt.Sprint(l.Name, " ", l.Class, cnn.Shape(l.Output)))
	}
	if !slices.Equal(got, want) {
		t.Errorf("layers\n %v, want\n %v", got, want)
	}
	set(t, m, c.Before)
	c.predict(t, m, c.Y)
	if err := m.Compile(cnn.Loss(loss.MeanSquaredError()), cnn.Optimizer(optimizer.SGD(optimizer.Constant(0.5)))); err != nil {
		t.Fatal(err)
	}
	for k, s := range c.Steps {
		r, err := m.TrainOnBatch(context.Background(), c.X[k], s.Labels)
		if err != nil {
			t.Fatal(err)
		}
		if !(math.Abs(r.Loss-s.Loss) <= 1e-5*s.Loss) {
			t.Errorf("loss of step %d: %v, want %v", k+1, r.Loss, s.Loss)
		}
		for i, w := range m.Weights() {
			near(t, fmt.Sprintf("%s after step %d", w.Name, k+1), w.Values, s.Weights[i], 0)
		}
	}
	c.predict(t, m, c.After)
}

func (c modelCase) predict(t *testing.T, m *cnn.Model, want []float32) {
	t.Helper()
	y, err := m.Predict(context.Background(), c.X[0])
	if err != nil {
		t.Fatal(err)
	}
	near(t, "output", slices.Concat(y...), want, 0)
}

// head is what norms.py ends its models with.
func head(x *cnn.Tensor) *cnn.Tensor { return x.Then(cnn.Flatten(), cnn.Dense(3)) }

// stack is layers between two with weights.
func stack(layers ...cnn.Layer) drawn {
	return func(i *cnn.Tensor) *cnn.Tensor {
		return head(i.Then(cnn.Conv2D(3, 2, cnn.UseBias(false))).Then(layers...))
	}
}

func TestBatchNormalizationSteps(t *testing.T) {
	models(t, "batches", map[string]drawn{
		"batch": stack(cnn.BatchNormalization()),
		"batch flat": func(i *cnn.Tensor) *cnn.Tensor {
			return head(i.Then(cnn.Dense(4, cnn.UseBias(false)), cnn.BatchNormalization(cnn.Momentum(0.9))))
		},
		"batch center": stack(cnn.BatchNormalization(cnn.Scale(false), cnn.Epsilon(0.1), cnn.Momentum(0.5))),
		"batch scale":  stack(cnn.BatchNormalization(cnn.Center(false), cnn.Momentum(0))),
		"batch plain":  stack(cnn.BatchNormalization(cnn.Center(false), cnn.Scale(false), cnn.Momentum(1))),
		"batch frozen": stack(cnn.BatchNormalization(cnn.Trainable(false))),
		"batch regularizers": stack(cnn.BatchNormalization(
			cnn.GammaRegularizer(regularizer.L2(0.02)), cnn.BetaRegularizer(regularizer.L1(0.03)))),
		"batch relu":        stack(cnn.BatchNormalization(), cnn.ReLU(), cnn.MaxPooling2D(2)),
		"batch one example": stack(cnn.BatchNormalization()),
	})
}

func TestMergeModels(t *testing.T) {
	three := func(l cnn.Layer) drawn {
		return func(i *cnn.Tensor) *cnn.Tensor {
			a, b, c := i.Then(cnn.Conv2D(2, 1)), i.Then(cnn.Conv2D(2, 1, cnn.Activation("tanh"))), i.Then(cnn.Conv2D(2, 1))
			return head(cnn.Apply(l, a, b, c))
		}
	}
	broadcast := func(l cnn.Layer) drawn {
		return func(i *cnn.Tensor) *cnn.Tensor {
			row := i.Then(cnn.Conv2D(2, 0, cnn.KernelSize(1, 5)))
			return head(cnn.Apply(l, row, i.Then(cnn.Conv2D(2, 0, cnn.KernelSize(4, 1)))))
		}
	}
	tall := func(axis int) drawn {
		return func(i *cnn.Tensor) *cnn.Tensor {
			a := i.Then(cnn.Conv2D(2, 1))
			return head(cnn.Apply(cnn.Concatenate(cnn.Axis(axis)), a, i.Then(cnn.Conv2D(2, 0, cnn.KernelSize(2, 1))), a))
		}
	}
	itself := func(l cnn.Layer) drawn {
		return func(i *cnn.Tensor) *cnn.Tensor {
			a := i.Then(cnn.Conv2D(2, 1))
			return head(cnn.Apply(l, a, a))
		}
	}
	models(t, "merging", map[string]drawn{
		"residual": residual,
		"excitation": func(i *cnn.Tensor) *cnn.Tensor {
			x := i.Then(cnn.Conv2D(4, 3))
			s := x.Then(cnn.GlobalAveragePooling2D(), cnn.Dense(4, cnn.Activation("sigmoid")))
			return head(cnn.Apply(cnn.Multiply(), x, s))
		},
		"add three":                     three(cnn.Add()),
		"multiply three":                three(cnn.Multiply()),
		"add broadcast":                 broadcast(cnn.Add()),
		"multiply broadcast":            broadcast(cnn.Multiply()),
		"concatenate rows":              tall(1),
		"concatenate rows from the end": tall(-3),
		"add one": func(i *cnn.Tensor) *cnn.Tensor {
			return head(i.Then(cnn.Conv2D(2, 1), cnn.Add()))
		},
		"add itself":      itself(cnn.Add()),
		"multiply itself": itself(cnn.Multiply()),
		"norms": func(i *cnn.Tensor) *cnn.Tensor {
			return head(i.Then(cnn.Conv2D(3, 3), cnn.BatchNormalization(cnn.Momentum(0.9)), cnn.PReLU(cnn.SharedAxes(1, 2)),
				cnn.LayerNormalization(), cnn.ELU(cnn.Alpha(0.7))))
		},
	})
}

func residual(i *cnn.Tensor) *cnn.Tensor {
	x := i.Then(cnn.Conv2D(4, 3, cnn.Padding(cnn.Same), cnn.ReLU()))
	a := x.Then(cnn.Conv2D(4, 3, cnn.Padding(cnn.Same), cnn.UseBias(false)), cnn.BatchNormalization())
	b := x.Then(cnn.Conv2D(4, 1, cnn.UseBias(false)), cnn.BatchNormalization(cnn.Momentum(0.9)))
	y := cnn.Apply(cnn.Add(), a.Then(cnn.ReLU()), b)
	y = cnn.Apply(cnn.Concatenate(), y, x)
	return y.Then(cnn.LeakyReLU(), cnn.GlobalAveragePooling2D(), cnn.Dense(3, cnn.Softmax()))
}

func TestMergeSummary(t *testing.T) {
	i := cnn.Apply(cnn.Input(5, 4, 2))
	summary(t, must(cnn.Functional(i, residual(i))), "model", "layers/residual.txt")
}
