package optimizer

import (
	"math"
	"testing"
)

func TestCheck(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	for _, c := range []struct {
		o    Optimizer
		want string
	}{
		{Adam(Constant(1e-3)), ""},
		{Adam(Constant(0), Beta1(0), Beta2(0), Epsilon(0)), ""},
		{SGD(CosineDecay(0.1, 1), Momentum(1), Nesterov()), ""},
		{Adam(nil), "optimizer: Adam: learning rate: want a Schedule, got nil; for example Constant(1e-3)"},
		{Adam(Constant(nan)), "optimizer: Adam: learning rate: want a finite number, 0 or more, got NaN"},
		{SGD(Constant(-1)), "optimizer: SGD: learning rate: want a finite number, 0 or more, got -1"},
		{SGD(Constant(inf)), "optimizer: SGD: learning rate: want a finite number, 0 or more, got +Inf"},
		{SGD(Constant(1e39)), "optimizer: SGD: learning rate: want a finite number, 0 or more, got 1e+39"},
		{SGD(CosineDecay(nan, 3)), "optimizer: SGD: learning rate: want a finite number, 0 or more, got NaN"},
		{SGD(CosineDecay(1, 0)), "optimizer: SGD: CosineDecay: steps: want at least 1, got 0"},
		{SGD(Constant(1), Momentum(1.1)), "optimizer: SGD: Momentum: want 0 to 1, got 1.1"},
		{SGD(Constant(1), Momentum(nan)), "optimizer: SGD: Momentum: want 0 to 1, got NaN"},
		{SGD(Constant(1), Beta1(0.5)), `optimizer: SGD: option: want Momentum or Nesterov, got "Beta1"`},
		{Adam(Constant(1), Nesterov()), `optimizer: Adam: option: want Beta1, Beta2 or Epsilon, got "Nesterov"`},
		{Adam(Constant(1), Beta1(1)), "optimizer: Adam: Beta1: want 0 or more and below 1, got 1"},
		{Adam(Constant(1), Beta2(-0.1)), "optimizer: Adam: Beta2: want 0 or more and below 1, got -0.1"},
		{Adam(Constant(1), Epsilon(inf)), "optimizer: Adam: Epsilon: want a finite number, 0 or more, got +Inf"},
		{Adam(Constant(1), Beta1(0), Beta1(0)), "optimizer: Adam: option Beta1: want it once, got it twice"},
	} {
		got := ""
		if err := c.o.Check(); err != nil {
			got = err.Error()
		}
		if got != c.want {
			t.Errorf("%s: Check = %q, want %q", c.o.Name(), got, c.want)
		}
	}
}

// TestCosineDecay compares with keras.optimizers.schedules.CosineDecay(0.002, 1570), Keras 3.15.1, which computes in
// float32: hence a tolerance of two roundings of the initial rate.
func TestCosineDecay(t *testing.T) {
	s := CosineDecay(0.002, 1570)
	for step, want := range map[int]float64{
		0: 0.0020000000949949026, 1: 0.0019999979995191097, 2: 0.0019999921787530184, 500: 0.0015398754039779305,
		785: 0.0009999999310821295, 1000: 0.000582930922973901, 1569: 2.0265580324974053e-09, 1570: 0, 2000: 0,
	} {
		if got := s.At(step); math.Abs(got-want) > 2*0.002*0x1p-23 {
			t.Errorf("At(%d) = %v, want %v", step, got, want)
		}
	}
	if got := s.At(1570); got != 0 {
		t.Errorf("At(1570) = %v, want exactly 0", got)
	}
}

func TestSlots(t *testing.T) {
	for _, c := range []struct {
		o    Optimizer
		want int
	}{{Adam(Constant(1)), 2}, {SGD(Constant(1)), 0}, {SGD(Constant(1), Momentum(0.9)), 1}} {
		if got := c.o.Slots(); got != c.want {
			t.Errorf("%s: Slots = %d, want %d", c.o.Name(), got, c.want)
		}
	}
}
