package keras

import (
	"encoding/json"

	"github.com/seed-1d449c6d/stheno/cnn"
	"github.com/seed-1d449c6d/stheno/cnn/constraint"
	"github.com/seed-1d449c6d/stheno/cnn/initializer"
	"github.com/seed-1d449c6d/stheno/cnn/regularizer"
)

// convolutions are the layers that multiply with kernels.
var convolutions = map[string]func(c *config, o []cnn.Option) cnn.Layer{
	"Conv2D": func(c *config, o []cnn.Option) cnn.Layer {
		c.needed("filters")
		o = append(c.kernel(o), cnn.Groups(c.integer("groups", 1)))
		o = c.weight("kernel", cnn.KernelInitializer, cnn.KernelRegularizer, cnn.KernelConstraint, c.bias(o))
		return cnn.Conv2D(c.integer("filters", 0), 0, o...)
	},
	"DepthwiseConv2D": func(c *config, o []cnn.Option) cnn.Layer {
		c.oldKernel()
		o = append(c.kernel(o), cnn.DepthMultiplier(c.integer("depth_multiplier", 1)))
		return cnn.DepthwiseConv2D(0, c.depthwise(c.bias(o))...)
	},
	"SeparableConv2D": func(c *config, o []cnn.Option) cnn.Layer {
		c.needed("filters")
		c.oldKernel()
		o = append(c.kernel(o), cnn.DepthMultiplier(c.integer("depth_multiplier", 1)))
		o = c.weight("pointwise", cnn.PointwiseInitializer, cnn.PointwiseRegularizer, cnn.PointwiseConstraint, c.depthwise(c.bias(o)))
		return cnn.SeparableConv2D(c.integer("filters", 0), 0, o...)
	},
	"Dense": func(c *config, o []cnn.Option) cnn.Layer {
		c.needed("units")
		c.null("quantization_config", "lora_rank", "lora_alpha")
		o = c.weight("kernel", cnn.KernelInitializer, cnn.KernelRegularizer, cnn.KernelConstraint, c.bias(o))
		return cnn.Dense(c.integer("units", 0), c.active(o)...)
	},
}

// kernel adds what all convolutions have.
func (c *config) kernel(o []cnn.Option) []cnn.Option {
	c.needed("kernel_size")
	c.format()
	c.null("lora_rank", "lora_alpha", "quantization_config")
	size, strides, dilation := c.pair("kernel_size", [2]int{}), c.pair("strides", [2]int{1, 1}), c.pair("dilation_rate", [2]int{1, 1})
	o = append(o, cnn.KernelSize(size[0], size[1]), cnn.StridesHW(strides[0], strides[1]), cnn.DilationRateHW(dilation[0], dilation[1]),
		cnn.Padding(c.padding()))
	return c.active(o)
}

// active adds the activation and the regularizer of what comes out.
func (c *config) active(o []cnn.Option) []cnn.Option {
	o = c.activation(o)
	if r := c.regularizer("activity_regularizer"); r != nil {
		o = append(o, cnn.ActivityRegularizer(r))
	}
	return o
}

// padding is that of a window.
func (c *config) padding() cnn.PaddingMode {
	switch p := c.text("padding", "valid"); p {
	case "valid":
		return cnn.Valid
	case "same":
		return cnn.Same
	default:
		c.refuse("argument padding=%s", quoted(p))
		return cnn.Valid
	}
}

// weight adds what a config says of one weight.
func (c *config) weight(key string, i func(initializer.Initializer) cnn.Option, r func(regularizer.Regularizer) cnn.Option,
	k func(constraint.Constraint) cnn.Option, o []cnn.Option) []cnn.Option {
	if v := c.initializer(key + "_initializer"); v != nil {
		o = append(o, i(v))
	}
	if v := c.regularizer(key + "_regularizer"); v != nil {
		o = append(o, r(v))
	}
	if v := c.constraint(key + "_constraint"); v != nil {
		o = append(o, k(v))
	}
	return o
}

func (c *config) bias(o []cnn.Option) []cnn.Option {
	o = append(o, cnn.UseBias(c.boolean("use_bias", true)))
	return c.weight("bias", cnn.BiasInitializer, cnn.BiasRegularizer, cnn.BiasConstraint, o)
}

func (c *config) depthwise(o []cnn.Option) []cnn.Option {
	return c.weight("depthwise", cnn.DepthwiseInitializer, cnn.DepthwiseRegularizer, cnn.DepthwiseConstraint, o)
}

// oldKernel takes what Keras 2 wrote for convolutions in two steps and did not use.
func (c *config) oldKernel() {
	if c.legacy {
		c.only("groups", json.Number("1"))
		c.initializer("kernel_initializer")
		c.null("kernel_regularizer", "kernel_constraint")
	}
}
