package ops_test

import (
	"encoding/json"
	"math"
	"os"
	"strconv"
	"testing"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"github.com/seed-1d449c6d/stheno/graph"
	"github.com/seed-1d449c6d/stheno/ops"
	"github.com/seed-1d449c6d/stheno/ops/optest"
)

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

func compile(outs ...*gorgonia.Node) (*graph.Plan, error) {
	return graph.Compile(outs, graph.Options{})
}

// layerGolden reads a file made by testdata/layers.py with real Keras; build makes the operator from a case's config.
func layerGolden(t *testing.T, file string, build func(config map[string]any, in gorgonia.Nodes) (*gorgonia.Node, error)) (r []optest.Golden) {
	t.Helper()
	var f struct {
		Cases []struct {
			Name   string         `json:"name"`
			Config map[string]any `json:"config"`
			In     []optest.Array `json:"in"`
			Labels []int          `json:"labels"`
			GY     []float64      `json:"gy"`
			Y      optest.Array   `json:"y"`
			G      []optest.Array `json:"g"`
		} `json:"cases"`
	}
	readJSON(t, file, &f)
	for _, c := range f.Cases {
		r = append(r, optest.Golden{
			Name: c.Name, In: c.In, Labels: c.Labels, GY: c.GY, Y: c.Y, G: c.G,
			Build: func(in gorgonia.Nodes) (*gorgonia.Node, error) { return build(c.Config, in) },
		})
	}
	if len(r) == 0 {
		t.Fatalf("%s: no case", file)
	}
	return r
}

func readJSON(t *testing.T, file string, v any) {
	t.Helper()
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(b, v); err != nil {
		t.Fatalf("%s: %v", file, err)
	}
}

// pairOf reads a [h, w] of a case's config.
func pairOf(config map[string]any, key string) (p [2]int) {
	if v, ok := config[key].([]any); ok {
		p[0], p[1] = int(v[0].(float64)), int(v[1].(float64))
	}
	return p
}

func paddingOf(config map[string]any) ops.Padding {
	s, _ := config["padding"].(string)
	return ops.Padding(s)
}

// TestReLUGolden compares with the 400-bit reference, bit for bit, in a TapeMachine and a plan: value, first and
// second derivative for every legal set of parameters. "" is a value that the reference leaves open.
func TestReLUGolden(t *testing.T) {
	var f struct {
		Inputs map[string]map[string][]string
		Cases  []struct {
			ID     string
			Set    string
			Params map[string]float64
			Dtypes map[string]struct{ Ref struct{ Y, DY, D2Y []string } }
		}
	}
	readJSON(t, "testdata/relu.json", &f)
	if len(f.Cases) != 17 {
		t.Fatalf("testdata/relu.json: %d cases, want the 17 legal ones", len(f.Cases))
	}
	for _, c := range f.Cases {
		config := ops.ReLUConfig{NegativeSlope: c.Params["negative_slope"], Threshold: c.Params["threshold"]}
		if m, ok := c.Params["max_value"]; ok {
			config.MaxValue = ops.LimitTo(m)
		}
		for name, d := range c.Dtypes {
			dt := map[string]tensor.Dtype{"float32": tensor.Float32, "float64": tensor.Float64}[name]
			xs := f.Inputs[name][c.Set]
			t.Run(c.ID+"/"+name, func(t *testing.T) { reluGolden(t, config, dt, xs, d.Ref.Y, d.Ref.DY, d.Ref.D2Y) })
		}
	}
}

func reluGolden(t *testing.T, c ops.ReLUConfig, dt tensor.Dtype, xs, ys, dys, d2ys []string) {
	g := gorgonia.NewGraph()
	x := gorgonia.NewVector(g, dt, gorgonia.WithShape(len(xs)), gorgonia.WithName("x"), gorgonia.WithValue(vector(dt, xs)))
	y := must(ops.ReLU(x, c))
	dy := must(graph.Grad(must(gorgonia.Sum(y)), x))[0]
	d2y := must(graph.Grad(must(gorgonia.Sum(dy)), x))[0]
	p := must(compile(y, dy, d2y))
	if err := p.Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	vm := gorgonia.NewTapeMachine(g)
	if err := vm.RunAll(); err != nil {
		t.Fatal(err)
	}
	checked := 0
	for k, n := range []*gorgonia.Node{y, dy, d2y} {
		what := []string{"y", "dy", "d2y"}[k]
		want := [][]string{ys, dys, d2ys}[k]
		for engine, v := range map[string]gorgonia.Value{"TapeMachine": n.Value(), "plan": must(p.Value(n))} {
			for i, w := range want {
				if w == "" {
					continue
				}
				checked++
				got, want := element(v, i), must(strconv.ParseFloat(w, 64))
				if math.IsNaN(want) != math.IsNaN(got) || !math.IsNaN(want) && math.Float64bits(got) != math.Float64bits(want) {
					t.Errorf("%s: %s of ReLU%+v at %s = %v, want %s", engine, what, c, xs[i], got, w)
				}
			}
		}
	}
	if checked < 5*len(xs) {
		t.Errorf("compared %d values, want most of %d", checked, 6*len(xs))
	}
}

func vector(dt tensor.Dtype, xs []string) *tensor.Dense {
	v := tensor.New(tensor.Of(dt), tensor.WithShape(len(xs)))
	for i, s := range xs {
		f := must(strconv.ParseFloat(s, 64))
		if dt == tensor.Float32 {
			v.Set(i, float32(f))
		} else {
			v.Set(i, f)
		}
	}
	return v
}

func element(v gorgonia.Value, i int) float64 {
	switch d := v.Data().(type) {
	case []float32:
		return float64(d[i])
	case []float64:
		return d[i]
	}
	panic("neither float32 nor float64")
}
