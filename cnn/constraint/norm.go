package constraint

import (
	"fmt"
	"math"
	"slices"
)

// epsilon is Keras' backend.epsilon(), which keeps a divisor away from zero.
const epsilon = float32(1e-7)

// norm is what the constraints of lengths have in common: axes, and the first thing that is wrong.
type norm struct {
	name string
	axes []int
	err  error
}

func newNorm(name string, axes []int) norm {
	if len(axes) == 0 {
		axes = []int{0}
	}
	return norm{name: name, axes: slices.Clone(axes)}
}

func (n *norm) fail(what, want, got string) {
	if n.err == nil {
		n.err = fmt.Errorf("constraint: %s: %s: want %s, got %s", n.name, what, want, got)
	}
}

func (n *norm) finite(what string, v float64) {
	if !(v >= 0 && v <= math.MaxFloat32) {
		n.fail(what, "a finite number, 0 or more", fmt.Sprint(v))
	}
}

func (n norm) Name() string { return n.name }

// Check wants axes of the weights, each once.
func (n norm) Check(shape []int) error {
	seen := make([]bool, len(shape))
	for _, a := range n.axes {
		i := a
		if a < 0 {
			i += len(shape)
		}
		switch {
		case len(shape) == 0:
			n.fail("weights", "one axis or more", "none")
		case i < 0 || i >= len(shape):
			n.fail("axis", fmt.Sprintf("-%d to %d for weights %v", len(shape), len(shape)-1, shape), fmt.Sprint(a))
		case seen[i]:
			n.fail("axis", fmt.Sprintf("each once for weights %v", shape), fmt.Sprint(n.axes))
		default:
			seen[i] = true
		}
	}
	return n.err
}

// axisConfig is one number, or a list of several.
func (n norm) axisConfig() any {
	if len(n.axes) == 1 {
		return n.axes[0]
	}
	return slices.Clone(n.axes)
}
