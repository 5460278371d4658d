package ops_test

import (
	"math"
	"slices"
	"testing"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"github.com/seed-1d449c6d/stheno/graph"
	"github.com/seed-1d449c6d/stheno/ops"
	"github.com/seed-1d449c6d/stheno/ops/optest"
)

func TestPReLU(t *testing.T) {
	build := func(in gorgonia.Nodes) (*gorgonia.Node, error) { return ops.PReLU(in[0], in[1]) }
	optest.Run(t, optest.Op{
		Build: build,
		Cases: [][]tensor.Shape{
			{{1, 1}, {1}}, {{5, 3}, {3}}, {{5, 3}, {1}}, {{3, 2, 4, 5}, {1, 1, 5}}, {{3, 2, 4, 5}, {2, 1, 1}}, {{3, 2, 4, 5}, {1, 4, 1}},
			{{3, 2, 4, 5}, {2, 1, 5}}, {{3, 2, 4, 1}, {1, 1, 1}}, {{70, 3, 50}, {1, 50}}, {{70, 150}, {150}},
		},
		Draw:   away(0),
		Golden: layerGolden(t, "testdata/prelu.json", func(_ map[string]any, in gorgonia.Nodes) (*gorgonia.Node, error) { return build(in) }),
	})
}

// TestPReLUShape compares with the shapes of Keras' weights in the golden file.
func TestPReLUShape(t *testing.T) {
	var f struct {
		Cases []struct {
			Name   string
			Config struct {
				SharedAxes []int `json:"shared_axes"`
			}
			In []optest.Array
		}
	}
	readJSON(t, "testdata/prelu.json", &f)
	for _, c := range f.Cases {
		if got := must(ops.PReLUShape(c.In[0].Shape, c.Config.SharedAxes...)); !slices.Equal(got, c.In[1].Shape) {
			t.Errorf("%s: shape %v, want %v", c.Name, got, c.In[1].Shape)
		}
	}
	if len(f.Cases) == 0 {
		t.Error("no case")
	}
}

// TestPReLUEdges: zeros, infinities and NaN, where Keras gives NaN or drops the slope.
func TestPReLUEdges(t *testing.T) {
	nan, inf, zero := math.NaN(), math.Inf(1), math.Copysign(0, -1)
	x := []float64{-2, zero, 0, 3, -inf, inf, nan, -inf, -1, 1}
	alpha := []float64{0.5, 0.5, 0.5, 0.5, 0.5, nan, 0.5, 0, nan, nan}
	wantY := []float64{-1, 0, 0, 3, -inf, inf, nan, 0, nan, 1}
	wantX := []float64{0.5, 0.5, 0.5, 1, 0.5, 1, nan, 0, nan, 1}
	wantAlpha := []float64{-2, 0, 0, 0, -inf, 0, nan, -inf, -1, 0}
	in := leaves(tensor.Float64, tensor.Shape{1, len(x)}, tensor.Shape{len(x)})
	y := must(ops.PReLU(in[0], in[1]))
	g := must(graph.Grad(must(gorgonia.Sum(y)), in...))
	p := must(compile(y, g[0], g[1]))
	defer p.Close()
	if err := p.Run(t.Context(), graph.Input{Node: in[0], F64: x}, graph.Input{Node: in[1], F64: alpha}); err != nil {
		t.Fatal(err)
	}
	for k, want := range [][]float64{wantY, wantX, wantAlpha} {
		for i, w := range want {
			got := element(must(p.Value([]*gorgonia.Node{y, g[0], g[1]}[k])), i)
			if got != w && !(math.IsNaN(got) && math.IsNaN(w)) || k == 0 && w == 0 && math.Signbit(got) {
				t.Errorf("result %d of x = %v, alpha = %v: %v, want %v", k, x[i], alpha[i], got, w)
			}
		}
	}
}

func TestPReLURefuses(t *testing.T) {
	in := leaves(tensor.Float32, tensor.Shape{2, 3, 4, 5}, tensor.Shape{4, 5}, tensor.Shape{3, 1, 4}, tensor.Shape{6})
	x := in[0]
	refused(t, "ops: PReLU: want alpha of shape (3, 4, 5), or 1 along some of its axes, got (4, 5)")(ops.PReLU(x, in[1]))
	refused(t, "ops: PReLU: want alpha of shape (3, 4, 5), or 1 along some of its axes, got (3, 1, 4)")(ops.PReLU(x, in[2]))
	refused(t, "ops: PReLU: want input rank ≥ 2 [N, ...], got 1 (6)")(ops.PReLU(in[3], in[3]))
	refused(t, "ops: PReLU: input: want nodes, got nil")(ops.PReLU(x, nil))
	for _, axes := range [][]int{{0}, {4}, {-1}} {
		if _, err := ops.PReLUShape(x.Shape(), axes...); err == nil {
			t.Errorf("shared_axes %v of %v: want an error", axes, x.Shape())
		}
	}
}

// TestPReLUIdentity: two ways to share slopes on one x have two derivatives, though x and gy are the same nodes.
func TestPReLUIdentity(t *testing.T) {
	in := leaves(tensor.Float32, tensor.Shape{2, 3, 4}, tensor.Shape{1, 4}, tensor.Shape{3, 1})
	x, gy := in[0], in[0]
	var gs gorgonia.Nodes
	for _, alpha := range in[1:] {
		y := must(ops.PReLU(x, alpha))
		gs = append(gs, must(y.Op().(gorgonia.SDOp).SymDiff(gorgonia.Nodes{x, alpha}, y, gy))[1])
	}
	if gs[0] == gs[1] || !gs[0].Shape().Eq(tensor.Shape{1, 4}) || !gs[1].Shape().Eq(tensor.Shape{3, 1}) {
		t.Errorf("derivatives %v of shape %v and %v of shape %v, want (1, 4) and (3, 1)", gs[0], gs[0].Shape(), gs[1], gs[1].Shape())
	}
}
