package ops_test

import (
	"math/rand/v2"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"github.com/seed-1d449c6d/stheno/ops"
)

// drawn is a convolution of any kind with its parameters as a user gives them: 0 is a default. A depthwise one has channels
// in, and out for each of them.
type drawn struct {
	n, h, w, in, kh, kw, out int
	strides, dilation        [2]int
	padding                  ops.Padding
	groups                   int
	depthwise                bool
}

// drawConvolution draws a legal one, of small sizes.
func drawConvolution(r *rand.Rand) drawn {
	d := drawn{n: 1 + r.IntN(3), h: 1 + r.IntN(9), w: 1 + r.IntN(9), in: 1 + r.IntN(6), kh: 1 + r.IntN(4), kw: 1 + r.IntN(4), out: 1 + r.IntN(7)}
	if r.IntN(8) == 0 { // more channels than fit into a vector
		d.in, d.out = 1+r.IntN(20), 1+r.IntN(40)
	}
	if r.IntN(8) == 0 { // rows with room for vectors
		d.w = 12 + r.IntN(25)
	}
	d.padding = []ops.Padding{"", ops.Valid, ops.Same, ops.Same}[r.IntN(4)]
	d.depthwise = r.IntN(4) == 0
	if d.depthwise {
		d.in, d.out = 1+r.IntN(40), []int{1, 1, 2, 3}[r.IntN(4)]
	} else if r.IntN(3) == 0 {
		d.groups = 1 + r.IntN(4)
		d.in, d.out = d.groups*(1+r.IntN(3)), d.groups*(1+r.IntN(5))
	}
	if r.IntN(2) == 0 {
		d.strides = [2]int{r.IntN(4), r.IntN(4)}
	}
	if d.depthwise && r.IntN(2) == 0 || max(d.strides[0], d.strides[1]) <= 1 && r.IntN(2) == 0 {
		d.dilation = [2]int{r.IntN(4), r.IntN(4)}
	}
	if d.padding != ops.Same {
		d.h, d.w = max(d.h, d.span(0)), max(d.w, d.span(1))
	}
	return d
}

// span is how much of the picture the dilated kernel covers.
func (d drawn) span(i int) int { return ([2]int{d.kh, d.kw}[i]-1)*max(1, d.dilation[i]) + 1 }

// shapes are those of x, kernel and bias.
func (d drawn) shapes() [3]tensor.Shape {
	x := tensor.Shape{d.n, d.h, d.w, d.in}
	if d.depthwise {
		return [3]tensor.Shape{x, {d.kh, d.kw, d.in, d.out}, {d.in * d.out}}
	}
	return [3]tensor.Shape{x, {d.kh, d.kw, d.in / max(1, d.groups), d.out}, {d.out}}
}

func (d drawn) node(x, kernel, bias *gorgonia.Node) (*gorgonia.Node, error) {
	if d.depthwise {
		return ops.DepthwiseConv2D(x, kernel, bias, ops.DepthwiseConv2DConfig{Strides: d.strides, Padding: d.padding, Dilation: d.dilation})
	}
	return ops.Conv2D(x, kernel, bias, ops.Conv2DConfig{Strides: d.strides, Padding: d.padding, Dilation: d.dilation, Groups: d.groups})
}

// windows is, for one axis, the number of positions of the kernel and how many cells it begins before the picture, by the
// rule in TensorFlow's documentation.
func (d drawn) windows(i int) (positions, before int) {
	size, stride, span := [2]int{d.h, d.w}[i], max(1, d.strides[i]), d.span(i)
	if d.padding != ops.Same {
		return 1 + (size-span)/stride, 0
	}
	pad := span - size%stride
	if size%stride == 0 {
		pad = span - stride
	}
	return 1 + (size-1)/stride, max(0, pad) / 2
}

// naive computes y, gx, gk and gb by the definition of a convolution.
func (d drawn) naive(x, k, bias, gy []float64) [4][]float64 {
	s := d.shapes()
	oh, top := d.windows(0)
	ow, left := d.windows(1)
	cout := len(bias)
	groups := max(1, d.groups)
	if d.depthwise {
		groups = d.in
	}
	perIn, perOut := d.in/groups, cout/groups
	y, gx, gk, gb := make([]float64, d.n*oh*ow*cout), make([]float64, len(x)), make([]float64, s[1].TotalSize()), make([]float64, cout)
	for at := range y {
		o, j, i, n := at%cout, at/cout%ow, at/cout/ow%oh, at/cout/ow/oh
		y[at] = bias[o]
		gb[o] += gy[at]
		for a := range d.kh {
			h := i*max(1, d.strides[0]) + a*max(1, d.dilation[0]) - top
			for b := range d.kw {
				w := j*max(1, d.strides[1]) + b*max(1, d.dilation[1]) - left
				if h < 0 || h >= d.h || w < 0 || w >= d.w {
					continue
				}
				for c := range perIn {
					xi := ((n*d.h+h)*d.w+w)*d.in + o/perOut*perIn + c
					ki := ((a*d.kw+b)*perIn+c)*cout + o
					y[at] += x[xi] * k[ki]
					gx[xi] += gy[at] * k[ki]
					gk[ki] += gy[at] * x[xi]
				}
			}
		}
	}
	return [4][]float64{y, gx, gk, gb}
}

// convolveAll computes y, gx, gk and gb by the operators, one by one.
func convolveAll(d drawn, dt tensor.Dtype, values [3][]float64, gy []float64) (r [4][]float64, err error) {
	s := d.shapes()
	in := leaves(dt, s[0], s[1], s[2])
	value := make(map[*gorgonia.Node]gorgonia.Value)
	for i, n := range in {
		value[n] = floatsOf(dt, s[i], values[i])
	}
	y, err := d.node(in[0], in[1], in[2])
	if err != nil {
		return r, err
	}
	g := gorgonia.NewTensor(y.Graph(), dt, 4, gorgonia.WithShape(y.Shape()...), gorgonia.WithName("gy"))
	value[g] = floatsOf(dt, y.Shape(), gy)
	spec, _ := ops.Of(y.Op())
	grads, err := spec.Backward(in, y, g, []bool{true, true, true})
	if err != nil {
		return r, err
	}
	for i, n := range append(gorgonia.Nodes{y}, grads...) {
		var vs []gorgonia.Value
		for it := n.Graph().From(n.ID()); it.Next(); {
			vs = append(vs, value[it.Node().(*gorgonia.Node)])
		}
		v, err := n.Op().Do(vs...)
		if err != nil {
			return r, err
		}
		r[i] = elements(v)
	}
	return r, nil
}

func floatsOf(dt tensor.Dtype, s tensor.Shape, v []float64) gorgonia.Value {
	t := tensor.New(tensor.Of(dt), tensor.WithShape(s.Clone()...))
	switch d := t.Data().(type) {
	case []float32:
		for i, f := range v {
			d[i] = float32(f)
		}
	case []float64:
		copy(d, v)
	}
	return t
}
