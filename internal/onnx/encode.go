package onnx

import (
	"fmt"
	"io"
	"math"

	"google.golang.org/protobuf/encoding/protowire"
)

// WriteTo writes the model as a ModelProto. Weights in Raw are not copied on the way. Errors: those of w; a model of 2 GiB or
// more, which no protobuf message may have.
func (m *Model) WriteTo(w io.Writer) (int64, error) {
	msg := m.encode()
	if msg.size > math.MaxInt32 {
		return 0, fmt.Errorf("model: want less than 2 GiB, got %d bytes", msg.size)
	}
	var n int64
	for _, p := range msg.parts {
		k, err := w.Write(p)
		n += int64(k)
		if err != nil {
			return n, err
		}
	}
	return n, nil
}

// message is an encoded message in parts, so that long pieces need not be copied when it becomes a part of another.
type message struct {
	parts [][]byte
	size  int
	open  bool // the last part is ours to append to
}

// tail gives the part to append small things to.
func (m *message) tail() *[]byte {
	if !m.open {
		m.parts, m.open = append(m.parts, nil), true
	}
	return &m.parts[len(m.parts)-1]
}

// grow appends by f to the last part.
func (m *message) grow(f func([]byte) []byte) {
	t := m.tail()
	before := len(*t)
	*t = f(*t)
	m.size += len(*t) - before
}

func (m *message) int(num protowire.Number, v int64) {
	m.grow(func(b []byte) []byte {
		return protowire.AppendVarint(protowire.AppendTag(b, num, protowire.VarintType), uint64(v))
	})
}

func (m *message) float(num protowire.Number, v float32) {
	m.grow(func(b []byte) []byte {
		return protowire.AppendFixed32(protowire.AppendTag(b, num, protowire.Fixed32Type), math.Float32bits(v))
	})
}

func (m *message) string(num protowire.Number, s string) {
	m.grow(func(b []byte) []byte {
		return protowire.AppendString(protowire.AppendTag(b, num, protowire.BytesType), s)
	})
}

// raw appends bytes without a copy.
func (m *message) raw(num protowire.Number, v []byte) {
	m.message(num, &message{parts: [][]byte{v}, size: len(v)})
}

func (m *message) message(num protowire.Number, v *message) {
	m.grow(func(b []byte) []byte {
		return protowire.AppendVarint(protowire.AppendTag(b, num, protowire.BytesType), uint64(v.size))
	})
	m.parts, m.open = append(m.parts, v.parts...), v.open
	m.size += v.size
}

func (m *message) packed(num protowire.Number, v []int64) {
	if len(v) == 0 {
		return
	}
	var b []byte
	for _, x := range v {
		b = protowire.AppendVarint(b, uint64(x))
	}
	m.raw(num, b)
}

func (m *Model) encode() *message {
	b := &message{}
	b.int(1, m.IRVersion)
	b.string(2, m.Producer)
	b.string(3, m.ProducerVersion)
	if m.Graph != nil {
		b.message(7, m.Graph.encode())
	}
	for _, o := range m.Opsets {
		v := &message{}
		v.string(1, o.Domain)
		v.int(2, o.Version)
		b.message(8, v)
	}
	for _, e := range m.Metadata {
		b.message(14, e.encode())
	}
	return b
}

func (e Entry) encode() *message {
	b := &message{}
	b.string(1, e.Key)
	b.string(2, e.Value)
	return b
}

func (g *Graph) encode() *message {
	b := &message{}
	for _, n := range g.Nodes {
		b.message(1, n.encode())
	}
	b.string(2, g.Name)
	for _, t := range g.Initializers {
		b.message(5, t.encode())
	}
	for _, v := range g.Inputs {
		b.message(11, v.encode())
	}
	for _, v := range g.Outputs {
		b.message(12, v.encode())
	}
	return b
}

func (n *Node) encode() *message {
	b := &message{}
	for _, s := range n.Inputs {
		b.string(1, s)
	}
	for _, s := range n.Outputs {
		b.string(2, s)
	}
	b.string(3, n.Name)
	b.string(4, n.Op)
	for _, a := range n.Attributes {
		b.message(5, a.encode())
	}
	if n.Domain != "" {
		b.string(7, n.Domain)
	}
	return b
}

func (a *Attribute) encode() *message {
	b := &message{}
	b.string(1, a.Name)
	switch a.Kind {
	case KindFloat:
		b.float(2, a.Float)
	case KindInt:
		b.int(3, a.Int)
	case KindString:
		b.raw(4, a.String)
	case KindTensor:
		b.message(5, a.Tensor.encode())
	case KindFloats:
		for _, v := range a.Floats {
			b.float(7, v)
		}
	case KindInts:
		for _, v := range a.Ints { // one by one: proto2's way, which onnx.proto asks for
			b.int(8, v)
		}
	case KindStrings:
		for _, v := range a.Strings {
			b.raw(9, v)
		}
	}
	b.int(20, int64(a.Kind))
	return b
}

// encode writes a tensor whose numbers are in Raw or External.
func (t *Tensor) encode() *message {
	b := &message{}
	b.packed(1, t.Dims)
	b.int(2, int64(t.Type))
	b.string(8, t.Name)
	if t.External != nil {
		for _, e := range t.External {
			b.message(13, e.encode())
		}
		b.int(14, 1)
		return b
	}
	b.raw(9, t.Raw)
	return b
}

func (v *Info) encode() *message {
	shape := &message{}
	for _, d := range v.Dims {
		dim := &message{}
		switch {
		case d.Known:
			dim.int(1, d.Value)
		case d.Param != "":
			dim.string(2, d.Param)
		}
		shape.message(1, dim)
	}
	tensor := &message{}
	tensor.int(1, int64(v.Type))
	if v.HasShape {
		tensor.message(2, shape)
	}
	typ := &message{}
	typ.message(1, tensor)
	b := &message{}
	b.string(1, v.Name)
	b.message(2, typ)
	return b
}
