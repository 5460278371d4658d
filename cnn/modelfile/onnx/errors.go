package onnx

import (
	"errors"
	"fmt"

	wire "github.com/seed-1d449c6d/stheno/internal/onnx"
)

// FormatError says that a file is no ONNX model, or a damaged one.
type FormatError struct {
	Where string // such as `graph: node 3` or `Conv "conv1"`; "" for the file as a whole
	What  string
	Err   error // the error behind it, such as one of the operating system; nil: none
}

func (e *FormatError) Error() string {
	s := "onnx: "
	if e.Where != "" {
		s += e.Where + ": "
	}
	return s + e.What
}

// Unwrap is Err.
func (e *FormatError) Unwrap() error { return e.Err }

// UnsupportedError says that a model is right but has no form on the other side: an ONNX operator for which package cnn has no
// layer, or a layer for which ONNX has no operator.
type UnsupportedError struct {
	Op   string // the operator or the layer's class; "" for the file as a whole
	Node string // name of the node or layer
	Why  string
}

func (e *UnsupportedError) Error() string {
	s := "onnx: "
	if e.Op != "" {
		s += e.Op
		if e.Node != "" {
			s += " " + wire.Quote(e.Node)
		}
		s += ": "
	}
	return s + "not supported: " + e.Why
}

// broken makes a FormatError of one that package wire or a check gave.
func broken(err error) error {
	var f *wire.FormatError
	if errors.As(err, &f) {
		return &FormatError{Where: f.Where, What: f.What}
	}
	return err
}

// place names a node for an error.
func place(n *wire.Node) string {
	name := n.Name
	if name == "" && len(n.Outputs) > 0 {
		name = n.Outputs[0]
	}
	op := n.Op
	if len(op) > 60 {
		op = op[:60] + "…"
	}
	return fmt.Sprintf("%s %s", op, wire.Quote(name))
}

// malformed says what is wrong with a node.
func malformed(n *wire.Node, format string, a ...any) error {
	return &FormatError{Where: place(n), What: fmt.Sprintf(format, a...)}
}

// unsupported says what a node needs that is not there.
func unsupported(n *wire.Node, format string, a ...any) error {
	name := n.Name
	if name == "" && len(n.Outputs) > 0 {
		name = n.Outputs[0]
	}
	return &UnsupportedError{Op: n.Op, Node: name, Why: fmt.Sprintf(format, a...)}
}
