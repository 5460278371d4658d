package keras

import "github.com/seed-1d449c6d/stheno/cnn"

// merges are the layers of several inputs.
var merges = map[string]func(c *config, o []cnn.Option) cnn.Layer{
	"Add":      func(_ *config, o []cnn.Option) cnn.Layer { return cnn.Add(o...) },
	"Multiply": func(_ *config, o []cnn.Option) cnn.Layer { return cnn.Multiply(o...) },
	"Concatenate": func(c *config, o []cnn.Option) cnn.Layer {
		return cnn.Concatenate(append(o, cnn.Axis(c.integer("axis", -1)))...)
	},
}
