package onnx

import (
	"math"
	"slices"

	wire "github.com/seed-1d449c6d/stheno/internal/onnx"
)

// batchNormalization is written with the moving statistics. ONNX has the channels in axis 1.
func (w *writer) batchNormalization(in []*tensor) (*tensor, error) {
	x := w.channelsFirst(in[0])
	n, turn := len(x.shape), false
	if n > 1 && n != 3 {
		x, turn = w.natural(x), true
	}
	epsilon := w.config.float("epsilon")
	c := x.shape[n-1]
	list := []struct {
		name     string
		standard float32
	}{{"gamma", 1}, {"beta", 0}, {"moving_mean", 0}, {"moving_variance", 1}}
	inputs := []string{x.name}
	for _, p := range list {
		v := w.weight(p.name)
		if v == nil {
			v = slices.Repeat([]float32{p.standard}, c)
		}
		if len(v) != c {
			return nil, w.unsupported("a layer with another %s than cnn's", p.name)
		}
		if n == 1 {
			_, v = ordered(x, []int{c}, v)
		}
		inputs = append(inputs, w.floats(p.name, []int{c}, v))
	}
	attributes := []*wire.Attribute{float("epsilon", epsilon), float("momentum", w.config.float("momentum"))}
	if !turn {
		return w.put(x, x.shape, "BatchNormalization", inputs, attributes...), nil
	}
	there, back := []int{0, n}, []int{0}
	for i := 1; i < n; i++ {
		there, back = append(there, i), append(back, i+1)
	}
	inputs[0] = w.transpose(x.name, there...)
	return &tensor{name: w.transpose(w.node("BatchNormalization", inputs, attributes...), append(back, 1)...), shape: x.shape}, nil
}

func (w *writer) layerNormalization(in []*tensor) (*tensor, error) {
	x := w.natural(in[0])
	k := len(w.config.ints("axis"))
	if k < 1 || k > len(x.shape) {
		return nil, w.unsupported("axes %v", w.at.Config["axis"])
	}
	shape := x.shape[len(x.shape)-k:]
	gamma := w.weight("gamma")
	if gamma == nil {
		gamma = slices.Repeat([]float32{1}, size(shape))
	}
	inputs := []string{x.name, w.floats("gamma", shape, gamma)}
	if beta := w.weight("beta"); beta != nil {
		inputs = append(inputs, w.floats("beta", shape, beta))
	}
	return w.put(x, x.shape, "LayerNormalization", inputs, integer("axis", -k), float("epsilon", w.config.float("epsilon"))), nil
}

// rescaling is a product and a sum.
func (w *writer) rescaling(in []*tensor) (*tensor, error) {
	return w.affine(in[0], w.config.floats("scale"), w.config.floats("offset"))
}

// affine writes x·a + c, with one number each or one for each index of the last axis.
func (w *writer) affine(x *tensor, a, c []float32) (*tensor, error) {
	if x.picture != nil && max(len(a), len(c)) > 1 {
		x = w.natural(x)
	}
	number := func(name string, v []float32) string {
		if len(v) == 1 {
			return w.floats(name, []int{}, v)
		}
		return w.constant(x, name, channelShape(x), v)
	}
	if !all(a, 1) {
		x = w.put(x, x.shape, "Mul", []string{x.name, number("scale", a)})
	}
	if !all(c, 0) {
		x = w.put(x, x.shape, "Add", []string{x.name, number("offset", c)})
	}
	return x, nil
}

func all(v []float32, x float32) bool {
	return !slices.ContainsFunc(v, func(y float32) bool { return y != x })
}

// normalization is (x − mean)/deviation, or the way back.
func (w *writer) normalization(in []*tensor) (*tensor, error) {
	x := w.natural(in[0])
	if in[0].first {
		x = in[0]
	}
	axes := w.config.ints("axis")
	shape := slices.Repeat([]int{1}, len(x.shape))
	for _, a := range axes {
		if a < 0 {
			a += len(x.shape) + 1
		}
		if a < 1 || a > len(x.shape) {
			return nil, w.unsupported("axis %d", a)
		}
		shape[a-1] = x.shape[a-1]
	}
	mean, variance := w.weight("mean"), w.weight("variance")
	if mean == nil {
		mean, variance = w.config.floats("mean"), w.config.floats("variance")
	}
	n := size(shape)
	if len(mean) == 0 || n%len(mean) != 0 || len(variance) != len(mean) {
		return nil, w.unsupported("%d means for %d places", len(mean), n)
	}
	deviation := make([]float32, len(variance))
	for i, v := range variance {
		deviation[i] = max(float32(math.Sqrt(float64(v))), 1e-7)
	}
	mean, deviation = slices.Repeat(mean, n/len(mean)), slices.Repeat(deviation, n/len(deviation))
	m, d := w.constant(x, "mean", shape, mean), w.constant(x, "deviation", shape, deviation)
	if w.config.bool("invert") {
		y := w.put(x, x.shape, "Mul", []string{x.name, d})
		return w.put(y, y.shape, "Add", []string{y.name, m}), nil
	}
	y := w.put(x, x.shape, "Sub", []string{x.name, m})
	return w.put(y, y.shape, "Div", []string{y.name, d}), nil
}
