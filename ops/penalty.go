package ops

import (
	"fmt"
	"math"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"
)

// PenaltyConfig weighs the two sums of [Penalty]. A factor of 0 leaves its sum out, whatever the elements are.
type PenaltyConfig struct {
	L1, L2 float64 // finite, 0 or more
}

// Penalty is L1·Σ|w| + L2·Σw² over all elements of w, a scalar or tensor of any rank: what a regularizer adds to a loss. The
// result is a scalar, 0 of no element.
//
// The derivative by w is L1·sign(w) + 2·L2·w, with sign(±0) = 0; derivatives exist to any order. Sums are taken in float64, in
// an order that does not depend on the number of workers. NaN gives NaN and ±Inf gives +Inf; so do numbers whose sum is too
// large for the dtype. Errors: a factor that is negative or not finite.
// Source: keras.regularizers.L1L2.
func Penalty(w *gorgonia.Node, c PenaltyConfig) (*gorgonia.Node, error) {
	if w == nil {
		return nil, fmt.Errorf("ops: Penalty: input: want a node, got nil")
	}
	for i, v := range []float64{c.L1, c.L2} {
		if err := checkFactor("Penalty", fmt.Sprintf("l%d", i+1), v); err != nil {
			return nil, err
		}
	}
	c = PenaltyConfig{c.L1 + 0, c.L2 + 0} // no −0, which would make two nodes of one function
	return c.sum(w.Dims()).Apply(w)
}

// sum is Σ p(w), where p(w) = L1·|w| + L2·w².
func (c PenaltyConfig) sum(rank int) *Spec {
	return &Spec{
		Name: "Penalty", Attrs: c, In: []Kind{Kind(rank)}, Out: Scalar, ByRow: batched(rank, 1), SumRows: rank > 1, Infer: toScalar,
		F32: penaltyForward[float32](c), F64: penaltyForward[float64](c),
		VJP: func(in gorgonia.Nodes, _, gy *gorgonia.Node, _ []bool) (gorgonia.Nodes, error) {
			gx, err := c.grad(rank).Apply(in[0], gy)
			return gorgonia.Nodes{gx}, err
		},
	}
}

// grad is gy·p′(w), from w and the scalar gy.
func (c PenaltyConfig) grad(rank int) *Spec {
	return &Spec{
		Name: "PenaltyGrad", Attrs: c, In: []Kind{Kind(rank), Scalar}, Out: Kind(rank), ByRow: batched(rank, 1),
		Infer: func(in []tensor.Shape) (tensor.Shape, error) { return in[0], nil },
		F32:   penaltyGradForward[float32](c), F64: penaltyGradForward[float64](c),
		VJP: func(in gorgonia.Nodes, _, g *gorgonia.Node, need []bool) (gorgonia.Nodes, error) {
			return derivatives(need,
				func() (*gorgonia.Node, error) { return c.bend(in[0], g, in[1]) },
				func() (*gorgonia.Node, error) { return c.along(rank).Apply(in[0], g) })
		},
	}
}

// along is Σ v·p′(w), from w and v.
func (c PenaltyConfig) along(rank int) *Spec {
	return &Spec{
		Name: "PenaltyAlong", Attrs: c, In: []Kind{Kind(rank), Kind(rank)}, Out: Scalar, ByRow: batched(rank, 3), SumRows: rank > 1,
		Infer: func(in []tensor.Shape) (tensor.Shape, error) {
			if _, err := same("PenaltyAlong")(in); err != nil {
				return nil, err
			}
			return toScalar(in)
		},
		F32: penaltyAlongForward[float32](c), F64: penaltyAlongForward[float64](c),
		VJP: func(in gorgonia.Nodes, _, g *gorgonia.Node, need []bool) (gorgonia.Nodes, error) {
			return derivatives(need,
				func() (*gorgonia.Node, error) { return c.bend(in[0], in[1], g) },
				func() (*gorgonia.Node, error) { return c.grad(rank).Apply(in[0], g) })
		},
	}
}

// bend is v·p″(w)·s for a scalar s: 2·L2·v·s, which is the derivative of the square's part at v.
func (c PenaltyConfig) bend(w, v, s *gorgonia.Node) (*gorgonia.Node, error) {
	if c.L2 == 0 {
		return zeros.Apply(w)
	}
	return PenaltyConfig{L2: c.L2}.grad(w.Dims()).Apply(v, s)
}

func toScalar([]tensor.Shape) (tensor.Shape, error) { return tensor.ScalarShape(), nil }

func penaltyForward[T Float](c PenaltyConfig) Forward[T] {
	return func(y Array[T], in []Array[T], _ []T) error {
		sum := 0.0
		if c.L1 != 0 {
			sum = float64(c.L1 * sizes(in[0].Data))
		}
		if c.L2 != 0 {
			sum += float64(c.L2 * squares(in[0].Data))
		}
		y.Data[0] = T(sum)
		return nil
	}
}

// sizes is Σ|w|. Four sums are taken at once, since one alone would wait for every addition.
func sizes[T Float](w []T) float64 {
	var a, b, c, d float64
	for ; len(w) >= 4; w = w[4:] {
		a += math.Abs(float64(w[0]))
		b += math.Abs(float64(w[1]))
		c += math.Abs(float64(w[2]))
		d += math.Abs(float64(w[3]))
	}
	for _, v := range w {
		a += math.Abs(float64(v))
	}
	return a + b + (c + d)
}

// squares is Σw².
func squares[T Float](w []T) float64 {
	square := func(v T) float64 { return float64(float64(v) * float64(v)) }
	var a, b, c, d float64
	for ; len(w) >= 4; w = w[4:] {
		a += square(w[0])
		b += square(w[1])
		c += square(w[2])
		d += square(w[3])
	}
	for _, v := range w {
		a += square(v)
	}
	return a + b + (c + d)
}

// penaltyGradForward rounds where Keras does on TensorFlow.
func penaltyGradForward[T Float](c PenaltyConfig) Forward[T] {
	return func(y Array[T], in []Array[T], _ []T) error {
		gy, w := in[1].Data[0], in[0].Data
		a, b := T(gy*T(c.L1)), T(2*T(gy*T(c.L2)))
		switch gx := y.Data[:len(w)]; {
		case c.L1 == 0 && c.L2 == 0:
			clear(gx)
		case c.L1 == 0:
			for i, w := range w {
				gx[i] = b * w
			}
		case c.L2 == 0:
			for i, w := range w {
				gx[i] = a * sign(w)
			}
		default:
			for i, w := range w {
				gx[i] = T(a*sign(w)) + T(b*w)
			}
		}
		return nil
	}
}

func penaltyAlongForward[T Float](c PenaltyConfig) Forward[T] {
	return func(y Array[T], in []Array[T], _ []T) error {
		sum := 0.0
		for i, v := range in[1].Data {
			w := float64(in[0].Data[i])
			if c.L1 != 0 {
				sum += float64(c.L1 * sign(w) * float64(v))
			}
			if c.L2 != 0 {
				sum += float64(2 * c.L2 * w * float64(v))
			}
		}
		y.Data[0] = T(sum)
		return nil
	}
}

// sign is -1, 0 or 1, or NaN. A branch between the first and the last would be mispredicted half of the time.
func sign[T Float](w T) T {
	if w == 0 || w != w {
		return w
	}
	return T(math.Copysign(1, float64(w)))
}
