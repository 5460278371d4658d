package keras

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/seed-1d449c6d/stheno/cnn"
)

// maxLayers bounds the layers of a file: the largest image classifiers have a few hundred.
const maxLayers = 4096

// architecture is a model as a file describes it.
type architecture struct {
	name       string
	functional bool
	frozen     bool   // the whole model
	input      string // name of the InputLayer
	shape      []int  // of an example
	nodes      []node // without the InputLayer, in the order of the file; the inputs of one come before it
	compile    any    // its compile_config, or nil
}

// readModel reads the config of a model.
func (r *reading) readModel(v any) (a architecture) {
	class, c := r.serialized("config of the model", v, "build_config", "compile_config")
	if o, ok := v.(map[string]any); ok {
		a.compile = o["compile_config"]
	}
	c.name = ""
	switch class {
	case "Sequential":
		r.sequential(c, &a)
	case "Functional", "Model":
		a.functional = true
		r.functional(c, &a)
	default:
		r.refuse("model class %s", quoted(class))
	}
	c.end()
	r.alike("build_config.input_shape", r.built(v), a.shape)
	if a.compile != nil {
		r.object("compile_config", a.compile)
	}
	if r.err == nil && len(a.nodes) == 0 {
		r.fail("layers", "at least one after the input", "none")
	}
	return a
}

// layerList reads the layers of a model, with its name.
func (r *reading) layerList(c *config, a *architecture) (list []any, nodes []node) {
	c.needed("name")
	a.name = c.text("name", "")
	a.frozen = !c.boolean("trainable", true)
	c.dtype()
	c.needed("layers")
	list = c.list("layers")
	if len(list) > maxLayers {
		r.fail("layers", fmt.Sprintf("at most %d (limit)", maxLayers), fmt.Sprintf("too many, %d", len(list)))
		return nil, nil
	}
	names := make(map[string]bool)
	for _, v := range list {
		n := r.readLayer(v)
		if r.err != nil {
			return nil, nil
		}
		if names[n.name] {
			r.fail("name", "one that no other layer has", "a duplicate")
			return nil, nil
		}
		names[n.name] = true
		nodes = append(nodes, n)
	}
	r.layer = ""
	return list, nodes
}

// sequential reads a stack of layers. The shape of the input is an InputLayer's, that of the first layer (Keras 2) or what the
// model was built with.
func (r *reading) sequential(c *config, a *architecture) {
	list, nodes := r.layerList(c, a)
	built, _ := c.take("build_input_shape")
	for i, v := range list {
		if o := r.object("layer", v); o.has("inbound_nodes") {
			r.refuse("inbound_nodes of layer %d in a Sequential", i+1)
		}
	}
	switch {
	case r.err != nil:
		return
	case len(nodes) > 0 && nodes[0].layer == nil:
		a.input, a.shape = nodes[0].name, nodes[0].shape
		nodes = nodes[1:]
	case len(nodes) > 0 && nodes[0].shape != nil:
		a.shape = nodes[0].shape
	case built != nil:
		a.shape = r.shape("build_input_shape", built)
	default:
		r.fail("shape of the input", "an InputLayer", "none")
	}
	for _, n := range nodes {
		if n.layer == nil && r.err == nil {
			r.layer = n.name
			r.refuse("an InputLayer that is not the first layer")
		}
	}
	a.nodes = nodes
}

// model makes the model, without the values of its weights.
func (r *reading) model(a *architecture) (m *cnn.Model) {
	var err error
	if a.functional {
		m, err = a.draw()
	} else {
		list := []cnn.Layer{cnn.Input(a.shape...)}
		for _, n := range a.nodes {
			list = append(list, n.layer)
		}
		m, err = cnn.Sequential(list...)
	}
	if r.drawing != nil {
		*r.drawing = true
	}
	if err != nil {
		r.wrap(err)
		return nil
	}
	if err := m.Rename(a.name); err != nil {
		r.wrap(err)
		return nil
	}
	r.sameOrder(m, a)
	for _, n := range a.nodes {
		if n.frozen || a.frozen && a.functional { // Keras forgets that a Sequential was frozen as a whole
			if err := m.SetTrainable(false, n.name); err != nil {
				r.wrap(err)
			}
		}
	}
	return m
}

// sameOrder wants the layers of the file in the order that Keras gives them, since weights are found by it.
func (r *reading) sameOrder(m *cnn.Model, a *architecture) {
	var want, got []string
	for _, l := range m.Layers() {
		want = append(want, l.Name)
	}
	for _, n := range a.nodes {
		got = append(got, n.name)
	}
	if !slices.Equal(want, got) {
		r.fail("order of layers", short(strings.Join(want, ", "), 150), short(strings.Join(got, ", "), 150))
	}
}

// draw makes a model with branches.
func (a *architecture) draw() (*cnn.Model, error) {
	in := cnn.Apply(cnn.Input(a.shape...))
	made := map[string]*cnn.Tensor{a.input: in}
	var out *cnn.Tensor
	for _, n := range a.nodes {
		from := make([]*cnn.Tensor, len(n.from))
		for i, name := range n.from {
			from[i] = made[name]
		}
		out = cnn.Apply(n.layer, from...)
		made[n.name] = out
	}
	return cnn.Functional(in, out)
}

// wrap notes an error of package cnn.
func (r *reading) wrap(err error) {
	if r.err != nil {
		return
	}
	layer := r.layer
	var c *cnn.ConfigError
	if errors.As(err, &c) && c.Layer == layer { // named once
		e := *c
		e.Layer = ""
		err = &e
	}
	r.err = &FormatError{File: r.file, Layer: layer, Err: err}
}
