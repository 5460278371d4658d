package ops_test

import (
	"fmt"
	"math"
	"testing"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"github.com/seed-1d449c6d/stheno/ops"
	"github.com/seed-1d449c6d/stheno/ops/optest"
)

// augmentationCase is a case of the files that testdata/augmentation.py made.
type augmentationCase struct {
	Name   string
	Config map[string]any
	Seed   uint64
	In     []optest.Array
	Labels []int
	GY     []float64
	Y      optest.Array
	G      []optest.Array
}

// span reads a Keras factor: one number f is the range from −f to f, but not below least; two are a range.
func (c augmentationCase) span(key string, least float64) ops.Range {
	switch f := c.Config[key].(type) {
	case float64:
		return ops.Range{Lower: max(-math.Abs(f), least), Upper: math.Abs(f)}
	case []any:
		a, b := f[0].(float64), f[1].(float64)
		return ops.Range{Lower: min(a, b), Upper: max(a, b)}
	}
	return ops.Range{}
}

func (c augmentationCase) text(key string) string {
	s, _ := c.Config[key].(string)
	return s
}

// list reads a number, or the numbers of a list of any depth.
func list(v any) (r []float64) {
	switch v := v.(type) {
	case float64:
		return []float64{v}
	case []any:
		for _, w := range v {
			r = append(r, list(w)...)
		}
	}
	return r
}

func (c augmentationCase) build(x, step *gorgonia.Node) (*gorgonia.Node, error) {
	value, _ := c.Config["fill_value"].(float64)
	r := ops.Resampling{FillMode: ops.FillMode(c.text("fill_mode")), Interpolation: ops.Interpolation(c.text("interpolation")), FillValue: value}
	switch layer := c.text("layer"); layer {
	case "RandomFlip":
		return ops.RandomFlip(x, step, ops.RandomFlipConfig{Mode: ops.FlipMode(c.text("mode")), Seed: c.Seed})
	case "RandomRotation":
		return ops.RandomRotation(x, step, ops.RandomRotationConfig{Factor: c.span("factor", -1), Resampling: r, Seed: c.Seed})
	case "RandomTranslation":
		return ops.RandomTranslation(x, step, ops.RandomTranslationConfig{
			HeightFactor: c.span("height_factor", -1), WidthFactor: c.span("width_factor", -1), Resampling: r, Seed: c.Seed})
	case "RandomZoom":
		return ops.RandomZoom(x, step, ops.RandomZoomConfig{
			HeightFactor: c.span("height_factor", -1), WidthFactor: c.span("width_factor", -1), Square: c.Config["width_factor"] == nil, Resampling: r, Seed: c.Seed})
	case "RandomBrightness":
		return ops.RandomBrightness(x, step, ops.RandomBrightnessConfig{Factor: c.span("factor", -1), ValueRange: c.span("value_range", 0), Seed: c.Seed})
	case "RandomContrast":
		return ops.RandomContrast(x, step, ops.RandomContrastConfig{Factor: c.span("factor", 0), ValueRange: c.span("value_range", 0), Seed: c.Seed})
	case "Rescaling":
		return ops.Rescaling(x, ops.RescalingConfig{Scale: list(c.Config["scale"]), Offset: list(c.Config["offset"])})
	case "Normalization":
		n := ops.NormalizationConfig{Invert: c.Config["invert"] == true, Mean: list(c.Config["mean"]), Variance: list(c.Config["variance"])}
		if axis, ok := c.Config["axis"]; ok {
			n.Axis = []int{}
			for _, a := range list(axis) {
				n.Axis = append(n.Axis, int(a))
			}
		}
		return ops.Normalization(x, nil, nil, n)
	default:
		return nil, fmt.Errorf("no layer %q", layer)
	}
}

// change computes an operator on pictures and steps, and the derivative of Σ y·gy by the pictures; no gy, no derivative.
func change(t *testing.T, dt tensor.Dtype, shape tensor.Shape, x, gy []float64, step []int, build func(x, step *gorgonia.Node) (*gorgonia.Node, error)) (y, gx []float64) {
	t.Helper()
	return runPool(t, dt, shape, x, gy, func(x *gorgonia.Node) (*gorgonia.Node, error) {
		var steps *gorgonia.Node
		if step != nil {
			v := tensor.New(tensor.WithShape(len(step)), tensor.WithBacking(append([]int{}, step...)))
			steps = gorgonia.NewVector(x.Graph(), tensor.Int, gorgonia.WithShape(len(step)), gorgonia.WithName("step"), gorgonia.WithValue(v))
		}
		return build(x, steps)
	})
}

// TestAugmentationGolden: what Keras' layers make of pictures when they draw our numbers is what the operators make of them.
// Keras computed in float32.
//
// Places and weights are the same to the last bit, and so is what is made of them in float32; in float64 a blend of four
// misses Keras' roundings, 4 · 2⁻²⁴ of a value. The others have single roundings and the mean of up to 12 numbers.
func TestAugmentationGolden(t *testing.T) {
	for _, g := range []struct {
		file             string
		float32, float64 float64
	}{{"testdata/augmentation_affine.json", 0, 2.5e-7}, {"testdata/augmentation.json", 3e-7, 3e-7}} {
		var f struct{ Cases []augmentationCase }
		readJSON(t, g.file, &f)
		if len(f.Cases) < 20 {
			t.Fatalf("%s: %d cases", g.file, len(f.Cases))
		}
		for _, c := range f.Cases {
			for dt, tol := range map[tensor.Dtype]float64{tensor.Float32: g.float32, tensor.Float64: g.float64} {
				t.Run(c.Name+"/"+dt.String(), func(t *testing.T) {
					y, gx := change(t, dt, c.In[0].Shape, c.In[0].Data, c.GY, c.Labels, c.build)
					if tol == 0 {
						for i, v := range c.Y.Data {
							c.Y.Data[i] = float64(float32(v)) // of the digits in the file
						}
					}
					within(t, "y", y, c.Y.Data, tol)
					if c.G != nil {
						within(t, "gx", gx, c.G[0].Data, tol)
					}
				})
			}
		}
	}
}
