package initializer

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// TestDistributions checks range, mean and variance of many draws.
func TestDistributions(t *testing.T) {
	conv := []int{3, 3, 32, 64} // fan_in 288, fan_out 576
	dense := []int{300, 100}
	const cut = 0.8796256610342398 // standard deviation of the normal distribution between -2 and 2
	for _, c := range []struct {
		i              Initializer
		name           string
		shape          []int
		low, high      float64 // of the range; 0, 0: none
		mean, variance float64
		kurtosis       float64 // fourth moment over variance squared: 1.8 uniform, 3 normal, 2.37 cut at two deviations
		near           float64 // some draw lies within this part of the range from each end
	}{
		{GlorotUniform(), "GlorotUniform", conv, -math.Sqrt(6. / 864), math.Sqrt(6. / 864), 0, 2. / 864, 1.8, 0.001},
		{GlorotNormal(), "GlorotNormal", conv, -2 / cut * math.Sqrt(2./864), 2 / cut * math.Sqrt(2./864), 0, 2. / 864, 2.366, 0.01},
		{HeUniform(), "HeUniform", conv, -math.Sqrt(6. / 288), math.Sqrt(6. / 288), 0, 2. / 288, 1.8, 0.001},
		{HeNormal(), "HeNormal", conv, -2 / cut * math.Sqrt(2./288), 2 / cut * math.Sqrt(2./288), 0, 2. / 288, 2.366, 0.01},
		{LecunUniform(), "LecunUniform", dense, -math.Sqrt(3. / 300), math.Sqrt(3. / 300), 0, 1. / 300, 1.8, 0.001},
		{LecunNormal(), "LecunNormal", dense, -2 / cut * math.Sqrt(1./300), 2 / cut * math.Sqrt(1./300), 0, 1. / 300, 2.366, 0.01},
		{RandomUniform(), "RandomUniform", dense, -0.05, 0.05, 0, 0.01 / 12, 1.8, 0.001},
		{RandomUniform(MinVal(1), MaxVal(3)), "RandomUniform", dense, 1, 3, 2, 4. / 12, 1.8, 0.001},
		{RandomNormal(), "RandomNormal", dense, 0, 0, 0, 0.05 * 0.05, 3, 0},
		{RandomNormal(Mean(-1), StdDev(2)), "RandomNormal", dense, 0, 0, -1, 4, 3, 0},
		{TruncatedNormal(), "TruncatedNormal", dense, -0.1, 0.1, 0, cut * cut * 0.05 * 0.05, 2.366, 0.01},
		{TruncatedNormal(Mean(5), StdDev(1)), "TruncatedNormal", dense, 3, 7, 5, cut * cut, 2.366, 0.01},
	} {
		if c.i.Name() != c.name || Check(c.i, c.shape) != nil {
			t.Errorf("Name = %q, Check = %v, want %q without error", c.i.Name(), Check(c.i, c.shape), c.name)
		}
		n := 1
		for _, d := range c.shape {
			n *= d
		}
		w, again := make([]float32, n), make([]float32, n)
		c.i.Fill(w, c.shape, rand.New(rand.NewPCG(1, 2)))
		c.i.Fill(again, c.shape, rand.New(rand.NewPCG(1, 2)))
		if !slices.Equal(w, again) {
			t.Errorf("%s: the same source gives other weights", c.name)
		}
		c.i.Fill(again, c.shape, rand.New(rand.NewPCG(1, 3)))
		if slices.Equal(w, again) {
			t.Errorf("%s: another source gives the same weights", c.name)
		}
		low, high := float64(slices.Min(w)), float64(slices.Max(w))
		if width := c.high - c.low; width > 0 {
			if eps := 1e-7 * math.Abs(c.high); low < c.low-eps || high > c.high+eps || low > c.low+c.near*width || high < c.high-c.near*width {
				t.Errorf("%s: range = [%v, %v], want nearly [%v, %v]", c.name, low, high, c.low, c.high)
			}
		}
		var sum, second, fourth float64
		for _, v := range w {
			sum += float64(v)
		}
		mean := sum / float64(n)
		for _, v := range w {
			d := float64(v) - mean
			second += d * d
			fourth += d * d * d * d
		}
		second, fourth = second/float64(n), fourth/float64(n)
		// Five standard errors: of the mean sqrt(variance/n), of the variance at most sqrt(2/n) of it; the fourth moment's
		// is about sqrt(96/n) of 3 for a normal distribution.
		if e := 5 * math.Sqrt(c.variance/float64(n)); math.Abs(mean-c.mean) > e {
			t.Errorf("%s: mean = %v, want %v within %v", c.name, mean, c.mean, e)
		}
		if e := 5 * math.Sqrt(2/float64(n)); math.Abs(second/c.variance-1) > e {
			t.Errorf("%s: variance = %v, want %v within %.3g of it", c.name, second, c.variance, e)
		}
		if k := fourth / second / second; math.Abs(k-c.kurtosis) > 5*math.Sqrt(96/float64(n)) {
			t.Errorf("%s: kurtosis = %v, want %v", c.name, k, c.kurtosis)
		}
	}
}

func TestConstants(t *testing.T) {
	for _, c := range []struct {
		i    Initializer
		name string
		want float32
	}{{Zeros(), "Zeros", 0}, {Ones(), "Ones", 1}, {Constant(-0.3), "Constant", -0.3}} {
		w := []float32{5, 5, 5}
		c.i.Fill(w, []int{3}, nil) // draws nothing
		if c.i.Name() != c.name || w[0] != c.want || w[2] != c.want {
			t.Errorf("%s: %v, want %s with %v", c.i.Name(), w, c.name, c.want)
		}
	}
}

func TestCheck(t *testing.T) {
	nan := math.NaN()
	for _, c := range []struct {
		i     Initializer
		shape []int
		want  string
	}{
		{nil, nil, "initializer: want an Initializer, got nil; for example GlorotUniform()"},
		{GlorotUniform(), nil, ""},
		{Constant(nan), nil, "initializer: Constant: value: want a finite number, got NaN"},
		{Constant(1e39), nil, "initializer: Constant: value: want a finite number, got 1e+39"},
		{RandomUniform(MinVal(1)), nil, "initializer: RandomUniform: MaxVal: want MinVal, 1, or more, got 0.05"},
		{RandomUniform(MinVal(1), MaxVal(1)), nil, ""},
		{RandomUniform(MaxVal(math.Inf(1))), nil, "initializer: RandomUniform: MaxVal: want a finite number, got +Inf"},
		{RandomUniform(Mean(1)), nil, `initializer: RandomUniform: option: want MinVal or MaxVal, got "Mean"`},
		{RandomNormal(StdDev(-1)), nil, "initializer: RandomNormal: StdDev: want 0 or more, got -1"},
		{RandomNormal(Mean(nan)), nil, "initializer: RandomNormal: Mean: want a finite number, got NaN"},
		{TruncatedNormal(StdDev(-1)), nil, "initializer: TruncatedNormal: StdDev: want 0 or more, got -1"},
		{TruncatedNormal(Mean(1), Mean(1)), nil, "initializer: TruncatedNormal: option Mean: want it once, got it twice"},
		{Orthogonal(Gain(2)), []int{3, 4}, ""},
		{Orthogonal(), []int{3}, "initializer: Orthogonal: axes of the weights: want 2 or more, got 1 [3]"},
		{Orthogonal(Gain(nan)), []int{3, 4}, "initializer: Orthogonal: Gain: want a finite number, got NaN"},
		{Orthogonal(Mean(0)), []int{3, 4}, `initializer: Orthogonal: option: want Gain, got "Mean"`},
	} {
		got := ""
		if err := Check(c.i, c.shape); err != nil {
			got = err.Error()
		}
		if got != c.want {
			t.Errorf("Check = %q, want %q", got, c.want)
		}
	}
}
