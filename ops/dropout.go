package ops

import (
	"fmt"

	"gorgonia.org/gorgonia"

	"github.com/seed-1d449c6d/stheno/internal/kernel"
)

// Dropout sets each element to 0 with the probability rate and scales up the others, as is done in training:
//
//	y = x/(1 − rate)   if u ≥ rate      u even in [0, 1), each element's own
//	y = 0              otherwise
//
//	x: [N, ...] of rank ≥ 1   step: [N], dtype int   y: the shape of x
//
// Whether an element is kept is a function of Seed, step[n] and its place in row n alone, and is computed again for the
// derivative: nothing is stored, a run can be repeated, and dividing the rows changes nothing. Who trains binds to step a
// number for each example that is new at every step; two layers need two seeds. Evaluation leaves the operator out.
//
// The derivative is gy/(1 − rate) where the element is kept, also where x is 0 or NaN, and 0 elsewhere. A dropped element
// is 0 whatever it was; a kept NaN or ±Inf stays. The rate 0 keeps all, 1 nothing. Derivatives exist to any order.
// Errors: a rate that is not from 0 to 1; [*ShapeError] for a scalar, or a step of another length.
// Source: keras.layers.Dropout with training=True; the random numbers are ours.
func Dropout(x, step *gorgonia.Node, c DropoutConfig) (*gorgonia.Node, error) {
	if err := c.check("Dropout", x); err != nil {
		return nil, err
	}
	return c.spec("Dropout", x.Dims(), dropoutForward[float32](c), dropoutForward[float64](c)).Apply(x, step)
}

// DropoutConfig holds the parameters of [Dropout] and [SpatialDropout2D].
type DropoutConfig struct {
	Rate float64 // share of the elements that are dropped, 0 to 1
	Seed uint64
}

func (c *DropoutConfig) check(op string, x *gorgonia.Node) error {
	if !(c.Rate >= 0 && c.Rate <= 1) {
		return fmt.Errorf("ops: %s: rate: want a number from 0 to 1, got %v", op, c.Rate)
	}
	c.Rate += 0 // no −0, which would make two nodes of one function
	if x == nil {
		return fmt.Errorf("ops: %s: input 0: want a node, got nil", op)
	}
	if x.Dims() == 0 {
		return &ShapeError{Op: op, Want: "input rank ≥ 1", Got: "a scalar"}
	}
	return nil
}

// spec is linear in x, and the same operator applied to gy is its derivative.
func (c DropoutConfig) spec(name string, rank int, f32 Forward[float32], f64 Forward[float64]) *Spec {
	k := Kind(rank)
	s := &Spec{Name: name, Attrs: c, In: []Kind{k, Labels}, Out: k, ByRow: 3, NoDiff: 2, Infer: stepped(name), F32: f32, F64: f64}
	s.VJP = func(in gorgonia.Nodes, _, gy *gorgonia.Node, need []bool) (gorgonia.Nodes, error) {
		return derivatives([]bool{need[0], false}, func() (*gorgonia.Node, error) { return s.Apply(gy, in[1]) }, nil)
	}
	return s
}

func dropoutForward[T Float](c DropoutConfig) Forward[T] {
	d := kernel.NewDropping[T](c.Rate, c.Seed)
	return func(y Array[T], in []Array[T], _ []T) error {
		kernel.Dropout(y.Data, in[0].Data, in[1].Int, d)
		return nil
	}
}
