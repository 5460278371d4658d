package onnx

import (
	"fmt"
	"io"
	"strings"

	"github.com/seed-1d449c6d/stheno/cnn"
	wire "github.com/seed-1d449c6d/stheno/internal/onnx"
)

// producer is what the files that this package writes say of their origin.
const producer = "stheno"

// Versions of the format that are written: ONNX 1.12's operators, of 2022, or ONNX 1.15's for a model with gelu or mish.
const (
	writtenIR, writtenOpset   = 8, 17
	writtenIR20, writtenGates = 9, 20
)

// Write writes a model for inference. Its input has the name "input" and the model's own shape, pictures [batch, H, W, C], which one
// Transpose brings into the order that ONNX has inside; its output has the name of the last layer and is ordered as the model's.
// The batch is free. BatchNormalization has its moving statistics; layers that only work in training, such as Dropout and
// RandomFlip, are left out. Nodes have the names of their layers, and Read gives them back.
//
// The same model gives the same bytes. Errors: *UnsupportedError for a layer that ONNX does not know, one of the caller's own among
// them; a model without layers; those of w.
func Write(w io.Writer, m *cnn.Model) error {
	if m == nil || len(m.Layers()) == 0 {
		return fmt.Errorf("onnx: Write: model: want one with layers, got none")
	}
	f, err := export(m)
	if err != nil {
		return err
	}
	if _, err := f.WriteTo(w); err != nil {
		return fmt.Errorf("onnx: Write: %w", err)
	}
	return nil
}

func export(m *cnn.Model) (*wire.Model, error) {
	w := &writer{graph: &wire.Graph{Name: m.Name()}, taken: map[string]bool{}, opset: writtenOpset, weights: map[string][]cnn.Weight{}}
	for _, v := range m.Weights() {
		layer := v.Name[:strings.LastIndexByte(v.Name, '/')]
		w.weights[layer] = append(w.weights[layer], v)
	}
	layers := m.Layers()
	for _, l := range layers {
		w.taken[l.Name] = true
	}
	in := &tensor{name: w.free("input"), shape: m.Input()}
	made := map[string]*tensor{"": in}
	w.graph.Inputs = []*wire.Info{info(in.name, in.shape)}
	for _, l := range layers {
		from := make([]*tensor, len(l.From))
		for i, name := range l.From {
			from[i] = made[name]
		}
		y, err := w.layer(l, from)
		if err != nil {
			return nil, err
		}
		made[l.Name] = y
	}
	last := layers[len(layers)-1]
	w.at = last
	out := w.natural(made[last.Name])
	if out.name != last.Name {
		out = w.finish(out)
	}
	w.graph.Outputs = []*wire.Info{info(out.name, out.shape)}
	f := &wire.Model{IRVersion: writtenIR, Producer: producer, Graph: w.graph, Opsets: []wire.Opset{{Version: w.opset}}}
	if w.opset == writtenGates {
		f.IRVersion = writtenIR20
	}
	return f, nil
}

// info describes an input or output of the graph.
func info(name string, shape []int) *wire.Info {
	v := &wire.Info{Name: name, Type: wire.Float, HasShape: true, Dims: []wire.Dim{{Param: "batch"}}}
	for _, d := range shape {
		v.Dims = append(v.Dims, wire.Dim{Value: int64(d), Known: true})
	}
	return v
}

// finish gives the model's output the name of its layer, which an inner value may have.
func (w *writer) finish(t *tensor) *tensor {
	name := w.at.Name
	for _, n := range w.graph.Nodes {
		for i, s := range n.Inputs {
			if s == name {
				n.Inputs[i] = name + "/inner"
			}
		}
		for i, s := range n.Outputs {
			if s == name {
				n.Outputs[i] = name + "/inner"
			}
		}
	}
	if t.name == name+"/inner" {
		t.name = name
	}
	y := *t
	w.graph.Nodes = append(w.graph.Nodes, &wire.Node{Op: "Identity", Name: name + "/output", Inputs: []string{t.name}, Outputs: []string{name}})
	y.name = name
	return &y
}

// layer writes one layer. The value that it gives has the layer's name, unless the layer does nothing.
func (w *writer) layer(l cnn.LayerInfo, in []*tensor) (*tensor, error) {
	w.at = l
	if l.Config == nil {
		return nil, w.unsupported("a layer that does not tell its parameters")
	}
	do := layerWriters[l.Class]
	if do == nil {
		return nil, w.unsupported("a layer without a form in ONNX")
	}
	if len(in) == 0 {
		return nil, w.unsupported("a layer without inputs")
	}
	w.config = config{w: w, of: l.Config}
	first := len(w.graph.Nodes)
	y, err := do(w, in)
	if err == nil {
		err = w.config.err
	}
	if err != nil {
		return nil, err
	}
	if nodes := w.graph.Nodes; len(nodes) > first {
		if last := nodes[len(nodes)-1]; last.Outputs[0] == y.name {
			last.Outputs[0], y.name = l.Name, l.Name
		}
	}
	return y, nil
}

func (w *writer) unsupported(format string, a ...any) error {
	return &UnsupportedError{Op: w.at.Class, Node: w.at.Name, Why: fmt.Sprintf(format, a...)}
}
