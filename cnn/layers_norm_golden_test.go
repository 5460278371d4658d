package cnn_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/seed-1d449c6d/stheno/cnn"
	"github.com/seed-1d449c6d/stheno/cnn/constraint"
	"github.com/seed-1d449c6d/stheno/cnn/initializer"
	"github.com/seed-1d449c6d/stheno/cnn/regularizer"
)

func TestNormalizationGolden(t *testing.T) {
	golden(t, "norms", map[string]func() cnn.Layer{
		"batch":      func() cnn.Layer { return cnn.BatchNormalization() },
		"batch flat": func() cnn.Layer { return cnn.BatchNormalization() },
		"batch center": func() cnn.Layer {
			return cnn.BatchNormalization(cnn.Scale(false), cnn.Epsilon(0.1), cnn.Momentum(0.5))
		},
		"batch scale": func() cnn.Layer { return cnn.BatchNormalization(cnn.Center(false), cnn.Axis(3), cnn.Momentum(0)) },
		"batch plain": func() cnn.Layer {
			return cnn.BatchNormalization(cnn.Center(false), cnn.Scale(false), cnn.Momentum(1))
		},
		"batch far":    func() cnn.Layer { return cnn.BatchNormalization() },
		"batch frozen": func() cnn.Layer { return cnn.BatchNormalization(cnn.Trainable(false)) },
		"batch regularizers": func() cnn.Layer {
			return cnn.BatchNormalization(cnn.GammaRegularizer(regularizer.L2(0.02)), cnn.BetaRegularizer(regularizer.L1(0.03)))
		},
		"batch all options": func() cnn.Layer {
			return cnn.BatchNormalization(cnn.Momentum(0.9), cnn.Epsilon(1e-5),
				cnn.BetaInitializer(initializer.RandomNormal(initializer.StdDev(0.5))), cnn.GammaInitializer(initializer.Constant(2)),
				cnn.MovingMeanInitializer(initializer.Ones()), cnn.MovingVarianceInitializer(initializer.Constant(3)),
				cnn.BetaRegularizer(regularizer.L1(0.02)), cnn.GammaRegularizer(regularizer.L2(0.03)),
				cnn.BetaConstraint(constraint.NonNeg()), cnn.GammaConstraint(constraint.MaxNorm(2)))
		},
		"layer":        func() cnn.Layer { return cnn.LayerNormalization() },
		"layer flat":   func() cnn.Layer { return cnn.LayerNormalization(cnn.Axis(1)) },
		"layer center": func() cnn.Layer { return cnn.LayerNormalization(cnn.Scale(false), cnn.Epsilon(0.1)) },
		"layer scale":  func() cnn.Layer { return cnn.LayerNormalization(cnn.Center(false), cnn.Axis(3)) },
		"layer plain":  func() cnn.Layer { return cnn.LayerNormalization(cnn.Center(false), cnn.Scale(false)) },
		"layer axes":   func() cnn.Layer { return cnn.LayerNormalization(cnn.Axis(-1, -2)) },
		"layer picture": func() cnn.Layer {
			return cnn.LayerNormalization(cnn.Axis(1, 2, 3), cnn.Scale(false))
		},
		"layer far": func() cnn.Layer { return cnn.LayerNormalization(cnn.Axis(2, 3)) },
		"layer all options": func() cnn.Layer {
			return cnn.LayerNormalization(cnn.Epsilon(1e-5), cnn.BetaInitializer(initializer.Ones()), cnn.GammaInitializer(initializer.HeNormal()),
				cnn.BetaRegularizer(regularizer.L1(0.02)), cnn.GammaRegularizer(regularizer.L2(0.03)),
				cnn.BetaConstraint(constraint.NonNeg()), cnn.GammaConstraint(constraint.UnitNorm()))
		},
		"dropout":         func() cnn.Layer { return cnn.Dropout(0.25) },
		"dropout seed":    func() cnn.Layer { return cnn.Dropout(0.5, cnn.Seed(3)) },
		"dropout none":    func() cnn.Layer { return cnn.Dropout(0) },
		"spatial dropout": func() cnn.Layer { return cnn.SpatialDropout2D(0.25, cnn.Seed(7)) },
	})
}

func TestRectifierGolden(t *testing.T) {
	golden(t, "rectifiers", map[string]func() cnn.Layer{
		"leaky":          func() cnn.Layer { return cnn.LeakyReLU() },
		"leaky slope":    func() cnn.Layer { return cnn.LeakyReLU(cnn.NegativeSlope(0.01)) },
		"leaky zero":     func() cnn.Layer { return cnn.LeakyReLU(cnn.NegativeSlope(0)) },
		"prelu":          func() cnn.Layer { return cnn.PReLU() },
		"prelu flat":     func() cnn.Layer { return cnn.PReLU() },
		"prelu channels": func() cnn.Layer { return cnn.PReLU(cnn.SharedAxes(1, 2)) },
		"prelu rows":     func() cnn.Layer { return cnn.PReLU(cnn.SharedAxes(3, 1)) },
		"prelu one": func() cnn.Layer {
			return cnn.PReLU(cnn.SharedAxes(1, 2, 3), cnn.AlphaRegularizer(regularizer.L2(0.02)))
		},
		"prelu all options": func() cnn.Layer {
			return cnn.PReLU(cnn.SharedAxes(2), cnn.AlphaInitializer(initializer.Constant(0.25)), cnn.AlphaRegularizer(regularizer.L1(0.02)),
				cnn.AlphaConstraint(constraint.NonNeg()))
		},
		"elu":                func() cnn.Layer { return cnn.ELU() },
		"elu alpha":          func() cnn.Layer { return cnn.ELU(cnn.Alpha(0.7)) },
		"elu negative alpha": func() cnn.Layer { return cnn.ELU(cnn.Alpha(-0.5)) },
		"dense leaky":        func() cnn.Layer { return cnn.Dense(4, cnn.LeakyReLU(cnn.NegativeSlope(0.1))) },
		"dense elu":          func() cnn.Layer { return cnn.Dense(4, cnn.ELU()) },
		"softmax axis":       func() cnn.Layer { return cnn.Softmax(cnn.Axis(3)) },
	})
}

// TestRectifiersAreProbed: Probe shows what LeakyReLU and PReLU put out, as layers and as the activation of another.
func TestRectifiersAreProbed(t *testing.T) {
	m := model(t, cnn.Input(4, 4, 2), cnn.Conv2D(3, 1, cnn.LeakyReLU()), cnn.LeakyReLU(), cnn.BatchNormalization(), cnn.PReLU(), cnn.ELU(), cnn.Flatten())
	var got []string
	err := m.Probe(t.Context(), random(t, 2, 2, 4, 4, 2), func(layer string, y []float32, shape cnn.Shape) error {
		got = append(got, fmt.Sprint(layer, " ", len(y), shape))
		return nil
	})
	wantError(t, err, "")
	if want := []string{"conv2d 96 (None, 4, 4, 3)", "leaky_re_lu 96 (None, 4, 4, 3)", "p_re_lu 96 (None, 4, 4, 3)"}; !slices.Equal(got, want) {
		t.Errorf("Probe shows %v, want %v", got, want)
	}
}
