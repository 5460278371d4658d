package ops_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"github.com/seed-1d449c6d/stheno/ops"
)

// TestBatchNormConstantChannel: a channel of equal numbers has the variance 0 and gives beta, exactly, however large the
// numbers and however many; its neighbour, around 1e6, keeps the variance that a difference of squares would lose.
func TestBatchNormConstantChannel(t *testing.T) {
	const rows = 1000
	r := rand.New(rand.NewPCG(1, 2))
	for _, value := range []float32{0.1, 1e6 + 0.5, -3e30, 1e-30} {
		x := leaves(tensor.Float32, tensor.Shape{rows, 2})[0]
		data := make([]float32, 2*rows)
		mean, variance := 0.0, 0.0
		for i := range rows {
			data[2*i] = value
			data[2*i+1] = 1e6 + float32(r.NormFloat64())
			mean += float64(data[2*i+1]) / rows
		}
		for i := range rows {
			d := float64(data[2*i+1]) - mean
			variance += d * d / rows
		}
		mustDo(gorgonia.Let(x, tensor.New(tensor.WithShape(rows, 2), tensor.WithBacking(data))))
		beta := gorgonia.NodeFromAny(x.Graph(), tensor.New(tensor.WithBacking([]float32{0.75, 0})), gorgonia.WithName("beta"))
		y, m, v, err := ops.BatchNorm(x, nil, beta, ops.BatchNormConfig{})
		mustDo(err)
		p := must(compile(y, m, v))
		mustDo(p.Run(t.Context()))
		ys, ms, vs := must(p.Value(y)).Float32s(), must(p.Value(m)).Float32s(), must(p.Value(v)).Float32s()
		if ms[0] != value || vs[0] != 0 {
			t.Errorf("channel of %v: mean %v, variance %v, want %v and 0", value, ms[0], vs[0], value)
		}
		for i := range rows {
			if ys[2*i] != 0.75 {
				t.Fatalf("channel of %v: y = %v, want beta = 0.75", value, ys[2*i])
			}
		}
		// x itself has been rounded to 1/16, which the variance above knows; the mean is rounded so, which costs (1/32)².
		if got := float64(vs[1]); math.Abs(got-variance) > 1e-5*variance {
			t.Errorf("variance around 1e6 = %v, want %v", got, variance)
		}
		if got := float64(ms[1]); math.Abs(got-mean) > 1.0/16 {
			t.Errorf("mean around 1e6 = %v, want %v", got, mean)
		}
		p.Close()
	}
}

// TestBatchNormNonFinite: a NaN or infinity is not lost, and stays in its channel.
func TestBatchNormNonFinite(t *testing.T) {
	for _, bad := range []float64{math.NaN(), math.Inf(1), math.Inf(-1)} {
		x := leaves(tensor.Float64, tensor.Shape{3, 2})[0]
		mustDo(gorgonia.Let(x, tensor.New(tensor.WithShape(3, 2), tensor.WithBacking([]float64{1, 2, bad, 3, 4, 7}))))
		y, m, v, err := ops.BatchNorm(x, nil, nil, ops.BatchNormConfig{})
		mustDo(err)
		p := must(compile(y, m, v))
		mustDo(p.Run(t.Context()))
		for i := range 3 {
			if a, b := element(must(p.Value(y)), 2*i), element(must(p.Value(y)), 2*i+1); !math.IsNaN(a) || math.IsNaN(b) {
				t.Errorf("%v in channel 0, row %d: y = %v and %v, want NaN and a number", bad, i, a, b)
			}
		}
		for _, s := range []*gorgonia.Node{m, v} {
			if a, b := element(must(p.Value(s)), 0), element(must(p.Value(s)), 1); !math.IsNaN(a) || math.IsNaN(b) {
				t.Errorf("%v in channel 0: statistics %v and %v, want NaN and a number", bad, a, b)
			}
		}
		p.Close()
	}
}

func TestBatchNormRefuses(t *testing.T) {
	in := leaves(tensor.Float32, tensor.Shape{4, 3}, tensor.Shape{3}, tensor.Shape{2}, tensor.Shape{3, 1})
	x, three, two, matrix := in[0], in[1], in[2], in[3]
	train := func(x, gamma, beta *gorgonia.Node, c ops.BatchNormConfig) (*gorgonia.Node, error) {
		y, _, _, err := ops.BatchNorm(x, gamma, beta, c)
		return y, err
	}
	none := ops.BatchNormConfig{}
	refused(t, "ops: BatchNorm: want input rank ≥ 2 [N,...,C], got 1 (3)")(train(three, nil, nil, none))
	refused(t, "ops: BatchNorm: input 0: want a node, got nil")(train(nil, nil, nil, none))
	refused(t, "ops: BatchNorm: want gamma [3], got (2)")(train(x, two, nil, none))
	refused(t, "ops: BatchNorm: want beta [3], got (3, 1)")(train(x, three, matrix, none))
	refused(t, "ops: BatchNorm: epsilon: want a finite number ≥ 0, got -1")(train(x, nil, nil, ops.BatchNormConfig{Epsilon: ops.Set(-1)}))
	refused(t, "ops: BatchNormInference: want a number for each of the 3 channels, got (2)")(ops.BatchNormInference(x, nil, nil, two, three, none))
	refused(t, "ops: BatchNormInference: input 2: want a node, got nil")(ops.BatchNormInference(x, nil, nil, three, nil, none))
	refused(t, "ops: MovingAverage: momentum: want a number from 0 to 1, got 1.5")(ops.MovingAverage(three, three, 1.5))
	refused(t, "ops: MovingAverage: momentum: want a number from 0 to 1, got NaN")(ops.MovingAverage(three, three, math.NaN()))
	refused(t, "ops: MovingAverage: want equal shapes, got (3) and (2)")(ops.MovingAverage(three, two, 0.5))
}
