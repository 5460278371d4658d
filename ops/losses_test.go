package ops_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"github.com/seed-1d449c6d/stheno/graph"
	"github.com/seed-1d449c6d/stheno/ops"
	"github.com/seed-1d449c6d/stheno/ops/optest"
)

type loss func(logits, targets *gorgonia.Node, c ops.CrossEntropyConfig) (*gorgonia.Node, error)

func (f loss) build(smoothing float64) func(in gorgonia.Nodes) (*gorgonia.Node, error) {
	return func(in gorgonia.Nodes) (*gorgonia.Node, error) {
		return f(in[0], in[1], ops.CrossEntropyConfig{LabelSmoothing: smoothing})
	}
}

// golden is the loss of a case of a golden file: where it has weights, the mean of the weighted loss.
func (f loss) golden(config map[string]any, in gorgonia.Nodes) (*gorgonia.Node, error) {
	y, err := f.build(config["label_smoothing"].(float64))(in)
	if err != nil || config["weighted"] != true {
		return y, err
	}
	if y, err = ops.Weighted(y, in[2]); err != nil {
		return nil, err
	}
	return ops.Mean(y)
}

var lossCases = [][]tensor.Shape{{{1, 1}, {1, 1}}, {{7}, {7}}, {{5, 3}, {5, 3}}, {{33, 10}, {33, 10}}, {{3, 2, 4}, {3, 2, 4}}, {{90, 50}, {90, 50}}}

// drawLoss draws logits, and targets from 0 to 1.
func drawLoss(r *rand.Rand, i, n int) []float64 {
	v := make([]float64, n)
	for k := range v {
		v[k] = float64(float32(2 * r.NormFloat64()))
		if i == 1 {
			v[k] = float64(float32(r.Float64()))
		}
	}
	return v
}

func TestBinaryCrossEntropy(t *testing.T) {
	f := loss(ops.BinaryCrossEntropy)
	optest.Run(t, optest.Op{Build: f.build(0), Other: f.build(0.1), Cases: lossCases, Draw: drawLoss, Golden: layerGolden(t, "testdata/binarycrossentropy.json", f.golden)})
	optest.Run(t, optest.Op{Build: f.build(0.25), Cases: lossCases[2:3], Draw: drawLoss})
}

func TestCategoricalCrossEntropy(t *testing.T) {
	f := loss(ops.CategoricalCrossEntropy)
	optest.Run(t, optest.Op{Build: f.build(0), Other: f.build(0.1), Cases: lossCases, Draw: drawLoss, Golden: layerGolden(t, "testdata/categoricalcrossentropy.json", f.golden)})
	optest.Run(t, optest.Op{Build: f.build(0.25), Cases: lossCases[2:3], Draw: drawLoss})
}

func TestWeighted(t *testing.T) {
	build := func(in gorgonia.Nodes) (*gorgonia.Node, error) {
		y, err := ops.SparseCrossEntropy(in[0], in[2])
		if err != nil {
			return nil, err
		}
		return ops.Weighted(y, in[1])
	}
	optest.Run(t, optest.Op{Build: build, Labels: 3, Cases: [][]tensor.Shape{{{5, 3}, {5}, {5}}, {{33, 3}, {33}, {33}}}})
	in := leaves(tensor.Float32, tensor.Shape{4}, tensor.Shape{3})
	refused(t, "ops: Multiply: want equal shapes, got (4) and (3)")(ops.Weighted(in[0], in[1]))
}

// TestCrossEntropyAgrees: dense targets that are one-hot give what class numbers give, bit for bit.
func TestCrossEntropyAgrees(t *testing.T) {
	const rows, k = 50, 7
	r := rand.New(rand.NewPCG(5, 5))
	in := leaves(tensor.Float32, tensor.Shape{rows, k}, tensor.Shape{rows, k})
	labels := gorgonia.NewVector(in[0].Graph(), tensor.Int, gorgonia.WithShape(rows), gorgonia.WithName("labels"))
	z, hot, numbers := make([]float32, rows*k), make([]float32, rows*k), make([]int, rows)
	for n := range rows {
		numbers[n] = r.IntN(k)
		hot[n*k+numbers[n]] = 1
		for j := range k {
			z[n*k+j] = float32(math.Exp(6*r.Float64()) * r.NormFloat64())
		}
	}
	outs := gorgonia.Nodes{must(ops.SparseCrossEntropy(in[0], labels)), must(ops.CategoricalCrossEntropy(in[0], in[1], ops.CrossEntropyConfig{}))}
	for _, y := range outs[:2] {
		outs = append(outs, must(graph.Grad(must(gorgonia.Sum(y)), in[0]))[0])
	}
	p := must(compile(outs...))
	defer p.Close()
	mustDo(p.Run(t.Context(), graph.Input{Node: in[0], F32: z}, graph.Input{Node: in[1], F32: hot}, graph.Input{Node: labels, Int: numbers}))
	for k := range []int{0, 2} {
		a, b := must(p.Value(outs[2*k])).Float32s(), must(p.Value(outs[2*k+1])).Float32s()
		for i := range a {
			// The last roundings to float32 fall elsewhere, in float64 they are the same sums.
			if d := math.Abs(float64(a[i] - b[i])); d > 2e-7*math.Abs(float64(a[i])) {
				t.Errorf("%v[%d]: class number %v, one-hot %v", outs[2*k+1].Op(), i, a[i], b[i])
			}
		}
	}
}

// TestLossesAtExtremes: values and derivatives by the logits that are limits, from the definitions.
func TestLossesAtExtremes(t *testing.T) {
	inf, nan := math.Inf(1), math.NaN()
	check := func(f loss, shape tensor.Shape, z, target, y, gz []float64) {
		t.Helper()
		for _, dt := range []tensor.Dtype{tensor.Float32, tensor.Float64} {
			in := leaves(dt, shape, shape)
			out := must(f(in[0], in[1], ops.CrossEntropyConfig{}))
			g := must(graph.Grad(must(gorgonia.Sum(out)), in[0]))[0]
			mustDo(gorgonia.Let(in[0], valueOf(dt, shape, z)))
			mustDo(gorgonia.Let(in[1], valueOf(dt, shape, target)))
			p := must(compile(out, g))
			mustDo(p.Run(t.Context()))
			for k, want := range [][]float64{y, gz} {
				for i, w := range want {
					got := element(must(p.Value(gorgonia.Nodes{out, g}[k])), i)
					if math.IsNaN(got) != math.IsNaN(w) || math.IsInf(w, 0) && got != w || math.Abs(got-w) > 1e-6*math.Abs(w) {
						t.Errorf("%v of %v and %v: %s[%d] = %v, want %v", out.Op(), z, target, [...]string{"y", "gz"}[k], i, got, w)
					}
				}
			}
			p.Close()
		}
	}
	small := math.Exp(-30) // sigmoid(-30), and what is left of a sure prediction: to the last digit
	check(ops.BinaryCrossEntropy, tensor.Shape{9, 1},
		[]float64{1e4, 1e4, -1e4, -1e4, inf, inf, -inf, nan, 30},
		[]float64{1, 0, 0, 1, 1, 0.5, 0, 1, 1},
		[]float64{0, 1e4, 0, 1e4, 0, inf, 0, nan, small},
		[]float64{0, 1, 0, -1, 0, 0.5, 0, nan, -small})
	check(ops.BinaryCrossEntropy, tensor.Shape{3, 1}, []float64{-30, 0, 1}, []float64{0, 0.25, nan}, []float64{small, math.Ln2, nan}, []float64{small, 0.25, nan})
	check(ops.CategoricalCrossEntropy, tensor.Shape{7, 2},
		[]float64{1e4, -1e4, 1e4, -1e4, 30, 0, 0, -inf, inf, 0, nan, 0, -inf, -inf},
		[]float64{1, 0, 0, 1, 1, 0, 1, 0, 1, 0, 0, 1, 1, 0},
		[]float64{0, 2e4, small, 0, nan, nan, nan},
		[]float64{0, 0, 1, -1, -small, small, 0, 0, nan, nan, nan, nan, nan, nan})
	// Targets that add up to 2, and to 0: the derivative has softmax times the sum. NaN is not lost where targets are 0.
	third := 1.0 / 3
	check(ops.CategoricalCrossEntropy, tensor.Shape{3, 3}, []float64{0, 0, 0, 5, 5, 5, nan, 0, 0}, []float64{1, 1, 0, 0, 0, 0, 0, 0, 0},
		[]float64{2 * math.Log(3), 0, nan}, []float64{2*third - 1, 2*third - 1, 2 * third, 0, 0, 0, nan, nan, nan})
}

func TestLossesRefuse(t *testing.T) {
	in := leaves(tensor.Float32, tensor.Shape{4, 3}, tensor.Shape{4, 2}, tensor.Shape{4, 0}, tensor.Shape{4, 0})
	scalar := gorgonia.NewScalar(in[0].Graph(), tensor.Float32, gorgonia.WithName("scalar"))
	for name, f := range map[string]loss{"BinaryCrossEntropy": ops.BinaryCrossEntropy, "CategoricalCrossEntropy": ops.CategoricalCrossEntropy} {
		none := ops.CrossEntropyConfig{}
		refused(t, "ops: "+name+": want logits and targets [...,K] with K ≥ 1, got (4, 3) and (4, 2)")(f(in[0], in[1], none))
		refused(t, "ops: "+name+": want logits and targets [...,K] with K ≥ 1, got (4, 0) and (4, 0)")(f(in[2], in[3], none))
		refused(t, "ops: "+name+": want logits of rank ≥ 1, got a scalar")(f(scalar, scalar, none))
		refused(t, "ops: "+name+": input 0: want a node, got nil")(f(nil, in[0], none))
		refused(t, "ops: "+name+": input 1: want a node, got nil")(f(in[0], nil, none))
		refused(t, "ops: "+name+": label_smoothing: want a number from 0 to 1, got 2")(f(in[0], in[0], ops.CrossEntropyConfig{LabelSmoothing: 2}))
		refused(t, "ops: "+name+": label_smoothing: want a number from 0 to 1, got NaN")(f(in[0], in[0], ops.CrossEntropyConfig{LabelSmoothing: math.NaN()}))
	}
}
