package graph_test

import (
	"context"
	"runtime"
	"testing"
	"time"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"github.com/seed-1d449c6d/stheno/graph"
	"github.com/seed-1d449c6d/stheno/ops"
)

// filled is a state of one param, all of one value.
func filled(v float32, shape tensor.Shape) *graph.State {
	st := graph.NewState([]tensor.Shape{shape}, nil)
	for i := range st.Weights {
		st.Weights[i] = v
	}
	return st
}

// TestLimitAtThreshold: if float32 does not tell limit and threshold apart, the derivative may not be taken from y.
func TestLimitAtThreshold(t *testing.T) {
	for _, c := range []ops.ReLUConfig{{NegativeSlope: 2, MaxValue: ops.LimitTo(1e-50)}, {NegativeSlope: 0.5, Threshold: 1, MaxValue: ops.LimitTo(1 + 1e-10)}} {
		s := graph.NewScope(gorgonia.NewGraph())
		x, k := must(s.Input("x", tensor.Float32, 1, 3)), must(s.Param("k", tensor.Float32, 3, 2))
		loss := must(ops.Mean(must(ops.ReLU(must(ops.Dense(x, k, nil)), c))))
		st := filled(1, k.Shape())
		p := must(graph.Compile(gorgonia.Nodes{loss}, graph.Options{Params: gorgonia.Nodes{k}, State: st, Grads: must(graph.Grad(loss, k))}))
		mustDo(p.Run(t.Context(), graph.Input{Node: x, F32: []float32{2, 2, 2}})) // 6, beyond the limit
		if st.Gradients[0] != 0 {
			t.Errorf("%+v: derivative beyond the limit = %v, want 0", c, st.Gradients[0])
		}
	}
}

// TestInputTwice: an instruction that reads a value in two places keeps it from being fused away.
func TestInputTwice(t *testing.T) {
	s := graph.NewScope(gorgonia.NewGraph())
	x, k := must(s.Input("x", tensor.Float32, 1, 2)), must(s.Input("k", tensor.Float32, 2, 2))
	z := must(ops.Dense(x, k, nil))
	y := must(ops.ReLU(z, ops.ReLUConfig{NegativeSlope: 0.5}))
	g := must(y.Op().(gorgonia.SDOp).SymDiff(gorgonia.Nodes{z}, y, z)) // the derivative for gy = z
	p := must(graph.Compile(gorgonia.Nodes{y, g[0]}, graph.Options{}))
	mustDo(p.Run(t.Context(), graph.Input{Node: x, F32: []float32{1, 1}}, graph.Input{Node: k, F32: []float32{1, -3, 2, -5}}))
	if got := must(p.Value(g[0])).Float32s(); got[0] != 3 || got[1] != -4 {
		t.Errorf("derivative of the rectifier of [3 -8], slope 0.5, for gy = [3 -8]: %v, want [3 -4]", got)
	}
}

func TestNoRows(t *testing.T) {
	for _, o := range []graph.Options{{}, {NoFuse: true}} {
		s := graph.NewScope(gorgonia.NewGraph())
		x, k := must(s.Input("x", tensor.Float32, 0, 8, 8, 3)), must(s.Param("k", tensor.Float32, 3, 3, 3, 16))
		y := must(ops.MaxPool2D(must(ops.ReLU(must(ops.Conv2D(x, k, nil, ops.Conv2DConfig{})), ops.ReLUConfig{})), ops.MaxPool2DConfig{}))
		o.Params, o.State = gorgonia.Nodes{k}, filled(1, k.Shape())
		p := must(graph.Compile(gorgonia.Nodes{y}, o))
		if err := p.Run(t.Context(), graph.Input{Node: x}); err != nil {
			t.Errorf("NoFuse %v, a batch of no picture: %v", o.NoFuse, err)
		}
		if v := must(p.Value(y)); len(v.Float32s()) != 0 {
			t.Errorf("NoFuse %v: %d numbers of no picture", o.NoFuse, len(v.Float32s()))
		}
	}
}

// TestGradientAsOutput: an output is a plan's own, also if it is a gradient, which all plans of a State share.
func TestGradientAsOutput(t *testing.T) {
	s := graph.NewScope(gorgonia.NewGraph())
	x, k := must(s.Input("x", tensor.Float32, 1, 3)), must(s.Param("k", tensor.Float32, 3, 2))
	loss := must(ops.Mean(must(ops.Dense(x, k, nil))))
	g := must(graph.Grad(loss, k))
	o := graph.Options{Params: gorgonia.Nodes{k}, State: filled(1, k.Shape()), Grads: g}
	p, q := must(graph.Compile(g, o)), must(graph.Compile(gorgonia.Nodes{loss}, o))
	mustDo(p.Run(t.Context(), graph.Input{Node: x, F32: []float32{1, 1, 1}}))
	mustDo(q.Run(t.Context(), graph.Input{Node: x, F32: []float32{5, 5, 5}}))
	if v := must(p.Value(g[0])).Float32s()[0]; v != 0.5 || o.State.Gradients[0] != 2.5 {
		t.Errorf("output of the first plan = %v, gradient after the second %v, want 0.5 and 2.5", v, o.State.Gradients[0])
	}
}

func TestParamsOnce(t *testing.T) {
	s := graph.NewScope(gorgonia.NewGraph())
	x, k := must(s.Input("x", tensor.Float32, 1, 3)), must(s.Param("k", tensor.Float32, 3, 2))
	y := must(ops.Dense(x, k, nil))
	for _, c := range []struct {
		params gorgonia.Nodes
		want   string
	}{
		{gorgonia.Nodes{k, k}, `graph: Compile: Params: want input nodes, each once, got input "k"`},
		{gorgonia.Nodes{y}, "graph: Compile: Params: want input nodes, each once, got Dense"},
	} {
		if _, err := graph.Compile(gorgonia.Nodes{y}, graph.Options{Params: c.params, State: filled(1, k.Shape())}); err == nil || err.Error() != c.want {
			t.Errorf("Compile: error %v, want %s", err, c.want)
		}
	}
}

// between is a context that calls f when the run looks at it for the n-th time, before its n-th stage.
type between struct {
	context.Context
	n *int
	f func()
}

func (b between) Err() error {
	if *b.n--; *b.n == 0 {
		b.f()
	}
	return nil
}

// TestChangeDuringRun: weights that change after the kernels were prepared are prepared again by the next run.
func TestChangeDuringRun(t *testing.T) {
	s := graph.NewScope(gorgonia.NewGraph())
	x, k := must(s.Input("x", tensor.Float32, 4, 10, 10, 16)), must(s.Param("k", tensor.Float32, 3, 3, 16, 16))
	y := must(ops.MaxPool2D(must(ops.ReLU(must(ops.Conv2D(x, k, nil, ops.Conv2DConfig{})), ops.ReLUConfig{})), ops.MaxPool2DConfig{}))
	st := filled(1, k.Shape())
	p := must(graph.Compile(gorgonia.Nodes{y}, graph.Options{Params: gorgonia.Nodes{k}, State: st}))
	ones := filled(1, x.Shape()).Weights
	n := 2
	mustDo(p.Run(between{t.Context(), &n, func() {
		copy(st.Weights, filled(2, k.Shape()).Weights)
		st.Changed()
	}}, graph.Input{Node: x, F32: ones}))
	mustDo(p.Run(t.Context(), graph.Input{Node: x, F32: ones}))
	if v := must(p.Value(y)).Float32s()[0]; v < 287.9 || v > 288.1 { // 9·16·2, to Winograd's rounding
		t.Errorf("after the change: %v, want 288", v)
	}
}

// leaver ends the goroutine that updates, as t.FailNow does, unless it is told to stay.
type leaver struct{ stay *bool }

func (leaver) Slots() int { return 0 }
func (l leaver) Update(int, []float32, []float32, [][]float32) {
	time.Sleep(time.Millisecond) // so that the helpers take units too
	if !*l.stay {
		runtime.Goexit()
	}
}

// TestGoexit: a run whose operator or rule ends the goroutine fails or ends with it, but does not hang, and the next run
// works.
func TestGoexit(t *testing.T) {
	s := graph.NewScope(gorgonia.NewGraph())
	x, k := must(s.Input("x", tensor.Float32, 8, 4000)), must(s.Param("k", tensor.Float32, 4000, 20))
	loss := must(ops.Mean(must(ops.Dense(x, k, nil))))
	stay := false
	p := must(graph.Compile(gorgonia.Nodes{loss}, graph.Options{Params: gorgonia.Nodes{k}, State: filled(1, k.Shape()), Grads: must(graph.Grad(loss, k)), Rule: leaver{&stay}, Workers: 4}))
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		if err := p.Run(t.Context(), graph.Input{Node: x, F32: make([]float32, 32000)}); err == nil {
			t.Error("a run whose rule ends its goroutine: want an error, got none")
		}
	}()
	select {
	case <-ended:
	case <-time.After(20 * time.Second):
		t.Fatal("the run hangs")
	}
	stay = true
	if err := p.Run(t.Context(), graph.Input{Node: x, F32: make([]float32, 32000)}); err != nil {
		t.Errorf("the next run: %v", err)
	}
}
