package ops_test

import (
	"math"
	"slices"
	"testing"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"github.com/seed-1d449c6d/stheno/ops"
	"github.com/seed-1d449c6d/stheno/ops/optest"
)

// changing is an operator on pictures and steps.
type changing func(x, step *gorgonia.Node) (*gorgonia.Node, error)

func (f changing) nodes(in gorgonia.Nodes) (*gorgonia.Node, error) { return f(in[0], in[1]) }

func flip(c ops.RandomFlipConfig) changing {
	return func(x, step *gorgonia.Node) (*gorgonia.Node, error) { return ops.RandomFlip(x, step, c) }
}

func rotation(c ops.RandomRotationConfig) changing {
	return func(x, step *gorgonia.Node) (*gorgonia.Node, error) { return ops.RandomRotation(x, step, c) }
}

func translation(c ops.RandomTranslationConfig) changing {
	return func(x, step *gorgonia.Node) (*gorgonia.Node, error) { return ops.RandomTranslation(x, step, c) }
}

func zoom(c ops.RandomZoomConfig) changing {
	return func(x, step *gorgonia.Node) (*gorgonia.Node, error) { return ops.RandomZoom(x, step, c) }
}

func brightness(c ops.RandomBrightnessConfig) changing {
	return func(x, step *gorgonia.Node) (*gorgonia.Node, error) { return ops.RandomBrightness(x, step, c) }
}

func contrast(c ops.RandomContrastConfig) changing {
	return func(x, step *gorgonia.Node) (*gorgonia.Node, error) { return ops.RandomContrast(x, step, c) }
}

// TestAugmentation: the suite of every operator. Second derivatives of linear operators, and of clipping, are 0.
func TestAugmentation(t *testing.T) {
	wide, turn := ops.Range{Lower: -1, Upper: 1}, ops.Range{Lower: -0.4, Upper: 0.3}
	filled := ops.Resampling{FillMode: ops.FillConstant, FillValue: 3}
	for name, f := range map[string]struct{ build, other changing }{
		"RandomFlip": {flip(ops.RandomFlipConfig{Seed: 7}), flip(ops.RandomFlipConfig{Seed: 7, Mode: ops.Vertical})},
		"RandomRotation": {
			rotation(ops.RandomRotationConfig{Factor: wide, Seed: 7}),
			rotation(ops.RandomRotationConfig{Factor: wide, Seed: 7, Resampling: ops.Resampling{Interpolation: ops.Nearest}}),
		},
		"RandomRotation, nearest": {
			rotation(ops.RandomRotationConfig{Factor: wide, Seed: 7, Resampling: ops.Resampling{Interpolation: ops.Nearest, FillMode: ops.FillWrap}}),
			rotation(ops.RandomRotationConfig{Factor: turn, Seed: 7, Resampling: ops.Resampling{Interpolation: ops.Nearest, FillMode: ops.FillWrap}}),
		},
		"RandomRotation, filled": {
			rotation(ops.RandomRotationConfig{Factor: wide, Seed: 7, Resampling: filled}),
			rotation(ops.RandomRotationConfig{Factor: wide, Seed: 8, Resampling: filled}),
		},
		"RandomTranslation": {
			translation(ops.RandomTranslationConfig{HeightFactor: wide, WidthFactor: turn, Seed: 7}),
			translation(ops.RandomTranslationConfig{HeightFactor: turn, WidthFactor: wide, Seed: 7}),
		},
		"RandomZoom": {
			zoom(ops.RandomZoomConfig{HeightFactor: turn, WidthFactor: turn, Seed: 7}),
			zoom(ops.RandomZoomConfig{HeightFactor: turn, Square: true, Seed: 7}),
		},
		"RandomBrightness": {
			brightness(ops.RandomBrightnessConfig{Factor: turn, ValueRange: wide, Seed: 7}),
			brightness(ops.RandomBrightnessConfig{Factor: turn, ValueRange: wide, Seed: 8}),
		},
		"RandomContrast": {
			contrast(ops.RandomContrastConfig{Factor: ops.Range{Lower: 0.5, Upper: 0.9}, ValueRange: wide, Seed: 7}),
			contrast(ops.RandomContrastConfig{Factor: ops.Range{Lower: 0.5, Upper: 0.9}, ValueRange: turn, Seed: 7}),
		},
	} {
		t.Run(name, func(t *testing.T) {
			optest.Run(t, optest.Op{
				Build: f.build.nodes, Other: f.other.nodes,
				Cases:  [][]tensor.Shape{{{1, 1, 1, 1}, {1}}, {{3, 4, 5, 3}, {3}}, {{2, 1, 3, 2}, {2}}, {{33, 3, 2, 1}, {33}}},
				Labels: 1 << 20, Linear: true,
			})
		})
	}
}

// measured are the operators whose parameter can be read off a picture.
var measured = map[string]struct {
	build func(seed uint64) changing
	// read gives the drawn numbers back, each in [0, 1] as a share of its range, from what became of parameters' picture
	read func(y []float64) []float64
}{
	"RandomRotation": {
		func(seed uint64) changing {
			return rotation(ops.RandomRotationConfig{Factor: ops.Range{Lower: -0.1, Upper: 0.2}, Seed: seed, Resampling: outside})
		},
		func(y []float64) []float64 { // the ramp across and that down, one cell right of the center
			return []float64{(math.Atan2(beside(y, 1, 0, 1), beside(y, 1, 0, 0))/(2*math.Pi) + 0.1) / 0.3}
		},
	},
	"RandomTranslation": {
		func(seed uint64) changing {
			return translation(ops.RandomTranslationConfig{HeightFactor: ops.Range{Lower: -0.1, Upper: 0.2}, WidthFactor: ops.Range{Lower: 0, Upper: 0.2}, Seed: seed, Resampling: outside})
		},
		func(y []float64) []float64 {
			return []float64{(-beside(y, 0, 0, 1)/rampSize + 0.1) / 0.3, -beside(y, 0, 0, 0) / rampSize / 0.2}
		},
	},
	"RandomZoom": {
		func(seed uint64) changing {
			return zoom(ops.RandomZoomConfig{HeightFactor: ops.Range{Lower: -0.5, Upper: 0.2}, WidthFactor: ops.Range{Lower: -0.9, Upper: 0.1}, Seed: seed, Resampling: outside})
		},
		func(y []float64) []float64 {
			return []float64{(beside(y, 0, 1, 1) - 0.5) / 0.7, (beside(y, 1, 0, 0) - 0.1) / 1}
		},
	},
	"RandomZoom, square": {
		func(seed uint64) changing {
			return zoom(ops.RandomZoomConfig{HeightFactor: ops.Range{Lower: -0.5, Upper: 0.2}, Square: true, Seed: seed, Resampling: outside})
		},
		func(y []float64) []float64 {
			if beside(y, 1, 0, 0) != beside(y, 0, 1, 1) {
				return []float64{math.NaN()}
			}
			return []float64{(beside(y, 0, 1, 1) - 0.5) / 0.7}
		},
	},
	"RandomBrightness": {
		func(seed uint64) changing {
			return brightness(ops.RandomBrightnessConfig{Factor: ops.Range{Lower: -0.1, Upper: 0.4}, ValueRange: ops.Range{Lower: -20, Upper: 20}, Seed: seed})
		},
		func(y []float64) []float64 { return []float64{(beside(y, 0, 0, 0)/40 + 0.1) / 0.5} },
	},
	"RandomContrast": {
		func(seed uint64) changing {
			return contrast(ops.RandomContrastConfig{Factor: ops.Range{Lower: 0.3, Upper: 0.6}, ValueRange: ops.Range{Lower: -20, Upper: 20}, Seed: seed})
		},
		func(y []float64) []float64 { return []float64{(beside(y, 1, 0, 0) - 0.7) / 0.9} },
	},
}

var outside = ops.Resampling{FillMode: ops.FillNearest}

// rampSize is the side of the picture whose two channels are the distances from its center, across and down.
const rampSize = 9

func beside(y []float64, right, down, channel int) float64 {
	return y[((rampSize/2+down)*rampSize+rampSize/2+right)*2+channel]
}

func ramps(n int) (x []float64, shape tensor.Shape) {
	for range n {
		for i := range rampSize * rampSize {
			x = append(x, float64(i%rampSize-rampSize/2), float64(i/rampSize-rampSize/2))
		}
	}
	return x, tensor.Shape{n, rampSize, rampSize, 2}
}

// parametersOf are the parameters of an operator for each step.
func parametersOf(t *testing.T, name string, seed uint64, step []int) (u [][]float64) {
	t.Helper()
	x, shape := ramps(len(step))
	y, _ := change(t, tensor.Float64, shape, x, nil, step, measured[name].build(seed))
	for k := len(y) / len(step); len(y) > 0; y = y[k:] {
		u = append(u, measured[name].read(y[:k]))
	}
	return u
}

// TestAugmentationParameters: parameters are even in their ranges and independent of one another, between steps, between
// seeds and between the two of one picture; and the same for the same numbers, wherever the row is.
//
// The limit of the greatest distance of the distribution from the line (Kolmogorov and Smirnov), 1.95/√n, is exceeded by
// one of a thousand streams, that of the correlations, 3.3/√n, likewise; the streams are fixed.
func TestAugmentationParameters(t *testing.T) {
	const n = 2000
	step, next := make([]int, n), make([]int, n)
	for i := range step {
		step[i], next[i] = i, i+n
	}
	for name := range measured {
		a, b, c := parametersOf(t, name, 5, step), parametersOf(t, name, 5, next), parametersOf(t, name, 6, step)
		for k := range a[0] {
			u := column(a, k)
			if d := unevenness(u); !(d < 1.95/math.Sqrt(n)) {
				t.Errorf("%s: number %d: the distribution is %.4f from even", name, k, d)
			}
			for what, v := range map[string][]float64{"later steps": column(b, k), "another seed": column(c, k), "the step before": append(slices.Clone(u[1:]), u[0])} {
				if r := correlation(u, v); !(math.Abs(r) < 3.3/math.Sqrt(n)) {
					t.Errorf("%s: number %d: correlation %.3f with that of %s", name, k, r, what)
				}
			}
		}
		if len(a[0]) == 2 {
			if r := correlation(column(a, 0), column(a, 1)); !(math.Abs(r) < 3.3/math.Sqrt(n)) {
				t.Errorf("%s: correlation %.3f of height and width", name, r)
			}
		}
		again := parametersOf(t, name, 5, []int{1500, 7, 1500})
		for i, s := range []int{1500, 7, 1500} {
			if !slices.Equal(again[i], a[s]) {
				t.Errorf("%s: step %d gives %v in a batch of three, %v in one of %d", name, s, again[i], a[s], n)
			}
		}
	}
}

func column(u [][]float64, k int) (r []float64) {
	for _, v := range u {
		r = append(r, v[k])
	}
	return r
}

// unevenness is the greatest distance between the share of numbers below x and x; more than 1 if one is not in [0, 1].
func unevenness(u []float64) (d float64) {
	u = slices.Sorted(slices.Values(u))
	for i, v := range u {
		if !(v > -1e-6 && v < 1+1e-6) { // the parameters are float32
			return math.Inf(1)
		}
		d = max(d, v-float64(i)/float64(len(u)), float64(i+1)/float64(len(u))-v)
	}
	return d
}

func correlation(a, b []float64) float64 {
	mean := func(v func(i int) float64) (m float64) {
		for i := range a {
			m += v(i) / float64(len(a))
		}
		return m
	}
	ma, mb := mean(func(i int) float64 { return a[i] }), mean(func(i int) float64 { return b[i] })
	ab := mean(func(i int) float64 { return (a[i] - ma) * (b[i] - mb) })
	return ab / math.Sqrt(mean(func(i int) float64 { return (a[i] - ma) * (a[i] - ma) })*mean(func(i int) float64 { return (b[i] - mb) * (b[i] - mb) }))
}
