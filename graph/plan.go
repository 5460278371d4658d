package graph

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"sync"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"github.com/seed-1d449c6d/stheno/ops"
)

// Options of [Compile]. The zero value makes a plan that computes its outputs from inputs and bound values.
type Options struct {
	Params  []*gorgonia.Node // float32 weights that live in State, in the order of its buffers
	Grads   []*gorgonia.Node // derivative by each of Params, computed into State.Gradients; nil where one is not trained; empty: no training
	State   *State           // required with Params
	Rule    Rule             // applied to State after the gradients of each run; nil: gradients only
	Workers int              // goroutines of a run; 0 means GOMAXPROCS
	Exact   bool             // convolutions sum directly, never by Winograd's algorithm, whose rounding error is about twice as large
	NoFuse  bool             // every operator stays an instruction of its own, for comparison
	Watch   []Watch          // probes that see values after each run
	// Stateful keeps the plans that share a graph from sharing an operator of Gorgonia's that has a memory; required with one.
	Stateful *Stateful
}

// Plan computes some nodes of a graph at fixed shapes. It keeps all buffers between runs, and no goroutine longer than a moment after one.
type Plan struct {
	mu      sync.Mutex // one Run at a time
	o       Options
	values  map[*gorgonia.Node]*value
	outputs map[*gorgonia.Node]bool
	inputs  []*value // in order of first use
	program []*instr
	stages  []*stage
	pool    pool
	closed  bool
	ran     bool // to its end, once at least

	rows  int // of the batch
	group int // rows whose sums are added in one go: a unit of a rowwise stage
	chunk int // rows of a group that a worker has at hand at once
	arena int // bytes

	preparedFor uint64 // 1 + the version of the State for which kernels are prepared
}

// Compile makes a plan for outputs and for Options.Grads. The graph may be larger, and stays as it is; it must not
// change while a plan uses it. Operators that are not of package ops run through their Do and may allocate.
//
// Errors: no output; a nil node; Params, Grads and State that do not fit each other; a dtype that no plan holds; an operator
// of Gorgonia's with a memory that Options.Stateful does not allow; a [Watch] without node or probe.
func Compile(outputs []*gorgonia.Node, o Options) (*Plan, error) {
	if o.Workers <= 0 {
		o.Workers = runtime.GOMAXPROCS(0)
	}
	if len(outputs)+len(o.trained()) == 0 {
		return nil, errors.New("graph: Compile: outputs: want at least one node, got none")
	}
	for i, n := range append(outputs[:len(outputs):len(outputs)], o.Params...) {
		if n == nil {
			return nil, fmt.Errorf("graph: Compile: node %d of outputs and params: want a node, got nil", i)
		}
	}
	if err := o.check(); err != nil {
		return nil, err
	}
	p := &Plan{o: o, values: make(map[*gorgonia.Node]*value), outputs: make(map[*gorgonia.Node]bool)}
	for id := range o.Workers {
		p.pool.workers = append(p.pool.workers, newWorker(id))
	}
	watched, err := o.checkWatch()
	if err != nil {
		return nil, err
	}
	outputs = append(outputs[:len(outputs):len(outputs)], watched...)
	p.lowerSources(append(outputs[:len(outputs):len(outputs)], o.trained()...))
	if err := p.lower(outputs); err != nil {
		return nil, err
	}
	if err := p.fold(); err != nil {
		return nil, err
	}
	p.setRows()
	p.fuse()
	p.selectKernels()
	p.divide()
	if o.Rule != nil {
		p.update()
	}
	if err := p.schedule(); err != nil {
		return nil, err
	}
	p.placeAll()
	p.stream()
	p.pool.init()
	if err := p.claim(); err != nil {
		return nil, err
	}
	return p, nil
}

func (o Options) check() error {
	if len(o.Params) == 0 && len(o.Grads) == 0 && o.Rule == nil {
		return nil
	}
	if o.State == nil {
		return errors.New("graph: Compile: State: want one with Params, got nil")
	}
	total := 0
	seen := make(map[*gorgonia.Node]bool)
	for _, n := range o.Params {
		if n.Op() != nil || seen[n] {
			return fmt.Errorf("graph: Compile: Params: want input nodes, each once, got %s", name(n))
		}
		seen[n] = true
		if n.Dtype() != tensor.Float32 {
			return fmt.Errorf("graph: Compile: param %q: want float32, got %v", n.Name(), n.Dtype())
		}
		total += n.Shape().TotalSize()
	}
	s := o.State
	if len(s.Weights) != total || len(s.Gradients) != total {
		return fmt.Errorf("graph: Compile: State: want %d weights and gradients as Params have, got %d and %d", total, len(s.Weights), len(s.Gradients))
	}
	if len(o.Grads) != 0 && len(o.Grads) != len(o.Params) {
		return fmt.Errorf("graph: Compile: Grads: want %d as Params, got %d", len(o.Params), len(o.Grads))
	}
	for i, g := range o.Grads {
		if w := o.Params[i]; g != nil && (!g.Shape().Eq(w.Shape()) || g.Dtype() != w.Dtype()) {
			return &ShapeError{Package: "graph", Op: "Compile", Layer: w.Name(), Want: fmt.Sprintf("a derivative of shape %v, float32", w.Shape()), Got: fmt.Sprintf("%v, %v", g.Shape(), g.Dtype())}
		}
	}
	if o.Rule != nil {
		if len(o.Grads) == 0 {
			return errors.New("graph: Compile: Rule: want Grads with it, got none")
		}
		if len(s.Slots) != o.Rule.Slots() {
			return fmt.Errorf("graph: Compile: State: want %d slots as the rule has, got %d", o.Rule.Slots(), len(s.Slots))
		}
	}
	return nil
}

// trained are the derivatives without those that are nil.
func (o Options) trained() (g gorgonia.Nodes) {
	for _, n := range o.Grads {
		if n != nil {
			g = append(g, n)
		}
	}
	return g
}

// Input is the value of an input node for one run: F32, F64 or Int as the node's dtype asks, row-major, of the
// node's size. It is read in place and must not change during the run.
type Input struct {
	Node *gorgonia.Node
	F32  []float32
	F64  []float64
	Int  []int
}

// Run computes the plan once. Input nodes that are not in the arguments take the value bound to them (gorgonia.Let,
// WithValue) as it is now. Concurrent calls wait for each other. Between two operators it looks at ctx and, when
// that is done, returns its error: the weights are then either untouched or updated whole.
//
// Errors: an input without value or of another size ([*ShapeError]); [*RunError] for what an operator returns, also
// when it panics, or a probe; after a panic of the Rule the weights may be updated in part.
func (p *Plan) Run(ctx context.Context, in ...Input) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closed {
		return errors.New("graph: Run: want an open plan, got one after Close")
	}
	if err := p.bind(in); err != nil {
		return err
	}
	if err := p.run(ctx); err != nil {
		return err
	}
	p.ran = true
	return p.probe()
}

// Value is what the last run computed for an output, in the node's shape: a view of the plan's own buffer, valid
// until the next run, not to be written. Of a scalar take Float32s()[0] or Float64s()[0].
//
// Errors: n is no output; no run has ended well yet; the plan is closed.
func (p *Plan) Value(n *gorgonia.Node) (*tensor.Dense, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	switch {
	case p.closed:
		return nil, errors.New("graph: Value: want an open plan, got one after Close")
	case !p.outputs[n]:
		return nil, fmt.Errorf("graph: Value: want an output of the plan, got %s", name(n))
	case !p.ran:
		return nil, fmt.Errorf("graph: Value: %s: want a plan that has run, got one before its first whole Run", name(n))
	}
	return p.values[n].dense()
}

// name is a node in an error: its label or name, else its operator.
func name(n *gorgonia.Node) string {
	switch {
	case n == nil:
		return "nil"
	case n.Op() == nil:
		return fmt.Sprintf("input %q", n.Name())
	case label(n) != "":
		return fmt.Sprintf("%v %q", opName(n.Op()), label(n))
	}
	return opName(n.Op())
}

// opName is an operator in an error. Gorgonia's element-wise ones add whether they return booleans to their symbol.
func opName(o gorgonia.Op) string {
	if s, ok := ops.Of(o); ok {
		return s.Name
	}
	return sourceName(o)
}

// Close gives up the buffers. A closed plan does not run.
func (p *Plan) Close() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.closed = true
	p.o.Stateful.release(p)
	p.values, p.inputs, p.program, p.stages, p.pool.workers = nil, nil, nil, nil, nil
}

// Memory tells the bytes that the plan holds for values: of the arena that all workers share, and of each worker's own
// scratch. Inputs, weights and gradients are not counted.
func (p *Plan) Memory() (arena, worker int) {
	if len(p.pool.workers) == 0 {
		return 0, 0
	}
	w := p.pool.workers[0]
	return p.arena, 4*(len(w.f32)+len(w.tmp32)) + 8*(len(w.f64)+len(w.tmp64)) + len(w.u8)
}

// Stages describes what the plan does between barriers, a line each.
func (p *Plan) Stages() (lines []string) {
	for _, s := range p.stages {
		line := fmt.Sprintf("%-7s %3d units:", [...]string{"split", "rowwise"}[s.kind], s.units)
		for i, q := range s.seqs {
			if i > 0 {
				line += " |"
			}
			for _, in := range q.list {
				line += " " + in.name()
			}
		}
		lines = append(lines, line)
	}
	return lines
}
