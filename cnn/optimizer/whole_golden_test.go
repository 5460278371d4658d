package optimizer

import (
	"encoding/json"
	"math"
	"slices"
	"testing"
)

// problem is whole.json: variables one after the other, their gradients at each batch, and what Keras made of them.
type problem struct {
	Sizes     []int
	Weights   []float32
	Gradients [][]float32
	Cases     []struct {
		Class  string
		Config config
		W      [][]float32 // after each batch
		Slots  [][]float32 // after the last
		End    []float32   // the weights after finalize_variable_values
	}
}

// variables cuts flat buffers into the problem's variables.
func (p *problem) variables(w, g []float32, slots [][]float32) (v []Variable) {
	lo := 0
	for _, n := range p.Sizes {
		var s [][]float32
		for _, slot := range slots {
			s = append(s, slot[lo:lo+n])
		}
		v = append(v, Variable{w[lo : lo+n], g[lo : lo+n], s})
		lo += n
	}
	return v
}

// TestGoldenWhole repeats thirteen batches of three variables that Keras made with clipping by norms, averages and accumulated
// gradients, and looks at the weights after each batch, at all slots and at the end of training.
func TestGoldenWhole(t *testing.T) {
	var p problem
	readGolden(t, "whole.json", &p)
	for _, c := range p.Cases {
		text, _ := json.Marshal(c.Config)
		t.Run(c.Class+string(text), func(t *testing.T) {
			o := build(t, c.Class, c.Config).(Whole)
			_, constant := o.Schedule().(Constant)
			// The same operations in the same order, each rounded to float32: all bits are equal. But Keras sums norms, and
			// computes schedules, in float32: then a few roundings of the way that the weight has gone (or of the largest
			// number in a slot, as small means are what is left of large ones), and two of the weight.
			exact := constant && c.Config["clipnorm"] == nil && c.Config["global_clipnorm"] == nil
			worst := 0.0
			compare := func(what string, got, want []float32, scale float64) {
				t.Helper()
				for i := range want {
					d := math.Abs(float64(got[i]) - float64(want[i]))
					limit := 1e-6*scale + 2*0x1p-23*math.Abs(float64(want[i]))
					if exact {
						limit = 0
					} else {
						worst = max(worst, d/limit)
					}
					if !(d <= limit) {
						t.Errorf("%s: [%d] = %v, want %v within %.2g", what, i, got[i], want[i], limit)
					}
				}
			}
			w := slices.Clone(p.Weights)
			slots := make([][]float32, o.Slots())
			for i := range slots {
				slots[i] = make([]float32, len(w))
			}
			way, before := 0.0, p.Weights
			for i, g := range p.Gradients {
				o.Step(i+1, o.Schedule().At(i), p.variables(w, slices.Clone(g), slots))
				step := 0.0
				for j := range w {
					step = max(step, math.Abs(float64(c.W[i][j])-float64(before[j])))
				}
				way, before = way+step, c.W[i]
				compare("weights", w, c.W[i], way)
			}
			if len(slots) != len(c.Slots) {
				t.Fatalf("%d slots, want %d", len(slots), len(c.Slots))
			}
			for i, want := range c.Slots {
				top := 0.0
				for _, v := range want {
					top = max(top, math.Abs(float64(v)))
				}
				compare("slot", slots[i], want, top)
			}
			o.Finish(p.variables(w, w, slots))
			compare("end", w, c.End, way)
			t.Logf("worst: %.2f of what is allowed", worst)
		})
	}
}
