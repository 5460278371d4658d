package constraint

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"strconv"
	"testing"
)

// number is one of a golden file: a string where it is not finite.
type number float32

func (n *number) UnmarshalJSON(b []byte) error {
	text := string(b)
	if s, err := strconv.Unquote(text); err == nil {
		text = s
	}
	v, err := strconv.ParseFloat(text, 32)
	*n = number(v)
	return err
}

// made gives the constraint of a Keras class and config.
func made(class string, config map[string]any) Constraint {
	value := func(key string) float64 { v, _ := config[key].(float64); return v }
	var axis []int
	switch a := config["axis"].(type) {
	case float64:
		axis = []int{int(a)}
	case []any:
		for _, a := range a {
			axis = append(axis, int(a.(float64)))
		}
	}
	switch class {
	case "NonNeg":
		return NonNeg()
	case "UnitNorm":
		return UnitNorm(axis...)
	case "MaxNorm":
		return MaxNorm(value("max_value"), axis...)
	case "MinMaxNorm":
		return MinMaxNorm(value("min_value"), value("max_value"), value("rate"), axis...)
	}
	return nil
}

// TestGolden compares constrained weights, and configs, with Keras'.
func TestGolden(t *testing.T) {
	text, err := os.ReadFile("testdata/constraints.json")
	if err != nil {
		t.Fatal(err)
	}
	var file struct {
		Cases []struct {
			Class  string
			Config map[string]any
			Shape  []int
			W, Y   []number
		}
	}
	if err := json.Unmarshal(text, &file); err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, c := range file.Cases {
		seen[c.Class] = true
		m := made(c.Class, c.Config)
		if m == nil || m.Name() != c.Class {
			t.Fatalf("%s%v: %v", c.Class, c.Config, m)
		}
		if err := m.Check(c.Shape); err != nil {
			t.Fatal(err)
		}
		if got := m.(Configured).Config(); fmt.Sprint(got) != fmt.Sprint(c.Config) { // 2 and 2.0 are one number
			t.Errorf("%s: Config = %v, want %v", c.Class, got, c.Config)
		}
		w := make([]float32, len(c.W))
		for i, v := range c.W {
			w[i] = float32(v)
		}
		m.Apply(w, c.Shape)
		for i, y := range c.Y {
			// Keras adds up to 18 squares in float32, and those below 1e-38 vanish there.
			got, want := float64(w[i]), float64(y)
			if !(math.Abs(got-want) <= 6e-7*math.Abs(want)+1e-30) && !(got == want || got != got && want != want) {
				t.Errorf("%s%v of %v: y[%d] = %v, want %v", c.Class, c.Config, c.Shape, i, got, want)
				break
			}
		}
	}
	if len(seen) != 4 {
		t.Errorf("classes in the file: %v, want 4", seen)
	}
}
