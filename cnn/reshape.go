package cnn

import (
	"fmt"
	"slices"

	"gorgonia.org/gorgonia"

	"github.com/seed-1d449c6d/stheno/ops"
)

// Reshape reads each example as another shape of as many numbers, in the same order. One number of target may be -1: what the
// others leave.
//
//	in: any shape     out: target
//
// Options: Name. Errors (of Sequential): a target of another size than the input's; a number of it below -1 or 0, or two of -1.
// Source: keras.layers.Reshape.
func Reshape(target []int, o ...Option) Layer {
	l := &reshape{target: slices.Clone(target), settings: read("Reshape", "Name", o)}
	open := 0
	for _, d := range target {
		if d == -1 {
			open++
		}
		if d < -1 || d == 0 || open > 1 {
			l.fail("target shape", "numbers of 1 or more and at most one -1", Shape(target).list(), "")
		}
	}
	return l
}

type reshape struct {
	settings
	target []int
}

func (l *reshape) Output(in Shape) (Shape, error) {
	if l.err != nil {
		return nil, l.err
	}
	out, open := Shape(l.target).clone(), slices.Index(l.target, -1)
	if open >= 0 {
		out[open] = 1
	}
	n, ok := out.size()
	size, _ := in.size()
	if !ok || size%n != 0 || open < 0 && size != n {
		return nil, &ConfigError{Op: l.class, What: "target shape", Want: fmt.Sprintf("one of the input's %d numbers %s", size, in.list()),
			Got: Shape(l.target).list()}
	}
	if open >= 0 {
		out[open] = size / n
	}
	return out, nil
}

func (l *reshape) Weights(Shape) []WeightSpec { return nil }

func (l *reshape) Build(c *Context, x *gorgonia.Node) (*gorgonia.Node, error) {
	y, err := ops.Reshape(x, l.target...)
	if err != nil {
		return nil, err
	}
	return y, c.Scope.Label(y, "reshape")
}

// Config is Keras' get_config.
func (l *reshape) Config() map[string]any {
	return map[string]any{"target_shape": slices.Clone(l.target)}
}
