package data

import (
	"math"
	"slices"
	"strings"
	"testing"
)

func TestTargetLabels(t *testing.T) {
	for _, c := range []struct {
		targets []float32
		width   int
		labels  []int
		classes int
	}{
		{[]float32{0, 0.5, 0.50001, 1, -3}, 1, []int{0, 0, 1, 1, 0}, 2}, // more than 0.5, as Keras' binary accuracy
		{[]float32{1, 0, 0, 0, 0, 1, 0.2, 0.4, 0.4}, 3, []int{0, 2, 1}, 3},
		{[]float32{-2, -1, -3, -3}, 2, []int{1, 0}, 2},
	} {
		n := len(c.targets) / c.width
		s, err := NewTargets(make([]float32, n), c.targets, []int{1}, []int{c.width})
		if err != nil {
			t.Fatal(err)
		}
		if _, labels, got, _ := everything(t, s); !slices.Equal(labels, c.labels) || !slices.Equal(got, c.targets) || s.Classes() != c.classes {
			t.Errorf("targets %v: labels %v of %d classes, want %v of %d", c.targets, labels, s.Classes(), c.labels, c.classes)
		}
	}
	// A target of any rank is one row.
	s := must[*TargetSet](t)(NewTargets(make([]float32, 2), []float32{0, 1, 2, 3, 3, 2, 1, 0}, []int{1}, []int{2, 2}))
	if _, labels, _, _ := everything(t, s); !slices.Equal(labels, []int{3, 0}) || s.Classes() != 4 || !slices.Equal(s.TargetShape(), []int{2, 2}) {
		t.Errorf("targets [2,2]: labels %v of %d classes, shape %v", labels, s.Classes(), s.TargetShape())
	}
	s.TargetShape()[0] = 9
	if s.TargetShape()[0] != 2 {
		t.Error("TargetShape hands out its own slice")
	}
}

func TestTargetErrors(t *testing.T) {
	make2 := func(x, targets []float32, shape, targetShape []int) error {
		_, err := NewTargets(x, targets, shape, targetShape)
		return err
	}
	inf, nan := float32(math.Inf(1)), float32(math.NaN())
	s := rows(t)
	for _, c := range []struct {
		err  error
		want string
	}{
		{make2([]float32{1}, []float32{1}, []int{1}, nil), "data: NewTargets: target shape: want at least 1 axis, got []"},
		{make2([]float32{1}, []float32{1}, []int{1}, []int{0}), "data: NewTargets: target shape: want every axis ≥ 1, got [0]"},
		{make2([]float32{1}, []float32{1}, nil, []int{1}), "data: NewTargets: shape: want"},
		{make2(nil, nil, []int{1}, []int{2}), "data: NewTargets: length of targets: want 2 numbers ([2]) for each example, at least 1 example, got 0"},
		{make2([]float32{1}, make([]float32, 3), []int{1}, []int{2}), "at least 1 example, got 3"},
		{make2([]float32{1}, []float32{1, 2}, []int{1}, []int{1}), "data: NewTargets: length of x: want 1 values ([1]) for each of 2 labels, got 1 values"},
		{make2([]float32{1, 2}, []float32{1, 2, 3, nan}, []int{1}, []int{2}), "data: NewTargets: target of example 1, value 1: want a finite number, got NaN"},
		{make2([]float32{1}, []float32{-inf}, []int{1}, []int{1}), "target of example 0, value 0: want a finite number, got -Inf"},
		{make2([]float32{1, inf}, []float32{1, 2}, []int{1}, []int{1}), "data: NewTargets: picture 1, value 0: want a finite number, got +Inf"},
		{s.ReadTargets([]int{0}, make([]float32, 3)), "data: ReadTargets: length of t: want 2 (1 targets of 2 numbers), got 3"},
		{s.ReadTargets([]int{-1}, make([]float32, 2)), "data: ReadTargets: index: want 0 to 3, got -1"},
	} {
		if c.err == nil || !strings.Contains(c.err.Error(), c.want) {
			t.Errorf("error %v, want it to say %q", c.err, c.want)
		}
	}
}

func TestWeighErrors(t *testing.T) {
	d := rows(t)
	weigh := func(d Dataset, w ...float64) error { _, err := Weigh(d, w); return err }
	s := must[*WeightedSet](t)(Weigh(d, []float32{1, 2, 3, 4}))
	for _, c := range []struct {
		err  error
		want string
	}{
		{weigh(nil, 1), "data: Weigh: want a Dataset, got nil"},
		{weigh(d, 1, 2, 3), "data: Weigh: weights: want 4, one for each example, got 3"},
		{weigh(d, 1, -1e-9, 1, 1), "data: Weigh: weight of example 1: want a finite number, 0 or more, got -1e-09"},
		{weigh(d, 1, 1, math.NaN(), 1), "weight of example 2: want a finite number, 0 or more, got NaN"},
		{weigh(d, 1, 1, 1, math.Inf(1)), "weight of example 3: want a finite number, 0 or more, got +Inf"},
		{weigh(d, 1e39, 1, 1, 1), "weight of example 0: want a finite number, 0 or more, got 1e+39"}, // float32 has no such number
		{s.ReadWeights([]int{0}, make([]float32, 2)), "data: ReadWeights: length of w: want 1, got 2"},
		{s.ReadWeights([]int{4}, make([]float32, 1)), "data: ReadWeights: index: want 0 to 3, got 4"},
	} {
		if c.err == nil || !strings.Contains(c.err.Error(), c.want) {
			t.Errorf("error %v, want it to say %q", c.err, c.want)
		}
	}
}

// What Weigh was given stays the caller's.
func TestWeighCopies(t *testing.T) {
	w := []float32{1, 2, 3, 4}
	s := must[*WeightedSet](t)(Weigh(rows(t), w))
	w[0] = 9
	if _, _, _, got := everything(t, s); !slices.Equal(got, []float32{1, 2, 3, 4}) {
		t.Errorf("weights %v", got)
	}
}
