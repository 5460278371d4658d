package onnx

import (
	"fmt"
	"slices"

	"github.com/seed-1d449c6d/stheno/cnn"
	wire "github.com/seed-1d449c6d/stheno/internal/onnx"
)

// writer grows a graph, layer by layer.
type writer struct {
	graph   *wire.Graph
	opset   int64
	taken   map[string]bool // names of values
	weights map[string][]cnn.Weight
	at      cnn.LayerInfo // the layer being written
	named   string        // that layer's name, once a node has it
	config  config        // its parameters
}

// tensor is a value of the graph that stands for what a layer gives.
type tensor struct {
	name  string
	shape []int // of one example, as the layer has it
	// first says that the value has the channels first: a picture [H,W,C] as [C,H,W].
	first bool
	// picture is the shape [H,W,C] of a picture that was flattened with the channels first; nil: numbers are in the layer's order.
	picture []int
	other   *tensor // the same in the other order, once somebody asked
}

// free makes a name that no value has yet.
func (w *writer) free(name string) string {
	for i, base := 1, name; w.taken[name]; i++ {
		name = fmt.Sprintf("%s_%d", base, i)
	}
	w.taken[name] = true
	return name
}

// node adds an operator of the layer and gives the name of its output. The first of a layer has the layer's name.
func (w *writer) node(op string, in []string, attributes ...*wire.Attribute) string {
	if w.named == w.at.Name {
		return w.inner(op, in, attributes...)
	}
	w.named = w.at.Name
	return w.append(w.at.Name, op, in, attributes)
}

// inner adds an operator that does not have the layer's name.
func (w *writer) inner(op string, in []string, attributes ...*wire.Attribute) string {
	return w.append(w.free(w.at.Name+"/"+snake(op)), op, in, attributes)
}

func (w *writer) append(name, op string, in []string, attributes []*wire.Attribute) string {
	out := w.free(w.at.Name + "/" + snake(op) + "_output")
	w.graph.Nodes = append(w.graph.Nodes, &wire.Node{Op: op, Name: name, Inputs: in, Outputs: []string{out}, Attributes: attributes})
	return out
}

// put is node for a value of the same kind as t, with another shape.
func (w *writer) put(t *tensor, shape []int, op string, in []string, attributes ...*wire.Attribute) *tensor {
	return &tensor{name: w.node(op, in, attributes...), shape: shape, first: t.first, picture: t.picture}
}

// floats adds constant numbers and gives their name.
func (w *writer) floats(name string, shape []int, v []float32) string {
	name = w.free(w.at.Name + "/" + name)
	w.graph.Initializers = append(w.graph.Initializers, wire.FloatTensor(name, shape, v))
	return name
}

// scalar adds one constant number.
func (w *writer) scalar(name string, v float64) string {
	return w.floats(name, []int{}, []float32{float32(v)})
}

// ints adds a list of constant integers.
func (w *writer) ints(name string, v ...int) string {
	list := make([]int64, len(v))
	for i, x := range v {
		list[i] = int64(x)
	}
	name = w.free(w.at.Name + "/" + name)
	w.graph.Initializers = append(w.graph.Initializers, wire.IntTensor(name, list))
	return name
}

// reshape reads a value as another shape.
func (w *writer) reshape(in string, shape []int) string {
	return w.inner("Reshape", []string{in, w.ints("shape", append([]int{0}, shape...)...)}) // 0: the batch, as it is
}

func (w *writer) transpose(in string, perm ...int) string {
	return w.inner("Transpose", []string{in}, ints("perm", perm...))
}

// channelsFirst gives a picture as [C,H,W].
func (w *writer) channelsFirst(t *tensor) *tensor {
	if t.first || len(t.shape) != 3 {
		return t
	}
	if t.other == nil {
		t.other = &tensor{name: w.transpose(t.name, 0, 3, 1, 2), shape: t.shape, first: true, other: t}
	}
	return t.other
}

// natural gives a value in the layer's own order.
func (w *writer) natural(t *tensor) *tensor {
	if !t.first && t.picture == nil {
		return t
	}
	if t.other != nil {
		return t.other
	}
	y := &tensor{shape: t.shape, other: t}
	if t.first {
		y.name = w.transpose(t.name, 0, 2, 3, 1)
	} else {
		h, width, c := t.picture[0], t.picture[1], t.picture[2]
		y.name = w.reshape(w.transpose(w.reshape(t.name, []int{c, h, width}), 0, 2, 3, 1), t.shape)
	}
	t.other = y
	return y
}

// ordered brings numbers into the order of t. They have t's shape, or 1 in place of some axes.
func ordered(t *tensor, shape []int, v []float32) ([]int, []float32) {
	a := &array{typ: wire.Float, shape: shape, floats: v}
	switch {
	case t.first:
		a = a.transposed([]int{2, 0, 1})
	case t.picture != nil && len(v) > 1:
		a = a.reshaped(t.picture).transposed([]int{2, 0, 1}).reshaped(shape)
	}
	return a.shape, a.floats
}

// constant adds numbers for each element of t, or for each index of some axes, in the order of t.
func (w *writer) constant(t *tensor, name string, shape []int, v []float32) string {
	shape, v = ordered(t, shape, v)
	return w.floats(name, shape, v)
}

// channelShape is the shape of numbers for each index of the last axis of t.
func channelShape(t *tensor) []int {
	shape := slices.Repeat([]int{1}, len(t.shape))
	shape[len(shape)-1] = t.shape[len(t.shape)-1]
	return shape
}

// weight is weight i of the layer, or nil.
func (w *writer) weight(name string) []float32 {
	for _, v := range w.weights[w.at.Name] {
		if v.Name == w.at.Name+"/"+name {
			return v.Values
		}
	}
	return nil
}

// weightShape is the shape of such a weight.
func (w *writer) weightShape(name string) []int {
	for _, v := range w.weights[w.at.Name] {
		if v.Name == w.at.Name+"/"+name {
			return v.Shape
		}
	}
	return nil
}

func ints(name string, v ...int) *wire.Attribute {
	a := &wire.Attribute{Name: name, Kind: wire.KindInts}
	for _, x := range v {
		a.Ints = append(a.Ints, int64(x))
	}
	return a
}

func integer(name string, v int) *wire.Attribute {
	return &wire.Attribute{Name: name, Kind: wire.KindInt, Int: int64(v)}
}

func float(name string, v float64) *wire.Attribute {
	return &wire.Attribute{Name: name, Kind: wire.KindFloat, Float: float32(v)}
}

func text(name, v string) *wire.Attribute {
	return &wire.Attribute{Name: name, Kind: wire.KindString, String: []byte(v)}
}
