package cnn_test

import (
	"errors"
	"math"
	"testing"

	"github.com/seed-1d449c6d/stheno/cnn"
	"github.com/seed-1d449c6d/stheno/cnn/initializer"
	"github.com/seed-1d449c6d/stheno/cnn/regularizer"
)

// TestPictureLayerErrors: what is wrong with a layer comes out of Sequential and names layer, option, value and what is allowed.
func TestPictureLayerErrors(t *testing.T) {
	const huge = math.MaxInt
	in := cnn.Input(8, 6, 3)
	for _, c := range []struct {
		layer cnn.Layer
		want  string
	}{
		{cnn.Conv2D(4, 3, cnn.Groups(0)), `cnn: Conv2D "x": groups: want 1 or more, got 0`},
		{cnn.Conv2D(4, 3, cnn.Groups(2)), `cnn: Conv2D "x": groups: want a divisor of the 3 channels and of the 4 filters, got 2`},
		{cnn.Conv2D(4, 3, cnn.Groups(3)), `cnn: Conv2D "x": groups: want a divisor of the 3 channels and of the 4 filters, got 3`},
		{cnn.Conv2D(6, 3, cnn.Groups(3)), ""},
		{cnn.Conv2D(4, 3, cnn.StridesHW(0, 1)), `cnn: Conv2D "x": strides: want 1 or more, got 0×1`},
		{cnn.Conv2D(4, 3, cnn.DilationRate(0)), `cnn: Conv2D "x": dilation rate: want 1 or more, got 0×0`},
		{cnn.Conv2D(4, 2, cnn.StridesHW(1, 2), cnn.DilationRateHW(3, 1)),
			`cnn: Conv2D "x": strides with a dilation rate: want one of them 1, got 1×2 and 3×1`},
		{cnn.Conv2D(4, 2, cnn.Strides(2), cnn.DilationRate(1)), ""},
		{cnn.Conv2D(4, 3, cnn.DilationRate(3)),
			`cnn: Conv2D "x": kernel size with its dilation: want at most the picture's 8×6, got 7×7; make the kernel smaller, or use Padding(Same)`},
		{cnn.Conv2D(4, 3, cnn.DilationRate(huge)),
			`cnn: Conv2D "x": kernel size with its dilation: want at most the picture's 8×6, got 9223372036854775807×9223372036854775807; make the kernel smaller, or use Padding(Same)`},

		{cnn.DepthwiseConv2D(0), `cnn: DepthwiseConv2D "x": kernel size: want 1 or more, got 0×0`},
		{cnn.DepthwiseConv2D(3, cnn.KernelSize(-1, 2)), `cnn: DepthwiseConv2D "x": kernel size: want 1 or more, got -1×2`},
		{cnn.DepthwiseConv2D(3, cnn.Strides(-2)), `cnn: DepthwiseConv2D "x": strides: want 1 or more, got -2×-2`},
		{cnn.DepthwiseConv2D(3, cnn.DilationRate(-1)), `cnn: DepthwiseConv2D "x": dilation rate: want 1 or more, got -1×-1`},
		{cnn.DepthwiseConv2D(7),
			`cnn: DepthwiseConv2D "x": kernel size: want at most the picture's 8×6, got 7×7; make the kernel smaller, or use Padding(Same)`},
		{cnn.DepthwiseConv2D(7, cnn.Padding(cnn.Same)), ""},
		{cnn.DepthwiseConv2D(3, cnn.Padding("full")), `cnn: DepthwiseConv2D "x": padding: want "valid" or "same", got "full"`},
		{cnn.DepthwiseConv2D(3, cnn.DepthMultiplier(0)), `cnn: DepthwiseConv2D "x": depth multiplier: want 1 or more, got 0`},
		{cnn.DepthwiseConv2D(3, cnn.DepthMultiplier(huge)),
			`cnn: DepthwiseConv2D "x": depth multiplier: want at most 366503875925 for 3 channels, got 9223372036854775807`},
		{cnn.DepthwiseConv2D(3, cnn.Groups(3)), `cnn: DepthwiseConv2D "x": option: want activation, Strides, Padding, KernelSize, DilationRate, ` +
			`ActivityRegularizer, Trainable, Name, DepthMultiplier, DepthwiseInitializer, DepthwiseRegularizer, DepthwiseConstraint, UseBias, ` +
			`BiasInitializer, BiasRegularizer or BiasConstraint, got Groups`},
		{cnn.DepthwiseConv2D(3, cnn.DepthwiseInitializer(nil)), `cnn: DepthwiseConv2D "x": depthwise initializer: want an Initializer, got nil`},
		{cnn.DepthwiseConv2D(3, cnn.DepthwiseRegularizer(nil)), `cnn: DepthwiseConv2D "x": depthwise regularizer: want a Regularizer, got nil`},
		{cnn.DepthwiseConv2D(3, cnn.DepthwiseConstraint(nil)), `cnn: DepthwiseConv2D "x": depthwise constraint: want a Constraint, got nil`},

		{cnn.SeparableConv2D(0, 3), `cnn: SeparableConv2D "x": filters: want 1 or more, got 0`},
		{cnn.SeparableConv2D(4, -3), `cnn: SeparableConv2D "x": kernel size: want 1 or more, got -3×-3`},
		{cnn.SeparableConv2D(4, 3, cnn.Strides(0)), `cnn: SeparableConv2D "x": strides: want 1 or more, got 0×0`},
		{cnn.SeparableConv2D(4, 0, cnn.KernelSize(9, 1)),
			`cnn: SeparableConv2D "x": kernel size: want at most the picture's 8×6, got 9×1; make the kernel smaller, or use Padding(Same)`},
		{cnn.SeparableConv2D(4, 3, cnn.DepthMultiplier(-1)), `cnn: SeparableConv2D "x": depth multiplier: want 1 or more, got -1`},
		{cnn.SeparableConv2D(4, 3, cnn.DepthMultiplier(huge/2)),
			`cnn: SeparableConv2D "x": depth multiplier: want at most 366503875925 for 3 channels, got 4611686018427387903`},
		{cnn.SeparableConv2D(4, 3, cnn.PointwiseInitializer(nil)), `cnn: SeparableConv2D "x": pointwise initializer: want an Initializer, got nil`},
		{cnn.SeparableConv2D(4, 3, cnn.PointwiseInitializer(initializer.RandomNormal(initializer.StdDev(-1)))),
			`cnn: SeparableConv2D "x": initializer: RandomNormal: StdDev: want 0 or more, got -1`},
		{cnn.SeparableConv2D(4, 3, cnn.PointwiseRegularizer(regularizer.L2(-1))),
			`cnn: SeparableConv2D "x": pointwise_kernel: regularizer: L2: l2: want a finite number, 0 or more, got -1`},
		{cnn.SeparableConv2D(4, 3, cnn.KernelInitializer(initializer.Zeros())), `cnn: SeparableConv2D "x": option: want activation, Strides, Padding, ` +
			`KernelSize, DilationRate, ActivityRegularizer, Trainable, Name, DepthMultiplier, DepthwiseInitializer, DepthwiseRegularizer, ` +
			`DepthwiseConstraint, PointwiseInitializer, PointwiseRegularizer, PointwiseConstraint, UseBias, BiasInitializer, BiasRegularizer or ` +
			`BiasConstraint, got KernelInitializer`},

		{cnn.AveragePooling2D(0), `cnn: AveragePooling2D "x": pool size: want 1 or more, got 0×0`},
		{cnn.AveragePooling2D(2, cnn.Strides(-1)), `cnn: AveragePooling2D "x": strides: want 1 or more, got -1×-1`},
		{cnn.AveragePooling2D(7), `cnn: AveragePooling2D "x": pool size: want at most the picture's 8×6, got 7×7; make the pool smaller, or use Padding(Same)`},
		{cnn.AveragePooling2D(2, cnn.Padding("SAME")), `cnn: AveragePooling2D "x": padding: want "valid" or "same", got "SAME"`},
		{cnn.GlobalAveragePooling2D(cnn.Strides(1)), `cnn: GlobalAveragePooling2D "x": option: want KeepDims or Name, got Strides`},
		{cnn.GlobalMaxPooling2D(cnn.KeepDims(true), cnn.KeepDims(true)), `cnn: GlobalMaxPooling2D "x": option KeepDims: want it once, got it twice`},

		{cnn.ZeroPadding2D(cnn.Border(1, 0, -2, 3)), `cnn: ZeroPadding2D "x": border: want 0 or more at each side, got ((1, 0), (-2, 3))`},
		{cnn.ZeroPadding2D(cnn.Border(huge, 0, 0, 0)),
			`cnn: ZeroPadding2D "x": border: want at most 1099511627776 at each side, got ((9223372036854775807, 0), (0, 0))`},
		{cnn.ZeroPadding2D(cnn.Border(1<<30, 0, 1<<30, 0)), `cnn: ZeroPadding2D "x": output: want 1 to 1099511627776 numbers, got [N,1073741832,1073741830,3]`},
		{cnn.Cropping2D(cnn.Border(-1, 0, 0, 0)), `cnn: Cropping2D "x": border: want 0 or more at each side, got ((-1, 0), (0, 0))`},
		{cnn.Cropping2D(cnn.Border(4, 4, 0, 0)), `cnn: Cropping2D "x": border: want one that leaves some of the 8×6 picture, got ((4, 4), (0, 0))`},
		{cnn.Cropping2D(cnn.Border(0, 0, 0, 6)), `cnn: Cropping2D "x": border: want one that leaves some of the 8×6 picture, got ((0, 0), (0, 6))`},
		{cnn.Cropping2D(cnn.Border(huge, huge, 0, 0)),
			`cnn: Cropping2D "x": border: want one that leaves some of the 8×6 picture, got ((9223372036854775807, 9223372036854775807), (0, 0))`},
		{cnn.Cropping2D(cnn.Border(4, 3, 3, 2)), ""},

		{cnn.UpSampling2D(0), `cnn: UpSampling2D "x": size: want 1 or more, got 0×0`},
		{cnn.UpSampling2D(2, cnn.SizeHW(2, -1)), `cnn: UpSampling2D "x": size: want 1 or more, got 2×-1`},
		{cnn.UpSampling2D(huge), `cnn: UpSampling2D "x": size: want at most 137438953472×183251937962 for a picture of 8×6, got 9223372036854775807×9223372036854775807`},
		{cnn.UpSampling2D(2, cnn.Interpolation("bicubic")), `cnn: UpSampling2D "x": interpolation: want "nearest" or "bilinear", got "bicubic"`},

		{cnn.Reshape([]int{5, -1}), `cnn: Reshape "x": target shape: want one of the input's 144 numbers [8,6,3], got [5,-1]`},
		{cnn.Reshape([]int{143}), `cnn: Reshape "x": target shape: want one of the input's 144 numbers [8,6,3], got [143]`},
		{cnn.Reshape([]int{288, -1}), `cnn: Reshape "x": target shape: want one of the input's 144 numbers [8,6,3], got [288,-1]`},
		{cnn.Reshape([]int{1 << 62, 4, 144}), `cnn: Reshape "x": target shape: want one of the input's 144 numbers [8,6,3], got [4611686018427387904,4,144]`},
		{cnn.Reshape(nil), `cnn: Reshape "x": target shape: want one of the input's 144 numbers [8,6,3], got []`},
		{cnn.Reshape([]int{-1, 12, -1}), `cnn: Reshape "x": target shape: want numbers of 1 or more and at most one -1, got [-1,12,-1]`},
		{cnn.Reshape([]int{-2, 72}), `cnn: Reshape "x": target shape: want numbers of 1 or more and at most one -1, got [-2,72]`},
		{cnn.Reshape([]int{0, -1}), `cnn: Reshape "x": target shape: want numbers of 1 or more and at most one -1, got [0,-1]`},
		{cnn.Reshape([]int{-1}, cnn.Trainable(true)), `cnn: Reshape "x": option: want Name, got Trainable`},
	} {
		wantConfigError(t, c.want, in, named{c.layer, "x"})
	}
}

// TestPictureLayersWantPictures: each of these layers says what rank it wants.
func TestPictureLayersWantPictures(t *testing.T) {
	for _, l := range []cnn.Layer{
		cnn.Conv2D(2, 1), cnn.DepthwiseConv2D(1), cnn.SeparableConv2D(2, 1), cnn.MaxPooling2D(1), cnn.AveragePooling2D(1),
		cnn.GlobalAveragePooling2D(), cnn.GlobalMaxPooling2D(), cnn.ZeroPadding2D(), cnn.Cropping2D(), cnn.UpSampling2D(2),
	} {
		what := `cnn: ` + l.Class() + ` "x": input rank: want 4 [N,H,W,C], got `
		wantConfigError(t, what+"2 [N,7]; put it before Flatten", cnn.Input(7), named{l, "x"})
		wantConfigError(t, what+"3 [N,7,5]; write Input(7, 5, 1)", cnn.Input(7, 5), named{l, "x"})
		wantConfigError(t, what+"5 [N,7,5,2,3]", cnn.Input(7, 5, 2, 3), named{l, "x"})
		wantConfigError(t, "", cnn.Input(7, 5, 1), named{l, "x"})
	}
}

// named is a layer with a name, in place of the automatic one.
type named struct {
	cnn.Layer
	name string
}

func (n named) Name() string { return n.name }

func wantConfigError(t *testing.T, want string, layers ...cnn.Layer) {
	t.Helper()
	m, err := cnn.Sequential(layers...)
	wantError(t, err, want)
	if e := new(cnn.ConfigError); err != nil && !errors.As(err, &e) {
		t.Errorf("%v is no *ConfigError", err)
	}
	if (m == nil) != (err != nil) {
		t.Errorf("%s: model %v", want, m)
	}
}
