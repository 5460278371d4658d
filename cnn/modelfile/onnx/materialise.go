package onnx

import (
	"fmt"
	"math"
	"slices"

	"github.com/seed-1d449c6d/stheno/cnn"
)

// materialise gives the layer that computes a function. sole says that nothing else takes what x gives, so that the function may
// become a part of x.
func (r *importer) materialise(f *function, sole bool) (*planned, error) {
	if f.made != nil {
		return f.made, nil
	}
	made, err := r.compute(f, sole)
	if err != nil {
		return nil, err
	}
	f.made = made
	return made, nil
}

func (r *importer) compute(f *function, sole bool) (*planned, error) {
	switch {
	case f.boolean:
		return nil, fmt.Errorf("a comparison whose result is no condition")
	case f.linear():
		return r.affine(f.x, f.pieces[0], sole)
	}
	if p := r.prelu(f); p != nil {
		return p, nil
	}
	for _, p := range f.pieces {
		if _, ok := p.a.scalar(); !ok {
			return nil, fmt.Errorf("a function of single elements that is no activation of cnn")
		}
		if _, ok := p.c.scalar(); !ok {
			return nil, fmt.Errorf("a function of single elements that is no activation of cnn")
		}
	}
	return r.rectifier(f, sole)
}

// affine plans x·a + c.
func (r *importer) affine(x *planned, p piece, sole bool) (*planned, error) {
	switch {
	case p.a.is(1) && p.c.is(0):
		return x, nil
	case !p.a.channels() || !p.c.channels():
		return r.affineFlat(x, p)
	case x.linear && sole:
		x.scaleAndShift(p.a, p.c)
		return x, nil
	}
	for _, v := range slices.Concat(p.a.v, p.c.v) {
		if !(math.Abs(v) <= math.MaxFloat32) {
			return nil, fmt.Errorf("a constant that is not finite")
		}
	}
	q := r.layer("Rescaling", x, x.out, func(name cnn.Option) cnn.Layer {
		return cnn.Rescaling(1, cnn.Scales(p.a.v...), cnn.Offset(p.c.v...), name)
	})
	q.positive = x.positive && least(p.a.v) >= 0 && least(p.c.v) >= 0
	return q, nil
}

// affineFlat is affine with a number for each element: x read as one axis, and back.
func (r *importer) affineFlat(x *planned, p piece) (*planned, error) {
	n := size(x.out)
	for _, k := range []coefficient{p.a, p.c} {
		if len(k.v) != 1 && len(k.v) != n {
			return nil, fmt.Errorf("a constant of shape %v for a value of shape %v", k.shape, x.out)
		}
	}
	flat := func(k coefficient) coefficient {
		if len(k.v) == 1 {
			return k
		}
		return coefficient{[]int{n}, k.v}
	}
	y, err := r.affine(r.reshape(x, []int{n}), piece{flat(p.a), flat(p.c)}, false)
	if err != nil {
		return nil, err
	}
	return r.reshape(y, x.out), nil
}

func least(v []float64) float64 { return slices.Min(v) }

// near says that two numbers are equal but for the rounding of the constants of a file.
func near(x, y float64) bool { return math.Abs(x-y) <= 1e-6*max(math.Abs(x), math.Abs(y), 1e-6) }

// prelu plans x above 0 and alpha·x below, where alpha differs between elements or is negative, or gives nil.
func (r *importer) prelu(f *function) *planned {
	if len(f.corners) != 1 || f.corners[0] != 0 {
		return nil
	}
	low, at, high := f.pieces[0], f.pieces[1], f.pieces[2]
	if !low.c.is(0) || !at.c.is(0) || !high.c.is(0) || !high.a.is(1) || len(low.a.v) == 1 && low.a.v[0] >= 0 {
		return nil
	}
	return r.slopes(f.x, low.a)
}

// rectifier plans f, whose pieces have the same coefficients for all elements, as
//
//	f(x) = r·(rect(x − before) + after)
//
// where rect is a rectifier with slope, threshold and limit, or as a hard sigmoid.
func (r *importer) rectifier(f *function, sole bool) (*planned, error) {
	none := fmt.Errorf("a function of single elements that is no activation of cnn")
	n := len(f.corners)
	number := func(i int) (a, c float64) { return f.pieces[i].a.v[0], f.pieces[i].c.v[0] }
	if n > 2 {
		return nil, none
	}
	lowA, lowC := number(0)
	slope, mid := number(2)
	limited := n == 2
	var top float64
	if limited {
		var a float64
		if a, top = number(4); a != 0 {
			return nil, none
		}
		if k, ok := hardSigmoid(f); ok {
			y := r.named("Activation", "hard_sigmoid", f.x, activationLayer("hard_sigmoid"))
			return r.affine(y, piece{constant(shortest(k)), constant(0)}, true)
		}
	}
	if !(slope > 0) || math.IsInf(slope, 0) {
		return nil, none
	}
	x, scale := f.x, slope
	lowA, lowC, mid, top = lowA/scale, lowC/scale, mid/scale, top/scale
	t := f.corners[0]
	atA, atC := number(1)
	at := (atA*t + atC) / scale
	before, after := 0.0, 0.0
	if mid != 0 && t > 0 && near(lowC-mid, -lowA*t) { // a jump at the corner, and what was added behind it
		lowC, top, at, after, mid = lowC-mid, top-mid, at-mid, mid, 0
	}
	if mid != 0 || t < 0 || !near(lowC, -lowA*t) { // z = x − t above the corner, so that f = rect(z) + after
		before, after = t, mid+t
		if !near(at, after) || !near(lowA*t+lowC, after) {
			return nil, none
		}
		lowC, top, at, t = 0, top-after, at-after, 0
	}
	if lowA < 0 || math.Abs(at) > 1e-6*math.Abs(t) || limited && (top < 0 || !near(f.corners[1]-before, top)) {
		return nil, none
	}
	var err error
	if before != 0 {
		if x, err = r.affine(x, piece{constant(1), constant(-before)}, sole); err != nil {
			return nil, err
		}
	}
	y := r.rect(x, lowA, t, top, limited)
	return r.affine(y, piece{constant(scale), constant(after * scale)}, true)
}

// rect plans the simplest layer for a rectifier.
func (r *importer) rect(x *planned, slope, threshold, top float64, limited bool) *planned {
	var o []cnn.Option
	class := "ReLU"
	switch {
	case slope != 0 && threshold == 0 && !limited:
		class = "LeakyReLU"
		o = append(o, cnn.NegativeSlope(shortest(slope)))
	case slope != 0:
		o = append(o, cnn.NegativeSlope(shortest(slope)))
	}
	if threshold != 0 {
		o = append(o, cnn.Threshold(shortest(threshold)))
	}
	if limited {
		o = append(o, cnn.MaxValue(shortest(top)))
	}
	y := r.layer(class, x, x.out, func(name cnn.Option) cnn.Layer {
		o := append(slices.Clone(o), name)
		if class == "LeakyReLU" {
			return cnn.LeakyReLU(o...)
		}
		return cnn.ReLU(o...)
	})
	y.positive = slope == 0
	return y
}

// shortest gives the shortest decimal number that is the same float32.
func shortest(v float64) float64 { return decimal(float32(v)) }
