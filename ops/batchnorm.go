package ops

import (
	"fmt"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"github.com/seed-1d449c6d/stheno/internal/kernel"
)

// BatchNorm normalizes each channel, the last axis, by the numbers that a batch has in it, as is done in training:
//
//	y = gamma · (x − mean)/√(variance + epsilon) + beta
//
//	x: [N, ..., C] of rank ≥ 2   gamma, beta: [C] or nil   y: the shape of x   mean, variance: [C]
//
// The sums for mean and variance are over all axes but the last; the variance is biased (divided by the number of
// elements, not by one less) and computed from differences, never as E[x²] − E[x]²: a channel of equal numbers has the
// variance 0, exactly, and y = beta. gamma nil is 1 (Keras' scale=False), beta nil is 0 (center=False).
//
// The operator has no state. mean and variance are for [MovingAverage], whose results the caller keeps and gives to
// [BatchNormInference]. Derivatives exist to any order; that of y by x goes through mean and variance.
// A NaN or ±Inf makes its channel NaN, mean and variance too. A batch of no element has the mean NaN. Errors: an epsilon that is negative or not finite; [*ShapeError] if a rank or a length does not fit.
// Source: keras.layers.BatchNormalization with axis −1 and training=True.
func BatchNorm(x, gamma, beta *gorgonia.Node, c BatchNormConfig) (y, mean, variance *gorgonia.Node, err error) {
	n, shape, err := c.norm("BatchNorm", x, gamma, beta)
	if err != nil {
		return nil, nil, nil, err
	}
	rank, rows := len(shape), product(shape[:len(shape)-1])
	var e expr
	rough := e.do(roughMean(rank, rows), x)
	d := e.do(batchMoments(rank, rows), x, rough)
	mean = e.do(batchMean(shape, rows), x, rough, d)
	variance = e.do(batchVariance(shape, rows), x, mean, d)
	y = e.do(n.training(rank), n.operands(x, mean, variance, gamma, beta)...)
	if e.err != nil {
		return nil, nil, nil, e.err
	}
	return y, mean, variance, nil
}

// BatchNormInference normalizes by a mean and variance that are given, as is done after training:
//
//	y = gamma · (x − movingMean)/√(movingVariance + epsilon) + beta
//
//	x: [N, ..., C] of rank ≥ 2   the others: [C], gamma and beta may be nil   y: the shape of x
//
// Each element is computed by itself: NaN and ±Inf by the rules of arithmetic. Derivatives by all inputs exist to any
// order. Errors: as those of [BatchNorm]. In a plan that does not train, the operator becomes a part of the convolution or
// dense layer before it. Source: keras.layers.BatchNormalization with axis −1 and training=False.
func BatchNormInference(x, gamma, beta, movingMean, movingVariance *gorgonia.Node, c BatchNormConfig) (*gorgonia.Node, error) {
	n, shape, err := c.norm("BatchNormInference", x, gamma, beta)
	if err != nil {
		return nil, err
	}
	return n.inference(len(shape)).Apply(n.operands(x, movingMean, movingVariance, gamma, beta)...)
}

// BatchNormConfig holds the parameters of [BatchNorm] and [BatchNormInference].
type BatchNormConfig struct {
	Epsilon Setting // added to the variance, ≥ 0 and finite; default 1e-3
}

// MovingAverage is the new value of a moving statistic, element by element:
//
//	y = moving · momentum + batch · (1 − momentum)
//
//	moving, batch: scalars or tensors of one shape, float32 or float64   momentum: 0 to 1, in Keras 0.99 by default
//
// The caller keeps y and gives it as moving in the next step. NaN and ±Inf by the rules of arithmetic. Errors: a momentum
// out of range; shapes or dtypes differ. Source: keras.layers.BatchNormalization, moving_mean and moving_variance.
func MovingAverage(moving, batch *gorgonia.Node, momentum float64) (*gorgonia.Node, error) {
	if !(momentum >= 0 && momentum <= 1) {
		return nil, fmt.Errorf("ops: MovingAverage: momentum: want a number from 0 to 1, got %v", momentum)
	}
	return movingAverage(momentum+0).Apply(moving, batch)
}

func movingAverage(momentum float64) *Spec {
	return &Spec{
		Name: "MovingAverage", Attrs: momentum, In: []Kind{Any, Any}, Out: Any, ByRow: 3, Infer: same("MovingAverage"),
		F32: movingForward[float32](momentum), F64: movingForward[float64](momentum),
		VJP: func(_ gorgonia.Nodes, _, gy *gorgonia.Node, need []bool) (gorgonia.Nodes, error) {
			return derivatives(need,
				func() (*gorgonia.Node, error) { return affine(momentum, 0).Apply(gy) },
				func() (*gorgonia.Node, error) { return affine(1-momentum, 0).Apply(gy) })
		},
	}
}

func movingForward[T Float](momentum float64) Forward[T] {
	m, rest := T(momentum), T(1-momentum)
	return func(y Array[T], in []Array[T], _ []T) error {
		for i, v := range in[0].Data {
			y.Data[i] = T(v*m) + T(in[1].Data[i]*rest)
		}
		return nil
	}
}

// norm checks what the operator of that name is given, and tells the shape of x.
func (c BatchNormConfig) norm(op string, x, gamma, beta *gorgonia.Node) (n norm, shape tensor.Shape, err error) {
	n = norm{Epsilon: c.Epsilon.or(1e-3), Scale: gamma != nil, Center: beta != nil}
	if err := checkFactor(op, "epsilon", n.Epsilon); err != nil {
		return n, nil, err
	}
	if x == nil {
		return n, nil, fmt.Errorf("ops: %s: input 0: want a node, got nil", op)
	}
	if x.Dims() < 2 {
		return n, nil, &ShapeError{Op: op, Want: "input rank ≥ 2 [N,...,C]", Got: fmt.Sprintf("%d %v", x.Dims(), x.Shape())}
	}
	return n, x.Shape(), n.check(op, x.Shape(), gamma, beta)
}

// norm is the parameters of a normalization; Scale and Center say whether it has gamma and beta.
type norm struct {
	Epsilon       float64
	Scale, Center bool
}

func (n norm) check(op string, x tensor.Shape, gamma, beta *gorgonia.Node) error {
	for i, v := range []*gorgonia.Node{gamma, beta} {
		if v != nil && (v.Dims() != 1 || v.Shape()[0] != lastAxis(x)) {
			return &ShapeError{Op: op, Want: fmt.Sprintf("%s [%d]", [...]string{"gamma", "beta"}[i], lastAxis(x)), Got: fmt.Sprint(v.Shape())}
		}
	}
	return nil
}

// operands leaves out what is not there.
func (n norm) operands(x, mean, variance, gamma, beta *gorgonia.Node) gorgonia.Nodes {
	in := gorgonia.Nodes{x, mean, variance}
	if n.Scale {
		in = append(in, gamma)
	}
	if n.Center {
		in = append(in, beta)
	}
	return in
}

// split gives back gamma and beta, nil where there is none, from what is behind the first operands.
func split[A any](n norm, in []A) (gamma, beta A) {
	if n.Scale {
		gamma, in = in[0], in[1:]
	}
	if n.Center {
		beta = in[0]
	}
	return gamma, beta
}

func (n norm) kinds(rank int) []Kind {
	in := []Kind{Kind(rank), 1, 1}
	for _, there := range []bool{n.Scale, n.Center} {
		if there {
			in = append(in, 1)
		}
	}
	return in
}

// perChannel is the shape rule of an operator on x, what else has its shape, and vectors with a number for each channel.
func perChannel(op string) func(in []tensor.Shape) (tensor.Shape, error) {
	return func(in []tensor.Shape) (tensor.Shape, error) {
		for _, s := range in[1:] {
			if len(s) == 1 && s[0] != lastAxis(in[0]) || len(s) > 2 && !s.Eq(in[0]) {
				return nil, &ShapeError{Op: op, Want: fmt.Sprintf("a number for each of the %d channels", lastAxis(in[0])), Got: fmt.Sprint(s)}
			}
		}
		return in[0], nil
	}
}

// inference is the normalization of x as a function of all its operands.
func (n norm) inference(rank int) *Spec {
	s := n.spec("BatchNormInference", rank)
	s.VJP = func(in gorgonia.Nodes, _, gy *gorgonia.Node, need []bool) (gorgonia.Nodes, error) {
		y, err := n.formula(in)
		if err != nil {
			return nil, err
		}
		return pullback(y, gy, in, need)
	}
	return s
}

// spec is the computation, without derivative.
func (n norm) spec(name string, rank int) *Spec {
	return &Spec{
		Name: name, Attrs: n, In: n.kinds(rank), Out: Kind(rank), ByRow: 1, Infer: perChannel(name),
		F32: normForward[float32](n), F64: normForward[float64](n),
		Scratch:  func(y tensor.Shape, _ []tensor.Shape) int { return kernel.NormalizeScratch(lastAxis(y)) },
		Geometry: func([]tensor.Shape) any { return kernel.Norm(n) },
	}
}

// formula is the same, composed of simple operators.
func (n norm) formula(in gorgonia.Nodes) (*gorgonia.Node, error) {
	x, mean, variance := in[0], in[1], in[2]
	gamma, beta := split(n, in[3:])
	var e expr
	spread := func(v *gorgonia.Node) *gorgonia.Node { return e.do(spreadRows(x.Shape()), v) }
	slope := e.do(inverseRoot(n.Epsilon), variance)
	if n.Scale {
		slope = e.do(mul, slope, gamma)
	}
	y := e.do(mul, e.do(sub, x, spread(mean)), spread(slope))
	if n.Center {
		y = e.do(add, y, spread(beta))
	}
	return y, e.err
}

func normForward[T Float](n norm) Forward[T] {
	return func(y Array[T], in []Array[T], tmp []T) error {
		gamma, beta := split(n, in[3:])
		kernel.Normalize(y.Data, in[0].Data, in[1].Data, in[2].Data, gamma.Data, beta.Data, n.Epsilon, tmp)
		return nil
	}
}
