package metric

import (
	"math"
	"testing"
)

func TestArgmax(t *testing.T) {
	nan, inf := float32(math.NaN()), float32(math.Inf(1))
	for _, c := range []struct {
		row  []float32
		want int
	}{
		{nil, -1},
		{[]float32{3}, 0},
		{[]float32{1, 3, 2}, 1},
		{[]float32{1, 3, 3}, 1}, // the first of equals
		{[]float32{-inf, -inf}, 0},
		{[]float32{1, nan, inf}, 1}, // NumPy: NaN wins
		{[]float32{nan, nan}, 0},
	} {
		if got := Argmax(c.row); got != c.want {
			t.Errorf("Argmax(%v) = %d, want %d", c.row, got, c.want)
		}
	}
}

func TestAccuracyWeighsRows(t *testing.T) {
	c := Accuracy().New()
	if v := c.Value(); !math.IsNaN(v) {
		t.Errorf("Value of nothing = %v, want NaN", v)
	}
	c.Add(nil, nil)
	c.Add([]float32{1, 0, 0, 1, 1, 0}, []int{0, 1, 1}) // 2 of 3
	c.Add([]float32{0, 1}, []int{0})                   // 0 of 1: a mean of batch means would be 1/3
	if v := c.Value(); v != 0.5 {
		t.Errorf("Value = %v, want 0.5", v)
	}
	if v := Accuracy().New().Value(); !math.IsNaN(v) {
		t.Errorf("a new counter has Value %v, want NaN", v)
	}
}
