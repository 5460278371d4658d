package cnn_test

import (
	"math"
	"testing"

	"github.com/seed-1d449c6d/stheno/cnn"
)

// TestAugmentationErrors: what is wrong with a layer comes out of Sequential and names layer, option, value and what is allowed.
func TestAugmentationErrors(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	for _, c := range []struct {
		layer cnn.Layer
		want  string // after the class and the name
	}{
		{cnn.RandomFlip("diagonal"), `mode: want "horizontal", "vertical" or "horizontal_and_vertical", got "diagonal"`},
		{cnn.RandomFlip(""), `mode: want "horizontal", "vertical" or "horizontal_and_vertical", got ""`},
		{cnn.RandomFlip(cnn.Vertical, cnn.FillValue(1)), "option: want Seed or Name, got FillValue"},
		{cnn.RandomRotation(1.5), "factor: want a number from -1 to 1, got 1.5"},
		{cnn.RandomRotation(nan), "factor: want a number from -1 to 1, got NaN"},
		{cnn.RandomRotation(0, cnn.Factor(0.5, -2)), "factor: want a number from -1 to 1, got -2"},
		{cnn.RandomRotation(0, cnn.HeightFactor(0, 1)), "option: want Factor, FillMode, FillValue, Interpolation, Seed or Name, got HeightFactor"},
		{cnn.RandomRotation(1, cnn.FillMode("mirror")), `fill mode: want "reflect", "constant", "nearest" or "wrap", got "mirror"`},
		{cnn.RandomRotation(1, cnn.FillValue(inf)), "fill value: want a finite number, got +Inf"},
		{cnn.RandomRotation(1, cnn.Interpolation("cubic")), `interpolation: want "nearest" or "bilinear", got "cubic"`},
		{cnn.RandomRotation(1, cnn.Factor(0, 1), cnn.Factor(0, 1)), "option Factor: want it once, got it twice"},
		{cnn.RandomTranslation(-1.1, 0), "height factor: want a number from -1 to 1, got -1.1"},
		{cnn.RandomTranslation(1, 2), "width factor: want a number from -1 to 1, got 2"},
		{cnn.RandomTranslation(1, 1, cnn.WidthFactor(0, nan)), "width factor: want a number from -1 to 1, got NaN"},
		{cnn.RandomZoom(-1), "height factor: want a number above -1, at most 1, got -1"},
		{cnn.RandomZoom(0, cnn.HeightFactor(-1, 0)), "height factor: want a number above -1, at most 1, got -1"},
		{cnn.RandomZoom(0, cnn.WidthFactor(0, 1.5)), "width factor: want a number above -1, at most 1, got 1.5"},
		{cnn.RandomZoom(1), ""},
		{cnn.RandomContrast(-0.1), "factor: want a number from 0 to 1, got -0.1"},
		{cnn.RandomContrast(0, cnn.Factor(0.5, 1.5)), "factor: want a number from 0 to 1, got 1.5"},
		{cnn.RandomContrast(1, cnn.ValueRange(1, 1)), "value range: want finite numbers, lower < upper, got 1 and 1"},
		{cnn.RandomContrast(1, cnn.ValueRange(0, 0)), "value range: want finite numbers, lower < upper, got 0 and 0"},
		{cnn.RandomBrightness(1.01), "factor: want a number from -1 to 1, got 1.01"},
		{cnn.RandomBrightness(1, cnn.ValueRange(0, inf)), "value range: want finite numbers, lower < upper, got 0 and +Inf"},
		{cnn.RandomBrightness(1, cnn.ValueRange(-1, 1)), ""},

		{cnn.Rescaling(nan), "scale: want finite numbers, got NaN"},
		{cnn.Rescaling(1, cnn.Offset(1e39)), "offset: want finite numbers, got 1e+39"},
		{cnn.Rescaling(1, cnn.Offset()), "offset: want one number or more, got none"},
		{cnn.Rescaling(1, cnn.Offset(1, 2)), "offset: want 1 number or 3, one for each channel, got 2"},
		{cnn.Rescaling(1, cnn.Scales(1, 2, 3, 4)), "scale: want 1 number or 3, one for each channel, got 4"},
		{cnn.Rescaling(1, cnn.Factor(1, 2)), "option: want Scales, Offset or Name, got Factor"},
		{cnn.Normalization(cnn.Axis(0)), "axis: want axes next to one another, out of 1 to 3, or negative from the end, got [0]"},
		{cnn.Normalization(cnn.Axis(1, 3)), "axis: want axes next to one another, out of 1 to 3, or negative from the end, got [1 3]"},
		{cnn.Normalization(cnn.Axis(-4)), "axis: want axes next to one another, out of 1 to 3, or negative from the end, got [-4]"},
		{cnn.Normalization(cnn.Mean(1)), "mean and variance: want both or neither, got the mean alone"},
		{cnn.Normalization(cnn.Variance(1)), "mean and variance: want both or neither, got the variance alone"},
		{cnn.Normalization(cnn.Mean(1, 2, 3), cnn.Variance(1)), "variance: want as many numbers as for the mean, 3, got 1"},
		{cnn.Normalization(cnn.Mean(1, 2), cnn.Variance(1, 2)), "mean: want 1 number or 3, one for each channel, got 2"},
		{cnn.Normalization(cnn.Mean(1), cnn.Variance(-1)), "variance: want a finite number, 0 or more, got -1"},
		{cnn.Normalization(cnn.Mean(inf), cnn.Variance(1)), "mean: want finite numbers, got +Inf"},
		{cnn.Normalization(cnn.Mean(), cnn.Variance()), "mean: want one number or more, got none"},
		{cnn.Normalization(cnn.Axis(), cnn.Mean(1, 2, 3), cnn.Variance(1, 2, 3)), "mean: want 1 number, got 3"},
		{cnn.Dropout(0.5, cnn.FillValue(3)), "option: want Seed or Name, got FillValue"},
	} {
		_, err := cnn.Sequential(cnn.Input(4, 5, 3), c.layer)
		want := c.want
		if want != "" {
			want = "cnn: " + c.layer.Class() + ` "` + automaticName[c.layer.Class()] + `": ` + want
		}
		wantError(t, err, want)
	}
	for _, l := range []cnn.Layer{cnn.RandomFlip(cnn.Vertical), cnn.RandomRotation(0), cnn.RandomTranslation(0, 0), cnn.RandomZoom(0), cnn.RandomContrast(0), cnn.RandomBrightness(0)} {
		_, err := cnn.Sequential(cnn.Input(6), l)
		wantError(t, err, "cnn: "+l.Class()+` "`+automaticName[l.Class()]+`": input rank: want 4 [N,H,W,C], got 2 [N,6]; put it before Flatten`)
	}
}

var automaticName = map[string]string{
	"RandomFlip": "random_flip", "RandomRotation": "random_rotation", "RandomTranslation": "random_translation", "RandomZoom": "random_zoom",
	"RandomContrast": "random_contrast", "RandomBrightness": "random_brightness", "Rescaling": "rescaling", "Normalization": "normalization", "Dropout": "dropout",
}
