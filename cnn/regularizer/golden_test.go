package regularizer

import (
	"encoding/json"
	"math"
	"os"
	"reflect"
	"strconv"
	"testing"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"github.com/seed-1d449c6d/stheno/graph"
)

// number is one of a golden file: a string where it is not finite.
type number float64

func (n *number) UnmarshalJSON(b []byte) error {
	text := string(b)
	if s, err := strconv.Unquote(text); err == nil {
		text = s
	}
	v, err := strconv.ParseFloat(text, 64)
	*n = number(v)
	return err
}

// TestGolden compares penalties, their derivatives and configs with Keras'.
func TestGolden(t *testing.T) {
	text, err := os.ReadFile("testdata/penalties.json")
	if err != nil {
		t.Fatal(err)
	}
	var file struct {
		Cases []struct {
			Class   string
			Config  map[string]any
			Shape   []int
			W, G    []number
			Penalty number
		}
	}
	if err := json.Unmarshal(text, &file); err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, c := range file.Cases {
		l1, _ := c.Config["l1"].(float64)
		l2, _ := c.Config["l2"].(float64)
		r := map[string]Regularizer{"L1": L1(l1), "L2": L2(l2), "L1L2": L1L2(l1, l2)}[c.Class]
		seen[c.Class] = true
		if r == nil || r.Name() != c.Class || r.Check() != nil {
			t.Fatalf("%s%v: %v", c.Class, c.Config, r)
		}
		if got := r.(Configured).Config(); !reflect.DeepEqual(got, c.Config) {
			t.Errorf("%s: Config = %v, want %v", c.Class, got, c.Config)
		}
		y, g := compute(t, r, c.Shape, c.W)
		// Keras adds up to 100 float32 numbers of one sign, which loses a digit.
		if !near(y, float64(c.Penalty), 3e-6) {
			t.Errorf("%s%v of %v: penalty = %v, want %v", c.Class, c.Config, c.W, y, c.Penalty)
		}
		for i, want := range c.G {
			if w := float32(want); g[i] != w && !(g[i] != g[i] && w != w) {
				t.Errorf("%s%v: derivative at %v = %v, want %v", c.Class, c.Config, c.W[i], g[i], w)
			}
		}
	}
	if len(seen) != 3 {
		t.Errorf("classes in the file: %v, want 3", seen)
	}
}

// near compares by relative error; NaN with NaN.
func near(got, want, tolerance float64) bool {
	if want != want || math.IsInf(want, 0) {
		return got == want || got != got && want != want
	}
	return math.Abs(got-want) <= tolerance*math.Abs(want)
}

// compute gives the penalty and its derivative, in float32.
func compute(t *testing.T, r Regularizer, shape []int, w []number) (penalty float64, derivative []float32) {
	t.Helper()
	values := make([]float32, len(w))
	for i, v := range w {
		values[i] = float32(v)
	}
	x := gorgonia.NewTensor(gorgonia.NewGraph(), tensor.Float32, len(shape), gorgonia.WithShape(shape...), gorgonia.WithName("w"))
	y, err := r.Penalty(x)
	if err != nil {
		t.Fatal(err)
	}
	g, err := graph.Grad(y, x)
	if err != nil {
		t.Fatal(err)
	}
	p, err := graph.Compile(gorgonia.Nodes{y, g[0]}, graph.Options{Workers: 2})
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	if err := p.Run(t.Context(), graph.Input{Node: x, F32: values}); err != nil {
		t.Fatal(err)
	}
	a, err := p.Value(y)
	if err != nil {
		t.Fatal(err)
	}
	b, err := p.Value(g[0])
	if err != nil {
		t.Fatal(err)
	}
	return float64(a.Float32s()[0]), append([]float32{}, b.Float32s()...)
}
