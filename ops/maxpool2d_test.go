package ops_test

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"github.com/seed-1d449c6d/stheno/ops"
	"github.com/seed-1d449c6d/stheno/ops/optest"
)

func TestMaxPool2D(t *testing.T) {
	golden := layerGolden(t, "testdata/maxpool2d.json", func(config map[string]any, in gorgonia.Nodes) (*gorgonia.Node, error) {
		return ops.MaxPool2D(in[0], ops.MaxPool2DConfig{PoolSize: pairOf(config, "pool_size"), Strides: pairOf(config, "strides"), Padding: paddingOf(config)})
	})
	for _, c := range []ops.MaxPool2DConfig{
		{},
		{PoolSize: [2]int{3, 2}, Strides: [2]int{1, 2}},
		{PoolSize: [2]int{3, 3}, Strides: [2]int{2, 2}, Padding: ops.Same},
		{PoolSize: [2]int{2, 2}, Strides: [2]int{1, 1}, Padding: ops.Same},
	} {
		optest.Run(t, optest.Op{
			Build: func(in gorgonia.Nodes) (*gorgonia.Node, error) { return ops.MaxPool2D(in[0], c) },
			Other: func(in gorgonia.Nodes) (*gorgonia.Node, error) {
				d := c
				d.PoolSize[1]++
				return ops.MaxPool2D(in[0], d)
			},
			Cases:  [][]tensor.Shape{{{1, 4, 4, 1}}, {{2, 5, 7, 3}}, {{3, 6, 5, 17}}, {{40, 7, 7, 5}}},
			Draw:   distinct,
			Linear: true,
			Golden: golden,
			Exact:  true,
		})
		golden = nil
	}
}

// distinct draws numbers that differ from one another by 1/16 at least: no tie, nor one within a step of differences.
func distinct(r *rand.Rand, _, n int) []float64 {
	v := make([]float64, n)
	for i, p := range r.Perm(n) {
		v[i] = float64(p-n/2) / 16
	}
	return v
}

func TestMaxPool2DTies(t *testing.T) {
	in := leaves(tensor.Float32, tensor.Shape{1, 2, 4, 1})
	y := must(ops.MaxPool2D(in[0], ops.MaxPool2DConfig{}))
	dx := gradOfSum(y, in[0])
	p := must(compile(y, dx))
	mustDo(gorgonia.Let(in[0], tensor.New(tensor.WithShape(1, 2, 4, 1), tensor.WithBacking([]float32{1, 1, 0, 2, 1, 1, 2, 2}))))
	mustDo(p.Run(t.Context()))
	want := []float32{1, 0, 0, 1, 0, 0, 0, 0}
	for i, g := range must(p.Value(dx)).Float32s() {
		if g != want[i] {
			t.Errorf("derivative of a pool with ties = %v, want that the first of each window has it: %v", must(p.Value(dx)), want)
			break
		}
	}
}

func TestMaxPool2DRefuses(t *testing.T) {
	for _, c := range []struct {
		x      tensor.Shape
		config ops.MaxPool2DConfig
		want   string
	}{
		{tensor.Shape{2, 5, 5}, ops.MaxPool2DConfig{}, "ops: MaxPool2D: want input 0 of rank 4, got rank 3 (2, 5, 5)"},
		{tensor.Shape{2, 1, 5, 3}, ops.MaxPool2DConfig{}, "ops: MaxPool2D: want a window within the 1×5 picture, got 2×2"},
		{tensor.Shape{2, 5, 5, 3}, ops.MaxPool2DConfig{PoolSize: [2]int{2, -2}}, "ops: MaxPool2D: pool_size: want positive numbers, got [2 -2]"},
		{tensor.Shape{2, 5, 5, 3}, ops.MaxPool2DConfig{Strides: [2]int{-2, 1}}, "ops: MaxPool2D: strides: want positive numbers, got [-2 1]"},
		{tensor.Shape{2, 5, 5, 3}, ops.MaxPool2DConfig{Padding: "Same"}, `ops: MaxPool2D: padding: want "valid" or "same", got "Same"`},
	} {
		refused(t, c.want)(ops.MaxPool2D(leaves(tensor.Float32, c.x)[0], c.config))
	}
}

// TestMaxPool2DNonFinite: a window of −Inf is −Inf, a window with a NaN is NaN, and the first of them has the derivative.
// (Gorgonia's own pool ends the process at both.)
func TestMaxPool2DNonFinite(t *testing.T) {
	inf, nan := math.Inf(1), math.NaN()
	for _, c := range []struct {
		x  []float64
		y  float64
		at int
	}{
		{[]float64{nan, nan, nan, nan}, nan, 0}, {[]float64{-inf, -inf, -inf, -inf}, -inf, 0}, {[]float64{inf, 1, nan, nan}, nan, 2},
		{[]float64{-inf, -inf, -inf, -0x1p100}, -0x1p100, 3}, {[]float64{1, inf, inf, -inf}, inf, 1},
	} {
		for _, channels := range []int{1, 17} { // every channel the same
			x := make([]float64, 4*channels)
			gy := make([]float64, channels)
			for i := range x {
				x[i] = c.x[i/channels]
				gy[i%channels] = 3
			}
			for _, dt := range []tensor.Dtype{tensor.Float32, tensor.Float64} {
				y, gx := runPool(t, dt, tensor.Shape{1, 2, 2, channels}, x, gy, func(x *gorgonia.Node) (*gorgonia.Node, error) {
					return ops.MaxPool2D(x, ops.MaxPool2DConfig{})
				})
				for i := range y {
					want := make([]float64, 4)
					want[c.at] = 3
					got := []float64{gx[i], gx[channels+i], gx[2*channels+i], gx[3*channels+i]}
					if !alike(y[i], c.y, 0) || !slices.Equal(got, want) {
						t.Errorf("%v, channel %d of %d: the largest of %v = %v with derivative %v, want %v with %v", dt, i, channels, c.x, y[i], got, c.y, want)
					}
				}
			}
		}
	}
}

// TestMaxPool2DPadding: "same" pads behind the picture, and zeros can be put there by hand. (With padding below and to the
// right, Gorgonia's own pool of 1 to 9 gives 1, 3, 7, 9.)
func TestMaxPool2DPadding(t *testing.T) {
	nine := []float64{1, 2, 3, 4, 5, 6, 7, 8, 9}
	for name, build := range map[string]func(x *gorgonia.Node) (*gorgonia.Node, error){
		"same": func(x *gorgonia.Node) (*gorgonia.Node, error) {
			return ops.MaxPool2D(x, ops.MaxPool2DConfig{Padding: ops.Same})
		},
		"zeros": func(x *gorgonia.Node) (*gorgonia.Node, error) {
			return ops.MaxPool2D(must(ops.ZeroPadding2D(x, ops.Border{Bottom: 1, Right: 1})), ops.MaxPool2DConfig{})
		},
	} {
		if y, _ := runPool(t, tensor.Float32, tensor.Shape{1, 3, 3, 1}, nine, nil, build); !slices.Equal(y, []float64{5, 6, 8, 9}) {
			t.Errorf("%s: largest = %v, want 5, 6, 8, 9", name, y)
		}
	}
}
