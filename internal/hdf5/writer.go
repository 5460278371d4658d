package hdf5

import (
	"fmt"
	"slices"
	"strings"
)

// Writer builds a file in memory and writes it in one go. Elements are not copied until then.
//
// The file is what libhdf5 makes by default, so every HDF5 reader since 1.6 takes it. The same calls give the same bytes.
// Names are stored sorted, as that form of group wants; no creation order is kept (Keras keeps none). The first mistake in a
// call is kept and returned by WriteTo; calls never fail by themselves.
type Writer struct {
	root *GroupWriter
	err  error
}

// GroupWriter is a group of a file to be written.
type GroupWriter struct {
	node
	groups   map[string]*GroupWriter
	datasets map[string]*DatasetWriter
}

// DatasetWriter is a dataset of a file to be written.
type DatasetWriter struct {
	node
	shape []int
	data  elementData
	addr  uint64 // of the elements
}

// node is what groups and datasets have in common.
type node struct {
	w     *Writer
	path  string
	attrs []attributeData
}

// attributeData is one attribute.
type attributeData struct {
	name  string
	shape []int
	data  elementData
}

// NewWriter returns a Writer of a file with an empty root group.
func NewWriter() *Writer {
	w := &Writer{}
	w.root = w.newGroup("/")
	return w
}

// Root returns the root group.
func (w *Writer) Root() *GroupWriter { return w.root }

func (w *Writer) newGroup(path string) *GroupWriter {
	return &GroupWriter{node: node{w: w, path: path}, groups: map[string]*GroupWriter{}, datasets: map[string]*DatasetWriter{}}
}

func (n *node) fail(path, what, want, got string, args ...any) {
	if n.w.err == nil {
		n.w.err = at(broken(what, want, got, args...), path)
	}
}

// Group returns the group of this name, one name without slashes, and makes it when it is not there.
func (g *GroupWriter) Group(name string) *GroupWriter {
	if sub := g.groups[name]; sub != nil {
		return sub
	}
	sub := g.w.newGroup(g.child(name))
	g.groups[name] = sub
	return sub
}

// Dataset adds a dataset. data is []float32, []float64, []int64, []int32, []uint32, []uint8 or []string, in C order (the
// last axis runs fastest), and stays the caller's; it must not change before WriteTo. An empty or nil shape makes a scalar
// of one element, an axis of length 0 an array without elements. Mistakes: a name that is taken, empty, "." or holds a slash
// or a NUL, a shape whose product is not the number of elements, more than 32 axes, another type, a string with a NUL.
func (g *GroupWriter) Dataset(name string, shape []int, data any) *DatasetWriter {
	path := g.child(name)
	d := &DatasetWriter{node: node{w: g.w, path: path}, shape: slices.Clone(shape)}
	d.data = g.elements(path, shape, data)
	g.datasets[name] = d
	return d
}

// child returns the path of a new child after checking its name.
func (g *GroupWriter) child(name string) string {
	path := strings.TrimSuffix(g.path, "/") + "/" + name
	if name == "" || name == "." || strings.ContainsAny(name, "/\x00") {
		g.fail(g.path, "name", "one without / and NUL, not empty and not a dot", "%s", quoted(name))
	}
	if g.groups[name] != nil || g.datasets[name] != nil {
		g.fail(path, "name", "one that is not taken", "%s", quoted(name))
	}
	return path
}

// Attr adds an attribute. value is a string, int64, float64 (a scalar) or a slice of one of them (one axis). Mistakes: a
// name that is taken, empty or holds a NUL, another type, a string with a NUL, and more than 64 KiB, of which a number takes
// 8 bytes and a string 16, however long it is.
func (n *node) Attr(name string, value any) {
	path := n.path + "@" + name
	a := attributeData{name: name}
	switch v := value.(type) {
	case string:
		value = []string{v}
	case int64:
		value = []int64{v}
	case float64:
		value = []float64{v}
	case []string:
		a.shape = []int{len(v)}
	case []int64:
		a.shape = []int{len(v)}
	case []float64:
		a.shape = []int{len(v)}
	default:
		n.fail(path, "type", "string, int64, float64 or a slice of them", "%T", value)
		return
	}
	if name == "" || strings.Contains(name, "\x00") {
		n.fail(n.path, "attribute name", "one without NUL that is not empty", "%s", quoted(name))
	}
	if slices.ContainsFunc(n.attrs, func(a attributeData) bool { return a.name == name }) {
		n.fail(path, "name", "one that is not taken", "%s", quoted(name))
	}
	a.data = n.elements(path, a.shape, value)
	if len(a.body()) > maxMessage {
		n.fail(path, "attribute", fmt.Sprintf("at most %d bytes", maxMessage), "%d; split it", len(a.body()))
	}
	n.attrs = append(n.attrs, a)
}

// elements checks a shape and its elements.
func (n *node) elements(path string, shape []int, data any) elementData {
	e, err := newElementData(data)
	if err != nil {
		n.w.err = firstOf(n.w.err, at(err, path))
		return elementData{}
	}
	count := uint64(1)
	ok := len(shape) <= maxRank
	for _, s := range shape {
		fits := s >= 0
		if fits {
			count, fits = product(count, uint64(s))
		}
		ok = ok && fits
	}
	if !ok || count != uint64(e.count) {
		n.fail(path, "shape", fmt.Sprintf("one of at most %d axes with %d elements", maxRank, e.count), "%v", shape)
	}
	return e
}

func firstOf(a, b error) error {
	if a != nil {
		return a
	}
	return b
}
