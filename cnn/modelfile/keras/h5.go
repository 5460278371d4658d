package keras

import (
	"fmt"
	"io"
	"strings"

	"github.com/seed-1d449c6d/stheno/internal/hdf5"
)

// ReadH5 reads an .h5 file, the form that Keras 2 wrote and Keras 3 can still write: architecture and weights. The model is not
// compiled: Keras 3 itself does not restore all of an optimizer from such a file. Errors: *UnsupportedError, *FormatError.
func ReadH5(in io.ReaderAt, size int64, o ...ReadOption) (*File, error) {
	_, r := settingsOf(o)
	r.legacy = true
	root := r.open(in, size)
	if r.err != nil {
		return nil, r.err
	}
	f := &File{KerasVersion: r.attribute(root, "keras_version")}
	if !root.HasAttr("model_config") {
		r.fail("file", "an .h5 file with a model", "an HDF5 file without model_config: weights alone?")
	}
	a := r.readModel(r.json([]byte(r.attribute(root, "model_config"))))
	f.InputName = a.input
	if places := r.planned(&a); r.err == nil {
		f.Model = r.filled(&a, places, func() []*hdf5.Dataset { return r.oldDatasets(root, &a, places) }, size)
	}
	if r.err != nil {
		return nil, r.err
	}
	return f, nil
}

// attribute is a text; "" without one.
func (r *reading) attribute(g *hdf5.Group, name string) string {
	if r.err != nil || !g.HasAttr(name) {
		return ""
	}
	a, err := g.Attr(name)
	if err == nil {
		var s string
		if s, err = a.Text(); err == nil {
			return s
		}
	}
	r.hdf5(err)
	return ""
}

// names is an attribute that lists names. Keras divides one that is too long for HDF5: layer_names0, layer_names1, …
func (r *reading) names(g *hdf5.Group, name string) (list []string) {
	parts := []string{name}
	if !g.HasAttr(name) {
		parts = nil
		for i := 0; g.HasAttr(fmt.Sprint(name, i)); i++ {
			parts = append(parts, fmt.Sprint(name, i))
		}
	}
	if parts == nil {
		r.fail("attribute "+name+" of "+short(g.Path(), 100), "a list of names", "none")
	}
	for _, p := range parts {
		a, err := g.Attr(p)
		if err != nil {
			r.hdf5(err)
			return nil
		}
		if a.Null() || a.Len() == 0 { // numpy makes it an array of floats then
			continue
		}
		s, err := a.Strings()
		if err != nil {
			r.hdf5(err)
			return nil
		}
		list = append(list, s...)
	}
	return list
}

// oldDatasets finds the weights: for each layer the datasets that weight_names lists, in this order.
func (r *reading) oldDatasets(root *hdf5.Group, a *architecture, places []place) (list []*hdf5.Dataset) {
	g, err := root.Group("model_weights")
	if err != nil {
		r.hdf5(err)
		return nil
	}
	known := make(map[string]bool)
	for _, n := range a.nodes {
		known[n.name] = true
	}
	saved := make(map[string][]string)
	for _, layer := range r.names(g, "layer_names") {
		sub, err := g.Group(layer)
		if err != nil {
			r.hdf5(err)
			return nil
		}
		if saved[layer] = r.names(sub, "weight_names"); len(saved[layer]) > 0 && !known[layer] {
			r.fail("layer_names", "layers of the model", quoted(layer))
		}
	}
	for _, p := range places {
		r.layer = p.layer
		names := saved[p.layer]
		if r.err != nil {
			return nil
		}
		if len(names) != p.count {
			r.fail("weight_names", fmt.Sprintf("%d names", p.count), fmt.Sprint(len(names)))
			return nil
		}
		sub, err := g.Group(p.layer)
		if err != nil {
			r.hdf5(err)
			return nil
		}
		list = append(list, r.dataset(sub, strings.Trim(names[p.index], "/"), p))
	}
	r.layer = ""
	return list
}
