package cnn_test

import (
	"testing"

	"github.com/seed-1d449c6d/stheno/cnn"
)

// TestAugmentationGolden: names, configs and shapes of the layers that change pictures at random, which outside of training
// change nothing; and what the others give and learn.
func TestAugmentationGolden(t *testing.T) {
	golden(t, "augmentation", map[string]func() cnn.Layer{
		"flip":            func() cnn.Layer { return cnn.RandomFlip(cnn.HorizontalAndVertical) },
		"flip horizontal": func() cnn.Layer { return cnn.RandomFlip(cnn.Horizontal, cnn.Seed(3)) },
		"rotation":        func() cnn.Layer { return cnn.RandomRotation(-0.2) },
		"rotation all options": func() cnn.Layer {
			return cnn.RandomRotation(0, cnn.Factor(0.3, -0.1), cnn.FillMode(cnn.FillConstant), cnn.FillValue(0.5), cnn.Interpolation(cnn.Nearest), cnn.Seed(4))
		},
		"translation": func() cnn.Layer { return cnn.RandomTranslation(0.2, 0.3) },
		"translation all options": func() cnn.Layer {
			return cnn.RandomTranslation(0, 0, cnn.HeightFactor(0.3, -0.1), cnn.WidthFactor(-0.5, -0.2), cnn.FillMode(cnn.FillWrap),
				cnn.FillValue(2), cnn.Interpolation(cnn.Nearest), cnn.Seed(5))
		},
		"zoom": func() cnn.Layer { return cnn.RandomZoom(1) },
		"zoom all options": func() cnn.Layer {
			return cnn.RandomZoom(0, cnn.HeightFactor(-0.3, 0.1), cnn.WidthFactor(0.2, 0.1), cnn.FillMode(cnn.FillNearest), cnn.Interpolation(cnn.Nearest), cnn.Seed(6))
		},
		"contrast": func() cnn.Layer { return cnn.RandomContrast(0.2) },
		"contrast all options": func() cnn.Layer {
			return cnn.RandomContrast(0, cnn.Factor(0.5, 0.2), cnn.ValueRange(0, 1), cnn.Seed(7))
		},
		"brightness": func() cnn.Layer { return cnn.RandomBrightness(0.2) },
		"brightness all options": func() cnn.Layer {
			return cnn.RandomBrightness(0, cnn.Factor(0.5, -0.2), cnn.ValueRange(-1, 1), cnn.Seed(8))
		},
		"rescaling":              func() cnn.Layer { return cnn.Rescaling(1. / 255) },
		"rescaling offset":       func() cnn.Layer { return cnn.Rescaling(1./127.5, cnn.Offset(-1)) },
		"rescaling channels":     func() cnn.Layer { return cnn.Rescaling(0, cnn.Scales(0.5, -1, 2), cnn.Offset(1, 0, -0.5)) },
		"normalization":          func() cnn.Layer { return cnn.Normalization() },
		"normalization features": func() cnn.Layer { return cnn.Normalization() },
		"normalization rows inverted": func() cnn.Layer {
			return cnn.Normalization(cnn.Axis(1), cnn.Invert(true))
		},
		"normalization all":   func() cnn.Layer { return cnn.Normalization(cnn.Axis()) },
		"normalization cells": func() cnn.Layer { return cnn.Normalization(cnn.Axis(1, 2, 3)) },
		"normalization constants": func() cnn.Layer {
			return cnn.Normalization(cnn.Mean(0.1, 0.2, 0.3), cnn.Variance(1.5, 0.5, 0.25))
		},
		"normalization constants of two axes": func() cnn.Layer {
			return cnn.Normalization(cnn.Axis(2, 3), cnn.Mean(0.1, 0.2, 0.3), cnn.Variance(1.5, 0.5, 0.25), cnn.Invert(true))
		},
		"normalization one constant": func() cnn.Layer { return cnn.Normalization(cnn.Mean(0.5), cnn.Variance(4)) },
	})
}
