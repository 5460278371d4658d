package optest

import (
	"testing"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"
)

// layouts gives the operator its inputs column-major, transposed and sliced out of larger tensors. The results,
// through a TapeMachine and a plan, must be those of contiguous inputs.
func layouts(t *testing.T, c *testCase) {
	n := newNet(c)
	n.let(c.values, contiguous)
	want, err := n.tape()
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range []struct {
		name string
		make func(dt tensor.Dtype, s tensor.Shape, v []float64) gorgonia.Value
	}{{"column-major", columnMajor}, {"transposed", transposed}, {"sliced", sliced}} {
		n := newNet(c)
		n.let(c.values, l.make)
		got, err := n.tape()
		if err != nil {
			t.Fatalf("%s: %v", l.name, err)
		}
		same(t, l.name+", TapeMachine", got, want, c.tolerance())
		p, outs, err := n.plan(1)
		if err != nil {
			t.Fatal(err)
		}
		defer p.Close()
		if err := p.Run(t.Context()); err != nil {
			t.Fatalf("%s: %v", l.name, err)
		}
		if got, err = read(p, outs); err != nil {
			t.Fatal(err)
		}
		same(t, l.name+", plan", got, want, c.tolerance())
	}
}

// each calls f with every index of shape s, in row-major order.
func each(s tensor.Shape, f func(i int, at []int)) {
	at := make([]int, len(s))
	for i := range s.TotalSize() {
		f(i, at)
		for d := len(at) - 1; d >= 0; d-- {
			if at[d]++; at[d] < s[d] {
				break
			}
			at[d] = 0
		}
	}
}

// columnMajor: AsFortran takes row-major values and moves them.
func columnMajor(dt tensor.Dtype, s tensor.Shape, v []float64) gorgonia.Value {
	if len(s) < 2 {
		return contiguous(dt, s, v)
	}
	return tensor.New(tensor.WithShape(s.Clone()...), tensor.AsFortran(backing(dt, v)))
}

// transposed holds the values in the order of the reversed axes and turns the tensor without moving them.
func transposed(dt tensor.Dtype, s tensor.Shape, v []float64) gorgonia.Value {
	if len(s) < 2 {
		return contiguous(dt, s, v)
	}
	r := s.Clone()
	for i := range r {
		r[i] = s[len(s)-1-i]
	}
	d := make([]float64, len(v))
	each(s, func(i int, at []int) {
		off := 0
		for k := len(at) - 1; k >= 0; k-- {
			off = off*s[k] + at[k]
		}
		d[off] = v[i]
	})
	x := tensor.New(tensor.WithShape(r...), tensor.WithBacking(backing(dt, d)))
	mustDo(x.T())
	return x
}

// sliced puts the values into the middle of a larger tensor of other numbers.
func sliced(dt tensor.Dtype, s tensor.Shape, v []float64) gorgonia.Value {
	if s.TotalSize() <= 1 { // and a slice of one element is a scalar
		return contiguous(dt, s, v)
	}
	big := s.Clone()
	var cut []tensor.Slice
	for i := range big {
		if s[i] == 1 { // a slice of one row loses its axis
			cut = append(cut, nil)
			continue
		}
		big[i] += 2
		cut = append(cut, tensor.S(1, 1+s[i]))
	}
	d := make([]float64, big.TotalSize())
	for i := range d {
		d[i] = 1e3 + float64(i)
	}
	each(s, func(i int, at []int) {
		off := 0
		for k, x := range at {
			if s[k] > 1 {
				x++
			}
			off = off*big[k] + x
		}
		d[off] = v[i]
	})
	x := tensor.New(tensor.WithShape(big...), tensor.WithBacking(backing(dt, d)))
	return must(x.Slice(cut...)).(*tensor.Dense)
}
