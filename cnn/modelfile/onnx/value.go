package onnx

import (
	"fmt"

	wire "github.com/seed-1d449c6d/stheno/internal/onnx"
)

// value is what stands for a name of the graph: a constant, or a function of what a layer gives, seen in some order of axes. The
// batch is axis 0 of the graph's value and no part of view.
type value struct {
	constant *array
	f        *function
	view     view
	sole     bool // nothing else takes what the layer gives
}

// rank counts the batch.
func (v *value) rank() int { return len(v.view.dims) + 1 }

// fresh is a value of a new layer, in the layer's own order.
func fresh(p *planned) *value { return &value{f: identity(p), view: plainView(p.out), sole: true} }

// seen is v with another view.
func (v *value) seen(w view) *value { return &value{f: v.f, view: w, sole: v.sole} }

// changed is v with another function.
func (v *value) changed(f *function) *value { return &value{f: f, view: v.view, sole: v.sole} }

// layerOf gives the layer that computes v, in that layer's own order.
func (r *importer) layerOf(n *wire.Node, v *value) (*planned, error) {
	p, err := r.materialise(v.f, v.sole)
	if err != nil {
		return nil, unsupported(n, "%v", err)
	}
	return p, nil
}

// ordered gives a layer whose output has the axes of v in that order; false: numbers would have to be moved.
func (r *importer) ordered(n *wire.Node, v *value, order []int) (*planned, bool, error) {
	if !v.view.native(order) {
		return nil, false, nil
	}
	p, err := r.layerOf(n, v)
	if err != nil {
		return nil, false, err
	}
	return r.reshape(p, v.view.permuted(order).dims), true, nil
}

// picture gives a layer with the picture v, which the graph has as [C,H,W], as [H,W,C].
func (r *importer) picture(n *wire.Node, v *value) (*planned, error) {
	if v.f == nil {
		return nil, unsupported(n, "a constant as its input")
	}
	if v.rank() != 4 {
		return nil, unsupported(n, "an input of %d axes; want 4 [N,C,H,W]", v.rank())
	}
	p, ok, err := r.ordered(n, v, []int{1, 2, 0})
	if err == nil && !ok {
		err = unsupported(n, "a picture whose axes would have to be moved in memory")
	}
	return p, err
}

// fromPicture is a value [C,H,W] of a layer's [H,W,C].
func fromPicture(p *planned) *value {
	v := fresh(p)
	v.view = v.view.permuted([]int{2, 0, 1})
	return v
}

// coefficientOf brings a constant into the order of the layer's axes. Errors: a constant that has more axes, or would repeat v.
func coefficientOf(v *value, a *array) (coefficient, error) {
	if a.batch != nil {
		return coefficient{}, fmt.Errorf("a constant that depends on the batch size")
	}
	numbers := a.float64s()
	if len(numbers) == 1 && len(a.shape) <= v.rank() {
		if a.typ == wire.Float {
			numbers[0] = decimal(float32(numbers[0])) // so that one number is the same here and as an attribute
		}
		return constant(numbers[0]), nil
	}
	shape := a.shape
	if len(shape) == v.rank() && shape[0] == 1 {
		shape = shape[1:]
	}
	if len(shape) > len(v.view.dims) || len(numbers) == 0 {
		return coefficient{}, fmt.Errorf("a constant of shape %v for a value of shape [N %v]", a.shape, v.view.dims)
	}
	out := v.f.x.out
	var dims, to []int // of the constant with the layer's axes in the graph's order
	for i := range v.view.dims {
		d := axisFromEnd(shape, len(v.view.dims)-i)
		switch {
		case d == v.view.dims[i]:
			for _, k := range v.view.axes[i] {
				dims, to = append(dims, out[k]), append(to, k)
			}
		case d == 1:
			for _, k := range v.view.axes[i] {
				dims, to = append(dims, 1), append(to, k)
			}
		default:
			return coefficient{}, fmt.Errorf("a constant of shape %v for a value of shape [N %v]", a.shape, v.view.dims)
		}
	}
	c := coefficient{shape: make([]int, len(out)), v: make([]float64, len(numbers))}
	for i := range c.shape {
		c.shape[i] = 1
	}
	for i, k := range to {
		c.shape[k] = dims[i]
	}
	step := strides(c.shape)
	steps := make([]int, len(to))
	for i, k := range to {
		steps[i] = step[k]
	}
	at := walker(dims, steps)
	for i, x := range numbers {
		c.v[at(i)] = x
	}
	if x, same := c.scalar(); same {
		return constant(x), nil
	}
	return c, nil
}

// pictureOrder is the order of axes that makes a picture [H,W,C] of v, where the operator leaves the channels as they are: kept says
// whether it keeps an axis. nil: there is none.
func (v *value) pictureOrder(kept func(axis int) bool) []int {
	for _, order := range v.view.orders(v.f.x.out) {
		if len(order) == 3 && kept(order[2]) {
			return order
		}
	}
	return nil
}
