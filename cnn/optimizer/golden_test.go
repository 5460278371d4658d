package optimizer

import (
	"encoding/json"
	"math"
	"os"
	"slices"
	"testing"
)

func readGolden(t *testing.T, name string, v any) {
	t.Helper()
	text, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, v); err != nil {
		t.Fatal(err)
	}
}

// TestGoldenOptimizers repeats twelve steps of every optimizer that Keras made, with gradients from 0 to 1.
func TestGoldenOptimizers(t *testing.T) {
	var file struct {
		Weights   []float32
		Gradients [][]float32
		Cases     []struct {
			Class  string
			Config config
			W      [][]float32
		}
	}
	readGolden(t, "optimizers.json", &file)
	for _, c := range file.Cases {
		text, _ := json.Marshal(c.Config)
		t.Run(c.Class+string(text), func(t *testing.T) {
			o := build(t, c.Class, c.Config)
			rate := o.Schedule()
			w := slices.Clone(file.Weights)
			slots := make([][]float32, o.Slots())
			for i := range slots {
				slots[i] = make([]float32, len(w))
			}
			worst := 0.0
			for step, g := range file.Gradients {
				before := slices.Clone(g)
				// In two pieces, as a plan may do it.
				for _, piece := range [][2]int{{0, 5}, {5, len(w)}} {
					lo, hi := piece[0], piece[1]
					var part [][]float32
					for _, s := range slots {
						part = append(part, s[lo:hi])
					}
					o.Update(step+1, rate.At(step), w[lo:hi], g[lo:hi], part)
				}
				if !slices.Equal(before, g) {
					t.Fatal("Update changed the gradient")
				}
				for i, want := range c.W[step] {
					// The same operations in the same order, each rounded to float32: at a constant rate all bits are equal.
					// Keras' schedules are float32, and so the rate may be off by a few roundings there: 1e-6 of the way that
					// the weight has gone, and two roundings of the weight itself.
					way := 0.0
					for s := range step + 1 {
						from := file.Weights[i]
						if s > 0 {
							from = c.W[s-1][i]
						}
						way += math.Abs(float64(c.W[s][i]) - float64(from))
					}
					limit := 1e-6*way + 2*0x1p-23*math.Abs(float64(want))
					if _, ok := rate.(Constant); ok {
						limit = 0
					}
					d := math.Abs(float64(w[i]) - float64(want))
					if limit > 0 {
						worst = max(worst, d/limit)
					}
					if !(d <= limit) {
						t.Errorf("step %d: w[%d] = %v, want %v within %.2g", step+1, i, w[i], want, limit)
					}
				}
			}
			t.Logf("worst: %.2f of what is allowed", worst)
		})
	}
}

func TestGoldenSchedules(t *testing.T) {
	var file struct {
		Cases []struct {
			Class   string
			Config  config
			Initial float64
			Rates   [][2]float64
		}
	}
	readGolden(t, "schedules.json", &file)
	for _, c := range file.Cases {
		text, _ := json.Marshal(c.Config)
		s := schedule(t, c.Class, c.Config)
		if err := s.(checker).Check(); err != nil {
			t.Fatal(err)
		}
		for _, r := range c.Rates {
			// Keras computes in float32: three roundings of the largest rate. Its restarts take the fraction of a period from
			// the hundreds of periods of the first length, which costs it two digits.
			got, limit := s.At(int(r[0])), 3*0x1p-23*c.Initial
			if c.Class == "CosineDecayRestarts" {
				limit *= 4
			}
			if !(math.Abs(got-r[1]) <= limit) {
				t.Errorf("%s%s: At(%v) = %v, want %v within %.2g", c.Class, text, r[0], got, r[1], limit)
			}
		}
	}
}
