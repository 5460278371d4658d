// Package ops holds operators for Gorgonia's expression graph: the rectifier of Keras 3 and what a convolutional
// classifier needs around it. Each operator is a function from nodes to a node, in a file of its own; the rest of
// the file is its [Spec]: shape rule, forward computation, derivative.
//
// Every operator runs in Gorgonia's TapeMachine and LispMachine and in a plan of package graph, forward and
// backward, for float32 and float64, on contiguous, sliced, transposed and column-major values, beside Gorgonia's
// own operators. Pictures are [N, H, W, C], kernels [KH, KW, Cin, Cout].
//
// The package knows no weights, no layers and no training: see packages graph and cnn. Users need the functions and
// their configs only, [ReLU] first; [Spec], [Array], [Forward] and [Kind] are for writing a further operator.
package ops

import (
	"cmp"
	"fmt"

	"github.com/chewxy/hm"
	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"
)

// Float is an element type that has derivatives.
type Float interface{ float32 | float64 }

// Array is an operand as a [Forward] sees it: contiguous and row-major. A scalar has one element and an empty
// shape. Int holds the elements instead of Data where the operand's kind is [Labels].
type Array[T Float] struct {
	Shape tensor.Shape
	Data  []T
	Int   []int
}

// Forward computes y from in. It writes every element of y, which overlaps no input, and keeps nothing. tmp is
// scratch of the length that Spec.Scratch tells. An error is for what only the data can show, such as a label out
// of range; shapes have been checked.
type Forward[T Float] func(y Array[T], in []Array[T], tmp []T) error

// Spec says everything about one operator. It is the only source of Gorgonia's Op, SDOp and ADOp, of the node's
// identity, and of what a plan runs. Specs have no state; treat one as constant after its first use.
type Spec struct {
	Name  string // together with Attrs the identity of a node
	Attrs any    // all parameters, as plain values (no pointers): nodes with equal Attrs and inputs are one node

	In  []Kind
	Out Kind
	// Infer gives the shape of y and refuses shapes that do not fit.
	Infer func(in []tensor.Shape) (tensor.Shape, error)

	F32 Forward[float32]
	F64 Forward[float64]
	// Stream32 is F32 for results so large that they would only push other things out of the caches: it writes past
	// them. nil means that there is none.
	Stream32 Forward[float32]
	// Other computes the remaining dtypes of a one-input operator on flat slices of one type; nil refuses them.
	Other func(y, x any) error
	// Scratch is the length of tmp for these shapes; nil means none.
	Scratch func(y tensor.Shape, in []tensor.Shape) int

	// ByRow has bit i set if rows of y (index of its first axis) need of input i only the same rows. With bits
	// unset y needs all of that input. Zero means that nothing is known.
	ByRow uint
	// SumRows: y is a sum over the rows of the inputs in ByRow, so partial sums over some of the rows can be added.
	SumRows bool
	// ShapeOnly has bit i set if y needs of input i the shape alone, not the values.
	ShapeOnly uint
	// Alias: y is input 0 under another shape with the same rows.
	Alias bool
	// Each: the operator likes its rows one at a time, so that what it reads and writes stays in the cache.
	Each bool
	// InPlace: y may be input 0 itself. FromY: the operator named like this one with "Grad" gives the same for y as for
	// x in its input 0, so that x need not be kept.
	InPlace, FromY bool
	// Geometry gives what a plan's fusions want to know of the operator, a convolution's or pool's geometry from the shapes
	// of its inputs followed by that of y, or a normalization's parameters; nil for others.
	Geometry func(s []tensor.Shape) any
	// NoDiff has bit i set if there is no derivative with respect to input i.
	NoDiff uint
	// VJP gives the derivative of a scalar with respect to each input, from that with respect to y. Where need[i]
	// is false it may leave nil.
	VJP func(in gorgonia.Nodes, y, gy *gorgonia.Node, need []bool) (gorgonia.Nodes, error)
}

// StreamFrom is the length of y from which Spec.Stream32 takes the place of Spec.F32: 16 MiB, which with an input as
// large fill an L3 cache of 32 MiB. Measured with one of that size, the rectifier gains a sixth of its time here and a
// third at two and a half times the length; at a quarter of it, where the cache would have held y, it would take two
// thirds longer.
const StreamFrom = 1 << 22

// Kind is the type of an operand: the rank of a tensor, or one of the constants.
type Kind int

// Kinds that are not a rank of at least 1. Any is a scalar or a tensor of any rank, the same wherever it appears
// in one operator; Labels is a vector of class numbers, dtype Int.
const (
	Scalar Kind = 0
	Labels Kind = -1
	Any    Kind = -2
)

func (k Kind) hm() hm.Type {
	switch {
	case k == Labels:
		return gorgonia.TensorType{Dims: 1, Of: tensor.Int}
	case k > 0:
		return gorgonia.TensorType{Dims: int(k), Of: hm.TypeVariable('a')}
	}
	return hm.TypeVariable('a')
}

// Apply adds the operator to the graph of its inputs. If the graph has a node of the same operator, parameters and
// inputs already, Apply returns that node. It checks the number of inputs, their rank and dtype, and their shapes.
func (s *Spec) Apply(in ...*gorgonia.Node) (*gorgonia.Node, error) {
	if len(in) != len(s.In) {
		return nil, fmt.Errorf("ops: %s: inputs: want %d, got %d", s.Name, len(s.In), len(in))
	}
	shapes := make([]tensor.Shape, len(in))
	for i, n := range in {
		if n == nil {
			return nil, fmt.Errorf("ops: %s: input %d: want a node, got nil", s.Name, i)
		}
		if k := s.In[i]; k >= 0 && n.Dims() != int(k) || k == Labels && n.Dims() != 1 {
			return nil, &ShapeError{Op: s.Name, Want: fmt.Sprintf("input %d of rank %d", i, max(1, int(k))), Got: fmt.Sprintf("rank %d %v", n.Dims(), n.Shape())}
		}
		if err := s.dtype(i, in); err != nil {
			return nil, err
		}
		shapes[i] = n.Shape()
	}
	if _, err := s.Infer(shapes); err != nil {
		return nil, err
	}
	n, err := gorgonia.ApplyOp(&op{Spec: s}, in...)
	if err != nil {
		return nil, fmt.Errorf("ops: %s: %w", s.Name, err)
	}
	return n, nil
}

func (s *Spec) dtype(i int, in gorgonia.Nodes) error {
	dt := in[i].Dtype()
	if s.In[i] == Labels {
		if dt != tensor.Int {
			return fmt.Errorf("ops: %s: labels: want dtype int, got %v", s.Name, dt)
		}
		return nil
	}
	if dt != tensor.Float32 && dt != tensor.Float64 && s.Other == nil {
		return fmt.Errorf("ops: %s: dtype: want float32 or float64, got %v", s.Name, dt)
	}
	if dt != in[0].Dtype() {
		return fmt.Errorf("ops: %s: dtype of input %d: want %v as input 0, got %v", s.Name, i, in[0].Dtype(), dt)
	}
	return nil
}

// Backward is VJP for an operator that may have none; graph.Grad calls it.
func (s *Spec) Backward(in gorgonia.Nodes, y, gy *gorgonia.Node, need []bool) (gorgonia.Nodes, error) {
	if s.VJP == nil {
		return nil, fmt.Errorf("ops: %s: not differentiable", s.Name)
	}
	return s.VJP(in, y, gy, need)
}

// Of returns the Spec of an operator that was made by [Spec.Apply].
func Of(o gorgonia.Op) (*Spec, bool) {
	v, ok := o.(*op)
	if !ok {
		return nil, false
	}
	return v.Spec, true
}

// derivatives makes the nodes that are needed, in the order of the inputs.
func derivatives(need []bool, make ...func() (*gorgonia.Node, error)) (gorgonia.Nodes, error) {
	g := gorgonia.Nodes{}
	for i, f := range make {
		var n *gorgonia.Node
		if need[i] {
			var err error
			if n, err = f(); err != nil {
				return nil, err
			}
		}
		g = append(g, n)
	}
	return g, nil
}

// same is the shape rule of the operator op, which works element by element.
func same(op string) func(in []tensor.Shape) (tensor.Shape, error) {
	return func(in []tensor.Shape) (tensor.Shape, error) {
		for _, s := range in[1:] {
			if !s.Eq(in[0]) {
				return nil, &ShapeError{Op: op, Want: "equal shapes", Got: fmt.Sprintf("%v and %v", in[0], s)}
			}
		}
		return in[0], nil
	}
}

// fixed is the shape rule of an operator whose result shape is a parameter.
func fixed(s tensor.Shape) func([]tensor.Shape) (tensor.Shape, error) {
	s = s.Clone()
	return func([]tensor.Shape) (tensor.Shape, error) { return s, nil }
}

// ShapeError says that a shape does not fit. Package is that of the function Op, "ops" if empty; Layer is empty where
// the operator knows of none.
type ShapeError struct{ Package, Op, Layer, Want, Got string }

func (e *ShapeError) Error() string {
	name := e.Op
	if e.Layer != "" {
		name = fmt.Sprintf("%s %q", e.Op, e.Layer)
	}
	return fmt.Sprintf("%s: %s: want %s, got %s", cmp.Or(e.Package, "ops"), name, e.Want, e.Got)
}
