// Package regularizer adds to the loss what keeps weights, or what a layer computes, small.
//
// One regularizer, one file. A regularizer builds a node of the graph; it keeps no state and may serve several layers.
// Constructors never fail: Check tells what is wrong, and the model asks it before any training.
package regularizer

import (
	"fmt"
	"maps"
	"math"

	"gorgonia.org/gorgonia"

	"github.com/seed-1d449c6d/stheno/ops"
)

// Regularizer makes a penalty of weights, or of a layer's output.
type Regularizer interface {
	// Name is Keras' class name, such as "L2".
	Name() string
	// Check tells which parameter is out of its range; nil if none is.
	Check() error
	// Penalty gives the scalar that is added to the loss, from weights of any shape. A layer's output [N, ...] is a sum over
	// the batch, which the caller divides by N. Errors: those of Check, no node, a dtype without derivatives.
	Penalty(w *gorgonia.Node) (*gorgonia.Node, error)
}

// Configured is a Regularizer that tells its parameters, as a model file keeps them. All regularizers of this package are.
type Configured interface {
	// Config is Keras' get_config.
	Config() map[string]any
}

// penalty is factors of the sum of sizes and of that of squares.
type penalty struct {
	name   string
	c      ops.PenaltyConfig
	config map[string]any
	err    error
}

// newPenalty checks the factors. Keras computes with them in float32.
func newPenalty(name string, c ops.PenaltyConfig, config map[string]any) Regularizer {
	p := penalty{name: name, c: c, config: config}
	for i, v := range []float64{c.L1, c.L2} {
		if !(v >= 0 && v <= math.MaxFloat32) && p.err == nil {
			p.err = fmt.Errorf("regularizer: %s: l%d: want a finite number, 0 or more, got %v", name, i+1, v)
		}
	}
	return p
}

func (p penalty) Name() string           { return p.name }
func (p penalty) Check() error           { return p.err }
func (p penalty) Config() map[string]any { return maps.Clone(p.config) }

func (p penalty) Penalty(w *gorgonia.Node) (*gorgonia.Node, error) {
	if p.err != nil {
		return nil, p.err
	}
	if w == nil {
		return nil, fmt.Errorf("regularizer: %s: weights: want a node, got nil", p.name)
	}
	return ops.Penalty(w, p.c)
}
