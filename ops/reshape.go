package ops

import (
	"fmt"
	"slices"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"
)

// Reshape reads each row of x, an index of its first axis, as another shape of as many elements.
//
//	x: [N, ...] of rank ≥ 1   y: [N, target...]
//
// One number of target may be −1: what the others leave. The elements and their order stay; the derivative is the reshape
// back. Errors: [*ShapeError] for a scalar or a target of another number of elements; a number below −1, or two −1.
// Source: keras.layers.Reshape.
func Reshape(x *gorgonia.Node, target ...int) (*gorgonia.Node, error) {
	if x == nil {
		return nil, fmt.Errorf("ops: Reshape: input: want a node, got nil")
	}
	y, err := ReshapeShape(x.Shape(), target...)
	if err != nil {
		return nil, err
	}
	return reshape("Reshape", x.Shape(), y).Apply(x)
}

// ReshapeShape is the shape of [Reshape]'s result, or the error that it would give.
func ReshapeShape(x tensor.Shape, target ...int) (tensor.Shape, error) {
	if len(x) == 0 {
		return nil, &ShapeError{Op: "Reshape", Want: "input rank ≥ 1", Got: "a scalar"}
	}
	open, known := -1, tensor.Shape{}
	for i, d := range target {
		switch {
		case d >= 0:
			known = append(known, d)
		case d < -1 || open >= 0:
			return nil, fmt.Errorf("ops: Reshape: target_shape: want numbers ≥ 0 and at most one -1, got %v", target)
		default:
			open = i
		}
	}
	if _, err := sensible("Reshape", known); err != nil {
		return nil, err
	}
	size, n := product(x[1:]), product(known)
	y := slices.Concat(tensor.Shape{x[0]}, target)
	if open >= 0 && n > 0 {
		y[1+open] = size / n
		n *= size / n
	}
	if n != size || open >= 0 && y[1+open] < 0 {
		return nil, &ShapeError{Op: "Reshape", Want: fmt.Sprintf("a target_shape of %d elements as %v", size, x[1:]), Got: fmt.Sprint(target)}
	}
	return y, nil
}

func product(s []int) int {
	n := 1
	for _, d := range s {
		n *= d
	}
	return n
}
