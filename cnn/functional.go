package cnn

import (
	"fmt"
	"slices"
)

// Tensor is what a layer gives, while a model with branches is drawn up: it has no numbers yet. Tensors that grew from one
// Input belong together; they are not safe for concurrent use.
type Tensor struct {
	drawing *drawing
	index   int
}

// drawing is all that has been applied to one Input, in that order.
type drawing struct {
	steps []step
	given map[string]int // layers so far by automatic name
	err   error          // the first thing wrong
}

// step is a layer with the indices of the steps it takes from.
type step struct {
	layer Layer
	name  string
	from  []int
}

// Apply gives a layer its inputs: what Keras writes layer(x), or layer([a, b]) for layers that merge. Input takes none and
// begins a new drawing. A layer applied twice is two layers, each with its own weights; Keras would share them. What is wrong
// comes out of Functional.
func Apply(l Layer, from ...*Tensor) *Tensor {
	d := &drawing{given: make(map[string]int)}
	s := step{layer: l}
	var wrong error
	fail := func(what, want, got string) {
		if wrong == nil {
			wrong = &ConfigError{Op: "Apply", What: what, Want: want, Got: got}
		}
	}
	_, first := l.(*input)
	class := "nil"
	if !isNil(l) {
		class = l.Class()
	}
	switch {
	case isNil(l):
		fail("layer", "a Layer", "nil")
	case first && len(from) > 0:
		fail("Input", "no inputs", fmt.Sprint(len(from)))
	case !first && len(from) == 0:
		fail(class, "at least one input", "none")
	}
	for i, t := range from {
		if t == nil || t.drawing == nil {
			fail(fmt.Sprintf("%s: input %d", class, i+1), "a Tensor that Apply made", "nil")
			continue
		}
		if i > 0 && t.drawing != d {
			fail(fmt.Sprintf("%s: input %d", class, i+1), "one that grew from the same Input as the first", "one of another Input")
			continue
		}
		d = t.drawing
		s.from = append(s.from, t.index)
	}
	if wrong == nil {
		s.name = l.Name()
		if s.name == "" {
			s.name = automatic(class, d.given)
		}
	} else if d.err == nil {
		d.err = wrong
	}
	d.steps = append(d.steps, s)
	return &Tensor{d, len(d.steps) - 1}
}

// Then applies layers one after another.
func (t *Tensor) Then(layers ...Layer) *Tensor {
	for _, l := range layers {
		t = Apply(l, t)
	}
	return t
}

// Functional makes a model of all that lies between Apply(Input(...)) and an output: several branches, joined by layers that
// merge, such as Add and Concatenate. Names are numbered in the order of Apply; layers, summary and weights have Keras' order
// (by the longest way to the output). Layers of the drawing that do not lead to the output are no part of the model.
//
// Errors: those of Sequential and Apply; an output that does not depend on in. Source: keras.Model(inputs, outputs), with one
// input and one output.
func Functional(in, out *Tensor) (*Model, error) {
	fail := func(what, want, got string) (*Model, error) {
		return nil, &ConfigError{Op: "Functional", What: what, Want: want, Got: got}
	}
	if in == nil || out == nil || in.drawing == nil || out.drawing == nil {
		return fail("input and output", "Tensors that Apply made", "nil")
	}
	d := out.drawing
	if d.err != nil {
		return nil, d.err
	}
	if in.drawing.err != nil {
		return nil, in.drawing.err
	}
	l, ok := in.drawing.steps[in.index].layer.(*input)
	if !ok {
		return fail("input", "the Tensor of an Input", "that of "+in.drawing.steps[in.index].layer.Class())
	}
	if in.drawing != d {
		return fail("output", "one that grew from the input", "one of another Input")
	}
	shape, err := l.Output(nil)
	if err != nil {
		return nil, err
	}
	m := &Model{name: "functional", in: shape, functional: true}
	at := make(map[int]int) // index in the model by index in the drawing
	for i, k := range d.order(out.index) {
		s := d.steps[k]
		at[k] = i - 1
		if i == 0 { // the input
			continue
		}
		from := make([]int, len(s.from))
		for j, f := range s.from {
			from[j] = at[f]
		}
		if err := m.place(s.layer, s.name, from...); err != nil {
			return nil, err
		}
	}
	if len(m.layers) == 0 {
		return fail("output", "at least one layer after Input", "Input itself")
	}
	return m.finish()
}

// order sorts the steps that out needs by depth, the longest way to out, falling; those of one depth as a walk from out
// meets them, which takes a step before its inputs. This is how Keras orders layers.
func (d *drawing) order(out int) (steps []int) {
	depth := make(map[int]int)
	met := make(map[int]int)
	var walk func(i int)
	walk = func(i int) {
		if _, ok := met[i]; ok {
			return
		}
		met[i] = len(met)
		steps = append(steps, i)
		for _, f := range d.steps[i].from {
			walk(f)
		}
	}
	walk(out)
	slices.Sort(steps) // a step has a larger index than its inputs
	for _, i := range slices.Backward(steps) {
		for _, f := range d.steps[i].from {
			depth[f] = max(depth[f], depth[i]+1)
		}
	}
	slices.SortFunc(steps, func(a, b int) int {
		if depth[a] != depth[b] {
			return depth[b] - depth[a]
		}
		return met[a] - met[b]
	})
	return steps
}
