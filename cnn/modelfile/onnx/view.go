package onnx

import "slices"

// view says how a value of the graph lies in what a layer gives: axis i of an example is made of the layer's axes axes[i], the
// first slowest. Axes of size 1 belong to none. So a picture that the graph has as [C,H,W] and the layer as [H,W,C] has the
// axes [[2] [0] [1]], and flattened in the graph's order [[2 0 1]]: nothing needs to be moved for either.
type view struct {
	dims []int
	axes [][]int
}

// plainView is that of a layer's output as it is.
func plainView(shape []int) view {
	v := view{dims: shape, axes: make([][]int, len(shape))}
	for i, d := range shape {
		if d > 1 {
			v.axes[i] = []int{i}
		}
	}
	return v
}

// permuted moves the axes.
func (v view) permuted(perm []int) view {
	w := view{make([]int, len(perm)), make([][]int, len(perm))}
	for i, p := range perm {
		w.dims[i], w.axes[i] = v.dims[p], v.axes[p]
	}
	return w
}

func (v view) equal(w view) bool {
	return slices.Equal(v.dims, w.dims) && slices.EqualFunc(v.axes, w.axes, slices.Equal)
}

// flat lists the layer's axes in the order of the graph.
func (v view) flat() []int { return slices.Concat(v.axes...) }

// regrouped reads the same numbers as another shape; false: one of the layer's axes would have to be divided.
func (v view) regrouped(dims []int, shape []int) (view, bool) {
	w := view{dims: dims, axes: make([][]int, len(dims))}
	rest := v.flat()
	for i, d := range dims {
		n := 1
		for n < d && len(rest) > 0 {
			n *= shape[rest[0]]
			w.axes[i], rest = append(w.axes[i], rest[0]), rest[1:]
		}
		if n != d {
			return view{}, false
		}
	}
	return w, len(rest) == 0
}

// native says that the axes, in the order given, lie as the layer has them.
func (v view) native(order []int) bool {
	var list []int
	for _, i := range order {
		list = append(list, v.axes[i]...)
	}
	return slices.IsSorted(list)
}

// orders lists the orders of axes in which nothing would have to be moved, of a layer's output of that shape: the one the layer has
// itself first, if there is one, then that of a picture with its channels first in the graph. Axes of size 1 leave a choice.
func (v view) orders(shape []int) (list [][]int) {
	plain := make([]int, len(v.dims))
	for i := range plain {
		plain[i] = i
	}
	candidates := [][]int{plain}
	if len(plain) == 3 {
		candidates = [][]int{plain, {1, 2, 0}}
	}
	for _, order := range candidates {
		switch {
		case !v.native(order):
		case slices.Equal(v.permuted(order).dims, shape):
			list = slices.Insert(list, 0, order)
		default:
			list = append(list, order)
		}
	}
	if list == nil {
		sorted := slices.Clone(plain)
		slices.SortStableFunc(sorted, func(i, j int) int { return v.first(i) - v.first(j) })
		list = [][]int{sorted}
	}
	return list
}

// order is the first of orders.
func (v *value) order() []int { return v.view.orders(v.f.x.out)[0] }

func (v view) first(i int) int {
	if len(v.axes[i]) == 0 {
		return 1 << 30
	}
	return v.axes[i][0]
}

// positions gives for each number of an example, in the graph's order, where the layer has it; nil: in the same place.
func (v view) positions(shape []int) []int {
	flat := v.flat()
	if slices.IsSorted(flat) {
		return nil
	}
	step := strides(shape)
	dims, steps := make([]int, len(flat)), make([]int, len(flat))
	for i, a := range flat {
		dims[i], steps[i] = shape[a], step[a]
	}
	at := walker(dims, steps)
	list := make([]int, size(shape))
	for i := range list {
		list[i] = at(i)
	}
	return list
}

// whole says that the axes listed are the layer's axes layer, all and no other.
func (v view) whole(axes []int, layer []int, shape []int) bool {
	var list, want []int
	for _, i := range axes {
		list = append(list, v.axes[i]...)
	}
	for _, a := range layer {
		if shape[a] > 1 {
			want = append(want, a)
		}
	}
	slices.Sort(list)
	return slices.Equal(list, want)
}
