package ops_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"github.com/seed-1d449c6d/stheno/ops"
	"github.com/seed-1d449c6d/stheno/ops/optest"
)

// drawProbabilities draws from 0.05 to 0.95.
func drawProbabilities(r *rand.Rand, _, n int) []float64 {
	v := make([]float64, n)
	for k := range v {
		v[k] = float64(float32(0.05 + 0.9*r.Float64()))
	}
	return v
}

func TestCrossEntropyFromProbabilities(t *testing.T) {
	losses := map[string]loss{"binary_crossentropy": ops.BinaryCrossEntropyFromProbabilities, "categorical_crossentropy": ops.CategoricalCrossEntropyFromProbabilities}
	optest.Run(t, optest.Op{Golden: layerGolden(t, "testdata/probabilities.json", func(config map[string]any, in gorgonia.Nodes) (*gorgonia.Node, error) {
		if f, ok := losses[config["loss"].(string)]; ok {
			return f.golden(config, in)
		}
		return ops.SparseCrossEntropyFromProbabilities(in[0], in[1])
	})})
	for name, f := range losses {
		t.Run(name, func(t *testing.T) {
			optest.Run(t, optest.Op{Build: f.build(0), Other: f.build(0.1), Cases: lossCases[:5], Draw: drawProbabilities})
			optest.Run(t, optest.Op{Build: f.build(0.25), Cases: lossCases[2:3], Draw: drawProbabilities})
		})
	}
	t.Run("sparse", func(t *testing.T) {
		optest.Run(t, optest.Op{
			Build: func(in gorgonia.Nodes) (*gorgonia.Node, error) {
				return ops.SparseCrossEntropyFromProbabilities(in[0], in[1])
			},
			Labels: 3, Cases: [][]tensor.Shape{{{5, 3}, {5}}, {{33, 10}, {33}}}, Draw: drawProbabilities,
		})
	})
}

// TestProbabilitiesAtExtremes: certain and wrong costs ln 1e7, certain and right next to nothing, NaN stays NaN; in float32,
// which does not hold 1 − 1e-7, as in float64.
func TestProbabilitiesAtExtremes(t *testing.T) {
	for _, dt := range []tensor.Dtype{tensor.Float32, tensor.Float64} {
		shape := tensor.Shape{6, 1}
		in := leaves(dt, shape, shape)
		y := must(ops.BinaryCrossEntropyFromProbabilities(in[0], in[1], ops.CrossEntropyConfig{}))
		mustDo(gorgonia.Let(in[0], valueOf(dt, shape, []float64{0, 1, 0, 1, math.NaN(), 0.5})))
		mustDo(gorgonia.Let(in[1], valueOf(dt, shape, []float64{0, 1, 1, 0, 1, 1})))
		p := must(compile(y))
		mustDo(p.Run(t.Context()))
		for i, want := range []float64{-math.Log1p(-1e-7), -math.Log1p(-1e-7), -math.Log(1e-7), -math.Log(1e-7), math.NaN(), math.Ln2} {
			// 1 − (1 − 1e-7) has lost half its digits, also in float64
			if got := element(must(p.Value(y)), i); math.IsNaN(got) != math.IsNaN(want) || math.Abs(got-want) > 1e-7*math.Abs(want) {
				t.Errorf("%v: y[%d] = %v, want %v", dt, i, got, want)
			}
		}
		p.Close()
	}
	refused(t, "ops: SparseCrossEntropyFromProbabilities: input 0: want a node, got nil")(ops.SparseCrossEntropyFromProbabilities(nil, nil))
}
