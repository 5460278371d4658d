package ops_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"github.com/seed-1d449c6d/stheno/ops"
	"github.com/seed-1d449c6d/stheno/ops/optest"
)

func upSampling(config map[string]any, x *gorgonia.Node) (*gorgonia.Node, error) {
	i, _ := config["interpolation"].(string)
	return ops.UpSampling2D(x, ops.UpSampling2DConfig{Size: pairOf(config, "size"), Interpolation: ops.Interpolation(i)})
}

func TestUpSampling2D(t *testing.T) {
	const file = "testdata/upsampling2d.json"
	var exact []optest.Golden
	single := 0
	for _, g := range layerGolden(t, file, func(config map[string]any, in gorgonia.Nodes) (*gorgonia.Node, error) {
		return upSampling(config, in[0])
	}) {
		if !inFloat32(t, file, g.Name) {
			exact = append(exact, g)
			continue
		}
		single++
		// Positions in float32 are off by some 2⁻²⁴ of a few cells, and values are up to 2: so much for y. gx adds up to 36.
		for _, dt := range []tensor.Dtype{tensor.Float32, tensor.Float64} {
			y, gx := runPool(t, dt, g.In[0].Shape, g.In[0].Data, g.GY, func(x *gorgonia.Node) (*gorgonia.Node, error) { return g.Build(gorgonia.Nodes{x}) })
			within(t, g.Name+": y", y, g.Y.Data, 3e-6)
			within(t, g.Name+": gx", gx, g.G[0].Data, 3e-6)
		}
	}
	if single == 0 {
		t.Errorf("%s: no case in float32", file)
	}
	for _, c := range []ops.UpSampling2DConfig{
		{},
		{Size: [2]int{3, 1}},
		{Interpolation: ops.Bilinear},
		{Size: [2]int{3, 4}, Interpolation: ops.Bilinear},
		{Size: [2]int{1, 5}, Interpolation: ops.Bilinear},
	} {
		optest.Run(t, optest.Op{
			Build: func(in gorgonia.Nodes) (*gorgonia.Node, error) { return ops.UpSampling2D(in[0], c) },
			Other: func(in gorgonia.Nodes) (*gorgonia.Node, error) {
				d := c
				d.Interpolation = map[bool]ops.Interpolation{true: ops.Nearest, false: ops.Bilinear}[c.Interpolation == ops.Bilinear]
				return ops.UpSampling2D(in[0], d)
			},
			Cases:  [][]tensor.Shape{{{1, 1, 1, 1}}, {{2, 3, 2, 3}}, {{1, 1, 4, 9}}, {{40, 3, 4, 5}}},
			Linear: true,
			Golden: exact,
			Exact:  true,
		})
		exact = nil
	}
}

// inFloat32 reports whether Keras computed a case in float32.
func inFloat32(t *testing.T, file, name string) bool {
	var f struct {
		Cases []struct {
			Name   string
			Config map[string]any
		}
	}
	readJSON(t, file, &f)
	for _, c := range f.Cases {
		if c.Name == name {
			return c.Config["float32"] == true
		}
	}
	t.Fatalf("%s: no case %q", file, name)
	return false
}

// TestUpSampling2DBilinear compares with the definition: positions of centers, cut off at the border, and the two nearest
// cells of each axis.
func TestUpSampling2DBilinear(t *testing.T) {
	r := rand.New(rand.NewPCG(61, 62))
	for range 200 {
		n, h, w, c, sh, sw := 1+r.IntN(3), 1+r.IntN(6), 1+r.IntN(6), 1+r.IntN(20), 1+r.IntN(9), 1+r.IntN(9)
		x, gy := make([]float64, n*h*w*c), make([]float64, n*h*w*c*sh*sw)
		for _, v := range [][]float64{x, gy} {
			for i := range v {
				v[i] = float64(float32(r.NormFloat64()))
			}
		}
		wantY, wantGX := make([]float64, len(gy)), make([]float64, len(x))
		for i := range gy {
			ch, ow, oh, img := i%c, i/c%(w*sw), i/c/(w*sw)%(h*sh), i/c/(w*sw)/(h*sh)
			for _, a := range nearest(oh, sh, h) {
				for _, b := range nearest(ow, sw, w) {
					at := ((img*h+a.cell)*w+b.cell)*c + ch
					wantY[i] += a.weight * b.weight * x[at]
					wantGX[at] += a.weight * b.weight * gy[i]
				}
			}
		}
		for dt, tol := range map[tensor.Dtype]float64{tensor.Float32: 1e-6, tensor.Float64: 1e-14} { // few terms of weight ≤ 1
			y, gx := runPool(t, dt, tensor.Shape{n, h, w, c}, x, gy, func(x *gorgonia.Node) (*gorgonia.Node, error) {
				return ops.UpSampling2D(x, ops.UpSampling2DConfig{Size: [2]int{sh, sw}, Interpolation: ops.Bilinear})
			})
			within(t, "y", y, wantY, tol)
			within(t, "gx", gx, wantGX, 10*tol)
		}
	}
}

type share struct {
	cell   int
	weight float64
}

// nearest is what the cell o of an axis of n cells enlarged s times is made of.
func nearest(o, s, n int) []share {
	at := max(0, min(float64(n-1), (float64(o)+0.5)/float64(s)-0.5))
	low := int(math.Floor(at))
	return []share{{low, 1 - (at - float64(low))}, {min(low+1, n-1), at - float64(low)}}
}

// TestUpSampling2DNonFinite: a NaN or Inf goes to the cells where it has a weight, and to no other.
func TestUpSampling2DNonFinite(t *testing.T) {
	for _, bad := range []float64{math.NaN(), math.Inf(1), math.Inf(-1)} {
		y, _ := runPool(t, tensor.Float32, tensor.Shape{1, 1, 3, 1}, []float64{1, 1, bad}, nil, func(x *gorgonia.Node) (*gorgonia.Node, error) {
			return ops.UpSampling2D(x, ops.UpSampling2DConfig{Size: [2]int{1, 3}, Interpolation: ops.Bilinear})
		})
		for i, v := range y {
			if i < 5 && v != 1 || i >= 5 && !alike(v, bad, 0) {
				t.Errorf("1, 1, %v enlarged three times = %v, want 1 five times, then %v", bad, y, bad)
				break
			}
		}
	}
}

func TestUpSampling2DRefuses(t *testing.T) {
	x := leaves(tensor.Float32, tensor.Shape{2, 4, 5, 3})[0]
	for _, c := range []struct {
		x      *gorgonia.Node
		config ops.UpSampling2DConfig
		want   string
	}{
		{nil, ops.UpSampling2DConfig{}, "ops: UpSampling2D: input 0: want a node, got nil"},
		{leaves(tensor.Float32, tensor.Shape{4, 5})[0], ops.UpSampling2DConfig{}, "ops: UpSampling2D: want input 0 of rank 4, got rank 2 (4, 5)"},
		{x, ops.UpSampling2DConfig{Size: [2]int{2, -1}}, "ops: UpSampling2D: size: want positive numbers, got [2 -1]"},
		{x, ops.UpSampling2DConfig{Interpolation: "bicubic"}, `ops: UpSampling2D: interpolation: want "nearest" or "bilinear", got "bicubic"`},
		{x, ops.UpSampling2DConfig{Size: [2]int{1 << 62, 1}}, "ops: UpSampling2D: want a result that fits into memory, got (4, 4611686018427387904)"},
		{x, ops.UpSampling2DConfig{Size: [2]int{1 << 40, 1 << 40}}, "ops: UpSampling2D: want a result that fits into memory, got (2, 4398046511104, 5497558138880, 3)"},
	} {
		refused(t, c.want)(ops.UpSampling2D(c.x, c.config))
	}
}
