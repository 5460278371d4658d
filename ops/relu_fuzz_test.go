package ops_test

import (
	"math"
	"testing"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"github.com/seed-1d449c6d/stheno/ops"
)

// FuzzReLU compares the rectifier of any parameters with its definition, bit by bit, in both dtypes: value and derivative
// at x, at the numbers that the parameters name, and next to them. Parameters that are not legal must be refused.
func FuzzReLU(f *testing.F) {
	inf := math.Inf(1)
	for _, x := range []float64{0, math.Copysign(0, -1), 1, -1, 6, -2.5, 5e-324, -1e-40, inf, -inf, math.NaN(), math.MaxFloat64} {
		f.Add(x, 1.5, 0.0, 0.0, false, 0.0)
		f.Add(x, -1.0, 0.1, 6.0, true, 0.5)
		f.Add(x, inf, 0.25, 1.0, true, 5.0)
		f.Add(x, math.NaN(), 1.0, inf, true, 1e300)
	}
	f.Add(1.0, 1.0, -0.25, 0.0, false, 0.0) // one parameter at a time that is not legal
	f.Add(1.0, 1.0, 0.0, -0.25, true, 0.0)
	f.Add(1.0, 1.0, 0.0, 0.0, false, -0.25)
	f.Add(1.0, 1.0, math.NaN(), 0.0, false, 0.0)
	f.Add(1.0, 1.0, 0.0, 0.0, false, inf)
	f.Add(1.0, 1.0, 1e39, 0.0, false, 0.0) // legal in float64 alone
	f.Fuzz(func(t *testing.T, x, gy, slope, limit float64, limited bool, threshold float64) {
		c := ops.ReLUConfig{NegativeSlope: slope, Threshold: threshold}
		if limited {
			c.MaxValue = ops.LimitTo(limit)
		} else {
			limit = inf
		}
		xs := []float64{x, -x, 0, math.Copysign(0, -1), 1, -1, inf, -inf, math.NaN()}
		for _, v := range []float64{threshold, limit, slope} {
			xs = append(xs, v, math.Nextafter(v, inf), math.Nextafter(v, -inf), float64(math.Nextafter32(float32(v), float32(inf))), float64(math.Nextafter32(float32(v), float32(-inf))))
		}
		legal := slope >= 0 && threshold >= 0 && limit >= 0 && !math.IsInf(slope, 0) && !math.IsInf(threshold, 0)
		fuzzReLU(t, tensor.Float64, c, legal, xs, gy, func(v, g float64) (y, gx float64) { return rectified(v, g, slope, limit, threshold) })
		legal = legal && slope <= math.MaxFloat32 && threshold <= math.MaxFloat32
		fuzzReLU(t, tensor.Float32, c, legal, xs, gy, func(v, g float64) (y, gx float64) {
			a, b := rectified(float32(v), float32(g), float32(slope), float32(limit), float32(threshold))
			return float64(a), float64(b)
		})
	})
}

// rectified is the definition: value and derivative times gy.
func rectified[T float32 | float64](x, gy, slope, limit, threshold T) (y, gx T) {
	switch {
	case x != x:
		return x, x
	case x > threshold && math.IsInf(float64(limit), 1):
		return x, gy
	case x > threshold && x < limit:
		return x, gy
	case x > threshold:
		return limit + 0, 0 // no −0
	case slope == 0:
		return 0, 0
	}
	distance := T(x - threshold)
	return T(slope*distance) + 0, T(slope * gy)
}

func fuzzReLU(t *testing.T, dt tensor.Dtype, c ops.ReLUConfig, legal bool, xs []float64, gy float64, want func(x, gy float64) (y, gx float64)) {
	x := gorgonia.NewVector(gorgonia.NewGraph(), dt, gorgonia.WithShape(len(xs)), gorgonia.WithName("x"))
	y, err := ops.ReLU(x, c)
	if (err == nil) != legal {
		t.Fatalf("ReLU(%+v) on %v: error %v, want one: %t", c, dt, err, !legal)
	}
	if err != nil {
		return
	}
	gx := must(y.Op().(gorgonia.SDOp).SymDiff(gorgonia.Nodes{x}, y, x))[0] // x stands in for gy
	vx, vg := tensor.New(tensor.Of(dt), tensor.WithShape(len(xs))), tensor.New(tensor.Of(dt), tensor.WithShape(len(xs)))
	for i, v := range xs {
		vx.Set(i, asDtype(dt, v))
		vg.Set(i, asDtype(dt, gy))
	}
	ys, gxs := must(y.Op().Do(vx)), must(gx.Op().Do(vx, vg))
	for i, v := range xs {
		wantY, wantG := want(v, gy)
		for what, pair := range map[string][2]float64{"y": {element(ys, i), wantY}, "gx": {element(gxs, i), wantG}} {
			if math.IsNaN(pair[0]) && math.IsNaN(pair[1]) {
				continue
			}
			if math.Float64bits(pair[0]) != math.Float64bits(pair[1]) {
				t.Fatalf("%s of ReLU%+v at x = %v, gy = %v on %v: %v, want %v", what, c, v, gy, dt, pair[0], pair[1])
			}
		}
	}
}
