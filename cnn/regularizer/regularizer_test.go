package regularizer

import (
	"math"
	"testing"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"
)

func TestCheck(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	x := gorgonia.NewVector(gorgonia.NewGraph(), tensor.Float32, gorgonia.WithShape(3), gorgonia.WithName("w"))
	for _, c := range []struct {
		r    Regularizer
		want string
	}{
		{L1(0.01), ""}, {L2(0), ""}, {L1L2(0, 0), ""}, {L1L2(1, math.MaxFloat32), ""},
		{L1(-0.1), "regularizer: L1: l1: want a finite number, 0 or more, got -0.1"},
		{L2(nan), "regularizer: L2: l2: want a finite number, 0 or more, got NaN"},
		{L1L2(inf, -1), "regularizer: L1L2: l1: want a finite number, 0 or more, got +Inf"},
		{L1L2(0, 1e39), "regularizer: L1L2: l2: want a finite number, 0 or more, got 1e+39"},
	} {
		got := ""
		if err := c.r.Check(); err != nil {
			got = err.Error()
		}
		if got != c.want {
			t.Errorf("Check = %q, want %q", got, c.want)
		}
		got = ""
		if _, err := c.r.Penalty(x); err != nil {
			got = err.Error()
		}
		if got != c.want {
			t.Errorf("error of Penalty = %q, want %q", got, c.want)
		}
	}
	if _, err := L2(1).Penalty(nil); err == nil || err.Error() != "regularizer: L2: weights: want a node, got nil" {
		t.Errorf("Penalty(nil): %v", err)
	}
	labels := gorgonia.NewVector(x.Graph(), tensor.Int, gorgonia.WithShape(3), gorgonia.WithName("labels"))
	if _, err := L2(1).Penalty(labels); err == nil || err.Error() != "ops: Penalty: dtype: want float32 or float64, got int" {
		t.Errorf("Penalty of integers: %v", err)
	}
}

// TestConfigIsACopy: what a caller does to a config does not change the next one.
func TestConfigIsACopy(t *testing.T) {
	r := L2(0.5).(Configured)
	r.Config()["l2"] = 7
	if got := r.Config()["l2"]; got != 0.5 {
		t.Errorf("l2 = %v, want 0.5", got)
	}
}
