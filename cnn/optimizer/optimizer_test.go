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
		{SGD(CosineDecay(nan, 3)), "optimizer: SGD: CosineDecay: initial learning rate: want a finite number, 0 or more, got NaN"},
		{SGD(CosineDecay(1, 0)), "optimizer: SGD: CosineDecay: steps: want at least 1, got 0"},
		{SGD(Constant(1), Momentum(1.1)), "optimizer: SGD: Momentum: want 0 to 1, got 1.1"},
		{SGD(Constant(1), Momentum(nan)), "optimizer: SGD: Momentum: want 0 to 1, got NaN"},
		{SGD(Constant(1), Beta1(0.5)), `optimizer: SGD: option: want ClipNorm, ClipValue, EMA, EMAOverwriteFrequency, GlobalClipNorm, GradientAccumulationSteps, Momentum, Nesterov or WeightDecay, got "Beta1"`},
		{Adam(Constant(1), Nesterov()), `optimizer: Adam: option: want AMSGrad, Beta1, Beta2, ClipNorm, ClipValue, EMA, EMAOverwriteFrequency, Epsilon, GlobalClipNorm, GradientAccumulationSteps or WeightDecay, got "Nesterov"`},
		{Adam(Constant(1), Beta1(1)), "optimizer: Adam: Beta1: want 0 or more and below 1, got 1"},
		{Adam(Constant(1), Beta2(-0.1)), "optimizer: Adam: Beta2: want 0 or more and below 1, got -0.1"},
		{Adam(Constant(1), Epsilon(inf)), "optimizer: Adam: Epsilon: want a finite number, 0 or more, got +Inf"},
		{AdamW(Constant(1), WeightDecay(-1)), "optimizer: AdamW: WeightDecay: want a finite number, 0 or more, got -1"},
		{SGD(Constant(1), ClipValue(0)), "optimizer: SGD: ClipValue: want a finite number above 0, got 0"},
		{SGD(Constant(1), ClipValue(nan)), "optimizer: SGD: ClipValue: want a finite number above 0, got NaN"},
		{RMSprop(Constant(1), Rho(1), Momentum(1), Centered(), Epsilon(0)), ""},
		{RMSprop(Constant(1), Rho(1.5)), "optimizer: RMSprop: Rho: want 0 to 1, got 1.5"},
		{RMSprop(Constant(1), Momentum(-1)), "optimizer: RMSprop: Momentum: want 0 to 1, got -1"},
		{RMSprop(Constant(1), Epsilon(-1)), "optimizer: RMSprop: Epsilon: want a finite number, 0 or more, got -1"},
		{Adagrad(Constant(1), InitialAccumulatorValue(-0.1)), "optimizer: Adagrad: InitialAccumulatorValue: want a finite number, 0 or more, got -0.1"},
		{Adagrad(Constant(1), Epsilon(nan)), "optimizer: Adagrad: Epsilon: want a finite number, 0 or more, got NaN"},
		{Nadam(Constant(1), Beta1(1)), "optimizer: Nadam: Beta1: want 0 or more and below 1, got 1"},
		{Nadam(Constant(1), Beta2(1)), "optimizer: Nadam: Beta2: want 0 or more and below 1, got 1"},
		{Nadam(Constant(1), Epsilon(-1)), "optimizer: Nadam: Epsilon: want a finite number, 0 or more, got -1"},
		{Adamax(Constant(1), Beta1(-1)), "optimizer: Adamax: Beta1: want 0 or more and below 1, got -1"},
		{Adamax(Constant(1), Beta2(2)), "optimizer: Adamax: Beta2: want 0 or more and below 1, got 2"},
		{Adamax(Constant(1), Epsilon(-1)), "optimizer: Adamax: Epsilon: want a finite number, 0 or more, got -1"},
		{Lion(Constant(1), Beta1(1), Beta2(0)), ""},
		{Lion(Constant(1), Beta1(0)), "optimizer: Lion: Beta1: want above 0 and up to 1, got 0"},
		{Lion(Constant(1), Beta2(1)), "optimizer: Lion: Beta2: want 0 or more and below 1, got 1"},
		{Lion(Constant(1), Epsilon(0)), `optimizer: Lion: option: want Beta1, Beta2, ClipNorm, ClipValue, EMA, EMAOverwriteFrequency, GlobalClipNorm, GradientAccumulationSteps or WeightDecay, got "Epsilon"`},
		{SGD(CosineDecay(1, 5, WarmupSteps(3))), "optimizer: SGD: CosineDecay: WarmupSteps: want it with WarmupTarget only, got 3 alone"},
		{SGD(CosineDecay(1, 5, WarmupTarget(-1))), "optimizer: SGD: CosineDecay: WarmupTarget: want a finite number, 0 or more, got -1"},
		{SGD(CosineDecay(1, 5, WarmupTarget(1), WarmupSteps(-1))), "optimizer: SGD: CosineDecay: WarmupSteps: want a whole number, 0 to 2147483647, got -1"},
		{SGD(CosineDecay(1, 5, Alpha(nan))), "optimizer: SGD: CosineDecay: Alpha: want a finite number, 0 or more, got NaN"},
		{SGD(CosineDecay(1, 5, TMul(2))), `optimizer: SGD: CosineDecay: option: want Alpha, WarmupSteps or WarmupTarget, got "TMul"`},
		{SGD(CosineDecayRestarts(1, 0)), "optimizer: SGD: CosineDecayRestarts: steps: want at least 1, got 0"},
		{SGD(CosineDecayRestarts(1, 1, TMul(0.5))), "optimizer: SGD: CosineDecayRestarts: TMul: want a finite number, 1 or more, got 0.5"},
		{SGD(CosineDecayRestarts(1, 1, MMul(-1))), "optimizer: SGD: CosineDecayRestarts: MMul: want a finite number, 0 or more, got -1"},
		{SGD(CosineDecayRestarts(1, 1, Alpha(inf))), "optimizer: SGD: CosineDecayRestarts: Alpha: want a finite number, 0 or more, got +Inf"},
		{SGD(ExponentialDecay(1, 0, 1)), "optimizer: SGD: ExponentialDecay: steps: want at least 1, got 0"},
		{SGD(ExponentialDecay(1, 1, -1)), "optimizer: SGD: ExponentialDecay: factor: want a finite number, 0 or more, got -1"},
		{SGD(InverseTimeDecay(-1, 1, 1)), "optimizer: SGD: InverseTimeDecay: initial learning rate: want a finite number, 0 or more, got -1"},
		{SGD(InverseTimeDecay(1, 1, inf)), "optimizer: SGD: InverseTimeDecay: growth: want a finite number, 0 or more, got +Inf"},
		{SGD(PolynomialDecay(1, -1)), "optimizer: SGD: PolynomialDecay: steps: want at least 1, got -1"},
		{SGD(PolynomialDecay(1, 1, Power(-1))), "optimizer: SGD: PolynomialDecay: Power: want a finite number, 0 or more, got -1"},
		{SGD(PolynomialDecay(1, 1, EndLearningRate(-1))), "optimizer: SGD: PolynomialDecay: EndLearningRate: want a finite number, 0 or more, got -1"},
		{SGD(PiecewiseConstantDecay([]int{1, 2}, []float64{1})), "optimizer: SGD: PiecewiseConstantDecay: values: want 3, one more than boundaries, got 1"},
		{SGD(PiecewiseConstantDecay(nil, nil)), "optimizer: SGD: PiecewiseConstantDecay: values: want 1, one more than boundaries, got 0"},
		{SGD(PiecewiseConstantDecay([]int{2, 2}, []float64{1, 1, 1})), "optimizer: SGD: PiecewiseConstantDecay: boundary 2: want more than 2, got 2"},
		{SGD(PiecewiseConstantDecay(nil, []float64{nan})), "optimizer: SGD: PiecewiseConstantDecay: value 1: want a finite number, 0 or more, got NaN"},
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

// TestBadScheduleAt: schedules of which Check says something do not panic.
func TestBadScheduleAt(t *testing.T) {
	for _, s := range []Schedule{
		PiecewiseConstantDecay([]int{1}, nil), CosineDecay(1, 0), CosineDecayRestarts(1, 0), CosineDecayRestarts(1, -3),
		ExponentialDecay(1, 0, 1), PolynomialDecay(1, 0), InverseTimeDecay(1, 0, 1),
	} {
		s.At(0)
		s.At(7)
	}
	if got := PiecewiseConstantDecay(nil, nil).At(0); !math.IsNaN(got) {
		t.Errorf("At(0) = %v, want NaN", got)
	}
}

// TestRestarts: the step at which a period ends is the first of the next, exactly; Keras' logarithm may miss it.
func TestRestarts(t *testing.T) {
	s := CosineDecayRestarts(1, 10, TMul(3))
	for _, step := range []int{0, 10, 40, 130, 400, 1210, 3640} { // sums of 10 * 3^i
		if got := s.At(step); got != 1 {
			t.Errorf("At(%d) = %v, want 1", step, got)
		}
		if got := s.At(step - 1); step > 0 && got > 0.03 {
			t.Errorf("At(%d) = %v, want nearly 0", step-1, got)
		}
	}
	if got := PiecewiseConstantDecay(nil, []float64{0.5}).At(7); got != 0.5 {
		t.Errorf("PiecewiseConstantDecay of one value: At(7) = %v, want 0.5", got)
	}
}

func TestNamesAndSlots(t *testing.T) {
	for _, c := range []struct {
		o    Optimizer
		name string
		want int
	}{
		{Adam(Constant(1)), "adam", 2}, {Adam(Constant(1), AMSGrad()), "adam", 3}, {AdamW(Constant(1)), "adamw", 2},
		{SGD(Constant(1)), "sgd", 0}, {SGD(Constant(1), Momentum(0.9)), "sgd", 1}, {RMSprop(Constant(1)), "rmsprop", 1},
		{RMSprop(Constant(1), Momentum(0.9)), "rmsprop", 2}, {RMSprop(Constant(1), Centered()), "rmsprop", 2},
		{RMSprop(Constant(1), Centered(), Momentum(0.1)), "rmsprop", 3}, {Adagrad(Constant(1)), "adagrad", 1},
		{Nadam(Constant(1)), "nadam", 2}, {Adamax(Constant(1)), "adamax", 2}, {Lion(Constant(1)), "lion", 1},
	} {
		if got := c.o.Slots(); got != c.want || c.o.Name() != c.name {
			t.Errorf("%s: Slots = %d, want %s with %d", c.o.Name(), got, c.name, c.want)
		}
	}
}

// TestNadamFarOut: after many steps the products are those of the formula, which Keras' float32 variable loses slowly.
func TestNadamFarOut(t *testing.T) {
	n := Nadam(Constant(1), Beta1(0.999)).(*rule).formula.(*nadam)
	want := 1.0
	for step := 1; step <= 3000; step++ {
		want *= float64(float32(0.999)) * (1 - 0.5*math.Pow(float64(float32(0.96)), float64(step)))
		// Each of the first 512 products has two roundings.
		if got := float64(n.product(step)); math.Abs(got/want-1) > 1e-5 {
			t.Fatalf("product(%d) = %v, want %v", step, got, want)
		}
	}
}

// TestUpdateAllocates: no step allocates, and a clipped gradient is not changed for others.
func TestUpdateAllocates(t *testing.T) {
	for _, o := range []Optimizer{
		SGD(Constant(1), ClipValue(1)), Adam(Constant(1), WeightDecay(1), ClipValue(1)), Adam(Constant(1), AMSGrad()),
		RMSprop(Constant(1)), Adagrad(Constant(1)), Nadam(Constant(1)), Adamax(Constant(1)), Lion(CosineDecayRestarts(1, 3)),
		Adam(Constant(1), GlobalClipNorm(1e3), EMA(0.5), GradientAccumulationSteps(2)), SGD(Constant(1), ClipNorm(1)),
	} {
		w, g := make([]float32, 100), make([]float32, 100)
		slots := make([][]float32, o.Slots())
		for i := range slots {
			slots[i] = make([]float32, 100)
		}
		g[1] = 7
		if n := testing.AllocsPerRun(100, func() { o.Update(1, 1, w, g, slots) }); n != 0 || g[1] != 7 {
			t.Errorf("%s: %v allocations; gradient %v, want 7", o.Name(), n, g[1])
		}
		o.Update(1, 1, nil, nil, make([][]float32, o.Slots())) // no weights
	}
}
