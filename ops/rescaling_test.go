package ops_test

import (
	"math"
	"testing"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"github.com/seed-1d449c6d/stheno/ops"
	"github.com/seed-1d449c6d/stheno/ops/optest"
)

func rescaling(c ops.RescalingConfig) func(in gorgonia.Nodes) (*gorgonia.Node, error) {
	return func(in gorgonia.Nodes) (*gorgonia.Node, error) { return ops.Rescaling(in[0], c) }
}

func TestRescaling(t *testing.T) {
	optest.Run(t, optest.Op{
		Build: rescaling(ops.RescalingConfig{Scale: []float64{1. / 255}, Offset: []float64{-1}}),
		Other: rescaling(ops.RescalingConfig{Scale: []float64{1. / 127}}),
		Cases: [][]tensor.Shape{{{1}}, {{7}}, {{33, 2, 3, 5}}}, Linear: true,
	})
	optest.Run(t, optest.Op{
		Build: rescaling(ops.RescalingConfig{Scale: []float64{2, -0.3, 0}, Offset: []float64{1}}),
		Other: rescaling(ops.RescalingConfig{Scale: []float64{-2, -0.3, 0}, Offset: []float64{1}}),
		Cases: [][]tensor.Shape{{{1, 3}}, {{33, 2, 4, 3}}}, Linear: true,
	})
}

func TestRescalingRefuses(t *testing.T) {
	x := leaves(tensor.Float32, tensor.Shape{4, 3})[0]
	vector := leaves(tensor.Float32, tensor.Shape{3})[0]
	scalar := gorgonia.NewScalar(x.Graph(), tensor.Float32, gorgonia.WithName("scalar"))
	one, two := []float64{1}, []float64{1, 2}
	refused(t, "ops: Rescaling: input 0: want a node, got nil")(ops.Rescaling(nil, ops.RescalingConfig{Scale: one}))
	refused(t, "ops: Rescaling: want input rank ≥ 1, got a scalar")(ops.Rescaling(scalar, ops.RescalingConfig{Scale: one}))
	refused(t, "ops: Rescaling: scale: want 1 number, got 0")(ops.Rescaling(x, ops.RescalingConfig{}))
	refused(t, "ops: Rescaling: scale: want 1 number or 3, got 2")(ops.Rescaling(x, ops.RescalingConfig{Scale: two}))
	refused(t, "ops: Rescaling: offset: want 1 number or 3, got 2")(ops.Rescaling(x, ops.RescalingConfig{Scale: one, Offset: two}))
	refused(t, "ops: Rescaling: scale: want finite numbers that float32 holds, got NaN")(ops.Rescaling(x, ops.RescalingConfig{Scale: []float64{math.NaN()}}))
	refused(t, "ops: Rescaling: offset: want finite numbers that float32 holds, got 1e+39")(ops.Rescaling(x, ops.RescalingConfig{Scale: one, Offset: []float64{1e39}}))
	refused(t, "ops: Rescaling: want [N, ..., 3], a number for each index of the last axis, got (3)")(ops.Rescaling(vector, ops.RescalingConfig{Scale: []float64{1, 2, 3}}))
}
