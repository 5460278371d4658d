package keras

import "github.com/seed-1d449c6d/stheno/cnn"

// pools are the layers that take one value of many.
var pools = map[string]func(c *config, o []cnn.Option) cnn.Layer{
	"MaxPooling2D": func(c *config, o []cnn.Option) cnn.Layer {
		return cnn.MaxPooling2D(0, c.pool(o)...)
	},
	"AveragePooling2D": func(c *config, o []cnn.Option) cnn.Layer {
		return cnn.AveragePooling2D(0, c.pool(o)...)
	},
	"GlobalMaxPooling2D": func(c *config, o []cnn.Option) cnn.Layer {
		c.format()
		return cnn.GlobalMaxPooling2D(append(o, cnn.KeepDims(c.boolean("keepdims", false)))...)
	},
	"GlobalAveragePooling2D": func(c *config, o []cnn.Option) cnn.Layer {
		c.format()
		return cnn.GlobalAveragePooling2D(append(o, cnn.KeepDims(c.boolean("keepdims", false)))...)
	},
}

// pool adds what the pools with windows have.
func (c *config) pool(o []cnn.Option) []cnn.Option {
	c.needed("pool_size")
	c.format()
	size := c.pair("pool_size", [2]int{})
	strides := c.pair("strides", size)
	return append(o, cnn.PoolSize(size[0], size[1]), cnn.StridesHW(strides[0], strides[1]), cnn.Padding(c.padding()))
}
