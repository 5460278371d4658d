// Command gorgonia measures Gorgonia's built-in operators on the works that its arguments name: NCHW, Conv2d, Rectify,
// MaxPool2D, a TapeMachine, AdamSolver.
package main

import (
	"fmt"

	G "gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"github.com/seed-1d449c6d/stheno/bench/peers/measure"
)

func main() { measure.Main("gorgonia", "gorgonia.org/gorgonia", prepare) }

func prepare(w measure.Work) (measure.Body, error) {
	switch w.Kind {
	case "relu":
		return relu(w)
	case "predict":
		m, err := build(w)
		if err != nil {
			return nil, err
		}
		if _, err := G.SoftMax(m.logits); err != nil {
			return nil, err
		}
		x, vm := pictures(w, w.Batch), G.NewTapeMachine(m.g)
		return measure.Repeat(func() error {
			defer vm.Reset()
			if err := G.Let(m.x, x); err != nil {
				return err
			}
			return vm.RunAll()
		}), nil
	case "train":
		step, err := stepper(w)
		x, y := pictures(w, w.Batch), oneHot(w.Batch)
		return measure.Repeat(func() error { return step(x, y) }), err
	}
	// a TapeMachine has one batch size: the pictures that do not fill a batch are left out
	step, err := stepper(w)
	x, y := pictures(w, w.N), oneHot(w.N)
	return measure.Repeat(func() error {
		for i := 0; i+w.Batch <= w.N; i += w.Batch {
			bx, err := x.Slice(G.S(i, i+w.Batch))
			if err != nil {
				return err
			}
			by, err := y.Slice(G.S(i, i+w.Batch))
			if err != nil {
				return err
			}
			if err := step(bx, by); err != nil {
				return err
			}
		}
		return nil
	}), err
}

// stepper makes a whole training step.
func stepper(w measure.Work) (func(x, y tensor.Tensor) error, error) {
	m, err := build(w)
	if err != nil {
		return nil, err
	}
	labels := G.NewMatrix(m.g, G.Float32, G.WithShape(w.Batch, 10), G.WithName("y"))
	logs, err := G.LogSoftMax(m.logits)
	if err != nil {
		return nil, err
	}
	picked, err := G.HadamardProd(logs, labels)
	if err != nil {
		return nil, err
	}
	mean, err := G.Mean(picked) // over batch and classes, hence the factor
	if err != nil {
		return nil, err
	}
	cost, err := G.Mul(mean, G.NewConstant(float32(-10)))
	if err != nil {
		return nil, err
	}
	if _, err := G.Grad(cost, m.params...); err != nil {
		return nil, err
	}
	var read G.Value
	G.Read(cost, &read)
	vm, solver := G.NewTapeMachine(m.g, G.BindDualValues(m.params...)), G.NewAdamSolver(G.WithLearnRate(1e-3))
	return func(x, y tensor.Tensor) error {
		defer vm.Reset()
		if err := G.Let(m.x, x); err != nil {
			return err
		}
		if err := G.Let(labels, y); err != nil {
			return err
		}
		if err := vm.RunAll(); err != nil {
			return err
		}
		if _, ok := read.Data().(float32); !ok {
			return fmt.Errorf("loss: want a float32, got %v", read)
		}
		return solver.Step(G.NodesToValueGrads(m.params))
	}, nil
}

// relu is Rectify alone: forward, or y and gx for a given gy.
func relu(w measure.Work) (measure.Body, error) {
	g := G.NewGraph()
	vector := func(name string, v []float32) *G.Node {
		return G.NewVector(g, G.Float32, G.WithShape(w.N), G.WithName(name), G.WithValue(tensor.New(tensor.WithBacking(v))))
	}
	x := vector("x", measure.Signed(w.N))
	y, err := G.Rectify(x)
	if err != nil {
		return nil, err
	}
	if w.Pass == "fwdbwd" {
		if _, err := G.Backpropagate(G.Nodes{y}, G.Nodes{vector("gy", measure.Noise(w.N))}, G.Nodes{x}); err != nil {
			return nil, err
		}
	}
	vm := G.NewTapeMachine(g)
	return measure.Repeat(func() error {
		defer vm.Reset()
		return vm.RunAll()
	}), nil
}
