package graph_test

import (
	"fmt"
	"strings"
	"testing"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"github.com/seed-1d449c6d/stheno/graph"
	"github.com/seed-1d449c6d/stheno/ops"
)

// The derivative of a rectifier, in the names that the graph's owner gave.
func ExampleFormula() {
	s := graph.NewScope(gorgonia.NewGraph())
	x := must(s.Input("x", tensor.Float32, 4))
	y := must(ops.ReLU(x, ops.ReLUConfig{NegativeSlope: 0.1, MaxValue: ops.LimitTo(6)}))
	mustDo(s.Label(y, "y"))
	text, err := graph.Formula(y, x)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Print(text)
	// Output:
	// forward
	//   y = relu(x, negative_slope=0.1, max_value=6)  (4)
	// backward
	//   d L / d x = (d L / d y) ⊙ relu'(x)            (4)
	// with
	//   relu(x) = min(x, 6) if x > 0; 0.1·x otherwise
	//   relu'(x) = 1 if 0 < x < 6; 0.1 if x ≤ 0; 0 otherwise
}

// A whole network: how the loss is made, and each derivative on the way to the kernel.
func ExampleFormula_network() {
	s := graph.NewScope(gorgonia.NewGraph())
	x, k := must(s.Input("x", tensor.Float32, 2, 6, 6, 1)), must(s.Param("k", tensor.Float32, 3, 3, 1, 5))
	w := must(s.Param("w", tensor.Float32, 80, 3))
	h := must(ops.Conv2D(x, k, nil, ops.Conv2DConfig{}))
	mustDo(s.Label(h, "h"))
	z := must(ops.Dense(must(ops.Flatten(must(ops.ReLU(h, ops.ReLUConfig{})))), w, nil))
	mustDo(s.Label(z, "z"))
	loss := must(ops.Mean(z))
	mustDo(s.Label(loss, "loss"))
	fmt.Print(must(graph.Formula(loss, k)))
	// Output:
	// forward
	//   h = conv2d(x, k)                                    (2, 4, 4, 5)
	//   relu = relu(h)                                      (2, 4, 4, 5)
	//   flatten = flatten(relu)                             (2, 80)
	//   z = dense(flatten, w)                               (2, 3)
	//   loss = mean(z)                                      ()
	// backward
	//   d loss / d loss = 1                                 ()
	//   d loss / d z = (d loss / d loss) / 6                (2, 3)
	//   d loss / d flatten = (d loss / d z) · wᵀ            (2, 80)
	//   d loss / d relu = reshape(d loss / d flatten)       (2, 4, 4, 5)
	//   d loss / d h = (d loss / d relu) ⊙ relu'(h)         (2, 4, 4, 5)
	//   d loss / d k = conv2d_grad_kernel(x, d loss / d h)  (3, 3, 1, 5)
	// with
	//   relu(h) = h if h > 0; 0 otherwise
	//   relu'(h) = 1 if h > 0; 0 otherwise
}

// TestFormula: the lines that are hard to get right.
func TestFormula(t *testing.T) {
	for _, c := range []struct {
		name  string
		build func(s *graph.Scope) (y *gorgonia.Node, wrt gorgonia.Nodes)
		want  []string
		not   string
	}{
		{"forward alone", func(s *graph.Scope) (*gorgonia.Node, gorgonia.Nodes) {
			return must(ops.ReLU(must(s.Input("x", tensor.Float32, 3)), ops.ReLUConfig{})), nil
		}, []string{"relu = relu(x)  (3)\n", "relu(x) = x if x > 0; 0 otherwise\n"}, "backward"},
		{"an input used twice", func(s *graph.Scope) (*gorgonia.Node, gorgonia.Nodes) {
			x := must(s.Input("x", tensor.Float32, 3))
			return must(ops.Mean(must(ops.Add(must(ops.ReLU(x, ops.ReLUConfig{})), x)))), gorgonia.Nodes{x}
		}, []string{"  t = (d mean / d add) ⊙ relu'(x) ", "  d mean / d x = (d mean / d add) + t ", "  add = relu + x "}, ""},
		{"derivatives that are one", func(s *graph.Scope) (*gorgonia.Node, gorgonia.Nodes) {
			a, b := must(s.Input("a", tensor.Float32, 3)), must(s.Input("b", tensor.Float32, 3))
			return must(ops.Mean(must(ops.Add(a, b)))), gorgonia.Nodes{a, b}
		}, []string{"  d mean / d b = d mean / d add ", "  d mean / d a = d mean / d add "}, ""},
		{"names in use", func(s *graph.Scope) (*gorgonia.Node, gorgonia.Nodes) {
			x, l := must(s.Input("relu", tensor.Float32, 3)), must(s.Input("L", tensor.Float32, 3))
			return must(ops.Add(must(ops.ReLU(x, ops.ReLUConfig{})), l)), gorgonia.Nodes{x}
		}, []string{"  relu_1 = relu(relu) ", "  d L_1 / d relu = (d L_1 / d add) ⊙ relu'(relu) "}, ""},
		{"two rectifiers", func(s *graph.Scope) (*gorgonia.Node, gorgonia.Nodes) {
			x := must(s.Input("x", tensor.Float32, 3))
			a := must(ops.ReLU(x, ops.ReLUConfig{NegativeSlope: 0.25}))
			return must(ops.ReLU(a, ops.ReLUConfig{MaxValue: ops.LimitTo(6)})), gorgonia.Nodes{x}
		}, []string{"  relu = leaky_relu(x, negative_slope=0.25)", "  relu_1 = relu6(relu) ", "d L / d relu = (d L / d relu_1) ⊙ relu6'(relu)", "d L / d x = (d L / d relu) ⊙ leaky_relu'(x)", "leaky_relu'(x) = 1 if x > 0; 0.25 otherwise"}, ""},
		{"two inputs, one function", func(s *graph.Scope) (*gorgonia.Node, gorgonia.Nodes) {
			x, z := must(s.Input("x", tensor.Float32, 3)), must(s.Input("z", tensor.Float32, 3))
			return must(gorgonia.HadamardProd(must(ops.ReLU(x, ops.ReLUConfig{})), must(ops.ReLU(z, ops.ReLUConfig{})))), gorgonia.Nodes{x, z}
		}, []string{"d L / d x = (d L / d relu) ⊙ relu'(x)", "d L / d z = (d L / d relu_1) ⊙ relu'(z)"}, ""},
		{"one input, two slopes", func(s *graph.Scope) (*gorgonia.Node, gorgonia.Nodes) {
			x := must(s.Input("x", tensor.Float32, 3))
			a, b := must(ops.ReLU(x, ops.ReLUConfig{NegativeSlope: 0.25})), must(ops.ReLU(x, ops.ReLUConfig{NegativeSlope: 0.5}))
			return must(gorgonia.HadamardProd(a, b)), gorgonia.Nodes{x}
		}, []string{"  relu = leaky_relu(x, negative_slope=0.25)", "  relu_1 = leaky_relu_1(x, negative_slope=0.5)", "(d L / d relu) ⊙ leaky_relu'(x)", "(d L / d relu_1) ⊙ leaky_relu_1'(x)",
			"leaky_relu'(x) = 1 if x > 0; 0.25 otherwise", "leaky_relu_1'(x) = 1 if x > 0; 0.5 otherwise"}, ""},
		{"Gorgonia's operators", func(s *graph.Scope) (*gorgonia.Node, gorgonia.Nodes) {
			x := must(s.Input("x", tensor.Float32, 3))
			return must(gorgonia.Sum(must(gorgonia.Mul(must(gorgonia.Square(x)), gorgonia.NewConstant(float32(3)))))), gorgonia.Nodes{x}
		}, []string{"  square = square(x) ", "  node = square ⊙ 3 "}, ""},
		{"smooth", func(s *graph.Scope) (*gorgonia.Node, gorgonia.Nodes) {
			x := must(s.Input("x", tensor.Float32, 3))
			return must(ops.ELU(x, ops.ELUConfig{Alpha: ops.Set(2)})), gorgonia.Nodes{x}
		}, []string{"elu(x) = x if x > 0; 2·(exp(x) − 1) otherwise", "elu'(x) = 1 if x > 0; 2·exp(x) otherwise"}, ""},
		{"slope learned", func(s *graph.Scope) (*gorgonia.Node, gorgonia.Nodes) {
			x, a := must(s.Input("x", tensor.Float32, 2, 3)), must(s.Input("slopes", tensor.Float32, 3))
			return must(ops.PReLU(x, a)), gorgonia.Nodes{x, a}
		}, []string{"prelu'(x) = 1 if x > 0; slopes otherwise", "d L / d x = (d L / d prelu) ⊙ prelu'(x)", "d L / d slopes = "}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := graph.NewScope(gorgonia.NewGraph())
			y, wrt := c.build(s)
			before := len(s.Graph().AllNodes())
			text, err := graph.Formula(y, wrt...)
			if err != nil {
				t.Fatal(err)
			}
			for _, want := range c.want {
				if !strings.Contains(text, want) {
					t.Errorf("no %q in\n%s", want, text)
				}
			}
			if c.not != "" && strings.Contains(text, c.not) {
				t.Errorf("%q in\n%s", c.not, text)
			}
			if n := len(s.Graph().AllNodes()); n != before {
				t.Errorf("the graph had %d nodes and has %d", before, n)
			}
		})
	}
}

func TestFormulaRefuses(t *testing.T) {
	s := graph.NewScope(gorgonia.NewGraph())
	x, z := must(s.Input("x", tensor.Float32)), must(s.Input("z", tensor.Float32))
	y := must(ops.ReLU(x, ops.ReLUConfig{}))
	for _, c := range []struct {
		y    *gorgonia.Node
		wrt  gorgonia.Nodes
		want string
	}{
		{nil, nil, "graph: Formula: node 0: want a node, got nil"},
		{y, gorgonia.Nodes{nil}, "graph: Formula: node 1: want a node, got nil"},
		{y, gorgonia.Nodes{z}, `graph: Grad: ReLU does not depend on input "z"`},
	} {
		if _, err := graph.Formula(c.y, c.wrt...); err == nil || err.Error() != c.want {
			t.Errorf("error %v, want %s", err, c.want)
		}
	}
}
