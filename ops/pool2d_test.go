package ops_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"github.com/seed-1d449c6d/stheno/graph"
	"github.com/seed-1d449c6d/stheno/ops"
)

// poolCase is a pool of pictures: kind "max", "average", or one of them over whole pictures.
type poolCase struct {
	kind           string
	global         bool
	n, h, w, c     int
	ph, pw, sh, sw int
	padding        ops.Padding
}

func (p poolCase) build(x *gorgonia.Node) (*gorgonia.Node, error) {
	size, strides := [2]int{p.ph, p.pw}, [2]int{p.sh, p.sw}
	switch {
	case p.global:
		return globalPool(p.kind, x, p.sh > 1)
	case p.kind == "max":
		return ops.MaxPool2D(x, ops.MaxPool2DConfig{PoolSize: size, Strides: strides, Padding: p.padding})
	}
	return ops.AveragePool2D(x, ops.AveragePool2DConfig{PoolSize: size, Strides: strides, Padding: p.padding})
}

// legal reports whether Keras has such a pool.
func (p poolCase) legal() bool {
	if p.global {
		return p.h > 0 && p.w > 0
	}
	return p.ph > 0 && p.pw > 0 && p.sh > 0 && p.sw > 0 && (p.padding == ops.Same || p.ph <= p.h && p.pw <= p.w)
}

// extent is how many windows there are along an axis and where the first begins.
func (p poolCase) extent(size, pool, stride int) (n, first int) {
	if p.padding == ops.Same {
		n = int(math.Ceil(float64(size) / float64(stride)))
		return n, -(max(0, (n-1)*stride+pool-size) / 2)
	}
	for n*stride+pool <= size {
		n++
	}
	return n, 0
}

// oracle pools x cell by cell in float64, and hands gy back.
func (p poolCase) oracle(x []float64, gy func(n int) []float64) (y, g, gx []float64) {
	if p.global {
		p.ph, p.pw, p.sh, p.sw, p.padding = p.h, p.w, p.h, p.w, ops.Valid
	}
	oh, top := p.extent(p.h, p.ph, p.sh)
	ow, left := p.extent(p.w, p.pw, p.sw)
	y, gx = make([]float64, p.n*oh*ow*p.c), make([]float64, len(x))
	g = gy(len(y))
	for o := range y {
		img, r, q, c := o/(oh*ow*p.c), o/(ow*p.c)%oh, o/p.c%ow, o%p.c
		var cells []int
		for i := top + r*p.sh; i < top+r*p.sh+p.ph; i++ {
			for j := left + q*p.sw; j < left+q*p.sw+p.pw; j++ {
				if 0 <= i && i < p.h && 0 <= j && j < p.w {
					cells = append(cells, ((img*p.h+i)*p.w+j)*p.c+c)
				}
			}
		}
		if p.kind == "average" {
			for _, at := range cells {
				y[o] += x[at]
				gx[at] += g[o] / float64(len(cells))
			}
			y[o] /= float64(len(cells))
			continue
		}
		best := cells[0]
		for _, at := range cells[1:] {
			if x[at] > x[best] || math.IsNaN(x[at]) && !math.IsNaN(x[best]) {
				best = at
			}
		}
		y[o] = x[best]
		gx[best] += g[o]
	}
	return y, g, gx
}

// TestPool2D compares 1,200 pools of random kind, shape, strides and padding, and their derivatives, with the oracle.
func TestPool2D(t *testing.T) {
	r := rand.New(rand.NewPCG(71, 72))
	for trial := range 1200 {
		p := poolCase{
			kind: []string{"max", "average"}[trial%2], global: trial%5 == 4,
			n: 1 + r.IntN(6), h: 1 + r.IntN(12), w: 1 + r.IntN(12), c: 1 + r.IntN(20),
			ph: 1 + r.IntN(5), pw: 1 + r.IntN(5), sh: 1 + r.IntN(4), sw: 1 + r.IntN(4),
			padding: []ops.Padding{ops.Valid, ops.Same}[r.IntN(2)],
		}
		if trial%50 == 0 { // windows of more than 64 cells
			p.h, p.w, p.ph, p.pw = 12+r.IntN(20), 12+r.IntN(20), 7+r.IntN(6), 10+r.IntN(3)
		}
		if p.padding == ops.Valid {
			p.ph, p.pw = min(p.ph, p.h), min(p.pw, p.w)
		}
		draw := func(n int) []float64 {
			v := make([]float64, n)
			for i := range v {
				if v[i] = float64(float32(r.NormFloat64())); trial%3 == 0 {
					v[i] = float64(r.IntN(4) - 1) // ties
				}
			}
			return v
		}
		x := draw(p.n * p.h * p.w * p.c)
		wantY, gy, wantGX := p.oracle(x, draw)
		for dt, tol := range map[tensor.Dtype]float64{tensor.Float32: 1e-5, tensor.Float64: 1e-12} {
			y, gx := runPool(t, dt, tensor.Shape{p.n, p.h, p.w, p.c}, x, gy, p.build)
			if p.kind == "max" {
				within(t, "y", y, wantY, 0)
			}
			within(t, "y", y, wantY, tol)
			within(t, "gx", gx, wantGX, tol)
		}
		if t.Failed() {
			t.Fatalf("trial %d: %+v", trial, p)
		}
	}
}

// FuzzPool2D: a pool is refused exactly where Keras has none; else it and its derivative are those of the oracle, for
// values with NaN, ±Inf and windows of −Inf.
func FuzzPool2D(f *testing.F) {
	f.Add(uint8(0), uint8(2), uint8(5), uint8(7), uint8(3), int8(2), int8(2), int8(2), int8(2), false, []byte{0, 1, 2, 3, 4, 5, 6, 7})
	f.Add(uint8(1), uint8(1), uint8(4), uint8(4), uint8(9), int8(3), int8(3), int8(2), int8(2), true, []byte{9, 8, 200, 7})
	f.Add(uint8(2), uint8(1), uint8(9), uint8(9), uint8(1), int8(0), int8(0), int8(1), int8(1), true, []byte{2})
	f.Add(uint8(3), uint8(3), uint8(2), uint8(0), uint8(8), int8(1), int8(1), int8(1), int8(1), false, []byte{0, 1, 2})
	f.Add(uint8(0), uint8(1), uint8(3), uint8(3), uint8(17), int8(4), int8(1), int8(-1), int8(1), false, []byte{2, 2, 2, 1})
	f.Fuzz(func(t *testing.T, kind, n, h, w, c uint8, ph, pw, sh, sw int8, same bool, values []byte) {
		p := poolCase{
			kind: []string{"max", "average"}[kind%2], global: kind%4 > 1, n: int(n % 4), h: int(h % 12), w: int(w % 12), c: int(c % 20),
			ph: int(ph), pw: int(pw), sh: int(sh), sw: int(sw), padding: map[bool]ops.Padding{false: ops.Valid, true: ops.Same}[same],
		}
		x := leaves(tensor.Float32, tensor.Shape{p.n, p.h, p.w, p.c})[0]
		_, err := p.build(x)
		otherwise := func(v *int, d int) { // what 0 means
			if *v == 0 {
				*v = d
			}
		}
		otherwise(&p.ph, 2)
		otherwise(&p.pw, 2)
		otherwise(&p.sh, p.ph)
		otherwise(&p.sw, p.pw)
		if (err == nil) != p.legal() {
			t.Fatalf("%+v: error %v", p, err)
		}
		if err != nil || p.n*p.h*p.w*p.c == 0 {
			return
		}
		special := []float64{math.NaN(), math.Inf(1), math.Inf(-1), 0, math.Copysign(0, -1), 1, -1}
		draw := func(n int) []float64 {
			v := make([]float64, n)
			for i := range v {
				if len(values) > 0 {
					b := values[i%len(values)]
					if v[i] = float64(int8(b)); int(b) < len(special) {
						v[i] = special[b]
					}
				}
			}
			return v
		}
		xs := draw(p.n * p.h * p.w * p.c)
		wantY, gy, wantGX := p.oracle(xs, draw)
		for dt, tol := range map[tensor.Dtype]float64{tensor.Float32: 1e-5, tensor.Float64: 1e-12} {
			y, gx := runPool(t, dt, tensor.Shape{p.n, p.h, p.w, p.c}, xs, gy, p.build)
			within(t, "y", y, wantY, tol)
			within(t, "gx", gx, wantGX, tol)
		}
	})
}

// runPool computes an operator of one input, and the derivative of Σ y·gy by it; no gy, no derivative.
func runPool(t *testing.T, dt tensor.Dtype, shape tensor.Shape, x, gy []float64, build func(*gorgonia.Node) (*gorgonia.Node, error)) (y, gx []float64) {
	t.Helper()
	in := leaves(dt, shape)[0]
	out := must(build(in))
	outs := gorgonia.Nodes{out}
	if gy != nil {
		g := gorgonia.NewTensor(in.Graph(), dt, out.Dims(), gorgonia.WithShape(out.Shape().Clone()...), gorgonia.WithName("gy"))
		mustDo(gorgonia.Let(g, valueOf(dt, out.Shape(), gy)))
		outs = append(outs, must(gorgonia.Backpropagate(gorgonia.Nodes{out}, gorgonia.Nodes{g}, gorgonia.Nodes{in}))...)
	}
	mustDo(gorgonia.Let(in, valueOf(dt, shape, x)))
	p := must(graph.Compile(outs, graph.Options{Workers: 2}))
	defer p.Close()
	mustDo(p.Run(t.Context()))
	read := func(n *gorgonia.Node) []float64 {
		v := must(p.Value(n))
		r := make([]float64, v.Shape().TotalSize())
		for i := range r {
			r[i] = element(v, i)
		}
		return r
	}
	if y = read(out); gy != nil {
		gx = read(outs[1])
	}
	return y, gx
}

func valueOf(dt tensor.Dtype, s tensor.Shape, v []float64) *tensor.Dense {
	if dt == tensor.Float64 {
		return tensor.New(tensor.WithShape(s.Clone()...), tensor.WithBacking(append([]float64{}, v...)))
	}
	f := make([]float32, len(v))
	for i := range v {
		f[i] = float32(v[i])
	}
	return tensor.New(tensor.WithShape(s.Clone()...), tensor.WithBacking(f))
}

// within fails unless max|got−want| ≤ tol·max|want| over the finite numbers, and the others are the same.
func within(t *testing.T, what string, got, want []float64, tol float64) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%s: %d numbers, want %d", what, len(got), len(want))
	}
	size := 0.0
	for _, v := range want {
		if !math.IsInf(v, 0) && !math.IsNaN(v) {
			size = max(size, math.Abs(v))
		}
	}
	for i, v := range want {
		if !alike(got[i], v, tol*size) {
			t.Errorf("%s[%d] = %v, want %v within %.3g", what, i, got[i], v, tol*size)
			return
		}
	}
}

// alike reports whether a and b are equal, both NaN, or no further apart than most.
func alike(a, b, most float64) bool {
	return a == b || math.IsNaN(a) && math.IsNaN(b) || math.Abs(a-b) <= most
}
