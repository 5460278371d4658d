package loss

import (
	"encoding/json"
	"math"
	"os"
	"slices"
	"testing"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"github.com/seed-1d449c6d/stheno/graph"
	"github.com/seed-1d449c6d/stheno/ops"
)

// TestFocalLogits: far from 0 a logit still has a loss and a derivative, where a probability would be 0 or 1.
func TestFocalLogits(t *testing.T) {
	raw, err := os.ReadFile("testdata/focal_logits.json")
	if err != nil {
		t.Fatal(err)
	}
	var golden struct {
		Z     []float32
		Cases []struct {
			Target float32
			Args   struct {
				Gamma, Alpha *float64
				Smoothing    float64 `json:"label_smoothing"`
				Balanced     bool    `json:"apply_class_balancing"`
			}
			Loss     float64
			Gradient []*float64
		}
	}
	if err := json.Unmarshal(raw, &golden); err != nil {
		t.Fatal(err)
	}
	k := len(golden.Z)
	for _, c := range golden.Cases {
		o := []Option{LabelSmoothing(c.Args.Smoothing)}
		if c.Args.Balanced {
			o = append(o, ApplyClassBalancing())
		}
		if c.Args.Gamma != nil {
			o = append(o, Gamma(*c.Args.Gamma))
		}
		if c.Args.Alpha != nil {
			o = append(o, Alpha(*c.Args.Alpha))
		}
		for _, logits := range []bool{false, true} {
			g := gorgonia.NewGraph()
			z := gorgonia.NewMatrix(g, tensor.Float32, gorgonia.WithShape(1, k), gorgonia.WithName("z"))
			target := gorgonia.NewMatrix(g, tensor.Float32, gorgonia.WithShape(1, k), gorgonia.WithName("t"))
			y := z
			with := append([]Option{FromLogits(logits)}, o...)
			if !logits {
				if y, err = ops.Sigmoid(z); err != nil {
					t.Fatal(err)
				}
			}
			losses, err := BinaryFocalCrossentropy(with...).PerExample(Output{Y: y}, target)
			if err != nil {
				t.Fatal(err)
			}
			sum, err := ops.Mean(losses) // of one example
			if err != nil {
				t.Fatal(err)
			}
			grads, err := graph.Grad(sum, z)
			if err != nil {
				t.Fatal(err)
			}
			p, err := graph.Compile(gorgonia.Nodes{sum, grads[0]}, graph.Options{})
			if err != nil {
				t.Fatal(err)
			}
			if err := p.Run(t.Context(), graph.Input{Node: z, F32: golden.Z}, graph.Input{Node: target, F32: slices.Repeat([]float32{c.Target}, k)}); err != nil {
				t.Fatal(err)
			}
			value := func(n *gorgonia.Node) []float32 {
				v, err := p.Value(n)
				if err != nil {
					t.Fatal(err)
				}
				return v.Float32s()
			}
			// Keras computes in float32: a few units in the last place of the largest number.
			if got := float64(value(sum)[0]); math.Abs(got-c.Loss) > 1e-6*c.Loss {
				t.Errorf("target %v, %+v, logits %v: loss %v, want %v", c.Target, c.Args, logits, got, c.Loss)
			}
			top := 0.0
			for _, w := range c.Gradient {
				if w != nil {
					top = max(top, math.Abs(*w))
				}
			}
			for i, v := range value(grads[0]) {
				switch w := c.Gradient[i]; {
				case w == nil && (math.IsNaN(float64(v)) || math.IsInf(float64(v), 0)):
					t.Errorf("target %v, %+v, logits %v: derivative at %v = %v, want a finite number", c.Target, c.Args, logits, golden.Z[i], v)
				case w != nil && !(math.Abs(float64(v)-*w) <= 2e-6*top):
					t.Errorf("target %v, %+v, logits %v: derivative at %v = %v, want %v", c.Target, c.Args, logits, golden.Z[i], v, *w)
				}
			}
			p.Close()
		}
	}
}
