package graph

import (
	"fmt"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"
)

// Watch lets Probe see what every run of a plan computes for Node: an input, a weight, a derivative or the result of any
// operator. The plan keeps that value as it keeps outputs ([Plan.Value] gives it too), so nothing is fused across it;
// that is why it is said at [Compile]. The weights that a Probe sees are those after the update, the derivatives those
// that led to it.
//
// Probes are called one after another in the order of [Options.Watch], by the goroutine that called Run, after the last
// instruction of a run; not after a run that failed. They must not call the plan's methods, which wait for the run. An error
// or panic of a Probe ends the probing: Run returns it as a [*RunError] that names the node. The run itself has happened
// then, and the weights are updated.
type Watch struct {
	Node  *gorgonia.Node
	Probe func(v View) error
}

// View is a node's value as a [Watch] shows it: row-major, in F32, F64 or Int by the node's dtype. It is the plan's own
// memory: valid during the call only, not to be written. A scalar has an empty shape and one number.
type View struct {
	Node  *gorgonia.Node
	Shape tensor.Shape
	F32   []float32
	F64   []float64
	Int   []int
}

// checkWatch refuses what cannot be watched, and gives the watched nodes.
func (o Options) checkWatch() (nodes gorgonia.Nodes, err error) {
	for i, w := range o.Watch {
		switch {
		case w.Node == nil:
			return nil, fmt.Errorf("graph: Compile: Watch %d: want a node, got nil", i)
		case w.Probe == nil:
			return nil, fmt.Errorf("graph: Compile: Watch: %s: want a probe, got nil", name(w.Node))
		}
		if dt := w.Node.Dtype(); dt != tensor.Float32 && dt != tensor.Float64 && (dt != tensor.Int || w.Node.IsScalar()) {
			return nil, fmt.Errorf("graph: Compile: Watch: %s: want float32, float64 or a tensor of int, got %v %v", name(w.Node), dt, w.Node.Shape())
		}
		nodes = append(nodes, w.Node)
	}
	return nodes, nil
}

// probe calls the probes of a run that ended well.
func (p *Plan) probe() error {
	for i := range p.o.Watch {
		if err := p.watch(&p.o.Watch[i]); err != nil {
			return err
		}
	}
	return nil
}

func (p *Plan) watch(w *Watch) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = probeError(w.Node, fmt.Errorf("panic: %v", r))
		}
	}()
	v := p.values[w.Node]
	if err := w.Probe(View{Node: w.Node, Shape: v.shape, F32: v.f32, F64: v.f64, Int: v.ints}); err != nil {
		return probeError(w.Node, err)
	}
	return nil
}

func probeError(n *gorgonia.Node, err error) error {
	e := &RunError{Op: "Input", Node: n.Name(), Err: fmt.Errorf("probe: %w", err)}
	if n.Op() != nil {
		e.Op, e.Node = opName(n.Op()), label(n)
	}
	return e
}
