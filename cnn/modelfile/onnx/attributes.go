package onnx

import (
	"math"
	"strconv"

	wire "github.com/seed-1d449c6d/stheno/internal/onnx"
)

// attributes reads those of one node. The first error is kept; done gives it.
type attributes struct {
	node *wire.Node
	read map[string]bool
	err  error
}

func attributesOf(n *wire.Node) *attributes { return &attributes{node: n, read: make(map[string]bool)} }

// find gives the attribute, or nil if the node has none of that name.
func (a *attributes) find(name string, kind wire.Kind) (found *wire.Attribute) {
	a.read[name] = true
	for _, b := range a.node.Attributes {
		if b.Name != name {
			continue
		}
		switch {
		case found != nil:
			a.fail(malformed(a.node, "attribute %s: want it once, got it twice", name))
		case b.Ref != "":
			a.fail(unsupported(a.node, "attribute %s: that of a function", name))
		case b.Kind != kind:
			a.fail(malformed(a.node, "attribute %s: want type %d, got %d", name, kind, b.Kind))
		default:
			found = b
		}
	}
	return found
}

func (a *attributes) fail(err error) {
	if a.err == nil {
		a.err = err
	}
}

func (a *attributes) int(name string, standard int) int {
	if b := a.find(name, wire.KindInt); b != nil {
		return a.narrow(name, b.Int)
	}
	return standard
}

// narrow wants a number that fits in 32 bits, as every axis, size and switch does.
func (a *attributes) narrow(name string, v int64) int {
	if v < math.MinInt32 || v > math.MaxInt32 {
		a.fail(malformed(a.node, "attribute %s: want a number of 32 bits, got %d", name, v))
		return 0
	}
	return int(v)
}

// ints gives nil if there is no such attribute.
func (a *attributes) ints(name string) []int {
	b := a.find(name, wire.KindInts)
	if b == nil {
		return nil
	}
	v := make([]int, len(b.Ints))
	for i, x := range b.Ints {
		v[i] = a.narrow(name, x)
	}
	return v
}

func (a *attributes) float(name string, standard float64) float64 {
	if b := a.find(name, wire.KindFloat); b != nil {
		return decimal(b.Float)
	}
	return standard
}

func (a *attributes) text(name, standard string) string {
	if b := a.find(name, wire.KindString); b != nil {
		return string(b.String)
	}
	return standard
}

// ignore says that an attribute does not matter here.
func (a *attributes) ignore(names ...string) {
	for _, n := range names {
		a.read[n] = true
	}
}

// done gives the first error: one of those above, or an attribute that nothing asked for.
func (a *attributes) done() error {
	if a.err != nil {
		return a.err
	}
	for _, b := range a.node.Attributes {
		if !a.read[b.Name] {
			return unsupported(a.node, "attribute %s", wire.Quote(b.Name))
		}
	}
	return nil
}

// decimal gives the shortest decimal number that is v in float32: 0.1 and not 0.10000000149011612.
func decimal(v float32) float64 {
	d, err := strconv.ParseFloat(strconv.FormatFloat(float64(v), 'g', -1, 32), 64)
	if err != nil { // NaN has no such form, nor have infinities in all versions
		return float64(v)
	}
	return d
}
