package onnx

import (
	"math"

	"github.com/seed-1d449c6d/stheno/cnn"
)

// one wants a single input that is no constant.
func (c *call) one() (*value, error) {
	if err := c.arguments(1, 1); err != nil {
		return nil, err
	}
	return c.dynamic(0)
}

func (c *call) dynamic(i int) (*value, error) {
	x := c.in[i]
	if x.f == nil {
		return nil, unsupported(c.n, "a constant as its input")
	}
	if x.f.boolean {
		return nil, malformed(c.n, "input: want numbers, got truth values")
	}
	return x, nil
}

func (c *call) relu() (*value, error) {
	x, err := c.one()
	if err != nil {
		return nil, err
	}
	return c.bounded(x, 0, false)
}

// sloped is v above 0 and slope·v below.
func (c *call) sloped(slope float64) (*value, error) {
	x, err := c.one()
	if err != nil {
		return nil, err
	}
	if x, err = c.uniform(x); err != nil {
		return nil, err
	}
	cond, err := c.above(x, 0, false)
	if err != nil {
		return nil, err
	}
	return c.chosen(x, cond, x.f, x.f.times(constant(slope)))
}

func (c *call) leakyRelu() (*value, error) { return c.sloped(c.a.float("alpha", 0.01)) }

func (c *call) thresholdedRelu() (*value, error) {
	alpha := c.a.float("alpha", 1)
	x, err := c.one()
	if err != nil {
		return nil, err
	}
	if x, err = c.uniform(x); err != nil {
		return nil, err
	}
	cond, err := c.above(x, alpha, false)
	if err != nil {
		return nil, err
	}
	return c.chosen(x, cond, x.f, level(x.f.x, constant(0)))
}

func (c *call) clip() (*value, error) {
	if err := c.arguments(1, 3); err != nil {
		return nil, err
	}
	x, err := c.dynamic(0)
	if err != nil {
		return nil, err
	}
	low, high := c.a.float("min", math.Inf(-1)), c.a.float("max", math.Inf(1))
	if low, err = c.number(1, "a bound", low); err != nil {
		return nil, err
	}
	if high, err = c.number(2, "a bound", high); err != nil {
		return nil, err
	}
	if math.IsNaN(low) || math.IsNaN(high) || low > high {
		return nil, malformed(c.n, "bounds: want min ≤ max, got %v and %v", low, high)
	}
	return c.clipped(x, low, high)
}

func (c *call) clipped(x *value, low, high float64) (y *value, err error) {
	if low > -math.MaxFloat32 { // exporters write the smallest number for none
		if x, err = c.bounded(x, low, false); err != nil {
			return nil, err
		}
	}
	if high < math.MaxFloat32 {
		return c.bounded(x, high, true)
	}
	return x, nil
}

func (c *call) hardSigmoid() (*value, error) {
	alpha, beta := c.a.float("alpha", 0.2), c.a.float("beta", 0.5)
	x, err := c.one()
	if err != nil {
		return nil, err
	}
	if x, err = c.uniform(x); err != nil {
		return nil, err
	}
	return c.clipped(x.changed(x.f.times(constant(alpha)).plus(constant(beta))), 0, 1)
}

// pRelu has its slopes in a weight.
func (c *call) pRelu() (*value, error) {
	if err := c.arguments(2, 2); err != nil {
		return nil, err
	}
	x, err := c.dynamic(0)
	if err != nil {
		return nil, err
	}
	slope, err := c.known(1, "a slope")
	if err != nil {
		return nil, err
	}
	p, err := c.layerOf(c.n, x)
	if err != nil {
		return nil, err
	}
	x = &value{f: identity(p), view: x.view, sole: true}
	k, err := coefficientOf(x, slope)
	if err != nil {
		return nil, unsupported(c.n, "%v", err)
	}
	return x.changed(identity(c.slopes(p, k))), nil
}

// slopes plans a PReLU.
func (r *importer) slopes(x *planned, k coefficient) *planned {
	alpha := make([]float32, len(k.v))
	var shared []int
	for i, v := range k.v {
		alpha[i] = float32(v)
	}
	for i := range x.out {
		if k.shape == nil || k.shape[i] == 1 {
			shared = append(shared, i+1)
		}
	}
	return r.put(&planned{class: "PReLU", from: []*planned{x}, out: x.out, weights: [][]float32{alpha},
		make: func(_ *planned, name cnn.Option) cnn.Layer {
			if shared == nil {
				return cnn.PReLU(name)
			}
			return cnn.PReLU(cnn.SharedAxes(shared...), name)
		}})
}

// elementwise plans a layer that works on single elements.
func (c *call) elementwise(class, function string, make func(name cnn.Option) cnn.Layer) (*value, error) {
	x, err := c.one()
	if err != nil {
		return nil, err
	}
	p, err := c.layerOf(c.n, x)
	if err != nil {
		return nil, err
	}
	return &value{f: identity(c.named(class, function, p, make)), view: x.view, sole: true}, nil
}

func (r *importer) named(class, function string, x *planned, make func(name cnn.Option) cnn.Layer) *planned {
	p := r.layer(class, x, x.out, make)
	p.function = function
	p.positive = function == "sigmoid" || function == "softplus" || function == "softmax"
	return p
}

func (c *call) elu() (*value, error) {
	alpha := c.a.float("alpha", 1)
	return c.elementwise("ELU", "", func(name cnn.Option) cnn.Layer { return cnn.ELU(cnn.Alpha(alpha), name) })
}

func (c *call) selu() (*value, error) {
	alpha, gamma := c.a.float("alpha", 1.67326319217681884765625), c.a.float("gamma", 1.05070102214813232421875)
	if !near(alpha, 1.6732632423543772) || !near(gamma, 1.0507009873554805) {
		return nil, unsupported(c.n, "alpha %v and gamma %v; want those of SELU", alpha, gamma)
	}
	return c.function("selu")
}

func (c *call) celu() (*value, error) {
	if alpha := c.a.float("alpha", 1); alpha != 1 {
		return nil, unsupported(c.n, "alpha %v; want 1", alpha)
	}
	return c.function("celu")
}

func (c *call) gelu() (*value, error) {
	if kind := c.a.text("approximate", "none"); kind != "none" {
		return nil, unsupported(c.n, "approximate %q; want none", kind)
	}
	return c.function("gelu")
}

func (c *call) activation() (*value, error) {
	return c.function(map[string]string{"Sigmoid": "sigmoid", "Tanh": "tanh", "Softplus": "softplus", "Mish": "mish", "HardSwish": "hard_silu"}[c.n.Op])
}

// function plans an activation by cnn's name for it.
func (c *call) function(name string) (*value, error) {
	return c.elementwise("Activation", name, activationLayer(name))
}

func activationLayer(function string) func(name cnn.Option) cnn.Layer {
	return func(name cnn.Option) cnn.Layer { return cnn.Activation(function, name) }
}

func layerAdd(_ *planned, name cnn.Option) cnn.Layer { return cnn.Add(name) }

func layerMultiply(_ *planned, name cnn.Option) cnn.Layer { return cnn.Multiply(name) }
