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

// net is a random stack of layers with a loss.
type net struct {
	text         string
	s            *graph.Scope
	x, labels    *gorgonia.Node
	loss, logits *gorgonia.Node
	params       gorgonia.Nodes
	shapes       []tensor.Shape
	pre          gorgonia.Nodes // before each rectifier
	pooled       []pooled
}

type pooled struct {
	x *gorgonia.Node // what the pool reads
	c ops.MaxPool2DConfig
}

func (n *net) param(r *rand.Rand, shape ...int) *gorgonia.Node {
	p := must(n.s.Param(fmt.Sprintf("p%d", len(n.params)), tensor.Float32, shape...))
	n.params, n.shapes = append(n.params, p), append(n.shapes, shape)
	return p
}

// randomNet draws one to three blocks of convolution, perhaps with bias, rectifier and pool, and a dense layer.
func randomNet(r *rand.Rand, batch int) *net {
	n := &net{s: graph.NewScope(gorgonia.NewGraph())}
	h, w, c := 6+r.IntN(14), 6+r.IntN(14), []int{1, 2, 3, 5, 16, 32}[r.IntN(6)]
	n.text = fmt.Sprintf("%d×%d×%d×%d", batch, h, w, c)
	n.x = must(n.s.Input("x", tensor.Float32, batch, h, w, c))
	n.labels = must(n.s.Input("labels", tensor.Int, batch))
	y := n.x
	for range 1 + r.IntN(3) {
		s := y.Shape()
		k := []int{1, 3, 3, 3, 5}[r.IntN(5)]
		if s[1] < k+1 || s[2] < k+1 {
			break
		}
		out := []int{1, 4, 10, 16, 32, 48}[r.IntN(6)]
		cc := ops.Conv2DConfig{Padding: []ops.Padding{ops.Valid, ops.Valid, ops.Same}[r.IntN(3)], Strides: [2]int{1, 1 + r.IntN(5)/4}}
		kernel := n.param(r, k, k, s[3], out)
		var bias *gorgonia.Node
		if r.IntN(4) > 0 {
			bias = n.param(r, out)
		}
		y = must(ops.Conv2D(y, kernel, bias, cc))
		n.text += fmt.Sprintf(" conv %d %d×%d %+v", out, k, k, cc)
		rc := ops.ReLUConfig{}
		if r.IntN(4) == 0 {
			rc = ops.ReLUConfig{NegativeSlope: 0.25, MaxValue: ops.LimitTo(2)}
		}
		if r.IntN(5) > 0 {
			n.pre = append(n.pre, y)
			y = must(ops.ReLU(y, rc))
			n.text += fmt.Sprintf(" relu %+v", rc)
		}
		if s := y.Shape(); r.IntN(3) > 0 && s[1] >= 3 && s[2] >= 3 {
			pc := ops.MaxPool2DConfig{PoolSize: [2]int{2 + r.IntN(4)/3, 2}, Padding: []ops.Padding{ops.Valid, ops.Valid, ops.Same}[r.IntN(3)]}
			if r.IntN(4) == 0 {
				pc.Strides = [2]int{1, 2}
			}
			n.pooled = append(n.pooled, pooled{y, pc})
			y = must(ops.MaxPool2D(y, pc))
			n.text += fmt.Sprintf(" pool %+v", pc)
		}
	}
	y = must(ops.Flatten(y))
	n.logits = must(ops.Dense(y, n.param(r, y.Shape()[1], 10), n.param(r, 10)))
	n.loss = must(ops.Mean(must(ops.SparseCrossEntropy(n.logits, n.labels))))
	return n
}

type outcome struct {
	loss, logits []float32
	grads        [][]float32
}

func (n *net) run(t *testing.T, seed uint64, grads gorgonia.Nodes, o graph.Options) (r outcome, p *graph.Plan) {
	t.Helper()
	rnd := rand.New(rand.NewPCG(seed, 9))
	st := graph.NewState(n.shapes, nil)
	off := 0
	for _, s := range n.shapes {
		fan := 1.0
		for _, d := range s[:len(s)-1] {
			fan *= float64(d)
		}
		for range s.TotalSize() {
			st.Weights[off] = float32(rnd.NormFloat64() * math.Sqrt(2/fan))
			off++
		}
	}
	x := make([]float32, n.x.Shape().TotalSize())
	for i := range x {
		x[i] = float32(rnd.NormFloat64())
	}
	labels := make([]int, n.labels.Shape()[0])
	for i := range labels {
		labels[i] = rnd.IntN(10)
	}
	o.Params, o.Grads, o.State = n.params, grads, st
	p = must(graph.Compile(gorgonia.Nodes{n.loss, n.logits}, o))
	defer p.Close()
	for range 2 {
		if err := p.Run(t.Context(), graph.Input{Node: n.x, F32: x}, graph.Input{Node: n.labels, Int: labels}); err != nil {
			t.Fatal(err)
		}
	}
	r.loss = slices.Clone(must(p.Value(n.loss)).Float32s())
	r.logits = slices.Clone(must(p.Value(n.logits)).Float32s())
	off = 0
	for _, s := range n.shapes {
		r.grads = append(r.grads, slices.Clone(st.Gradients[off:off+s.TotalSize()]))
		off += s.TotalSize()
	}
	return r, p
}

func relative(a, b []float32) float64 {
	diff, size := 0.0, 0.0
	for i := range b {
		diff = max(diff, math.Abs(float64(a[i])-float64(b[i])))
		size = max(size, math.Abs(float64(b[i])))
	}
	if size == 0 {
		return diff
	}
	return diff / size
}

// TestFused compares fused, exact and unfused plans of random nets. Forward they differ by rounding, 1e-5 relative (the
// bound of Winograd's algorithm); so do the gradients, unless rounding turned a maximum or a rectifier the other way,
// which must then have been within rounding of a tie.
func TestFused(t *testing.T) {
	flips, nets := 0, uint64(120)
	if testing.Short() { // under emulation
		nets = 20
	}
	for seed := range nets {
		r := rand.New(rand.NewPCG(seed, 4))
		n := randomNet(r, 1+r.IntN(40))
		grads := must(graph.Grad(n.loss, n.params...))
		want, _ := n.run(t, seed, grads, graph.Options{NoFuse: true})
		for _, o := range []graph.Options{{}, {Exact: true}, {Workers: 1}, {Workers: 5}} {
			got, _ := n.run(t, seed, grads, o)
			if e := relative(got.logits, want.logits); e > 1e-5 {
				t.Errorf("seed %d %s: %+v: logits: relative error %.2g", seed, n.text, o, e)
			}
			for i := range want.grads {
				if e := relative(got.grads[i], want.grads[i]); e > 1e-5 {
					if !n.nearTie(t, seed) {
						t.Errorf("seed %d %s: %+v: gradient %d: relative error %.2g, and no tie near", seed, n.text, o, i, e)
					}
					flips++
					break
				}
			}
		}
	}
	t.Logf("%d of %d runs had a maximum or a rectifier the other way, each near a tie", flips, 4*nets)
	if flips > int(nets)/5 {
		t.Errorf("%d runs turned the other way: want a few at most", flips)
	}
}

// nearTie reports whether some rectifier's input lies within rounding of its kinks, or some pool's two largest elements
// within rounding of each other: 1e-5 of the tensor's largest element.
func (n *net) nearTie(t *testing.T, seed uint64) bool {
	rnd := n.values(t, seed)
	for _, v := range rnd[:len(n.pre)] {
		size := largest(v)
		for _, x := range v {
			for _, kink := range []float32{0, 2} {
				if d := math.Abs(float64(x - kink)); d < 1e-5*size && d > 0 {
					return true
				}
			}
		}
	}
	for i, q := range n.pooled {
		if tied(rnd[len(n.pre)+i], q) {
			return true
		}
	}
	return false
}

func largest(v []float32) (m float64) {
	for _, x := range v {
		m = max(m, math.Abs(float64(x)))
	}
	return m
}

// tied reports whether a window of the pool has a second element within rounding of its largest, but not equal to it.
func tied(v []float32, q pooled) bool {
	s := q.x.Shape()
	y := must(ops.MaxPool2DShape(s, q.c))
	ph, pw := q.c.PoolSize[0], q.c.PoolSize[1]
	sh, sw := q.c.Strides[0], q.c.Strides[1]
	if sh == 0 {
		sh, sw = ph, pw
	}
	top, left := 0, 0
	if q.c.Padding == ops.Same {
		top, left = max((y[1]-1)*sh+ph-s[1], 0)/2, max((y[2]-1)*sw+pw-s[2], 0)/2
	}
	size := largest(v)
	for b := range y[0] {
		for i := range y[1] {
			for j := range y[2] {
				for c := range y[3] {
					var in []float64
					for a := range ph {
						for d := range pw {
							if r, k := i*sh+a-top, j*sw+d-left; r >= 0 && r < s[1] && k >= 0 && k < s[2] {
								in = append(in, float64(v[((b*s[1]+r)*s[2]+k)*s[3]+c]))
							}
						}
					}
					slices.Sort(in)
					if n := len(in); n > 1 && in[n-1] != in[n-2] && in[n-1]-in[n-2] < 1e-5*size {
						return true
					}
				}
			}
		}
	}
	return false
}

// values computes what the rectifiers and pools read, unfused.
func (n *net) values(t *testing.T, seed uint64) (r [][]float32) {
	outs := slices.Clone(n.pre)
	for _, q := range n.pooled {
		outs = append(outs, q.x)
	}
	m := *n
	for _, o := range outs {
		m.logits = o
		got, _ := m.run(t, seed, nil, graph.Options{NoFuse: true})
		r = append(r, got.logits)
	}
	return r
}

// TestFusedStages: the tutorial's net trains in few stages, with no instruction for what is before a pool.
func TestFusedStages(t *testing.T) {
	c := newClassifier(32)
	p := must(graph.Compile(gorgonia.Nodes{c.loss}, graph.Options{Params: c.params, Grads: c.grads, State: newState(c), Rule: descent{0.1}}))
	text := strings.Join(p.Stages(), "\n")
	for _, want := range []string{"Conv2D+ReLU+MaxPool2D \"conv\"", "Conv2D+ReLU+MaxPool2D grad"} {
		if !strings.Contains(text, want) {
			t.Errorf("stages: want %s in\n%s", want, text)
		}
	}
	if len(p.Stages()) > 4 {
		t.Errorf("want at most 4 stages, got\n%s", text)
	}
	watched := must(graph.Compile(gorgonia.Nodes{c.loss, c.relu}, graph.Options{Params: c.params, Grads: c.grads, State: newState(c), Rule: descent{0.1}}))
	if text := strings.Join(watched.Stages(), "\n"); strings.Contains(text, "MaxPool2D grad") {
		t.Errorf("with the rectifier as an output nothing may be fused over it:\n%s", text)
	}
}
