package ops_test

import (
	"math"
	"testing"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"github.com/seed-1d449c6d/stheno/ops"
	"github.com/seed-1d449c6d/stheno/ops/optest"
)

func borderOf(config map[string]any, key string) ops.Border {
	v := config[key].([]any)
	n := func(i int) int { return int(v[i].(float64)) }
	return ops.Border{Top: n(0), Bottom: n(1), Left: n(2), Right: n(3)}
}

func TestZeroPadding2D(t *testing.T) {
	golden := layerGolden(t, "testdata/zeropadding2d.json", func(config map[string]any, in gorgonia.Nodes) (*gorgonia.Node, error) {
		return ops.ZeroPadding2D(in[0], borderOf(config, "padding"))
	})
	for _, b := range []ops.Border{{Top: 1, Bottom: 1, Left: 1, Right: 1}, {Bottom: 1, Left: 3}, {}} {
		optest.Run(t, optest.Op{
			Build: func(in gorgonia.Nodes) (*gorgonia.Node, error) { return ops.ZeroPadding2D(in[0], b) },
			Other: func(in gorgonia.Nodes) (*gorgonia.Node, error) {
				return ops.ZeroPadding2D(in[0], ops.Border{Top: b.Bottom + 1, Bottom: b.Top, Left: b.Left, Right: b.Right})
			},
			Cases:  [][]tensor.Shape{{{1, 1, 1, 1}}, {{2, 5, 3, 3}}, {{40, 3, 4, 5}}},
			Linear: true,
			Golden: golden,
			Exact:  true,
		})
		golden = nil
	}
}

func TestCropping2D(t *testing.T) {
	golden := layerGolden(t, "testdata/cropping2d.json", func(config map[string]any, in gorgonia.Nodes) (*gorgonia.Node, error) {
		return ops.Cropping2D(in[0], borderOf(config, "cropping"))
	})
	for _, b := range []ops.Border{{Top: 1, Bottom: 1, Left: 1, Right: 1}, {Bottom: 2, Left: 1}, {}} {
		optest.Run(t, optest.Op{
			Build: func(in gorgonia.Nodes) (*gorgonia.Node, error) { return ops.Cropping2D(in[0], b) },
			Other: func(in gorgonia.Nodes) (*gorgonia.Node, error) {
				return ops.Cropping2D(in[0], ops.Border{Top: b.Top, Bottom: b.Bottom, Left: b.Right, Right: b.Left + 1})
			},
			Cases:  [][]tensor.Shape{{{1, 3, 4, 1}}, {{2, 5, 4, 3}}, {{40, 4, 6, 5}}},
			Linear: true,
			Golden: golden,
			Exact:  true,
		})
		golden = nil
	}
}

func TestBorderRefuses(t *testing.T) {
	x := leaves(tensor.Float32, tensor.Shape{2, 4, 5, 3})[0]
	pad, crop := ops.ZeroPadding2D, ops.Cropping2D
	for _, c := range []struct {
		f    func(*gorgonia.Node, ops.Border) (*gorgonia.Node, error)
		x    *gorgonia.Node
		b    ops.Border
		want string
	}{
		{pad, nil, ops.Border{}, "ops: ZeroPadding2D: input 0: want a node, got nil"},
		{crop, nil, ops.Border{}, "ops: Cropping2D: input 0: want a node, got nil"},
		{pad, leaves(tensor.Float32, tensor.Shape{4, 5})[0], ops.Border{}, "ops: ZeroPadding2D: want input 0 of rank 4, got rank 2 (4, 5)"},
		{crop, leaves(tensor.Float32, tensor.Shape{4, 5})[0], ops.Border{}, "ops: Cropping2D: want input rank 4 [N,H,W,C], got 2 (4, 5)"},
		{pad, x, ops.Border{Left: -1}, "ops: ZeroPadding2D: padding: want numbers ≥ 0, got ((0, 0), (-1, 0))"},
		{crop, x, ops.Border{Bottom: -1}, "ops: Cropping2D: cropping: want numbers ≥ 0, got ((0, -1), (0, 0))"},
		{crop, x, ops.Border{Top: 2, Bottom: 2}, "ops: Cropping2D: want a cropping that leaves some of the 4×5 picture, got ((2, 2), (0, 0))"},
		{crop, x, ops.Border{Left: 6}, "ops: Cropping2D: want a cropping that leaves some of the 4×5 picture, got ((0, 0), (6, 0))"},
		{crop, x, ops.Border{Top: math.MaxInt, Bottom: math.MaxInt}, "ops: Cropping2D: want a cropping that leaves some of the 4×5 picture, got ((9223372036854775807, 9223372036854775807), (0, 0))"},
		{pad, x, ops.Border{Top: math.MaxInt, Bottom: math.MaxInt}, "ops: ZeroPadding2D: want a result that fits into memory, got (9223372036854775807)"},
		{pad, x, ops.Border{Top: 1 << 40, Left: 1 << 40}, "ops: ZeroPadding2D: want a result that fits into memory, got (2, 1099511627780, 1099511627781, 3)"},
	} {
		refused(t, c.want)(c.f(c.x, c.b))
	}
}

// TestBorderIdentity: borders that give one shape are still different operators.
func TestBorderIdentity(t *testing.T) {
	x := leaves(tensor.Float32, tensor.Shape{2, 4, 5, 3})[0]
	for name, f := range map[string]func(*gorgonia.Node, ops.Border) (*gorgonia.Node, error){"padding": ops.ZeroPadding2D, "cropping": ops.Cropping2D} {
		seen := map[uint32]ops.Border{}
		for _, b := range []ops.Border{{Top: 1}, {Bottom: 1}, {Left: 1}, {Right: 1}, {Top: 1, Left: 1}, {Bottom: 1, Right: 1}} {
			h := must(f(x, b)).Op().Hashcode()
			if d, ok := seen[h]; ok {
				t.Errorf("%s %v and %v have one hash", name, b, d)
			}
			seen[h] = b
		}
	}
}
