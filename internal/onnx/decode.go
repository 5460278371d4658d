package onnx

import (
	"errors"
	"fmt"
)

// Decode reads a ModelProto. The tensors' Raw are parts of b, which must not be changed then. Memory grows with b, whatever it
// says; graphs within attributes are not read, so nothing nests deeper than a model does. Errors: *FormatError.
func Decode(b []byte) (*Model, error) {
	if len(b) == 0 {
		return nil, &FormatError{What: "want an ONNX model, got an empty file"}
	}
	d := &decoder{}
	m := &Model{}
	return m, d.message(b, func(f field) error {
		switch f.num {
		case 1:
			return number(f, &m.IRVersion)
		case 2:
			return d.text(f, &m.Producer)
		case 3:
			return d.text(f, &m.ProducerVersion)
		case 7:
			if m.Graph == nil { // a second one adds to the first, as protobuf has it
				m.Graph = &Graph{}
			}
			return within("graph", d.read(f, func(b []byte) error { return d.graph(b, m.Graph) }))
		case 8:
			m.Opsets = append(m.Opsets, Opset{})
			o := &m.Opsets[len(m.Opsets)-1]
			return within("opset", d.fields(f, func(f field) error {
				switch f.num {
				case 1:
					return d.text(f, &o.Domain)
				case 2:
					return number(f, &o.Version)
				}
				return nil
			}))
		case 14:
			return within("metadata", d.entry(f, &m.Metadata))
		}
		return nil
	})
}

// read takes the content of a field that is a message.
func (d *decoder) read(f field, do func([]byte) error) error {
	b, err := d.bytes(f)
	if err != nil {
		return err
	}
	return do(b)
}

// fields walks through a field that is a message.
func (d *decoder) fields(f field, do func(field) error) error {
	return d.read(f, func(b []byte) error { return d.message(b, do) })
}

// within says where an error was.
func within(where string, err error) error {
	var e *FormatError
	if !errors.As(err, &e) {
		return err
	}
	if e.Where != "" {
		where += ": " + e.Where
	}
	return &FormatError{where, e.What}
}

func (d *decoder) entry(f field, list *[]Entry) error {
	var e Entry
	err := d.fields(f, func(f field) error {
		switch f.num {
		case 1:
			return d.text(f, &e.Key)
		case 2:
			return d.text(f, &e.Value)
		}
		return nil
	})
	*list = append(*list, e)
	return err
}

func (d *decoder) graph(b []byte, g *Graph) error {
	return d.message(b, func(f field) error {
		switch f.num {
		case 1:
			n := &Node{}
			g.Nodes = append(g.Nodes, n)
			return within(fmt.Sprintf("node %d", len(g.Nodes)), d.read(f, func(b []byte) error { return d.node(b, n) }))
		case 2:
			return d.text(f, &g.Name)
		case 5:
			t := &Tensor{}
			g.Initializers = append(g.Initializers, t)
			return within(fmt.Sprintf("initializer %d", len(g.Initializers)), d.read(f, func(b []byte) error { return d.tensor(b, t) }))
		case 11:
			return within("input", d.info(f, &g.Inputs))
		case 12:
			return within("output", d.info(f, &g.Outputs))
		case 15:
			g.Sparse++
		}
		return nil
	})
}

func (d *decoder) node(b []byte, n *Node) error {
	return d.message(b, func(f field) error {
		switch f.num {
		case 1:
			return d.names(f, &n.Inputs)
		case 2:
			return d.names(f, &n.Outputs)
		case 3:
			return d.text(f, &n.Name)
		case 4:
			return d.text(f, &n.Op)
		case 5:
			a := &Attribute{}
			n.Attributes = append(n.Attributes, a)
			return within(fmt.Sprintf("attribute %d", len(n.Attributes)), d.read(f, func(b []byte) error { return d.attribute(b, a) }))
		case 7:
			return d.text(f, &n.Domain)
		}
		return nil
	})
}

func (d *decoder) attribute(b []byte, a *Attribute) error {
	return d.message(b, func(f field) (err error) {
		switch f.num {
		case 1:
			return d.text(f, &a.Name)
		case 2:
			var v []float32
			if err = float32s(f, &v); err == nil && len(v) > 0 {
				a.Float = v[len(v)-1]
			}
		case 3:
			return number(f, &a.Int)
		case 4:
			a.String, err = d.bytes(f)
		case 5:
			a.Tensor = &Tensor{}
			return within("tensor", d.read(f, func(b []byte) error { return d.tensor(b, a.Tensor) }))
		case 6, 11:
			a.Graphs++
		case 7:
			return float32s(f, &a.Floats)
		case 8:
			return varints(f, &a.Ints)
		case 9:
			b, err := d.bytes(f)
			a.Strings = append(a.Strings, b)
			return err
		case 20:
			return number(f, &a.Kind)
		case 21:
			return d.text(f, &a.Ref)
		}
		return err
	})
}
