package ops_test

import (
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"gorgonia.org/tensor"

	"github.com/seed-1d449c6d/stheno/ops"
)

// FuzzConv2D: any shapes and parameters give either an error at once, if and only if the parameters are illegal, or what a
// straight sum gives. Never a panic.
func FuzzConv2D(f *testing.F) {
	f.Add(2, 5, 6, 3, 3, 3, 4, 1, 1, 1, 1, 1, "valid", false)
	f.Add(1, 7, 4, 4, 2, 3, 6, 2, 3, 0, 1, 2, "same", false)
	f.Add(1, 6, 6, 2, 3, 3, 2, 1, 1, 2, 3, 1, "same", false)
	f.Add(1, 6, 6, 5, 3, 3, 2, 2, 1, 2, 3, 0, "same", true)
	f.Add(2, 5, 17, 3, 3, 3, 5, 1, 1, 1, 1, 1, "same", false)
	f.Add(0, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, "", true)
	f.Add(1, 3, 3, 2, 2, 2, 2, math.MaxInt, 1, 1, 1, 1, "same", false)
	f.Add(1, 3, 3, 2, 2, 2, 2, 1, 1, math.MaxInt32, math.MaxInt32, 1, "same", false)
	f.Add(1, 3, 3, 2, 2, 2, 2, math.MaxInt32, math.MaxInt32-1, math.MaxInt32, 5, 0, "same", true)
	f.Add(1, 3, 3, 3, 2, 2, 2, 1, -1, 1, 1, 2, "full", false)
	f.Fuzz(func(t *testing.T, n, h, w, in, kh, kw, out, sh, sw, dh, dw, groups int, padding string, depthwise bool) {
		fold := func(v, m int) int { return int(uint(v) % uint(m)) }
		d := drawn{
			n: fold(n, 4), h: fold(h, 12), w: fold(w, 20), in: fold(in, 35), kh: fold(kh, 6), kw: fold(kw, 6), out: fold(out, 20),
			strides: [2]int{sh, sw}, dilation: [2]int{dh, dw}, padding: ops.Padding(padding), groups: groups, depthwise: depthwise,
		}
		s := d.shapes()
		if d.n == 0 { // the tensor package has no way to hold such values: the shape alone
			leaf := leaves(tensor.Float32, s[0], s[1], s[2])
			if _, err := d.node(leaf[0], leaf[1], leaf[2]); (err == nil) != d.legal() {
				t.Errorf("%+v: error %v, legal %v", d, err, d.legal())
			}
			return
		}
		if !d.legal() {
			leaf := leaves(tensor.Float32, s[0], s[1], s[2])
			y, err := d.node(leaf[0], leaf[1], leaf[2])
			if err == nil || y != nil || !strings.HasPrefix(err.Error(), "ops: ") || strings.ContainsAny(err.Error(), "\n") {
				t.Errorf("%+v: node %v, error %v: want an error of package ops", d, y, err)
			}
			return
		}
		r := rand.New(rand.NewPCG(1, 2))
		small := func(n int) []float64 { // every sum is exact, in float32 too
			v := make([]float64, n)
			for i := range v {
				v[i] = float64(r.IntN(17) - 8)
			}
			return v
		}
		oh, _ := d.windows(0)
		ow, _ := d.windows(1)
		values := [3][]float64{small(s[0].TotalSize()), small(s[1].TotalSize()), small(s[2].TotalSize())}
		gy := small(d.n * oh * ow * s[2][0])
		want := d.naive(values[0], values[1], values[2], gy)
		for _, dt := range []tensor.Dtype{tensor.Float32, tensor.Float64} {
			got, err := convolveAll(d, dt, values, gy)
			if err != nil {
				t.Fatalf("%+v: %v", d, err)
			}
			for i, name := range []string{"y", "gx", "gk", "gb"} {
				if !slices.Equal(got[i], want[i]) {
					t.Errorf("%v: %s of %+v = %v, want %v", dt, name, d, got[i], want[i])
				}
			}
		}
	})
}

// legal reports whether shapes and parameters are such as the operator's comment allows.
func (d drawn) legal() bool {
	for _, v := range [...]int{d.strides[0], d.strides[1], d.dilation[0], d.dilation[1]} {
		if v < 0 || v > math.MaxInt32 {
			return false
		}
	}
	if d.padding != "" && d.padding != ops.Valid && d.padding != ops.Same || min(d.h, d.w, d.in, d.kh, d.kw, d.out) < 1 {
		return false
	}
	if d.padding != ops.Same && (d.span(0) > d.h || d.span(1) > d.w) {
		return false
	}
	if d.depthwise {
		return true
	}
	return d.groups >= 0 && d.in%max(1, d.groups) == 0 && d.out%max(1, d.groups) == 0 &&
		(max(d.strides[0], d.strides[1]) <= 1 || max(d.dilation[0], d.dilation[1]) <= 1)
}
