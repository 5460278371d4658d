package cnn_test

import (
	"testing"

	"github.com/seed-1d449c6d/stheno/cnn"
	"github.com/seed-1d449c6d/stheno/cnn/constraint"
	"github.com/seed-1d449c6d/stheno/cnn/initializer"
	"github.com/seed-1d449c6d/stheno/cnn/regularizer"
)

func TestConvolutionGolden(t *testing.T) {
	golden(t, "convolution", map[string]func() cnn.Layer{
		"conv2d":           func() cnn.Layer { return cnn.Conv2D(4, 3) },
		"conv2d relu same": func() cnn.Layer { return cnn.Conv2D(4, 3, cnn.ReLU(), cnn.Padding(cnn.Same)) },
		"conv2d strides": func() cnn.Layer {
			return cnn.Conv2D(3, 0, cnn.KernelSize(3, 2), cnn.StridesHW(2, 3), cnn.Padding(cnn.Same), cnn.Activation("tanh"))
		},
		"conv2d strides valid": func() cnn.Layer { return cnn.Conv2D(2, 0, cnn.KernelSize(2, 3), cnn.Strides(2)) },
		"conv2d dilation":      func() cnn.Layer { return cnn.Conv2D(2, 3, cnn.DilationRate(2)) },
		"conv2d dilation same": func() cnn.Layer {
			return cnn.Conv2D(2, 0, cnn.KernelSize(3, 2), cnn.DilationRateHW(2, 3), cnn.Padding(cnn.Same), cnn.UseBias(false))
		},
		"conv2d groups": func() cnn.Layer { return cnn.Conv2D(6, 3, cnn.Groups(2), cnn.Strides(2)) },
		"conv2d all options": func() cnn.Layer {
			return cnn.Conv2D(4, 2, cnn.Groups(2), cnn.ReLU(cnn.MaxValue(6), cnn.NegativeSlope(0.1)),
				cnn.KernelInitializer(initializer.HeNormal()), cnn.BiasInitializer(initializer.Ones()),
				cnn.KernelRegularizer(regularizer.L2(0.02)), cnn.BiasRegularizer(regularizer.L1(0.03)), cnn.ActivityRegularizer(regularizer.L1L2(0.01, 0.02)),
				cnn.KernelConstraint(constraint.MaxNorm(1.5)), cnn.BiasConstraint(constraint.NonNeg()), cnn.Trainable(false))
		},
		"conv2d regularizers": func() cnn.Layer {
			return cnn.Conv2D(3, 3, cnn.KernelRegularizer(regularizer.L2(0.02)), cnn.BiasRegularizer(regularizer.L1(0.03)), cnn.ActivityRegularizer(regularizer.L2(0.01)))
		},
		"conv2d relu layer": func() cnn.Layer { return cnn.Conv2D(4, 1, cnn.ReLU(cnn.MaxValue(1), cnn.NegativeSlope(0.25))) },
	})
}

func TestDepthwiseGolden(t *testing.T) {
	golden(t, "depthwise", map[string]func() cnn.Layer{
		"depthwise": func() cnn.Layer { return cnn.DepthwiseConv2D(3) },
		"depthwise multiplier": func() cnn.Layer {
			return cnn.DepthwiseConv2D(3, cnn.DepthMultiplier(2), cnn.ReLU(), cnn.Padding(cnn.Same))
		},
		"depthwise strides": func() cnn.Layer {
			return cnn.DepthwiseConv2D(0, cnn.KernelSize(3, 2), cnn.Strides(2), cnn.Padding(cnn.Same), cnn.UseBias(false))
		},
		"depthwise dilation": func() cnn.Layer { return cnn.DepthwiseConv2D(2, cnn.DilationRateHW(2, 3), cnn.DepthMultiplier(2)) },
		"depthwise strides and dilation": func() cnn.Layer {
			return cnn.DepthwiseConv2D(3, cnn.Strides(2), cnn.DilationRate(2), cnn.Padding(cnn.Same))
		},
		"depthwise all options": func() cnn.Layer {
			return cnn.DepthwiseConv2D(2, cnn.DepthMultiplier(2), cnn.Softmax(),
				cnn.DepthwiseInitializer(initializer.RandomNormal(initializer.StdDev(0.5))), cnn.BiasInitializer(initializer.Constant(0.25)),
				cnn.DepthwiseRegularizer(regularizer.L1(0.02)), cnn.BiasRegularizer(regularizer.L2(0.03)), cnn.ActivityRegularizer(regularizer.L2(0.1)),
				cnn.DepthwiseConstraint(constraint.UnitNorm(0, 1)), cnn.BiasConstraint(constraint.NonNeg()))
		},
		"depthwise regularizers": func() cnn.Layer {
			return cnn.DepthwiseConv2D(2, cnn.DepthwiseRegularizer(regularizer.L1(0.02)), cnn.BiasRegularizer(regularizer.L2(0.03)))
		},
	})
}

func TestSeparableGolden(t *testing.T) {
	golden(t, "separable", map[string]func() cnn.Layer{
		"separable": func() cnn.Layer { return cnn.SeparableConv2D(4, 3) },
		"separable relu same": func() cnn.Layer {
			return cnn.SeparableConv2D(5, 3, cnn.ReLU(), cnn.Padding(cnn.Same), cnn.DepthMultiplier(2))
		},
		"separable strides": func() cnn.Layer {
			return cnn.SeparableConv2D(2, 0, cnn.KernelSize(2, 3), cnn.Strides(2), cnn.Padding(cnn.Same), cnn.UseBias(false))
		},
		"separable dilation": func() cnn.Layer { return cnn.SeparableConv2D(3, 3, cnn.DilationRate(2)) },
		"separable strides and dilation": func() cnn.Layer {
			return cnn.SeparableConv2D(3, 0, cnn.KernelSize(2, 3), cnn.Strides(2), cnn.DilationRateHW(3, 2), cnn.Padding(cnn.Same))
		},
		"separable all options": func() cnn.Layer {
			return cnn.SeparableConv2D(3, 2, cnn.DepthMultiplier(2), cnn.Activation("elu"),
				cnn.DepthwiseInitializer(initializer.HeUniform()), cnn.PointwiseInitializer(initializer.LecunNormal()), cnn.BiasInitializer(initializer.Ones()),
				cnn.DepthwiseRegularizer(regularizer.L1(0.02)), cnn.PointwiseRegularizer(regularizer.L2(0.01)), cnn.BiasRegularizer(regularizer.L1L2(0.03, 0.04)),
				cnn.ActivityRegularizer(regularizer.L1(0.1)), cnn.DepthwiseConstraint(constraint.MaxNorm(2, 0, 1)),
				cnn.PointwiseConstraint(constraint.MinMaxNorm(0.5, 1.5, 1)), cnn.BiasConstraint(constraint.NonNeg()))
		},
		"separable regularizers": func() cnn.Layer {
			return cnn.SeparableConv2D(3, 2, cnn.DepthwiseRegularizer(regularizer.L1(0.02)), cnn.PointwiseRegularizer(regularizer.L2(0.01)))
		},
	})
}

func TestPoolingGolden(t *testing.T) {
	sides := []cnn.Option{cnn.PoolSize(3, 2), cnn.StridesHW(1, 2), cnn.Padding(cnn.Same)}
	golden(t, "pooling", map[string]func() cnn.Layer{
		"max":                     func() cnn.Layer { return cnn.MaxPooling2D(2) },
		"max strides same":        func() cnn.Layer { return cnn.MaxPooling2D(0, sides...) },
		"max overlapping":         func() cnn.Layer { return cnn.MaxPooling2D(3, cnn.Strides(2)) },
		"max ties":                func() cnn.Layer { return cnn.MaxPooling2D(3, cnn.Strides(2)) },
		"average":                 func() cnn.Layer { return cnn.AveragePooling2D(2) },
		"average strides same":    func() cnn.Layer { return cnn.AveragePooling2D(0, sides...) },
		"average overlapping":     func() cnn.Layer { return cnn.AveragePooling2D(3, cnn.Strides(2)) },
		"average large":           func() cnn.Layer { return cnn.AveragePooling2D(9, cnn.Strides(4), cnn.Padding(cnn.Same)) },
		"global average":          func() cnn.Layer { return cnn.GlobalAveragePooling2D() },
		"global average keepdims": func() cnn.Layer { return cnn.GlobalAveragePooling2D(cnn.KeepDims(true)) },
		"global max":              func() cnn.Layer { return cnn.GlobalMaxPooling2D() },
		"global max keepdims":     func() cnn.Layer { return cnn.GlobalMaxPooling2D(cnn.KeepDims(true)) },
	})
}

func TestShapeGolden(t *testing.T) {
	golden(t, "shape", map[string]func() cnn.Layer{
		"zero padding":           func() cnn.Layer { return cnn.ZeroPadding2D() },
		"zero padding sides":     func() cnn.Layer { return cnn.ZeroPadding2D(cnn.Border(0, 2, 3, 1)) },
		"zero padding none":      func() cnn.Layer { return cnn.ZeroPadding2D(cnn.Border(0, 0, 0, 0)) },
		"cropping":               func() cnn.Layer { return cnn.Cropping2D() },
		"cropping sides":         func() cnn.Layer { return cnn.Cropping2D(cnn.Border(1, 0, 0, 2)) },
		"cropping all":           func() cnn.Layer { return cnn.Cropping2D(cnn.Border(2, 1, 1, 3)) },
		"up sampling":            func() cnn.Layer { return cnn.UpSampling2D(2) },
		"up sampling size":       func() cnn.Layer { return cnn.UpSampling2D(0, cnn.SizeHW(3, 1)) },
		"up sampling bilinear":   func() cnn.Layer { return cnn.UpSampling2D(0, cnn.SizeHW(2, 3), cnn.Interpolation(cnn.Bilinear)) },
		"up sampling bilinear 4": func() cnn.Layer { return cnn.UpSampling2D(4, cnn.Interpolation(cnn.Bilinear)) },
		"reshape":                func() cnn.Layer { return cnn.Reshape([]int{4, 6}) },
		"reshape open":           func() cnn.Layer { return cnn.Reshape([]int{2, -1, 3}) },
		"reshape flat":           func() cnn.Layer { return cnn.Reshape([]int{2, 3, 2}) },
		"reshape to one axis":    func() cnn.Layer { return cnn.Reshape([]int{-1}) },
		"flatten":                func() cnn.Layer { return cnn.Flatten() },
		"flatten flat":           func() cnn.Layer { return cnn.Flatten() },
	})
}

func TestDenseGolden(t *testing.T) {
	golden(t, "dense", map[string]func() cnn.Layer{
		"dense":         func() cnn.Layer { return cnn.Dense(4) },
		"dense relu":    func() cnn.Layer { return cnn.Dense(6, cnn.ReLU()) },
		"dense softmax": func() cnn.Layer { return cnn.Dense(3, cnn.Softmax(), cnn.UseBias(false)) },
		"dense all options": func() cnn.Layer {
			return cnn.Dense(3, cnn.Activation("sigmoid"), cnn.KernelInitializer(initializer.Orthogonal(initializer.Gain(2))),
				cnn.BiasInitializer(initializer.RandomUniform(initializer.MinVal(-0.5), initializer.MaxVal(0.5))),
				cnn.KernelRegularizer(regularizer.L1(0.02)), cnn.BiasRegularizer(regularizer.L2(0.03)), cnn.ActivityRegularizer(regularizer.L2(0.1)),
				cnn.KernelConstraint(constraint.MaxNorm(2)), cnn.BiasConstraint(constraint.NonNeg()))
		},
		"dense regularizers": func() cnn.Layer {
			return cnn.Dense(3, cnn.KernelRegularizer(regularizer.L1L2(0.02, 0.01)), cnn.BiasRegularizer(regularizer.L2(0.03)), cnn.ActivityRegularizer(regularizer.L1(0.1)))
		},
		"relu": func() cnn.Layer { return cnn.ReLU() },
		"relu all options": func() cnn.Layer {
			return cnn.ReLU(cnn.MaxValue(1.5), cnn.NegativeSlope(0.25), cnn.Threshold(0.5))
		},
		"softmax":         func() cnn.Layer { return cnn.Softmax() },
		"softmax picture": func() cnn.Layer { return cnn.Softmax() },
	})
}

func TestPictureLayersSummary(t *testing.T) {
	m := model(t,
		cnn.Input(16, 16, 3), cnn.ZeroPadding2D(), cnn.Conv2D(8, 3, cnn.ReLU()), cnn.SeparableConv2D(16, 3, cnn.Padding(cnn.Same), cnn.ReLU()),
		cnn.AveragePooling2D(2), cnn.UpSampling2D(2, cnn.Interpolation(cnn.Bilinear)), cnn.DepthwiseConv2D(3, cnn.Strides(2), cnn.DepthMultiplier(2)),
		cnn.Cropping2D(cnn.Border(1, 0, 0, 1)), cnn.Reshape([]int{-1, 6, 32}), cnn.SeparableConv2D(24, 3, cnn.UseBias(false)), cnn.GlobalMaxPooling2D(cnn.KeepDims(true)),
		cnn.UpSampling2D(0, cnn.SizeHW(2, 1)), cnn.DepthwiseConv2D(0, cnn.KernelSize(2, 1)), cnn.GlobalAveragePooling2D(), cnn.Reshape([]int{4, 6}), cnn.Flatten(), cnn.Dense(10, cnn.Softmax()),
	)
	summary(t, m, "pictures", "layers/pictures.txt")
}
