package optimizer

import (
	"fmt"
	"math"
	"strings"
	"testing"
)

// TestRanges asks every number of every optimizer and schedule with values that none can have: the error names what has the
// number, the option, the value and what is wanted.
func TestRanges(t *testing.T) {
	all := map[string]func(float64) Option{"WeightDecay": WeightDecay, "ClipValue": ClipValue, "ClipNorm": ClipNorm, "GlobalClipNorm": GlobalClipNorm, "EMA": EMA}
	epsilon := map[string]func(float64) Option{"Beta1": Beta1, "Beta2": Beta2, "Epsilon": Epsilon}
	type own = map[string]func(float64) Option
	for _, c := range []struct {
		name string
		make func(o ...Option) interface{ Check() error }
		own  own
	}{
		{"optimizer: SGD", func(o ...Option) interface{ Check() error } { return SGD(Constant(1), o...) }, own{"Momentum": Momentum}},
		{"optimizer: Adam", func(o ...Option) interface{ Check() error } { return Adam(Constant(1), o...) }, epsilon},
		{"optimizer: AdamW", func(o ...Option) interface{ Check() error } { return AdamW(Constant(1), o...) }, epsilon},
		{"optimizer: RMSprop", func(o ...Option) interface{ Check() error } { return RMSprop(Constant(1), o...) }, own{"Rho": Rho, "Momentum": Momentum, "Epsilon": Epsilon}},
		{"optimizer: Adagrad", func(o ...Option) interface{ Check() error } { return Adagrad(Constant(1), o...) }, own{"InitialAccumulatorValue": InitialAccumulatorValue, "Epsilon": Epsilon}},
		{"optimizer: Nadam", func(o ...Option) interface{ Check() error } { return Nadam(Constant(1), o...) }, epsilon},
		{"optimizer: Adamax", func(o ...Option) interface{ Check() error } { return Adamax(Constant(1), o...) }, epsilon},
		{"optimizer: Lion", func(o ...Option) interface{ Check() error } { return Lion(Constant(1), o...) }, own{"Beta1": Beta1, "Beta2": Beta2}},
		{"PolynomialDecay", func(o ...Option) interface{ Check() error } { return PolynomialDecay(1, 1, o...).(checker) }, own{"EndLearningRate": EndLearningRate, "Power": Power}},
		{"CosineDecay", func(o ...Option) interface{ Check() error } { return CosineDecay(1, 1, o...).(checker) }, own{"Alpha": Alpha, "WarmupTarget": WarmupTarget}},
		{"CosineDecayRestarts", func(o ...Option) interface{ Check() error } { return CosineDecayRestarts(1, 1, o...).(checker) }, own{"TMul": TMul, "MMul": MMul, "Alpha": Alpha}},
	} {
		groups := []own{c.own}
		if strings.HasPrefix(c.name, "optimizer") {
			groups = append(groups, all)
		}
		for _, options := range groups {
			for name, option := range options {
				for _, v := range []float64{math.NaN(), math.Inf(1), math.Inf(-1), -1e-9, -1, 1e39} {
					start, end := c.name+": "+name+": want ", fmt.Sprintf(", got %v", v)
					if err := c.make(option(v)).Check(); err == nil || !strings.HasPrefix(err.Error(), start) || !strings.HasSuffix(err.Error(), end) {
						t.Errorf("Check = %v, want %s…%s", err, start, end)
					}
				}
				if err := c.make(option(1)).Check(); err != nil && !strings.HasPrefix(name, "Beta") {
					t.Errorf("%s: %s(1): %v", c.name, name, err)
				}
			}
		}
	}
}

func TestWholeCheck(t *testing.T) {
	one := Constant(1)
	for _, c := range []struct {
		o    Optimizer
		want string
	}{
		{Adam(one, ClipNorm(1), EMA(0.9), EMAOverwriteFrequency(1), GradientAccumulationSteps(2)), ""},
		{Lion(one, GlobalClipNorm(1e-30), EMA(0)), ""},
		{SGD(one, EMA(1)), ""},
		{SGD(one, ClipNorm(1), ClipValue(0.5)), "optimizer: SGD: gradient clipping: want one of ClipNorm, ClipValue and GlobalClipNorm, got ClipNorm 1 and ClipValue 0.5"},
		{Lion(one, GlobalClipNorm(2), ClipNorm(1)), "optimizer: Lion: gradient clipping: want one of ClipNorm, ClipValue and GlobalClipNorm, got ClipNorm 1 and GlobalClipNorm 2"},
		{SGD(one, ClipNorm(0)), "optimizer: SGD: ClipNorm: want a finite number above 0, got 0"},
		{SGD(one, GlobalClipNorm(0)), "optimizer: SGD: GlobalClipNorm: want a finite number above 0, got 0"},
		{SGD(one, ClipNorm(1e-50)), "optimizer: SGD: ClipNorm: want a finite number above 0 as a float32, got 1e-50"},
		{SGD(one, EMA(1.01)), "optimizer: SGD: EMA: want 0 to 1, got 1.01"},
		{SGD(one, EMAOverwriteFrequency(3)), "optimizer: SGD: EMAOverwriteFrequency: want it with EMA only, got 3 alone"},
		{SGD(one, EMA(1), EMAOverwriteFrequency(0)), "optimizer: SGD: EMAOverwriteFrequency: want a whole number, 1 to 2147483647, got 0"},
		{SGD(one, EMA(1), EMAOverwriteFrequency(-3)), "optimizer: SGD: EMAOverwriteFrequency: want a whole number, 1 to 2147483647, got -3"},
		{SGD(one, GradientAccumulationSteps(1)), "optimizer: SGD: GradientAccumulationSteps: want a whole number, 2 to 2147483647, got 1"},
		{SGD(one, GradientAccumulationSteps(0)), "optimizer: SGD: GradientAccumulationSteps: want a whole number, 2 to 2147483647, got 0"},
		{SGD(one, ClipNorm(1), ClipNorm(2)), "optimizer: SGD: option ClipNorm: want it once, got it twice"},
		{Adam(one, Beta1(0.99999999)), "optimizer: Adam: Beta1: want 0 or more and below 1 as a float32, got 0.99999999"},
		{Lion(one, Beta1(1e-50)), "optimizer: Lion: Beta1: want above 0 and up to 1 as a float32, got 1e-50"},
		{SGD(CosineDecayRestarts(1, 5, EMA(1))), `optimizer: SGD: CosineDecayRestarts: option: want Alpha, MMul or TMul, got "EMA"`},
		{SGD(PiecewiseConstantDecay([]int{1}, []float64{1, -1})), "optimizer: SGD: PiecewiseConstantDecay: value 2: want a finite number, 0 or more, got -1"},
	} {
		got := ""
		if err := c.o.Check(); err != nil {
			got = err.Error()
		}
		if got != c.want {
			t.Errorf("Check = %q, want %q", got, c.want)
		}
	}
}

// TestBadOptimizersDoNotPanic: an optimizer of which Check says something may still be asked for anything.
func TestBadOptimizersDoNotPanic(t *testing.T) {
	for _, o := range []Optimizer{
		SGD(nil), SGD(Constant(1), GradientAccumulationSteps(-5)), SGD(Constant(1), EMA(2), EMAOverwriteFrequency(-1)),
		Adam(nil, Nesterov()), SGD(Constant(1), GradientAccumulationSteps(math.MaxInt), ClipNorm(math.NaN())), SGD(Constant(1), Option{}),
	} {
		if o.Check() == nil {
			t.Errorf("%v: Check found nothing", o.(Configured).Config())
		}
		v := []Variable{{[]float32{1}, []float32{1}, make([][]float32, o.Slots())}}
		for i := range v[0].Slots {
			v[0].Slots[i] = make([]float32, 1)
		}
		for step := range 3 {
			o.(Whole).Step(step+1, 1, v)
			o.Update(step+1, 1, v[0].W, v[0].G, v[0].Slots)
		}
		o.(Whole).Finish(v)
	}
}
