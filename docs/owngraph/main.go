// Command owngraph is a program outside Stheno's module. It uses the rectifier and the symbolic derivative in a
// Gorgonia graph of its own, beside Gorgonia's operators, and runs it in a TapeMachine, a LispMachine and a plan:
//
//	loss = Σ (w ⊙ leaky(x))²        leaky = ReLU with negative_slope 0.1
package main

import (
	"context"
	"fmt"
	"log"

	"github.com/seed-1d449c6d/stheno/graph"
	"github.com/seed-1d449c6d/stheno/ops"
	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"
)

func main() {
	if err := run(); err != nil {
		log.Fatal(err)
	}
}

func run() error {
	// TapeMachine: derivatives are nodes, made by graph.Grad.
	x, w, loss, err := build()
	if err != nil {
		return err
	}
	dw, err := graph.Grad(loss, w)
	if err != nil {
		return err
	}
	vm := gorgonia.NewTapeMachine(x.Graph())
	if err := vm.RunAll(); err != nil {
		return err
	}
	fmt.Printf("TapeMachine  loss %v  dloss/dw %v\n", loss.Value(), dw[0].Value())

	// The plan runs the same nodes. It keeps its buffers, so it can run a million times.
	plan, err := graph.Compile(append(gorgonia.Nodes{loss}, dw...), graph.Options{})
	if err != nil {
		return err
	}
	defer plan.Close()
	if err := plan.Run(context.Background(), graph.Input{Node: x, F64: []float64{-10, 0, 2, 3}}); err != nil {
		return err
	}
	l, err := plan.Value(loss)
	if err != nil {
		return err
	}
	d, err := plan.Value(dw[0])
	if err != nil {
		return err
	}
	fmt.Printf("plan         loss %v  dloss/dw %v\n", l, d)

	// LispMachine: derivatives are values, made while it runs. It differentiates every root of a graph, so this one has
	// no derivative nodes.
	_, w, loss, err = build()
	if err != nil {
		return err
	}
	lisp := gorgonia.NewLispMachine(loss.Graph())
	if err := lisp.RunAll(); err != nil {
		return err
	}
	g, err := w.Grad()
	if err != nil {
		return err
	}
	fmt.Printf("LispMachine  loss %v  dloss/dw %v\n", loss.Value(), g)
	return nil
}

func build() (x, w, loss *gorgonia.Node, err error) {
	g := gorgonia.NewGraph()
	x = gorgonia.NewVector(g, tensor.Float64, gorgonia.WithShape(4), gorgonia.WithName("x"),
		gorgonia.WithValue(tensor.New(tensor.WithBacking([]float64{-10, 0, 2, 3}))))
	w = gorgonia.NewVector(g, tensor.Float64, gorgonia.WithShape(4), gorgonia.WithName("w"),
		gorgonia.WithValue(tensor.New(tensor.WithBacking([]float64{1, 1, 1, 2}))))
	leaky, err := ops.ReLU(x, ops.ReLUConfig{NegativeSlope: 0.1})
	if err != nil {
		return nil, nil, nil, err
	}
	product, err := gorgonia.HadamardProd(w, leaky)
	if err != nil {
		return nil, nil, nil, err
	}
	square, err := gorgonia.Square(product)
	if err != nil {
		return nil, nil, nil, err
	}
	loss, err = gorgonia.Sum(square)
	return x, w, loss, err
}
