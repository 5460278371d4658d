package graph_test

import (
	"context"
	"errors"
	"fmt"
	"hash"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chewxy/hm"
	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"github.com/seed-1d449c6d/stheno/graph"
	"github.com/seed-1d449c6d/stheno/ops"
)

// classifier is a small net with a loss, for n pictures.
type classifier struct {
	s                     *graph.Scope
	x, labels, loss, prob *gorgonia.Node
	relu                  *gorgonia.Node
	params, grads         gorgonia.Nodes
	shapes                []tensor.Shape
}

func newClassifier(n int) *classifier {
	s := graph.NewScope(gorgonia.NewGraph())
	c := &classifier{s: s, x: must(s.Input("x", tensor.Float32, n, 9, 9, 2)), labels: must(s.Input("labels", tensor.Int, n))}
	for _, p := range []struct {
		name  string
		shape tensor.Shape
	}{{"kernel", tensor.Shape{3, 3, 2, 5}}, {"bias", tensor.Shape{5}}, {"dense_kernel", tensor.Shape{45, 4}}, {"dense_bias", tensor.Shape{4}}} {
		c.params = append(c.params, must(s.Param(p.name, tensor.Float32, p.shape...)))
		c.shapes = append(c.shapes, p.shape)
	}
	conv := must(ops.Conv2D(c.x, c.params[0], c.params[1], ops.Conv2DConfig{}))
	mustDo(s.Label(conv, "conv"))
	c.relu = must(ops.ReLU(conv, ops.ReLUConfig{}))
	y := must(ops.MaxPool2D(c.relu, ops.MaxPool2DConfig{}))
	z := must(ops.Dense(must(ops.Flatten(y)), c.params[2], c.params[3]))
	c.prob = must(ops.Softmax(z))
	c.loss = must(ops.Mean(must(ops.SparseCrossEntropy(z, c.labels))))
	c.grads = must(graph.Grad(c.loss, c.params...))
	return c
}

func batch(n int) (x []float32, labels []int) {
	r := rand.New(rand.NewPCG(1, uint64(n)))
	for range n * 9 * 9 * 2 {
		x = append(x, float32(r.NormFloat64()))
	}
	for range n {
		labels = append(labels, r.IntN(4))
	}
	return x, labels
}

// descent is plain gradient descent.
type descent struct{ rate float32 }

func (descent) Slots() int { return 1 }
func (d descent) Update(step int, w, g []float32, slots [][]float32) {
	for i := range w {
		w[i] -= d.rate * g[i]
		slots[0][i] += float32(step)
	}
}

func newState(c *classifier) *graph.State {
	st := graph.NewState(c.shapes, descent{})
	r := rand.New(rand.NewPCG(2, 2))
	for i := range st.Weights {
		st.Weights[i] = float32(r.NormFloat64()) * 0.3
	}
	return st
}

func trained(t *testing.T, workers int) (*graph.State, float32) {
	c := newClassifier(37)
	st := newState(c)
	p := must(graph.Compile(gorgonia.Nodes{c.loss}, graph.Options{Params: c.params, Grads: c.grads, State: st, Rule: descent{0.1}, Workers: workers}))
	defer p.Close()
	x, labels := batch(37)
	for range 20 {
		if err := p.Run(t.Context(), graph.Input{Node: c.x, F32: x}, graph.Input{Node: c.labels, Int: labels}); err != nil {
			t.Fatal(err)
		}
	}
	return st, must(p.Value(c.loss)).Float32s()[0]
}

// TestTraining: the loss falls, steps are counted, and the weights have the same bits for every number of workers.
func TestTraining(t *testing.T) {
	want, loss := trained(t, 1)
	if want.Step != 20 || want.Slots[0][0] != 210 {
		t.Errorf("after 20 runs: step %d, sum of steps in the slot %v, want 20 and 210", want.Step, want.Slots[0][0])
	}
	if loss > 1 { // ln 4 = 1.39 at the start
		t.Errorf("loss after 20 steps = %v, want below 1", loss)
	}
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	for _, workers := range []int{2, 3, 8} {
		runtime.GOMAXPROCS(workers)
		for range 5 {
			if got, _ := trained(t, 0); !slices.Equal(got.Weights, want.Weights) {
				t.Fatalf("GOMAXPROCS=%d: other bits than with one worker", workers)
			}
		}
	}
}

// TestSharedState: two plans of two batch sizes train one state, a third one predicts with it; rows do not depend
// on the batch.
func TestSharedState(t *testing.T) {
	big, small := newClassifier(32), newClassifier(5)
	st := newState(big)
	o := graph.Options{Params: big.params, Grads: big.grads, State: st, Rule: descent{0.1}}
	train := must(graph.Compile(gorgonia.Nodes{big.loss}, o))
	o.Params, o.Grads = small.params, small.grads
	rest := must(graph.Compile(gorgonia.Nodes{small.loss}, o))
	x, labels := batch(32)
	mustDo(train.Run(t.Context(), graph.Input{Node: big.x, F32: x}, graph.Input{Node: big.labels, Int: labels}))
	before := slices.Clone(st.Weights)
	mustDo(rest.Run(t.Context(), graph.Input{Node: small.x, F32: x[:5*9*9*2]}, graph.Input{Node: small.labels, Int: labels[:5]}))
	if slices.Equal(before, st.Weights) || st.Step != 2 {
		t.Errorf("the second plan left the weights as they were, or did not count: step %d", st.Step)
	}
	whole := must(graph.Compile(gorgonia.Nodes{big.prob}, graph.Options{Params: big.params, State: st}))
	part := must(graph.Compile(gorgonia.Nodes{small.prob}, graph.Options{Params: small.params, State: st}))
	mustDo(whole.Run(t.Context(), graph.Input{Node: big.x, F32: x}))
	mustDo(part.Run(t.Context(), graph.Input{Node: small.x, F32: x[:5*9*9*2]}))
	a, b := must(whole.Value(big.prob)).Float32s(), must(part.Value(small.prob)).Float32s()
	if !slices.Equal(a[:20], b) {
		t.Errorf("probabilities of 5 pictures alone %v, in a batch of 32 %v: want the same bits", b, a[:20])
	}
}

func TestAllocations(t *testing.T) {
	c := newClassifier(32)
	p := must(graph.Compile(gorgonia.Nodes{c.loss, c.prob}, graph.Options{Params: c.params, Grads: c.grads, State: newState(c), Rule: descent{0.1}, Workers: 2}))
	x, labels := batch(32)
	in := []graph.Input{{Node: c.x, F32: x}, {Node: c.labels, Int: labels}}
	ctx := t.Context()
	if a := testing.AllocsPerRun(20, func() { mustDo(p.Run(ctx, in...)) }); a != 0 {
		t.Errorf("a training step: %v allocations, want 0", a)
	}
}

// TestBoundValues: inputs that Run is not given take what is bound to them at that time.
func TestBoundValues(t *testing.T) {
	g := gorgonia.NewGraph()
	s := graph.NewScope(g)
	x, k := must(s.Input("x", tensor.Float64, 3)), must(s.Input("k", tensor.Float64))
	y := must(gorgonia.Mul(must(ops.ReLU(x, ops.ReLUConfig{})), k)) // ours and Gorgonia's
	p := must(graph.Compile(gorgonia.Nodes{y}, graph.Options{}))
	if err := p.Run(t.Context()); err == nil || err.Error() != `graph: Run: input "x": want a value, got none; pass an Input or bind one with gorgonia.Let` {
		t.Errorf("Run without values: error %v", err)
	}
	for i, want := range [][]float64{{0, 2, 4}, {0, 20, 40}, {0, 3, 6}} {
		mustDo(gorgonia.Let(k, []float64{1, 10, 1}[i]))
		mustDo(gorgonia.Let(x, tensor.New(tensor.WithBacking([]float64{-2, 2, 4}))))
		var in []graph.Input
		if i == 2 {
			in = append(in, graph.Input{Node: x, F64: []float64{-1, 3, 6}})
		}
		mustDo(p.Run(t.Context(), in...))
		if got := must(p.Value(y)).Float64s(); !slices.Equal(got, want) {
			t.Errorf("run %d: %v, want %v", i, got, want)
		}
	}
}

func TestPlanRefuses(t *testing.T) {
	c := newClassifier(3)
	st := newState(c)
	other := graph.NewState(c.shapes[:1], nil)
	full := graph.Options{Params: c.params, Grads: c.grads, State: st, Rule: descent{0.1}}
	with := func(f func(*graph.Options)) graph.Options { o := full; f(&o); return o }
	for _, k := range []struct {
		outs gorgonia.Nodes
		o    graph.Options
		want string
	}{
		{nil, graph.Options{}, "graph: Compile: outputs: want at least one node, got none"},
		{gorgonia.Nodes{nil}, graph.Options{}, "graph: Compile: node 0 of outputs and params: want a node, got nil"},
		{gorgonia.Nodes{c.loss}, with(func(o *graph.Options) { o.State = nil }), "graph: Compile: State: want one with Params, got nil"},
		{gorgonia.Nodes{c.loss}, with(func(o *graph.Options) { o.State = other }), "graph: Compile: State: want 279 weights and gradients as Params have, got 90 and 90"},
		{gorgonia.Nodes{c.loss}, with(func(o *graph.Options) { o.Grads = c.grads[:2] }), "graph: Compile: Grads: want 4 as Params, got 2"},
		{gorgonia.Nodes{c.loss}, with(func(o *graph.Options) { o.Grads = nil }), "graph: Compile: Rule: want Grads with it, got none"},
		{gorgonia.Nodes{c.loss}, with(func(o *graph.Options) { o.State = graph.NewState(c.shapes, nil) }), "graph: Compile: State: want 1 slots as the rule has, got 0"},
	} {
		if _, err := graph.Compile(k.outs, k.o); err == nil || err.Error() != k.want {
			t.Errorf("Compile: error %v, want %s", err, k.want)
		}
	}
	p := must(graph.Compile(gorgonia.Nodes{c.loss}, full))
	if _, err := p.Value(c.loss); err == nil || err.Error() != "graph: Value: Mean: want a plan that has run, got one before its first whole Run" {
		t.Errorf("Value before Run: error %v", err)
	}
	x, labels := batch(3)
	bad := slices.Clone(labels)
	bad[1] = 4
	for _, k := range []struct {
		in   []graph.Input
		want string
	}{
		{[]graph.Input{{Node: c.loss, F32: x}}, "graph: Run: want an input of the plan, got "},
		{[]graph.Input{{Node: c.params[0], F32: x}}, "graph: Run: want an input of the plan, got input \"kernel\""},
		{[]graph.Input{{Node: c.x, F32: x}, {Node: c.x, F32: x}}, `graph: Run: input "x": want one value, got two`},
		{[]graph.Input{{Node: c.x, F32: x[1:]}}, `graph: Run "x": want 486 numbers of float32 for shape (3, 9, 9, 2), got 485 of float32`},
		{[]graph.Input{{Node: c.x, F64: make([]float64, 486)}}, `graph: Run "x": want 486 numbers of float32 for shape (3, 9, 9, 2), got 486 of float64`},
		{[]graph.Input{{Node: c.x, F32: x}, {Node: c.labels, Int: bad}}, "graph: SparseCrossEntropy: label 1: want a class from 0 to 3, got 4"},
	} {
		if err := p.Run(t.Context(), k.in...); err == nil || !strings.HasPrefix(err.Error(), k.want) {
			t.Errorf("Run: error %v, want %s", err, k.want)
		}
	}
	if st.Step != 0 {
		t.Errorf("failed runs counted %d steps", st.Step)
	}
	if _, err := p.Value(c.prob); err == nil {
		t.Error("Value of a node that is no output: want an error, got none")
	}
	p.Close()
	if err := p.Run(t.Context()); err == nil || err.Error() != "graph: Run: want an open plan, got one after Close" {
		t.Errorf("Run after Close: error %v", err)
	}
	if _, err := p.Value(c.loss); err == nil || err.Error() != "graph: Value: want an open plan, got one after Close" {
		t.Errorf("Value after Close: error %v", err)
	}
}

// TestCancel: a context that is done ends a run before the update; no goroutine stays.
func TestCancel(t *testing.T) {
	before := runtime.NumGoroutine()
	c := newClassifier(8)
	st := newState(c)
	weights := slices.Clone(st.Weights)
	p := must(graph.Compile(gorgonia.Nodes{c.loss}, graph.Options{Params: c.params, Grads: c.grads, State: st, Rule: descent{0.1}, Workers: 4}))
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	x, labels := batch(8)
	err := p.Run(ctx, graph.Input{Node: c.x, F32: x}, graph.Input{Node: c.labels, Int: labels})
	if !errors.Is(err, context.Canceled) || !slices.Equal(weights, st.Weights) || st.Step != 0 {
		t.Errorf("cancelled run: error %v, step %d; want context.Canceled and the weights untouched", err, st.Step)
	}
	for range 100 { // goroutines end a moment after they said so
		if runtime.NumGoroutine() <= before {
			return
		}
		time.Sleep(time.Millisecond)
	}
	t.Errorf("%d goroutines before, %d after a run", before, runtime.NumGoroutine())
}

func TestConcurrentRuns(t *testing.T) {
	c := newClassifier(8)
	st := newState(c)
	p := must(graph.Compile(gorgonia.Nodes{c.loss}, graph.Options{Params: c.params, Grads: c.grads, State: st, Rule: descent{0.1}, Workers: 2}))
	x, labels := batch(8)
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for range 5 {
				if err := p.Run(t.Context(), graph.Input{Node: c.x, F32: x}, graph.Input{Node: c.labels, Int: labels}); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	if st.Step != 20 {
		t.Errorf("4 × 5 concurrent runs: %d steps, want 20", st.Step)
	}
}

// broken is an operator of somebody else's that panics.
type broken struct{}

func (broken) Arity() int { return 1 }
func (broken) Type() hm.Type {
	return hm.NewFnType(hm.TypeVariable('a'), hm.TypeVariable('a'))
}
func (broken) InferShape(in ...gorgonia.DimSizer) (tensor.Shape, error) {
	return in[0].(tensor.Shape).Clone(), nil
}
func (broken) Do(...gorgonia.Value) (gorgonia.Value, error) { panic("out of luck") }
func (broken) ReturnsPtr() bool                             { return false }
func (broken) CallsExtern() bool                            { return false }
func (broken) OverwritesInput() int                         { return -1 }
func (broken) WriteHash(h hash.Hash)                        { fmt.Fprint(h, "broken") }
func (broken) Hashcode() uint32                             { return 1 }
func (broken) String() string                               { return "Broken" }

func TestPanicIsAnError(t *testing.T) {
	s := graph.NewScope(gorgonia.NewGraph())
	x := must(s.Input("x", tensor.Float32, 2))
	y := must(gorgonia.ApplyOp(broken{}, x))
	mustDo(s.Label(y, "mine"))
	p := must(graph.Compile(gorgonia.Nodes{y}, graph.Options{}))
	err := p.Run(t.Context(), graph.Input{Node: x, F32: []float32{1, 2}})
	var re *graph.RunError
	if !errors.As(err, &re) || err.Error() != `graph: Broken "mine": panic: out of luck` {
		t.Errorf("error %v, want a *RunError that names the operator and its label", err)
	}
}

// TestPreparedKernels: a plan that predicts sees weights that were changed by a training plan, and from outside.
func TestPreparedKernels(t *testing.T) {
	c, q := newClassifier(8), newClassifier(8)
	st := newState(c)
	predict := must(graph.Compile(gorgonia.Nodes{q.prob}, graph.Options{Params: q.params, State: st}))
	x, labels := batch(8)
	run := func() []float32 {
		mustDo(predict.Run(t.Context(), graph.Input{Node: q.x, F32: x}))
		return slices.Clone(must(predict.Value(q.prob)).Float32s())
	}
	fresh := func() []float32 {
		d := newClassifier(8)
		p := must(graph.Compile(gorgonia.Nodes{d.prob}, graph.Options{Params: d.params, State: st}))
		mustDo(p.Run(t.Context(), graph.Input{Node: d.x, F32: x}))
		return slices.Clone(must(p.Value(d.prob)).Float32s())
	}
	before := run()
	train := must(graph.Compile(gorgonia.Nodes{c.loss}, graph.Options{Params: c.params, Grads: c.grads, State: st, Rule: descent{0.1}}))
	mustDo(train.Run(t.Context(), graph.Input{Node: c.x, F32: x}, graph.Input{Node: c.labels, Int: labels}))
	if got, want := run(), fresh(); slices.Equal(got, before) || !slices.Equal(got, want) {
		t.Errorf("after a training step: %v, want %v", got[:4], want[:4])
	}
	st.Weights[0] += 5
	st.Changed()
	if got, want := run(), fresh(); !slices.Equal(got, want) {
		t.Errorf("after a change from outside: %v, want %v", got[:4], want[:4])
	}
}
