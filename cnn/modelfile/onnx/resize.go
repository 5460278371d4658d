package onnx

import (
	"math"

	"github.com/seed-1d449c6d/stheno/cnn"
)

// resize enlarges a picture a whole number of times: Resize, or Upsample of older versions.
func (c *call) resize() (*value, error) {
	if err := c.arguments(1, 4); err != nil {
		return nil, err
	}
	x, err := c.dynamic(0)
	if err != nil {
		return nil, err
	}
	mode := c.a.text("mode", "nearest")
	place, round := "asymmetric", "floor"
	at := 1
	if c.n.Op == "Resize" && c.opset > 10 {
		place, round = c.a.text("coordinate_transformation_mode", "half_pixel"), c.a.text("nearest_mode", "round_prefer_floor")
		at = 2
	}
	c.a.ignore("cubic_coeff_a", "extrapolation_value", "exclude_outside", "antialias")
	if p := c.a.text("keep_aspect_ratio_policy", "stretch"); p != "stretch" {
		return nil, unsupported(c.n, "keep_aspect_ratio_policy %q", p)
	}
	if x.rank() != 4 {
		return nil, unsupported(c.n, "an input of %d axes; want 4", x.rank())
	}
	if c.a.ints("axes") != nil {
		return nil, unsupported(c.n, "axes")
	}
	factors, err := c.factors(x, at)
	if err != nil {
		return nil, err
	}
	order := x.pictureOrder(func(i int) bool { return factors[i] == 1 })
	if order == nil {
		return nil, unsupported(c.n, "a change of an axis that is not height or width")
	}
	p, ok, err := c.ordered(c.n, x, order)
	if err != nil {
		return nil, err
	}
	if !ok {
		return nil, unsupported(c.n, "a picture whose axes would have to be moved in memory")
	}
	h, w := factors[order[0]], factors[order[1]]
	half := place == "half_pixel" || place == "pytorch_half_pixel" && p.out[0]*h > 1 && p.out[1]*w > 1
	blend := cnn.Nearest
	switch {
	case mode == "linear" && half:
		blend = cnn.Bilinear
	case mode == "nearest" && (place == "asymmetric" && round == "floor" ||
		half && (round == "round_prefer_floor" || round == "round_prefer_ceil") || place == "tf_half_pixel_for_nn" && round == "floor"):
	default:
		return nil, unsupported(c.n, "mode %q with coordinates %q and %q", mode, place, round)
	}
	out := []int{p.out[0] * h, p.out[1] * w, p.out[2]}
	if _, err := checkedSize(out); err != nil {
		return nil, malformed(c.n, "%v", err)
	}
	q := c.layer("UpSampling2D", p, out, func(name cnn.Option) cnn.Layer {
		return cnn.UpSampling2D(h, cnn.SizeHW(h, w), cnn.Interpolation(blend), name)
	})
	q.positive = p.positive
	return inOrder(q, order), nil
}

// factors are how many times each axis of an example becomes longer.
func (c *call) factors(x *value, at int) ([]int, error) {
	dims := x.view.dims
	list := c.a.find("scales", 6) // Upsample 7
	var scales []float64
	if list != nil {
		for _, v := range list.Floats {
			scales = append(scales, float64(v))
		}
	} else {
		a, err := c.known(at, "scales")
		if err != nil {
			return nil, err
		}
		if a != nil {
			scales = a.float64s()
		}
	}
	if len(scales) == 0 {
		a, err := c.known(at+1, "sizes")
		if err != nil {
			return nil, err
		}
		if a == nil || a.real() || a.len() != len(dims)+1 {
			return nil, malformed(c.n, "want %d scales or sizes", len(dims)+1)
		}
		if a.batch == nil && a.ints[0] != c.batch || a.batch != nil && (a.batch[0] != 1 || a.ints[0] != 0) {
			return nil, unsupported(c.n, "another size of the batch")
		}
		scales = []float64{1}
		for i, d := range dims {
			scales = append(scales, float64(a.ints[1+i])/float64(d))
		}
	}
	if len(scales) != len(dims)+1 || scales[0] != 1 {
		return nil, malformed(c.n, "scales: want %d, the first 1, got %v", len(dims)+1, scales)
	}
	factors := make([]int, len(dims))
	for i, s := range scales[1:] {
		if s != math.Floor(s) || !(s >= 1 && s <= maxSize) {
			return nil, unsupported(c.n, "scales %v; want whole numbers", scales)
		}
		factors[i] = int(s)
	}
	return factors, nil
}
