package ops

import (
	"fmt"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"github.com/seed-1d449c6d/stheno/internal/kernel"
)

// Concatenate puts tensors one behind the other along an axis; a negative axis counts from the last, −1.
//
//	in: [..., K0, ...], [..., K1, ...], …   y: [..., K0+K1+…, ...]
//
// Everything, NaN and ±Inf too, is copied. The derivative of each input is its part of gy; derivatives exist to any order.
// Errors: no input; an axis that is not there; [*ShapeError] if ranks, or sizes of another axis, differ.
// Source: keras.layers.Concatenate, whose default axis is −1.
func Concatenate(axis int, in ...*gorgonia.Node) (*gorgonia.Node, error) {
	shapes := make([]tensor.Shape, len(in))
	for i, n := range in {
		if n == nil {
			return nil, fmt.Errorf("ops: Concatenate: input %d: want a node, got nil", i)
		}
		shapes[i] = n.Shape()
	}
	if _, err := ConcatenateShape(axis, shapes...); err != nil {
		return nil, err
	}
	return concatenate((axis+len(shapes[0]))%len(shapes[0]), shapes).Apply(in...)
}

// ConcatenateShape is the shape of [Concatenate]'s result, or the error that it would give.
func ConcatenateShape(axis int, in ...tensor.Shape) (tensor.Shape, error) {
	if len(in) == 0 {
		return nil, fmt.Errorf("ops: Concatenate: inputs: want at least one, got none")
	}
	rank := len(in[0])
	if rank == 0 {
		return nil, &ShapeError{Op: "Concatenate", Want: "inputs of rank ≥ 1", Got: "a scalar"}
	}
	if axis < -rank || axis >= rank {
		return nil, fmt.Errorf("ops: Concatenate: axis: want %d to %d, got %d", -rank, rank-1, axis)
	}
	axis = (axis + rank) % rank
	y := in[0].Clone()
	for _, s := range in[1:] {
		fits := len(s) == rank
		for d := 0; fits && d < rank; d++ {
			fits = d == axis || s[d] == y[d]
		}
		if !fits {
			return nil, &ShapeError{Op: "Concatenate", Want: fmt.Sprintf("equal shapes but for axis %d", axis), Got: fmt.Sprintf("%v and %v", in[0], s)}
		}
		y[axis] += s[axis]
	}
	return y, nil
}

// concatenate wants shapes that fit and an axis from 0.
func concatenate(axis int, shapes []tensor.Shape) *Spec {
	rank := Kind(len(shapes[0]))
	in := make([]Kind, len(shapes))
	for i := range in {
		in[i] = rank
	}
	byRow := uint(0)
	if axis > 0 && len(in) < 64 { // the bits there are
		byRow = 1<<len(in) - 1
	}
	return &Spec{
		Name: "Concatenate", Attrs: axis, In: in, Out: rank, ByRow: byRow,
		Infer: func(in []tensor.Shape) (tensor.Shape, error) { return ConcatenateShape(axis, in...) },
		F32:   joinForward[float32](axis), F64: joinForward[float64](axis),
		VJP: func(in gorgonia.Nodes, y, gy *gorgonia.Node, need []bool) (gorgonia.Nodes, error) {
			gs := make(gorgonia.Nodes, len(in))
			at := 0
			for i, x := range in {
				n := x.Shape()[axis]
				if need[i] {
					var err error
					if gs[i], err = slice(axis, at, n, y.Shape()).Apply(gy); err != nil {
						return nil, err
					}
				}
				at += n
			}
			return gs, nil
		},
	}
}

// slice takes n cells of an axis, from at on, of a tensor of the given shape.
func slice(axis, at, n int, of tensor.Shape) *Spec {
	of = of.Clone()
	rank := Kind(len(of))
	part := of.Clone()
	part[axis] = n
	return &Spec{
		Name: "Slice", Attrs: [3]int{axis, at, n}, In: []Kind{rank}, Out: rank, ByRow: rowsUnless(axis), Infer: fixed(part),
		F32: sliceForward[float32](axis, at), F64: sliceForward[float64](axis, at),
		VJP: func(_ gorgonia.Nodes, _, gy *gorgonia.Node, _ []bool) (gorgonia.Nodes, error) {
			gx, err := sliceGrad(axis, at, n, of).Apply(gy)
			return gorgonia.Nodes{gx}, err
		},
	}
}

// sliceGrad puts n cells of an axis to where slice takes them from, and zeros around them.
func sliceGrad(axis, at, n int, of tensor.Shape) *Spec {
	rank := Kind(len(of))
	return &Spec{
		Name: "SliceGrad", Attrs: [4]int{axis, at, n, of[axis]}, In: []Kind{rank}, Out: rank, ByRow: rowsUnless(axis), Infer: fixed(of),
		F32: sliceBackward[float32](axis, at), F64: sliceBackward[float64](axis, at),
		VJP: func(_ gorgonia.Nodes, _, g *gorgonia.Node, _ []bool) (gorgonia.Nodes, error) {
			gg, err := slice(axis, at, n, of).Apply(g)
			return gorgonia.Nodes{gg}, err
		},
	}
}

// rowsUnless is the ByRow of an operator of one input that mixes cells of one axis.
func rowsUnless(axis int) uint {
	if axis == 0 {
		return 0
	}
	return 1
}

// strips is how a tensor lies along an axis: so many runs, each of so many elements.
func strips(s tensor.Shape, axis int) (count, length int) {
	count, length = 1, 1
	for d, n := range s {
		if d < axis {
			count *= n
		} else {
			length *= n
		}
	}
	return count, length
}

func joinForward[T Float](axis int) Forward[T] {
	return func(y Array[T], in []Array[T], _ []T) error {
		if len(y.Data) == 0 {
			return nil
		}
		count, step := strips(y.Shape, axis)
		at := 0
		for _, x := range in {
			_, n := strips(x.Shape, axis)
			kernel.CopyStrips(y.Data[at:], step, x.Data, n, n, count)
			at += n
		}
		return nil
	}
}

func sliceForward[T Float](axis, at int) Forward[T] {
	return func(y Array[T], in []Array[T], _ []T) error {
		if len(y.Data) == 0 {
			return nil
		}
		count, n := strips(y.Shape, axis)
		_, step := strips(in[0].Shape, axis)
		_, cell := strips(in[0].Shape, axis+1)
		kernel.CopyStrips(y.Data, n, in[0].Data[at*cell:], step, n, count)
		return nil
	}
}

func sliceBackward[T Float](axis, at int) Forward[T] {
	return func(gx Array[T], in []Array[T], _ []T) error {
		if clear(gx.Data); len(in[0].Data) == 0 {
			return nil
		}
		count, n := strips(in[0].Shape, axis)
		_, step := strips(gx.Shape, axis)
		_, cell := strips(gx.Shape, axis+1)
		kernel.CopyStrips(gx.Data[at*cell:], step, in[0].Data, n, n, count)
		return nil
	}
}
