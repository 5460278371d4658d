package ops_test

import (
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"gorgonia.org/tensor"

	"github.com/seed-1d449c6d/stheno/internal/impl"
)

// TestConvolutionSample compares 2,000 convolutions, strided, dilated, in groups and depthwise, and their gradients with
// a straight sum in float64, with the kernels of every level that this CPU has.
func TestConvolutionSample(t *testing.T) {
	r := rand.New(rand.NewPCG(6, 2000))
	levels := levelsHere()
	worst := make(map[string]float64)
	kinds := make(map[string]int)
	for range 2000 {
		d := drawConvolution(r)
		s := d.shapes()
		oh, _ := d.windows(0)
		ow, _ := d.windows(1)
		values := [3][]float64{noise(r, s[0].TotalSize()), noise(r, s[1].TotalSize()), noise(r, s[2].TotalSize())}
		gy := noise(r, d.n*oh*ow*s[2][0])
		want := d.naive(values[0], values[1], values[2], gy)
		for _, level := range levels {
			on(level, func() {
				for _, dt := range []tensor.Dtype{tensor.Float32, tensor.Float64} {
					if dt == tensor.Float64 && level != "portable" { // the same code
						continue
					}
					got, err := convolveAll(d, dt, values, gy)
					if err != nil {
						t.Fatalf("%+v: %v", d, err)
					}
					for i, name := range []string{"y", "gx", "gk", "gb"} {
						e := relativeTo(got[i], want[i])
						key := level + " " + dt.String()
						worst[key] = max(worst[key], e)
						if tol := map[tensor.Dtype]float64{tensor.Float32: 1e-5, tensor.Float64: 1e-12}[dt]; !(e <= tol) {
							t.Fatalf("%s %v: %s of %+v: relative error %.3g, want at most %g", level, dt, name, d, e, tol)
						}
					}
				}
			})
		}
		for kind, is := range map[string]bool{
			"strided": max(d.strides[0], d.strides[1]) > 1, "dilated": max(d.dilation[0], d.dilation[1]) > 1, "grouped": d.groups > 1, "depthwise": d.depthwise,
		} {
			if is {
				kinds[kind]++
			}
		}
	}
	t.Logf("largest relative error %v; of each kind %v", worst, kinds)
	for _, kind := range []string{"strided", "dilated", "grouped", "depthwise"} {
		if kinds[kind] < 300 {
			t.Errorf("%d %s convolutions in the sample, want 300 or more", kinds[kind], kind)
		}
	}
}

// levelsHere lists "portable" and the levels of which this CPU has kernels for convolutions.
func levelsHere() []string {
	r := []string{"portable"}
	for _, f := range impl.All() {
		if family, level, _ := strings.Cut(f.Name, "/"); family == "GEMM" {
			r = append(r, level)
		}
	}
	return r
}

// on runs f with the kernels of one level only.
func on(level string, f func()) {
	for _, flag := range impl.All() {
		was := *flag.On
		defer func() { *flag.On = was }()
		_, has, _ := strings.Cut(flag.Name, "/")
		*flag.On = has == level
	}
	f()
}

// noise returns n numbers from -0.5 to 1.5 that float32 has. Their mean is not 0: else a tensor of few elements may be all
// rounding errors, left over where large terms cancel, and its relative error be anything.
func noise(r *rand.Rand, n int) []float64 {
	v := make([]float64, n)
	for i := range v {
		v[i] = float64(2*r.Float32() - 0.5)
	}
	return v
}

// relativeTo is max|a−b| ÷ max|b|; NaN where a or its length is wrong.
func relativeTo(a, b []float64) float64 {
	if len(a) != len(b) {
		return math.NaN()
	}
	diff, size := 0.0, 0.0
	for i := range b {
		diff, size = max(diff, math.Abs(a[i]-b[i])), max(size, math.Abs(b[i]))
	}
	if diff == 0 {
		return 0
	}
	return diff / size
}
