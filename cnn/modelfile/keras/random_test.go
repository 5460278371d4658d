package keras

import (
	"math/rand/v2"

	"github.com/seed-1d449c6d/stheno/cnn"
	"github.com/seed-1d449c6d/stheno/cnn/constraint"
	"github.com/seed-1d449c6d/stheno/cnn/initializer"
	"github.com/seed-1d449c6d/stheno/cnn/optimizer"
	"github.com/seed-1d449c6d/stheno/cnn/regularizer"
)

// drawer draws models at random. Random layers are at work only where chance is.
type drawer struct {
	*rand.Rand
	chance bool // with layers that draw numbers in training, so that no two programs train alike
}

func (d drawer) one(n int) bool { return d.IntN(n) == 0 }

// options are some of a layer with weights.
func (d drawer) options() (o []cnn.Option) {
	if d.one(3) {
		o = append(o, cnn.KernelInitializer(initializer.HeNormal()))
	}
	if d.one(3) {
		o = append(o, cnn.KernelRegularizer(regularizer.L1L2(0.001, 0.002)))
	}
	if d.one(4) {
		o = append(o, cnn.KernelConstraint(constraint.MaxNorm(2)))
	}
	if d.one(4) {
		o = append(o, cnn.BiasInitializer(initializer.Constant(0.05)))
	}
	return o
}

func (d drawer) activation() cnn.Option {
	all := []cnn.Option{cnn.Activation("linear"), cnn.Activation("relu"), cnn.Activation("gelu"), cnn.Activation("tanh"), cnn.Activation("silu"),
		cnn.ReLU(cnn.MaxValue(6), cnn.NegativeSlope(0.1), cnn.Threshold(0.25)), cnn.LeakyReLU(), cnn.ELU(cnn.Alpha(0.5))}
	return all[d.IntN(len(all))]
}

// same is a layer that keeps height and width.
func (d drawer) same() cnn.Layer {
	p := cnn.Padding(cnn.Same)
	switch d.IntN(16) {
	case 0:
		return cnn.Conv2D(4, 3, append(d.options(), p, cnn.Groups(1), d.activation())...)
	case 1:
		return cnn.Conv2D(4, 3, append(d.options(), p, cnn.KernelSize(3, 2), cnn.DilationRateHW(1, 2), d.activation())...)
	case 2:
		return cnn.DepthwiseConv2D(3, p, d.activation(), cnn.DepthwiseRegularizer(regularizer.L2(0.001)))
	case 3:
		return cnn.SeparableConv2D(4, 3, p, cnn.DepthMultiplier(2), d.activation(), cnn.PointwiseConstraint(constraint.UnitNorm(2)))
	case 4:
		return cnn.MaxPooling2D(2, p, cnn.Strides(1))
	case 5:
		return cnn.AveragePooling2D(2, p, cnn.Strides(1))
	case 6:
		return cnn.BatchNormalization(cnn.Momentum(0.9), cnn.Epsilon(0.01))
	case 7:
		return cnn.LayerNormalization(cnn.Axis(-1), cnn.Scale(!d.one(2)), cnn.Epsilon(0.01))
	case 8:
		return cnn.ReLU(cnn.NegativeSlope(0.2))
	case 9:
		return cnn.LeakyReLU(cnn.NegativeSlope(0.1))
	case 10:
		return cnn.PReLU(cnn.SharedAxes(1, 2), cnn.AlphaInitializer(initializer.Constant(0.2)))
	case 11:
		return cnn.Rescaling(0.5, cnn.Offset(0.1))
	case 12:
		return cnn.Activation([]string{"mish", "softplus", "hard_silu", "sigmoid", "selu", "celu"}[d.IntN(6)])
	case 13:
		return cnn.Normalization()
	case 14:
		return cnn.ELU()
	}
	return d.random()
}

// random is a layer that works in training alone.
func (d drawer) random() cnn.Layer {
	if !d.chance {
		return cnn.Dropout(0)
	}
	all := []cnn.Layer{cnn.Dropout(0.2), cnn.SpatialDropout2D(0.3, cnn.Seed(5)), cnn.RandomFlip(cnn.Horizontal, cnn.Seed(3)), cnn.RandomRotation(0.1),
		cnn.RandomTranslation(0.1, 0.2, cnn.FillMode(cnn.FillConstant), cnn.FillValue(0.5)), cnn.RandomZoom(0.1, cnn.WidthFactor(-0.1, 0.2)),
		cnn.RandomContrast(0.2, cnn.ValueRange(0, 1)), cnn.RandomBrightness(0.1, cnn.ValueRange(0, 1))}
	return all[d.IntN(len(all))]
}

// smaller is a layer that changes height and width.
func (d drawer) smaller() cnn.Layer {
	switch d.IntN(7) {
	case 0:
		return cnn.Conv2D(5, 3, append(d.options(), cnn.Strides(2), d.activation())...)
	case 1:
		return cnn.MaxPooling2D(2)
	case 2:
		return cnn.AveragePooling2D(2, cnn.Padding(cnn.Same))
	case 3:
		return cnn.ZeroPadding2D(cnn.Border(1, 0, 2, 1))
	case 4:
		return cnn.Cropping2D(cnn.Border(1, 1, 0, 1))
	case 5:
		return cnn.UpSampling2D(2, cnn.Interpolation([]cnn.InterpolationMode{cnn.Nearest, cnn.Bilinear}[d.IntN(2)]))
	}
	return cnn.DepthwiseConv2D(2, cnn.DepthMultiplier(2), cnn.Strides(2), cnn.UseBias(false))
}

// head ends a model in k probabilities.
func (d drawer) head(k int) (list []cnn.Layer) {
	switch d.IntN(4) {
	case 0:
		list = append(list, cnn.GlobalAveragePooling2D())
	case 1:
		list = append(list, cnn.GlobalMaxPooling2D(cnn.KeepDims(true)), cnn.Reshape([]int{-1}))
	case 2:
		list = append(list, cnn.Flatten(), cnn.Dense(6, append(d.options(), d.activation())...), d.flat())
	default:
		list = append(list, cnn.Flatten())
	}
	if d.one(2) {
		return append(list, cnn.Dense(k), cnn.Softmax())
	}
	return append(list, cnn.Dense(k, cnn.Softmax()))
}

func (d drawer) flat() cnn.Layer {
	if d.chance {
		return cnn.Dropout(0.25, cnn.Seed(9))
	}
	return cnn.LayerNormalization(cnn.Epsilon(0.01))
}

// sequential is a stack.
func (d drawer) sequential() (*cnn.Model, error) {
	list := []cnn.Layer{cnn.Input(9+d.IntN(4), 9+d.IntN(4), 1+d.IntN(3))}
	for range 2 + d.IntN(3) {
		list = append(list, d.same())
	}
	list = append(list, d.smaller(), d.same())
	return cnn.Sequential(append(list, d.head(4)...)...)
}

// functional has branches: each layer takes any tensor before it, pairs of them are merged, and what is left over is joined.
func (d drawer) functional() (*cnn.Model, error) {
	in := cnn.Apply(cnn.Input(9, 8, 4))
	open := []*cnn.Tensor{in.Then(cnn.Conv2D(4, 1))}
	used := map[*cnn.Tensor]bool{}
	take := func() *cnn.Tensor {
		t := open[d.IntN(len(open))]
		used[t] = true
		return t
	}
	for range 4 + d.IntN(5) {
		a := take()
		switch d.IntN(3) {
		case 0:
			open = append(open, cnn.Apply([]cnn.Layer{cnn.Add(), cnn.Multiply()}[d.IntN(2)], a, take()))
		case 1: // twice as many channels, and back
			open = append(open, cnn.Apply(cnn.Concatenate(), take(), a).Then(cnn.Conv2D(4, 1, d.activation())))
		default:
			open = append(open, a.Then(d.same()))
		}
	}
	var ends []*cnn.Tensor
	for _, t := range open {
		if !used[t] {
			ends = append(ends, t)
		}
	}
	out := ends[0]
	if len(ends) > 1 {
		out = cnn.Apply(cnn.Add(), ends...)
	}
	return cnn.Functional(in, out.Then(d.smaller()).Then(d.head(3)...))
}

// optimizer is any, with some of its options.
func (d drawer) optimizer() optimizer.Optimizer {
	rates := []optimizer.Schedule{optimizer.Constant(0.01), optimizer.CosineDecay(0.02, 20), optimizer.ExponentialDecay(0.02, 5, 0.5, optimizer.Staircase()),
		optimizer.PiecewiseConstantDecay([]int{2, 4}, []float64{0.02, 0.01, 0.005}), optimizer.PolynomialDecay(0.02, 10), optimizer.InverseTimeDecay(0.02, 5, 0.5),
		optimizer.CosineDecayRestarts(0.02, 4)}
	rate := rates[d.IntN(len(rates))]
	shared := [][]optimizer.Option{nil, {optimizer.ClipNorm(1)}, {optimizer.GlobalClipNorm(2)}, {optimizer.ClipValue(0.1)}, {optimizer.EMA(0.9)},
		{optimizer.GradientAccumulationSteps(2)}, {optimizer.WeightDecay(0.01)}, {optimizer.EMA(0.9), optimizer.EMAOverwriteFrequency(2), optimizer.GradientAccumulationSteps(2)}}
	o := shared[d.IntN(len(shared))]
	e := optimizer.Epsilon(1e-3) // so that what is nearly 0 in one program and exactly 0 in another does not move
	switch d.IntN(8) {
	case 0:
		return optimizer.SGD(rate, append(o, optimizer.Momentum(0.9), optimizer.Nesterov())...)
	case 1:
		return optimizer.Adam(rate, append(o, e, optimizer.AMSGrad())...)
	case 2:
		return optimizer.AdamW(rate, e)
	case 3:
		return optimizer.RMSprop(rate, append(o, e, optimizer.Momentum(0.5), optimizer.Centered())...)
	case 4:
		return optimizer.Adagrad(rate, append(o, e)...)
	case 5:
		return optimizer.Nadam(rate, append(o, e)...)
	case 6:
		return optimizer.Adamax(rate, append(o, e)...)
	}
	return optimizer.SGD(rate, o...)
}
