package onnx

import (
	"math/rand/v2"

	"github.com/seed-1d449c6d/stheno/cnn"
	"github.com/seed-1d449c6d/stheno/ops"
)

// randomModels is how many the tests draw.
const randomModels = 30

// random draws a model from a seed: pictures through layers of all kinds and branches that meet, then features to classes.
func random(seed uint64) func() (*cnn.Model, error) {
	return func() (*cnn.Model, error) {
		r := rand.New(rand.NewPCG(seed, 80))
		shape := []int{6 + r.IntN(9), 6 + r.IntN(9), 1 + r.IntN(4)}
		in := cnn.Apply(cnn.Input(shape...))
		x := in
		for range 2 + r.IntN(4) {
			x = randomPicture(r, x, shape)
		}
		if r.IntN(2) == 0 {
			x = x.Then(cnn.Flatten())
		} else {
			x = x.Then(cnn.GlobalAveragePooling2D())
		}
		for range r.IntN(3) {
			x = x.Then(randomFeatures(r)...)
		}
		return cnn.Functional(in, x.Then(cnn.Dense(2+r.IntN(4), cnn.Softmax())))
	}
}

func randomActivation(r *rand.Rand) cnn.ActivationLayer {
	switch r.IntN(4) {
	case 0:
		names := ops.ActivationNames()
		return cnn.Activation(names[r.IntN(len(names))])
	case 1:
		return cnn.ReLU(cnn.NegativeSlope(r.Float64()), cnn.Threshold(r.Float64()), cnn.MaxValue(1+r.Float64()))
	case 2:
		return cnn.LeakyReLU(cnn.NegativeSlope(r.Float64()))
	}
	return cnn.ReLU()
}

// randomPicture puts layers behind x, a picture of that shape, which it keeps up to date.
func randomPicture(r *rand.Rand, x *cnn.Tensor, shape []int) *cnn.Tensor {
	h, w, c := shape[0], shape[1], shape[2]
	k := 1 + r.IntN(min(3, h, w))
	same := cnn.Padding(cnn.Same)
	switch r.IntN(10) {
	case 0:
		stride := 1 + r.IntN(2)
		shape[0], shape[1], shape[2] = (h+stride-1)/stride, (w+stride-1)/stride, 2*c
		return x.Then(cnn.Conv2D(2*c, k, same, cnn.Strides(stride), cnn.Groups(c), randomActivation(r)))
	case 1:
		shape[0], shape[1], shape[2] = h-k+1, w-k+1, 3
		return x.Then(cnn.Conv2D(3, k, cnn.UseBias(false)), cnn.BatchNormalization(), randomActivation(r))
	case 2:
		return x.Then(cnn.DepthwiseConv2D(k, same, randomActivation(r)), cnn.PReLU(cnn.SharedAxes(1+r.IntN(2))))
	case 3:
		shape[2] = 4
		return x.Then(cnn.SeparableConv2D(4, k, same, cnn.DilationRate(1+r.IntN(2)), cnn.DepthMultiplier(1+r.IntN(2))))
	case 4:
		shape[0], shape[1] = (h+1)/2, (w+1)/2
		if r.IntN(2) == 0 {
			return x.Then(cnn.MaxPooling2D(k, cnn.Strides(2), same))
		}
		return x.Then(cnn.AveragePooling2D(k, cnn.Strides(2), same))
	case 5: // two branches, one of them x itself
		y := x.Then(cnn.Conv2D(c, k, same), randomActivation(r))
		if r.IntN(2) == 0 {
			return cnn.Apply(cnn.Add(), x, y)
		}
		shape[2] = 2 * c
		return cnn.Apply(cnn.Concatenate(), y, x)
	case 6: // channels weighed
		return cnn.Apply(cnn.Multiply(), x, x.Then(cnn.GlobalMaxPooling2D(), cnn.Dense(c, cnn.Activation("sigmoid"))))
	case 7:
		shape[0], shape[1] = h+1, w+2
		return x.Then(cnn.ZeroPadding2D(cnn.Border(1, 1, 0, 3)), cnn.Cropping2D(cnn.Border(0, 1, 1, 0)), cnn.Rescaling(0.5, cnn.Offset(0.25)), cnn.Dropout(0.1))
	case 8:
		if h*w > 200 {
			return x
		}
		shape[0], shape[1] = 2*h, 2*w
		return x.Then(cnn.UpSampling2D(2, cnn.Interpolation([]cnn.InterpolationMode{cnn.Nearest, cnn.Bilinear}[r.IntN(2)])))
	}
	shape[0], shape[1] = w, h
	return x.Then(cnn.LayerNormalization(), cnn.Reshape([]int{w, h, c}), cnn.BatchNormalization())
}

func randomFeatures(r *rand.Rand) []cnn.Layer {
	switch r.IntN(4) {
	case 0:
		return []cnn.Layer{cnn.BatchNormalization(), randomActivation(r)}
	case 1:
		return []cnn.Layer{cnn.PReLU(), cnn.LayerNormalization()}
	case 2:
		return []cnn.Layer{cnn.Dropout(0.5), cnn.Rescaling(2)}
	}
	return []cnn.Layer{cnn.Dense(3+r.IntN(6), randomActivation(r))}
}
