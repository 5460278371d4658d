package keras

import (
	"maps"

	"github.com/seed-1d449c6d/stheno/cnn"
)

// node is a layer as a file describes it, not yet part of a model.
type node struct {
	class, name string
	layer       cnn.Layer // nil: an InputLayer
	shape       []int     // of an example, where the layer says what it is given
	frozen      bool
	from        []string // names of the layers it takes from
	given       []any    // what the file says of the shapes of these, or nil
	built       any      // what it says of the shape that the layer was built with, or nil
}

// layers are Keras' classes. One that is not here cannot be read, whatever its module.
var layers = func() map[string]func(c *config, o []cnn.Option) cnn.Layer {
	all := make(map[string]func(c *config, o []cnn.Option) cnn.Layer)
	for _, family := range []map[string]func(c *config, o []cnn.Option) cnn.Layer{
		convolutions, pools, normalizations, shapers, randoms, merges,
	} {
		maps.Copy(all, family)
	}
	for class, read := range activationLayers {
		all[class] = func(c *config, o []cnn.Option) cnn.Layer { return read(c, o) }
	}
	return all
}()

// readLayer reads one layer. The keys beside its config are taken by who calls.
func (r *reading) readLayer(v any) node {
	r.layer = ""
	class, c := r.serialized("layer", v, "name", "inbound_nodes", "build_config")
	n := node{class: class}
	c.name = ""
	n.name = c.text("name", "")
	r.layer = n.name
	n.built = r.built(v)
	if n.name == "" {
		r.fail("name", "the name of a layer", shown(c.members["name"]))
	}
	if class == "InputLayer" {
		n.shape = c.input()
		c.end()
		return n
	}
	read := layers[class]
	if read == nil {
		r.refuse("layer class %s", quoted(class))
		return n
	}
	n.frozen = !c.boolean("trainable", true)
	c.dtype()
	if c.has("batch_input_shape") { // Keras 2's first layer of a Sequential
		n.shape = r.shape("batch_input_shape", c.members["batch_input_shape"])
	}
	c.pass("batch_input_shape")
	n.layer = read(c, []cnn.Option{cnn.Name(n.name)})
	if !c.taken["activity_regularizer"] { // by layers that can have one
		c.null("activity_regularizer")
	}
	c.end()
	return n
}

// input reads an InputLayer.
func (c *config) input() (shape []int) {
	key := "batch_shape"
	if c.has("batch_input_shape") {
		key = "batch_input_shape"
	}
	v, _ := c.take(key)
	shape = c.shape(key, v)
	if c.err == nil && len(shape) == 0 {
		c.fail("shape of the input", "one axis or more after that of the batch", shown(v))
	}
	c.dtype()
	c.only("sparse", false)
	c.only("ragged", false)
	c.only("optional", false)
	return shape
}

// format wants pictures to be [H, W, C].
func (c *config) format() { c.only("data_format", "channels_last", nil) }

// built is the shape in a build_config.
func (r *reading) built(v any) any {
	o, _ := v.(map[string]any)
	if o["build_config"] == nil {
		return nil
	}
	c := r.object("build_config", o["build_config"])
	shape, _ := c.take("input_shape")
	c.end()
	return shape
}
