package loss

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"slices"
	"testing"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"github.com/seed-1d449c6d/stheno/graph"
	"github.com/seed-1d449c6d/stheno/ops"
)

// goldenCase is a case of losses.json.
type goldenCase struct {
	Class, End            string
	Config                map[string]any
	Shape                 []int
	X, T, GY, Loss, GX    []float32
	Labels                []int
	classNumbers, float64 bool
}

func (c goldenCase) made(t *testing.T) Loss {
	t.Helper()
	var o []Option
	for name, v := range c.Config {
		n, _ := v.(float64)
		switch name {
		case "from_logits":
			o = append(o, FromLogits(v.(bool)))
		case "label_smoothing":
			o = append(o, LabelSmoothing(n))
		case "gamma":
			o = append(o, Gamma(n))
		case "alpha":
			o = append(o, Alpha(n))
		case "delta":
			o = append(o, Delta(n))
		case "apply_class_balancing":
			o = append(o, ApplyClassBalancing())
		default:
			t.Fatalf("config: %s", name)
		}
	}
	switch c.Class {
	case "CategoricalCrossentropy":
		return CategoricalCrossentropy(o...)
	case "BinaryCrossentropy":
		return BinaryCrossentropy(o...)
	case "CategoricalFocalCrossentropy":
		return CategoricalFocalCrossentropy(o...)
	case "BinaryFocalCrossentropy":
		return BinaryFocalCrossentropy(o...)
	case "MeanSquaredError":
		return MeanSquaredError()
	case "MeanAbsoluteError":
		return MeanAbsoluteError()
	case "Huber":
		return Huber(o...)
	}
	t.Fatalf("no loss %s", c.Class)
	return nil
}

// rows are the class numbers as Keras got them.
func (c goldenCase) rows() []float32 {
	if c.T != nil {
		return c.T
	}
	k := c.Shape[1]
	t := make([]float32, len(c.Labels)*k)
	for i, l := range c.Labels {
		if k == 1 {
			t[i] = float32(l)
		} else {
			t[i*k+l] = 1
		}
	}
	return t
}

// TestGolden compares losses and derivatives with Keras', in a plan and in Gorgonia's machine, for float32 and float64, with
// class numbers and with rows.
func TestGolden(t *testing.T) {
	text, err := os.ReadFile("testdata/losses.json")
	if err != nil {
		t.Fatal(err)
	}
	var file struct{ Cases []goldenCase }
	if err := json.Unmarshal(text, &file); err != nil {
		t.Fatal(err)
	}
	for i, c := range file.Cases {
		for _, c.classNumbers = range []bool{false, true} {
			if c.classNumbers && c.Labels == nil {
				continue
			}
			for _, c.float64 = range []bool{false, true} {
				config, _ := json.Marshal(c.Config)
				t.Run(fmt.Sprintf("%d/%s%s/%s/numbers=%v/float64=%v", i, c.Class, config, c.End, c.classNumbers, c.float64), c.run)
			}
		}
	}
}

func (c goldenCase) run(t *testing.T) {
	g := gorgonia.NewGraph()
	dt := tensor.Float32
	if c.float64 {
		dt = tensor.Float64
	}
	node := func(name string, shape []int, v []float32) *gorgonia.Node {
		d := tensor.New(tensor.WithShape(shape...), tensor.WithBacking(slices.Clone(v)))
		if c.float64 {
			w := make([]float64, len(v))
			for i, x := range v {
				w[i] = float64(x)
			}
			d = tensor.New(tensor.WithShape(shape...), tensor.WithBacking(w))
		}
		return gorgonia.NewTensor(g, dt, len(shape), gorgonia.WithShape(shape...), gorgonia.WithName(name), gorgonia.WithValue(d))
	}
	n := c.Shape[0]
	x, gy := node("x", c.Shape, c.X), node("gy", []int{n}, c.GY)
	in := []graph.Input{{Node: x, F32: c.X}, {Node: gy, F32: c.GY}}
	var labels *gorgonia.Node
	if c.classNumbers {
		labels = gorgonia.NewVector(g, tensor.Int, gorgonia.WithShape(n), gorgonia.WithName("labels"),
			gorgonia.WithValue(tensor.New(tensor.WithShape(n), tensor.WithBacking(slices.Clone(c.Labels)))))
		in = append(in, graph.Input{Node: labels, Int: c.Labels})
	} else {
		labels = node("t", c.Shape, c.rows())
		in = append(in, graph.Input{Node: labels, F32: c.rows()})
	}
	out := Output{Y: x}
	var err error
	switch c.End {
	case "softmax":
		out.Logits = x
		out.Y, err = ops.Softmax(x)
	case "sigmoid":
		out.Y, err = ops.Sigmoid(x)
	}
	if err != nil {
		t.Fatal(err)
	}
	losses, err := c.made(t).PerExample(out, labels)
	if err != nil {
		t.Fatal(err)
	}
	weighted, err := ops.Weighted(losses, gy)
	if err != nil {
		t.Fatal(err)
	}
	mean, err := ops.Mean(weighted)
	if err != nil {
		t.Fatal(err)
	}
	gx, err := graph.Grad(mean, x)
	if err != nil {
		t.Fatal(err)
	}
	if !c.float64 {
		p, err := graph.Compile([]*gorgonia.Node{losses, gx[0]}, graph.Options{})
		if err != nil {
			t.Fatal(err)
		}
		defer p.Close()
		if err := p.Run(context.Background(), in...); err != nil {
			t.Fatal(err)
		}
		for node, want := range map[*gorgonia.Node][]float32{losses: c.Loss, gx[0]: c.GX} {
			v, err := p.Value(node)
			if err != nil {
				t.Fatal(err)
			}
			c.near(t, "plan", node == losses, v.Float32s(), want)
		}
	}
	m := gorgonia.NewTapeMachine(g)
	defer m.Close()
	if err := m.RunAll(); err != nil {
		t.Fatal(err)
	}
	for node, want := range map[*gorgonia.Node][]float32{losses: c.Loss, gx[0]: c.GX} {
		got, ok := node.Value().Data().([]float32)
		if !ok {
			for _, v := range node.Value().Data().([]float64) {
				got = append(got, float32(v))
			}
		}
		c.near(t, "TapeMachine", node == losses, got, want)
	}
}

// near compares losses, or derivatives of their mean with those of their sum.
func (c goldenCase) near(t *testing.T, engine string, losses bool, got, want []float32) {
	t.Helper()
	what, scale := "loss", 1.0
	if !losses {
		what, scale = "gx", float64(c.Shape[0])
	}
	if len(got) != len(want) {
		t.Fatalf("%s: %s: %d numbers, want %d", engine, what, len(got), len(want))
	}
	top := 0.0
	for _, w := range want {
		top = max(top, math.Abs(float64(w)))
	}
	// Keras adds a few float32 products and logarithms, each rounded; 1-p of a p near 1 costs it more.
	limit := 1e-6 * top
	for i, w := range want {
		if c.float64 && i == 0 && losses && c.End == "" {
			continue // the probability 1 is limited to 1e-7 from 1, which is another number in float32
		}
		if d := math.Abs(float64(got[i])*scale - float64(w)); !(d <= limit) {
			t.Errorf("%s: %s[%d] = %v, want %v within %.2g", engine, what, i, float64(got[i])*scale, w, limit)
		}
	}
}
