package ops

import (
	"fmt"
	"math"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"github.com/seed-1d449c6d/stheno/internal/kernel"
)

// RReLU is the rectifier whose slope for negative numbers is random in training, each element's its own:
//
//	y = x            if x > 0
//	y = slope · x    otherwise      slope even in [lower, upper]
//
//	x: [N, ...] of rank ≥ 1   step: [N], dtype int   y: the shape of x
//
// The slope of an element is a function of Seed, step[n] and its place in row n alone, and is computed again for the
// derivative: nothing is stored, a run can be repeated, and dividing the rows changes nothing. Who trains binds to step a
// number for each example that is new at every step; two layers need two seeds. Without step (nil) it is [LeakyReLU] with
// the mean slope (lower + upper)/2, which is for evaluation.
//
// The derivative is that of the branch that computes y. NaN stays NaN; ±Inf are the limits; every zero of y is +0. The
// second derivative is 0. Errors: a bound that is negative or not finite, lower above upper; [*ShapeError] for a scalar, or
// a step of another length. Source: torch.nn.RReLU, which has its bounds and its mean in evaluation; Keras 3 has none.
func RReLU(x, step *gorgonia.Node, c RReLUConfig) (*gorgonia.Node, error) {
	r := rreluAttrs{Lower: c.Lower.or(1.0 / 8), Upper: c.Upper.or(1.0 / 3), Seed: c.Seed}
	if err := checkFactor("RReLU", "lower", r.Lower); err != nil {
		return nil, err
	}
	if err := checkFactor("RReLU", "upper", r.Upper); err != nil {
		return nil, err
	}
	if r.Lower > r.Upper {
		return nil, fmt.Errorf("ops: RReLU: upper: want a number ≥ lower, %v, got %v", r.Lower, r.Upper)
	}
	if step == nil {
		return ReLU(x, ReLUConfig{NegativeSlope: r.Lower + (r.Upper-r.Lower)/2})
	}
	if x == nil {
		return nil, fmt.Errorf("ops: RReLU: input 0: want a node, got nil")
	}
	if x.Dims() == 0 {
		return nil, &ShapeError{Op: "RReLU", Want: "input rank ≥ 1", Got: "a scalar"}
	}
	if narrow(x) && r.Upper > math.MaxFloat32 {
		return nil, fmt.Errorf("ops: RReLU: upper: want a number that float32 holds, got %v", r.Upper)
	}
	return r.rrelu(x.Dims()).Apply(x, step)
}

// RReLUConfig holds the parameters of [RReLU].
type RReLUConfig struct {
	Lower Setting // least slope, ≥ 0 and finite; default 1/8
	Upper Setting // greatest slope, ≥ Lower and finite; default 1/3
	Seed  uint64
}

type rreluAttrs struct {
	Lower, Upper float64
	Seed         uint64
}

func (r rreluAttrs) rrelu(rank int) *Spec {
	k := Kind(rank)
	return &Spec{
		Name: "RReLU", Attrs: r, In: []Kind{k, Labels}, Out: k, ByRow: 3, NoDiff: 2, Infer: stepped("RReLU"),
		F32: rreluForward[float32](r), F64: rreluForward[float64](r),
		VJP: func(in gorgonia.Nodes, _, gy *gorgonia.Node, need []bool) (gorgonia.Nodes, error) {
			return derivatives([]bool{need[0], false}, func() (*gorgonia.Node, error) {
				return r.rreluGrad(rank).Apply(in[0], in[1], gy)
			}, nil)
		},
	}
}

// rreluGrad is gx from x, step and gy.
func (r rreluAttrs) rreluGrad(rank int) *Spec {
	k := Kind(rank)
	return &Spec{
		Name: "RReLUGrad", Attrs: r, In: []Kind{k, Labels, k}, Out: k, ByRow: 7, NoDiff: 2, Infer: stepped("RReLUGrad"),
		F32: rreluForward[float32](r), F64: rreluForward[float64](r),
		VJP: func(in gorgonia.Nodes, _, g *gorgonia.Node, need []bool) (gorgonia.Nodes, error) {
			return derivatives([]bool{need[0], false, need[2]},
				func() (*gorgonia.Node, error) { return zeros.Apply(in[0]) },
				nil,
				func() (*gorgonia.Node, error) { return r.rreluGrad(rank).Apply(in[0], in[1], g) })
		},
	}
}

// stepped is the shape rule of an operator on x, a step with a number for each row of x, and what has the shape of x.
func stepped(op string) func(in []tensor.Shape) (tensor.Shape, error) {
	return func(in []tensor.Shape) (tensor.Shape, error) {
		if in[1][0] != in[0][0] {
			return nil, &ShapeError{Op: op, Want: fmt.Sprintf("step [N], one number for each of the %d rows of x", in[0][0]), Got: fmt.Sprint(in[1])}
		}
		if s := in[len(in)-1]; len(in) > 2 && !s.Eq(in[0]) {
			return nil, &ShapeError{Op: op, Want: "equal shapes", Got: fmt.Sprintf("%v and %v", in[0], s)}
		}
		return in[0], nil
	}
}

// rreluForward serves for y, where what the slope multiplies is x, and for gx, where it is the last input.
func rreluForward[T Float](r rreluAttrs) Forward[T] {
	lower, upper := T(r.Lower), T(r.Upper)
	return func(y Array[T], in []Array[T], _ []T) error {
		v := in[0].Data
		if len(in) > 2 {
			v = in[2].Data
		}
		kernel.RReLUGrad(y.Data, in[0].Data, in[1].Int, v, lower, upper, r.Seed)
		return nil
	}
}
