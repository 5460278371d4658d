package ops_test

import (
	"encoding/json"
	"os"
	"testing"

	"gorgonia.org/gorgonia"

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

func element(v gorgonia.Value, i int) float64 {
	switch d := v.Data().(type) {
	case []float32:
		return float64(d[i])
	case []float64:
		return d[i]
	}
	panic("neither float32 nor float64")
}
