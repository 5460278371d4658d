package keras

import (
	"errors"
	"fmt"
	"io/fs"
	"math"
	"slices"
	"strings"

	"github.com/seed-1d449c6d/stheno/cnn"
	"github.com/seed-1d449c6d/stheno/internal/hdf5"
)

// datasets finds the weights in the file, and looks at their shapes and at nothing else.
func (r *reading) datasets(root *hdf5.Group, places []place) []*hdf5.Dataset {
	prefix := ""
	if !slices.Contains(root.Names(), "layers") && slices.Contains(root.Names(), "_layer_checkpoint_dependencies") {
		prefix = "_layer_checkpoint_dependencies" // tf.keras 2.13
	}
	list := make([]*hdf5.Dataset, len(places))
	for i, p := range places {
		r.layer = p.layer
		path := p.group
		if prefix != "" {
			path = prefix + strings.TrimPrefix(p.group, "layers")
		}
		group, err := root.Group(path)
		if err != nil {
			r.hdf5(err)
			return nil
		}
		if names := group.Names(); len(names) != p.count {
			r.fail("weights in "+path, fmt.Sprint(p.count), fmt.Sprint(len(names)))
			return nil
		}
		if list[i] = r.dataset(group, fmt.Sprint(p.index), p); r.err != nil {
			return nil
		}
	}
	r.layer = ""
	return list
}

// bounded wants no more numbers than the limit allows, so that a file cannot ask for a model much larger than itself.
func (r *reading) bounded(list []*hdf5.Dataset, limit int64) {
	if r.err != nil {
		return
	}
	left := limit / 4
	for _, d := range list {
		if int64(d.Len()) > left {
			r.fail("weights: size", fmt.Sprintf("at most %d bytes for a file like this", limit), "more: too large")
			return
		}
		left -= int64(d.Len())
	}
}

// dataset opens the array of one weight and compares its shape.
func (r *reading) dataset(group *hdf5.Group, name string, p place) *hdf5.Dataset {
	d, err := group.Dataset(name)
	if err != nil {
		r.hdf5(err)
		return nil
	}
	r.sameShape(p.spec.Name, p.spec.Shape, d)
	return d
}

// sameShape wants a dataset of a shape.
func (r *reading) sameShape(what string, want []int, d *hdf5.Dataset) {
	if got := d.Shape(); d.Null() || !slices.Equal(got, want) {
		text := fmt.Sprint(got)
		if d.Null() {
			text = "null, an empty dataspace"
		}
		r.fail(what+": shape", fmt.Sprint(want), text+" in "+short(d.Path(), 100))
	}
}

// values reads the weights.
func (r *reading) values(places []place, list []*hdf5.Dataset) []cnn.Weight {
	weights := make([]cnn.Weight, len(places))
	for i, p := range places {
		r.layer = p.layer
		v := r.floats(p.spec.Name, list[i])
		if r.err != nil {
			return nil
		}
		weights[i] = cnn.Weight{Name: p.layer + "/" + p.spec.Name, Shape: p.spec.Shape, Values: v}
	}
	r.layer = ""
	return weights
}

// floats reads an array of numbers, which are finite.
func (r *reading) floats(what string, d *hdf5.Dataset) []float32 {
	v, err := d.Float32s()
	if err != nil {
		r.hdf5(err)
		return nil
	}
	if !r.anyNumber {
		for i, x := range v {
			if x-x != 0 {
				r.fail(fmt.Sprintf("%s: number %d", what, i), "a finite one (option NonFinite allows others)", fmt.Sprint(x))
				return nil
			}
		}
	}
	return v
}

// hdf5 notes an error of package hdf5.
func (r *reading) hdf5(err error) {
	var u *hdf5.UnsupportedError
	switch {
	case r.err != nil:
	case errors.As(err, &u):
		r.err = &UnsupportedError{File: r.file, Layer: r.layer, What: "in HDF5, " + short(err.Error(), 260)}
	default:
		r.err = &FormatError{File: r.file, Layer: r.layer, Err: err}
	}
}

// scalar reads a dataset of one number.
func (r *reading) scalar(g *hdf5.Group, name, what string) float64 {
	d, err := g.Dataset(name)
	if err != nil {
		r.hdf5(err)
		return 0
	}
	if r.sameShape(what, nil, d); r.err != nil {
		return 0
	}
	v, err := d.Float64s()
	if err != nil {
		r.hdf5(err)
		return 0
	}
	if math.IsNaN(v[0]) || math.IsInf(v[0], 0) {
		r.fail(what, "a finite number", fmt.Sprint(v[0]))
	}
	return v[0]
}

// missing says that a name is not there.
func missing(err error) bool { return errors.Is(err, fs.ErrNotExist) }
