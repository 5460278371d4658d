package ops_test

import (
	"math"
	"testing"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"github.com/seed-1d449c6d/stheno/graph"
	"github.com/seed-1d449c6d/stheno/ops"
)

func TestAugmentationRefuses(t *testing.T) {
	x := leaves(tensor.Float32, tensor.Shape{4, 2, 5, 3})[0]
	step := gorgonia.NewVector(x.Graph(), tensor.Int, gorgonia.WithShape(4), gorgonia.WithName("step"))
	type span = ops.Range
	for want, f := range map[string]changing{
		`RandomFlip: mode: want "horizontal", "vertical" or "horizontal_and_vertical", got "both"`: flip(ops.RandomFlipConfig{Mode: "both"}),
		"RandomRotation: factor: want lower ≤ upper, both in [-1, 1], got 0.5 and 0.2":             rotation(ops.RandomRotationConfig{Factor: span{Lower: 0.5, Upper: 0.2}}),
		"RandomRotation: factor: want lower ≤ upper, both in [-1, 1], got 0 and 1.5":               rotation(ops.RandomRotationConfig{Factor: span{Upper: 1.5}}),
		"RandomRotation: factor: want lower ≤ upper, both in [-1, 1], got NaN and 0":               rotation(ops.RandomRotationConfig{Factor: span{Lower: math.NaN()}}),
		`RandomRotation: fill_mode: want "reflect", "constant", "nearest" or "wrap", got "mirror"`: rotation(ops.RandomRotationConfig{Resampling: ops.Resampling{FillMode: "mirror"}}),
		`RandomZoom: interpolation: want "nearest" or "bilinear", got "cubic"`:                     zoom(ops.RandomZoomConfig{Resampling: ops.Resampling{Interpolation: "cubic"}}),
		"RandomTranslation: fill_value: want a finite number that float32 holds, got NaN":          translation(ops.RandomTranslationConfig{Resampling: ops.Resampling{FillValue: math.NaN()}}),
		"RandomTranslation: height_factor: want lower ≤ upper, both in [-1, 1], got -2 and 0":      translation(ops.RandomTranslationConfig{HeightFactor: span{Lower: -2}}),
		"RandomTranslation: width_factor: want lower ≤ upper, both in [-1, 1], got 0 and 2":        translation(ops.RandomTranslationConfig{WidthFactor: span{Upper: 2}}),
		"RandomZoom: height_factor: want lower ≤ upper, both in [-1, 1], got -1.5 and 0":           zoom(ops.RandomZoomConfig{HeightFactor: span{Lower: -1.5}}),
		"RandomZoom: width_factor: want lower ≤ upper, both in [-1, 1], got -1.5 and 0":            zoom(ops.RandomZoomConfig{WidthFactor: span{Lower: -1.5}}),
		"RandomBrightness: factor: want lower ≤ upper, both in [-1, 1], got 0 and 2":               brightness(ops.RandomBrightnessConfig{Factor: span{Upper: 2}}),
		"RandomBrightness: value_range: want finite numbers, lower < upper, got 1 and 1":           brightness(ops.RandomBrightnessConfig{ValueRange: span{Lower: 1, Upper: 1}}),
		"RandomContrast: factor: want lower ≤ upper, both in [0, 1], got -0.1 and 0":               contrast(ops.RandomContrastConfig{Factor: span{Lower: -0.1}}),
		"RandomContrast: value_range: want finite numbers, lower < upper, got 0 and +Inf":          contrast(ops.RandomContrastConfig{ValueRange: span{Upper: math.Inf(1)}}),
	} {
		refused(t, "ops: "+want)(f(x, step))
	}
	three := gorgonia.NewVector(x.Graph(), tensor.Int, gorgonia.WithShape(3), gorgonia.WithName("three"))
	matrix := leaves(tensor.Float32, tensor.Shape{4, 5})[0]
	for name, f := range changers() {
		refused(t, "ops: "+name+": input 0: want a node, got nil")(f(nil, step))
		refused(t, "ops: "+name+": input 1: want a node, got nil")(f(x, nil))
		refused(t, "ops: "+name+": want input rank 4 [N,H,W,C], got 2 (4, 5)")(f(matrix, step))
		refused(t, "ops: "+name+": want step [N], one number for each of the 4 rows of x, got (3)")(f(x, three))
	}
}

// changers are the random operators with their defaults.
func changers() map[string]changing {
	return map[string]changing{
		"RandomFlip": flip(ops.RandomFlipConfig{}), "RandomRotation": rotation(ops.RandomRotationConfig{}),
		"RandomTranslation": translation(ops.RandomTranslationConfig{}), "RandomZoom": zoom(ops.RandomZoomConfig{}),
		"RandomBrightness": brightness(ops.RandomBrightnessConfig{}), "RandomContrast": contrast(ops.RandomContrastConfig{}),
	}
}

// TestAugmentationDefaults: the zero config changes nothing, but that it may mirror and that it clips to 0 to 255; the
// derivative is gy, and 0 where x is clipped, which at the bounds themselves it is not.
func TestAugmentationDefaults(t *testing.T) {
	x, gy := []float64{3, 300, 50, -1, 0, 255}, []float64{1, 2, 3, 4, 5, 6}
	clipped, wantX := []float64{3, 255, 50, 0, 0, 255}, []float64{1, 0, 3, 0, 5, 6}
	for name, f := range changers() {
		y, gx := change(t, tensor.Float64, tensor.Shape{1, 2, 3, 1}, x, gy, []int{4}, f)
		switch name {
		case "RandomFlip":
			continue
		case "RandomBrightness", "RandomContrast":
			within(t, name+": y", y, clipped, 0)
			within(t, name+": gx", gx, wantX, 0)
		default:
			within(t, name+": y", y, x, 0)
			within(t, name+": gx", gx, gy, 0)
		}
	}
}

// TestRandomBrightnessNonFinite: NaN stays and is not clipped.
func TestRandomBrightnessNonFinite(t *testing.T) {
	x, gy := []float64{math.NaN(), math.Inf(1), math.Inf(-1)}, []float64{1, 2, 3}
	y, gx := change(t, tensor.Float64, tensor.Shape{1, 1, 3, 1}, x, gy, []int{4}, brightness(ops.RandomBrightnessConfig{Factor: ops.Range{Upper: 1}}))
	within(t, "y", y, []float64{math.NaN(), 255, 0}, 0)
	within(t, "gx", gx, []float64{1, 0, 0}, 0)
}

// TestAugmentationEmpty: pictures of no row, no column or no channel, and no picture.
func TestAugmentationEmpty(t *testing.T) {
	for name, f := range changers() {
		for _, shape := range []tensor.Shape{{0, 4, 6, 3}, {2, 0, 6, 3}, {2, 4, 0, 3}, {2, 4, 6, 0}} {
			in := leaves(tensor.Float32, shape)[0]
			step := gorgonia.NewVector(in.Graph(), tensor.Int, gorgonia.WithShape(shape[0]), gorgonia.WithName("step"))
			gy := gorgonia.NewTensor(in.Graph(), tensor.Float32, 4, gorgonia.WithShape(shape...), gorgonia.WithName("gy"))
			y := must(f(in, step))
			gs := must(gorgonia.Backpropagate(gorgonia.Nodes{y}, gorgonia.Nodes{gy}, gorgonia.Nodes{in}))
			p := must(graph.Compile(gorgonia.Nodes{y, gs[0]}, graph.Options{}))
			mustDo(p.Run(t.Context(), graph.Input{Node: in}, graph.Input{Node: gy}, graph.Input{Node: step, Int: make([]int, shape[0])}))
			if v := must(p.Value(y)); !v.Shape().Eq(shape) {
				t.Errorf("%s of %v: shape %v", name, shape, v.Shape())
			}
			p.Close()
		}
	}
}
