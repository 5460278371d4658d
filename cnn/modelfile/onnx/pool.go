package onnx

import (
	"slices"

	"github.com/seed-1d449c6d/stheno/cnn"
)

// edge is a border of repeated cells, or of numbers too small to count, that waits for a pool. It has no layer of its own.
const edge = "Pad"

// poolInput gives the picture below a waiting border, and its window with that border in place of the node's pads.
func (c *call) poolInput(ceil bool) (p *planned, s [2]side, waiting *planned, err error) {
	if err := c.arguments(1, 1); err != nil {
		return nil, s, nil, err
	}
	x, err := c.dynamic(0)
	if err != nil {
		return nil, s, nil, err
	}
	kernel := c.a.ints("kernel_shape")
	if x.rank() != 4 {
		return nil, s, nil, unsupported(c.n, "an input of %d axes; want 4 [N,C,H,W]", x.rank())
	}
	if s, err = c.window(kernel, x.view.dims[1], x.view.dims[2], ceil); err != nil {
		return nil, s, nil, err
	}
	if p, err = c.picture(c.n, x); err != nil {
		return nil, s, nil, err
	}
	if s[0].dilation > 1 || s[1].dilation > 1 {
		return nil, s, nil, unsupported(c.n, "dilations above 1")
	}
	if p.class != edge {
		return p, s, nil, nil
	}
	waiting, p = p, p.from[0]
	for i := range s {
		if !s[i].valid() {
			return nil, s, nil, unsupported(c.n, "pads around a border that was added before")
		}
		s[i].in, s[i].before, s[i].after = p.out[i], waiting.border[i][0], waiting.border[i][1]
	}
	return p, s, waiting, nil
}

func (c *call) maxPool() (*value, error) {
	c.a.ignore("storage_order")
	p, s, _, err := c.poolInput(c.a.int("ceil_mode", 0) != 0) // both kinds of waiting border leave the maximum as it is
	if err != nil {
		return nil, err
	}
	if !s[0].inside() || !s[1].inside() {
		return nil, unsupported(c.n, "pads as wide as the kernel")
	}
	mode, border := padding(s)
	if border {
		if !p.positive {
			return nil, unsupported(c.n, "pads %d,%d,%d,%d on numbers that may be negative; want those of padding \"same\", or none",
				s[0].before, s[1].before, s[0].needed(), s[1].needed())
		}
		if p, err = c.zeros(p, s); err != nil { // where no number is below 0, zeros change no maximum
			return nil, err
		}
	}
	return c.pooled("MaxPooling2D", cnn.MaxPooling2D, p, s, mode)
}

func (c *call) averagePool() (*value, error) {
	ceil, include := c.a.int("ceil_mode", 0) != 0, c.a.int("count_include_pad", 0) != 0
	p, s, waiting, err := c.poolInput(ceil)
	if err != nil {
		return nil, err
	}
	mode, border := padding(s)
	switch {
	case waiting != nil:
		for i := range s {
			if !s[i].lone() || waiting.function != "edge" {
				return nil, unsupported(c.n, "a mean with repeated cells of the border")
			}
		}
		include = false
	case include && (s[0].needed() > s[0].after || s[1].needed() > s[1].after):
		return nil, unsupported(c.n, "ceil_mode with count_include_pad")
	}
	switch {
	case include && mode == cnn.Same && !(s[0].valid() && s[1].valid()), include && border:
		mode = cnn.Valid
		if p, err = c.zeros(p, s); err != nil {
			return nil, err
		}
	case border:
		return nil, unsupported(c.n, "pads %d,%d,%d,%d that do not count; want those of padding \"same\", or none",
			s[0].before, s[1].before, s[0].needed(), s[1].needed())
	}
	return c.pooled("AveragePooling2D", cnn.AveragePooling2D, p, s, mode)
}

// lone says that each window that leaves the picture holds just one row of it, so that the mean with that row repeated is the
// mean of the row.
func (s side) lone() bool {
	if s.extent() == 1 || s.valid() {
		return true
	}
	for i := range s.out {
		from := i*s.stride - s.before
		to := from + s.extent()
		if (from < 0 || to > s.in) && min(to, s.in)-max(from, 0) != 1 {
			return false
		}
	}
	return true
}

func (c *call) pooled(class string, make func(int, ...cnn.Option) cnn.Layer, p *planned, s [2]side, mode cnn.PaddingMode) (*value, error) {
	q := c.layer(class, p, []int{s[0].out, s[1].out, p.out[2]}, func(name cnn.Option) cnn.Layer {
		return make(s[0].kernel, cnn.PoolSize(s[0].kernel, s[1].kernel), cnn.StridesHW(s[0].stride, s[1].stride), cnn.Padding(mode), name)
	})
	q.positive = p.positive
	return fromPicture(q), nil
}

// globalPool takes each channel's mean or largest number.
func (c *call) globalPool() (*value, error) {
	x, err := c.one()
	if err != nil {
		return nil, err
	}
	p, err := c.picture(c.n, x)
	if err != nil {
		return nil, err
	}
	y := fresh(c.global(p, c.n.Op == "GlobalMaxPool"))
	w, _ := y.view.regrouped([]int{p.out[2], 1, 1}, y.f.x.out)
	return y.seen(w), nil
}

func (r *importer) global(p *planned, largest bool) *planned {
	class, make := "GlobalAveragePooling2D", cnn.GlobalAveragePooling2D
	if largest {
		class, make = "GlobalMaxPooling2D", cnn.GlobalMaxPooling2D
	}
	q := r.layer(class, p, []int{p.out[2]}, func(name cnn.Option) cnn.Layer { return make(name) })
	q.positive = p.positive
	return q
}

// reduce takes the mean or the maximum over height and width of a picture.
func (c *call) reduce() (*value, error) {
	if err := c.arguments(1, 2); err != nil {
		return nil, err
	}
	x := c.in[0]
	rank := len(c.shape(x))
	axes, err := c.axes(1, rank)
	if err != nil {
		return nil, err
	}
	keep, noop := c.a.int("keepdims", 1) != 0, c.a.int("noop_with_empty_axes", 0) != 0
	if len(axes) == 0 {
		if noop {
			return x, nil
		}
		for i := range rank {
			axes = append(axes, i)
		}
	}
	if x.constant != nil {
		return c.reduceConstant(x.constant, axes, keep)
	}
	if c.n.Op == "ReduceProd" || rank != 4 || len(axes) != 2 || slices.Contains(axes, 0) {
		return nil, unsupported(c.n, "axes %v of %d; want height and width of a picture", axes, rank)
	}
	rest := 6 - axes[0] - axes[1]
	p, ok, err := c.ordered(c.n, x, []int{min(axes[0], axes[1]) - 1, max(axes[0], axes[1]) - 1, rest - 1})
	if err != nil {
		return nil, err
	}
	if !ok {
		return nil, unsupported(c.n, "axes %v that are not height and width of a picture", axes)
	}
	y := fresh(c.global(p, c.n.Op == "ReduceMax"))
	if keep {
		dims := []int{1, 1, 1}
		dims[rest-1] = p.out[2]
		w, _ := y.view.regrouped(dims, y.f.x.out)
		return y.seen(w), nil
	}
	return y, nil
}
