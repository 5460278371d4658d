package onnx

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/seed-1d449c6d/stheno/cnn"
	"github.com/seed-1d449c6d/stheno/cnn/initializer"
)

// zoo are models that hold every layer that ONNX knows, between them, and random ones.
var zoo = []struct {
	name  string
	build func() (*cnn.Model, error)
}{
	{"tutorial", func() (*cnn.Model, error) {
		return cnn.Sequential(cnn.Input(16, 16, 3), cnn.Conv2D(6, 3, cnn.ReLU()), cnn.MaxPooling2D(2), cnn.Conv2D(8, 3, cnn.ReLU()), cnn.MaxPooling2D(2),
			cnn.Flatten(), cnn.Dropout(0.3), cnn.Dense(10, cnn.Softmax()))
	}},
	{"features", func() (*cnn.Model, error) {
		return cnn.Sequential(cnn.Input(7), cnn.Dense(9, cnn.Activation("tanh")), cnn.BatchNormalization(), cnn.PReLU(), cnn.LayerNormalization(), cnn.Dense(3))
	}},
	{"windows", func() (*cnn.Model, error) {
		return cnn.Sequential(cnn.Input(17, 14, 4),
			cnn.Conv2D(8, 0, cnn.KernelSize(5, 3), cnn.StridesHW(2, 1), cnn.Padding(cnn.Same), cnn.UseBias(false)), cnn.BatchNormalization(cnn.Scale(false)),
			cnn.ReLU(cnn.NegativeSlope(0.1), cnn.MaxValue(6), cnn.Threshold(0.25)),
			cnn.AveragePooling2D(0, cnn.PoolSize(3, 2), cnn.Padding(cnn.Same)), cnn.Conv2D(8, 3, cnn.DilationRate(2), cnn.Padding(cnn.Same), cnn.Groups(2), cnn.LeakyReLU()),
			cnn.MaxPooling2D(3, cnn.Strides(2), cnn.Padding(cnn.Same)), cnn.Flatten(), cnn.Activation("gelu"), cnn.Dense(4, cnn.Activation("log_softmax")))
	}},
	{"mobile", func() (*cnn.Model, error) {
		return cnn.Sequential(cnn.Input(20, 20, 3), cnn.Rescaling(1./127.5, cnn.Offset(-1)), cnn.RandomFlip(cnn.Horizontal), cnn.ZeroPadding2D(cnn.Border(0, 1, 0, 1)),
			cnn.Conv2D(8, 3, cnn.Strides(2), cnn.UseBias(false)), cnn.BatchNormalization(), cnn.Activation("relu6"),
			cnn.DepthwiseConv2D(3, cnn.Padding(cnn.Same), cnn.DepthMultiplier(2)), cnn.BatchNormalization(cnn.Epsilon(1e-5)), cnn.ReLU(cnn.MaxValue(6)),
			cnn.SeparableConv2D(12, 3, cnn.DepthMultiplier(2), cnn.Activation("hard_silu")), cnn.SpatialDropout2D(0.2), cnn.GlobalAveragePooling2D(), cnn.Dense(5), cnn.Softmax())
	}},
	{"residual", residual},
	{"excite", excite},
	{"up", func() (*cnn.Model, error) {
		return cnn.Sequential(cnn.Input(6, 5, 2), cnn.UpSampling2D(2), cnn.Conv2D(3, 3, cnn.ELU(cnn.Alpha(0.7))), cnn.UpSampling2D(0, cnn.SizeHW(3, 2), cnn.Interpolation(cnn.Bilinear)),
			cnn.Cropping2D(cnn.Border(1, 2, 0, 3)), cnn.Activation("softplus"))
	}},
	{"norms", func() (*cnn.Model, error) {
		return cnn.Sequential(cnn.Input(8, 6, 4), cnn.Normalization(cnn.Mean(0.5, 0.25, 0, -1), cnn.Variance(2, 0.5, 1, 3)), cnn.Conv2D(6, 3), cnn.LayerNormalization(),
			cnn.PReLU(cnn.SharedAxes(1, 2), cnn.AlphaInitializer(initializer.Constant(0.2))), cnn.Conv2D(6, 1, cnn.Activation("selu")), cnn.LayerNormalization(cnn.Axis(-2, -1), cnn.Center(false)),
			cnn.Softmax(), cnn.GlobalMaxPooling2D(cnn.KeepDims(true)), cnn.Flatten(), cnn.Dense(3, cnn.Activation("sigmoid")))
	}},
	{"shapes", func() (*cnn.Model, error) {
		return cnn.Sequential(cnn.Input(6, 4, 3), cnn.Conv2D(5, 3, cnn.Activation("silu")), cnn.Reshape([]int{10, 4}), cnn.BatchNormalization(), cnn.LayerNormalization(),
			cnn.Reshape([]int{4, 5, 2}), cnn.Conv2D(3, 2, cnn.Activation("hard_sigmoid")), cnn.Flatten(), cnn.BatchNormalization(), cnn.PReLU(), cnn.Activation("celu"),
			cnn.Reshape([]int{3, 4, 3}), cnn.MaxPooling2D(2, cnn.Padding(cnn.Same)), cnn.Flatten(), cnn.Rescaling(0.5))
	}},
	{"branches", branches},
	{"rectifiers", func() (*cnn.Model, error) {
		return cnn.Sequential(cnn.Input(9, 9, 2), cnn.Conv2D(4, 3, cnn.ReLU(cnn.Threshold(0.1))), cnn.Conv2D(4, 3, cnn.ReLU(cnn.NegativeSlope(0.2), cnn.MaxValue(1))),
			cnn.Conv2D(4, 3, cnn.ReLU(cnn.Threshold(0.1), cnn.MaxValue(0.5))), cnn.Conv2D(4, 1, cnn.ReLU(cnn.NegativeSlope(0.3), cnn.Threshold(0.1), cnn.MaxValue(0.7))), cnn.PReLU(), cnn.Flatten(), cnn.Dense(6, cnn.Activation("mish")), cnn.Dense(4, cnn.Activation("leaky_relu")))
	}},
	{"jump", func() (*cnn.Model, error) { // a rectifier that jumps at its corner, and what is added behind it
		return cnn.Sequential(cnn.Input(6, 6, 2), cnn.Conv2D(3, 2, cnn.ReLU(cnn.Threshold(0.25), cnn.NegativeSlope(0.1), cnn.MaxValue(1))), cnn.Rescaling(0.5, cnn.Offset(0.3)), cnn.BatchNormalization(),
			cnn.ReLU(cnn.Threshold(0.5)), cnn.Rescaling(2, cnn.Offset(-0.7)), cnn.Flatten(), cnn.Dense(3))
	}},
	{"soft", func() (*cnn.Model, error) {
		return cnn.Sequential(cnn.Input(6, 5, 2), cnn.Conv2D(3, 2), cnn.Flatten(), cnn.Activation("log_softmax"), cnn.Dense(3))
	}},
	{"picture", func() (*cnn.Model, error) {
		return cnn.Sequential(cnn.Input(7, 5, 3), cnn.Conv2D(4, 3, cnn.Padding(cnn.Same), cnn.Softmax()), cnn.Dropout(0.5))
	}},
}

func init() {
	for seed := range uint64(randomModels) {
		zoo = append(zoo, struct {
			name  string
			build func() (*cnn.Model, error)
		}{fmt.Sprintf("random%d", seed), random(seed)})
	}
}

// residual has blocks as in ResNet, and a maximum behind zeros that were put around.
func residual() (*cnn.Model, error) {
	in := cnn.Apply(cnn.Input(18, 18, 3))
	x := in.Then(cnn.Conv2D(8, 3, cnn.Strides(2), cnn.Padding(cnn.Same), cnn.UseBias(false)), cnn.BatchNormalization(), cnn.ReLU(), cnn.ZeroPadding2D(), cnn.MaxPooling2D(3, cnn.Strides(2)))
	y := x.Then(cnn.Conv2D(8, 3, cnn.Padding(cnn.Same)), cnn.BatchNormalization(), cnn.ReLU(), cnn.Conv2D(8, 3, cnn.Padding(cnn.Same)), cnn.BatchNormalization())
	x = cnn.Apply(cnn.Add(), x, y).Then(cnn.ReLU())
	y = x.Then(cnn.Conv2D(12, 3, cnn.Padding(cnn.Same), cnn.Strides(2)), cnn.BatchNormalization())
	x = cnn.Apply(cnn.Add(), x.Then(cnn.Conv2D(12, 1, cnn.Strides(2))), y).Then(cnn.ReLU())
	return cnn.Functional(in, x.Then(cnn.GlobalAveragePooling2D(), cnn.Dense(4, cnn.Softmax())))
}

// excite weighs channels by what a squeezed picture says.
func excite() (*cnn.Model, error) {
	in := cnn.Apply(cnn.Input(10, 8, 3))
	x := in.Then(cnn.Conv2D(8, 3, cnn.Activation("silu")))
	w := x.Then(cnn.GlobalAveragePooling2D(), cnn.Dense(4, cnn.ReLU()), cnn.Dense(8, cnn.Activation("sigmoid")))
	x = cnn.Apply(cnn.Multiply(), x, w)
	v := x.Then(cnn.GlobalAveragePooling2D(cnn.KeepDims(true)), cnn.Conv2D(4, 1, cnn.ReLU()), cnn.Conv2D(8, 1, cnn.Activation("hard_sigmoid")))
	x = cnn.Apply(cnn.Multiply(), v, x)
	return cnn.Functional(in, x.Then(cnn.Flatten(), cnn.Dense(3)))
}

// branches joins pictures along each axis, and flat values that came from pictures.
func branches() (*cnn.Model, error) {
	in := cnn.Apply(cnn.Input(8, 8, 3))
	a, b := in.Then(cnn.Conv2D(4, 3, cnn.ReLU())), in.Then(cnn.Conv2D(4, 3, cnn.Activation("tanh")))
	x := cnn.Apply(cnn.Concatenate(), a, b)
	y := cnn.Apply(cnn.Concatenate(cnn.Axis(1)), a, b, a).Then(cnn.MaxPooling2D(3), cnn.Flatten())
	z := cnn.Apply(cnn.Concatenate(cnn.Axis(-2)), a, b).Then(cnn.AveragePooling2D(2), cnn.Flatten(), cnn.ReLU())
	f := x.Then(cnn.MaxPooling2D(2), cnn.Flatten())
	g := cnn.Apply(cnn.Add(), x, cnn.Apply(cnn.Multiply(), x, x)).Then(cnn.AveragePooling2D(2), cnn.Flatten())
	s := cnn.Apply(cnn.Add(), f, g)
	flat := cnn.Apply(cnn.Concatenate(), y, z, s)
	return cnn.Functional(in, flat.Then(cnn.Dense(6, cnn.ReLU()), cnn.Dense(3, cnn.Softmax())))
}

// drawn is a model with weights away from their simple first values, so that each of them counts.
func drawn(t testing.TB, build func() (*cnn.Model, error), seed uint64) (*cnn.Model, []float32) {
	t.Helper()
	m, err := build()
	if err != nil {
		t.Fatal(err)
	}
	r := rand.New(rand.NewPCG(seed, 8))
	w := m.Weights()
	for i := range w {
		for k := range w[i].Values {
			if len(w[i].Shape) < 3 && len(w[i].Shape) != 2 || w[i].Name[len(w[i].Name)-5:] == "alpha" {
				w[i].Values[k] = w[i].Values[k]*0.5 + 0.1 + 0.8*r.Float32()
			}
		}
	}
	if err := m.SetWeights(w); err != nil {
		t.Fatal(err)
	}
	n := 3
	for _, d := range m.Input() {
		n *= d
	}
	x := make([]float32, n)
	for i := range x {
		x[i] = float32(r.NormFloat64())
	}
	return m, x
}
