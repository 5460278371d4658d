package graph_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"github.com/seed-1d449c6d/stheno/graph"
	"github.com/seed-1d449c6d/stheno/ops"
)

// normNet is a random stack of convolutions, depthwise ones and dense layers, each with a batch normalization after it and
// perhaps a rectifier and a pool.
type normNet struct {
	net
	dt     tensor.Dtype
	y      *gorgonia.Node
	values []*tensor.Dense // of the params
	norms  int
}

func (n *normNet) weight(r *rand.Rand, draw func() float64, shape ...int) *gorgonia.Node {
	w := must(n.s.Param(fmt.Sprintf("p%d", len(n.params)), n.dt, shape...))
	v := tensor.New(tensor.Of(n.dt), tensor.WithShape(shape...))
	for i := range tensor.Shape(shape).TotalSize() {
		if n.dt == tensor.Float32 {
			v.Set(i, float32(draw()))
		} else {
			v.Set(i, draw())
		}
	}
	n.params, n.shapes, n.values = append(n.params, w), append(n.shapes, shape), append(n.values, v)
	return w
}

// norm adds the normalization, its parameters like those of a trained model.
func (n *normNet) norm(r *rand.Rand, y *gorgonia.Node) *gorgonia.Node {
	c := y.Shape()[y.Dims()-1]
	var gamma, beta *gorgonia.Node
	if r.IntN(4) > 0 {
		gamma = n.weight(r, func() float64 { return 0.5 + r.Float64() }, c)
	}
	if r.IntN(4) > 0 {
		beta = n.weight(r, r.NormFloat64, c)
	}
	mean := n.weight(r, r.NormFloat64, c)
	variance := n.weight(r, func() float64 { return 0.1 + 2*r.Float64() }, c)
	n.norms++
	n.text += " norm"
	return must(ops.BatchNormInference(y, gamma, beta, mean, variance, ops.BatchNormConfig{}))
}

func randomNormNet(r *rand.Rand, dt tensor.Dtype, batch int) *normNet {
	n := &normNet{dt: dt}
	n.s = graph.NewScope(gorgonia.NewGraph())
	h, w, c := 8+r.IntN(12), 8+r.IntN(12), []int{1, 2, 3, 16}[r.IntN(4)]
	n.text = fmt.Sprintf("%v %d×%d×%d×%d", dt, batch, h, w, c)
	n.x = must(n.s.Input("x", dt, batch, h, w, c))
	y := n.x
	bias := func(k int) *gorgonia.Node {
		if r.IntN(3) == 0 {
			return nil
		}
		return n.weight(r, r.NormFloat64, k)
	}
	for range 1 + r.IntN(3) {
		s := y.Shape()
		k := []int{1, 3, 3}[r.IntN(3)]
		if s[1] < k+1 || s[2] < k+1 {
			break
		}
		scaled := func(fan int) func() float64 {
			return func() float64 { return r.NormFloat64() * math.Sqrt(2/float64(fan)) }
		}
		if r.IntN(3) == 0 {
			m := 1 + r.IntN(2)
			y = must(ops.DepthwiseConv2D(y, n.weight(r, scaled(k*k), k, k, s[3], m), bias(s[3]*m), ops.DepthwiseConv2DConfig{Padding: ops.Same}))
			n.text += fmt.Sprintf(" depthwise %d×%d", k, k)
		} else {
			out := []int{4, 10, 16, 32}[r.IntN(4)]
			y = must(ops.Conv2D(y, n.weight(r, scaled(k*k*s[3]), k, k, s[3], out), bias(out), ops.Conv2DConfig{}))
			n.text += fmt.Sprintf(" conv %d×%d", k, k)
		}
		y = n.norm(r, y)
		if r.IntN(4) > 0 {
			y = must(ops.ReLU(y, ops.ReLUConfig{}))
			n.text += " relu"
		}
		if r.IntN(2) > 0 {
			y = must(ops.MaxPool2D(y, ops.MaxPool2DConfig{}))
			n.text += " pool"
		}
	}
	y = must(ops.Flatten(y))
	y = must(ops.Dense(y, n.weight(r, func() float64 { return r.NormFloat64() / math.Sqrt(float64(y.Shape()[1])) }, y.Shape()[1], 7), bias(7)))
	n.y = n.norm(r, y)
	return n
}

// predict runs the plan with weights from the State (float32) or bound to their nodes, and gives what it computed.
func (n *normNet) predict(t *testing.T, state bool, o graph.Options) ([]float64, *graph.Plan, *graph.State) {
	t.Helper()
	r := rand.New(rand.NewPCG(6, 6))
	var st *graph.State
	if state {
		st = graph.NewState(n.shapes, nil)
		off := 0
		for _, v := range n.values {
			off += copy(st.Weights[off:], v.Float32s())
		}
		o.Params, o.State = n.params, st
	} else {
		for i, w := range n.params {
			must(0, gorgonia.Let(w, n.values[i]))
		}
	}
	x := tensor.New(tensor.Of(n.dt), tensor.WithShape(n.x.Shape()...))
	for i := range n.x.Shape().TotalSize() {
		if v := r.NormFloat64(); n.dt == tensor.Float32 {
			x.Set(i, float32(v))
		} else {
			x.Set(i, v)
		}
	}
	must(0, gorgonia.Let(n.x, x))
	p := must(graph.Compile(gorgonia.Nodes{n.y}, o))
	for range 2 {
		if err := p.Run(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	return numbers(must(p.Value(n.y))), p, st
}

func numbers(v *tensor.Dense) (r []float64) {
	if v.Dtype() == tensor.Float64 {
		return slices.Clone(v.Float64s())
	}
	for _, f := range v.Float32s() {
		r = append(r, float64(f))
	}
	return r
}

func apart(a, b []float64) float64 {
	diff, size := 0.0, 0.0
	for i := range b {
		diff, size = max(diff, math.Abs(a[i]-b[i])), max(size, math.Abs(b[i]))
	}
	return diff / size
}

// TestFoldNorm: over random nets a plan in which normalizations are folded into the layers before them gives what one
// without any fusion gives, up to rounding; with weights from the State or bound; the same bits for every number of workers.
func TestFoldNorm(t *testing.T) {
	for seed := range uint64(60) {
		r := rand.New(rand.NewPCG(seed, 4))
		dt := []tensor.Dtype{tensor.Float32, tensor.Float32, tensor.Float64}[seed%3]
		n := randomNormNet(r, dt, 1+r.IntN(6))
		state := dt == tensor.Float32 && r.IntN(3) > 0
		want, plain, _ := n.predict(t, state, graph.Options{NoFuse: true})
		if s := strings.Join(plain.Stages(), "\n"); strings.Count(s, "BatchNormInference") != n.norms {
			t.Errorf("%d: %s: NoFuse: want %d normalizations, got\n%s", seed, n.text, n.norms, s)
		}
		plain.Close()
		var first []float64
		for _, workers := range []int{1, 3} {
			got, p, _ := n.predict(t, state, graph.Options{Workers: workers})
			if s := strings.Join(p.Stages(), "\n"); strings.Contains(s, "BatchNormInference") {
				t.Errorf("%d: %s: want all normalizations folded, got\n%s", seed, n.text, s)
			}
			p.Close()
			// float32: a rounding of each weight and the terms that cancel otherwise, through up to four layers, some by Winograd.
			tol := map[tensor.Dtype]float64{tensor.Float32: 1e-5, tensor.Float64: 1e-13}[dt]
			if d := apart(got, want); !(d <= tol) {
				t.Errorf("%d: %s: folded differs by %.3g, want at most %g", seed, n.text, d, tol)
			}
			if first == nil {
				first = got
			} else if !slices.Equal(got, first) {
				t.Errorf("%d: %s: %d workers: want the bits of one", seed, n.text, workers)
			}
		}
	}
}

// TestNormTrains: a net with batch normalization gives the same loss and derivatives with and without fusion, its sums over
// the batch divided among any number of workers with the same bits.
func TestNormTrains(t *testing.T) {
	n := &net{s: graph.NewScope(gorgonia.NewGraph())}
	r := rand.New(rand.NewPCG(7, 7))
	n.x = must(n.s.Input("x", tensor.Float32, 21, 10, 9, 3))
	n.labels = must(n.s.Input("labels", tensor.Int, 21))
	y := n.x
	for _, c := range []int{8, 5} {
		y = must(ops.Conv2D(y, n.param(r, 3, 3, y.Shape()[3], c), nil, ops.Conv2DConfig{Padding: ops.Same}))
		var err error
		y, _, _, err = ops.BatchNorm(y, n.param(r, c), n.param(r, c), ops.BatchNormConfig{})
		must(0, err)
		y = must(ops.MaxPool2D(must(ops.ReLU(y, ops.ReLUConfig{})), ops.MaxPool2DConfig{}))
	}
	y = must(ops.Flatten(y))
	n.logits = must(ops.Dense(y, n.param(r, y.Shape()[1], 10), n.param(r, 10)))
	n.loss = must(ops.Mean(must(ops.SparseCrossEntropy(n.logits, n.labels))))
	grads := must(graph.Grad(n.loss, n.params...))
	want, _ := n.run(t, 1, grads, graph.Options{NoFuse: true, Workers: 1})
	var first outcome
	for _, workers := range []int{1, 2, 5} {
		got, _ := n.run(t, 1, grads, graph.Options{Workers: workers})
		for i := range want.grads {
			if e := relative(got.grads[i], want.grads[i]); !(e <= 2e-5) { // sums of 2,000 products through two normalizations
				t.Errorf("%d workers: derivative by param %d differs by %.3g", workers, i, e)
			}
		}
		if first.grads == nil {
			first = got
		}
		for i := range got.grads {
			if !slices.Equal(got.grads[i], first.grads[i]) {
				t.Errorf("%d workers: derivative by param %d: want the bits of one worker", workers, i)
			}
		}
	}
}
