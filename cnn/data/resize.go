package data

import "math"

// resizer resizes pictures to h rows of w pixels of c channels. It keeps its tables while the sizes stay.
type resizer struct {
	h, w, c      int
	fromH, fromW int
	y, x         []tap
}

// tap says which two rows or columns a new one lies between.
type tap struct {
	low, high int
	lerp      float32 // share of high
}

// resize puts the h×w picture pix, resized, into dst. It is tf.image.resize with method "bilinear" and antialias off, bit by bit:
//
//	in = (i+0.5)·(old/new) - 0.5     y = low + (high-low)·(in-⌊in⌋)      first along a row, then between rows, in float32
//
// Rows and columns beyond the border are those at the border. A picture that keeps its size keeps its values.
// Source: tensorflow/core/kernels/image/resize_bilinear_op.cc with half_pixel_centers.
func (r *resizer) resize(dst []float32, pix []uint8, h, w int) {
	if h == r.h && w == r.w {
		for i, v := range pix {
			dst[i] = float32(v)
		}
		return
	}
	if h != r.fromH || w != r.fromW {
		r.fromH, r.fromW = h, w
		r.y, r.x = taps(r.y, h, r.h), taps(r.x, w, r.w)
	}
	o := 0
	for _, y := range r.y {
		top, bottom := pix[y.low*w*r.c:], pix[y.high*w*r.c:]
		for _, x := range r.x {
			for c := range r.c {
				low, high := x.low*r.c+c, x.high*r.c+c
				dst[o] = between(
					between(float32(top[low]), float32(top[high]), x.lerp),
					between(float32(bottom[low]), float32(bottom[high]), x.lerp),
					y.lerp)
				o++
			}
		}
	}
}

// between rounds the product by itself, so that no processor fuses it with the sum.
func between(a, b, lerp float32) float32 { return a + float32((b-a)*lerp) }

// taps computes the table for one axis from old to new, into t if that is long enough.
func taps(t []tap, old, new int) []tap {
	if cap(t) < new {
		t = make([]tap, new)
	}
	t = t[:new]
	scale := float32(old) / float32(new)
	for i := range t {
		in := float32((float32(i)+0.5)*scale) - 0.5
		floor := float32(math.Floor(float64(in)))
		t[i] = tap{
			low:  max(int(floor), 0),
			high: min(int(math.Ceil(float64(in))), old-1),
			lerp: in - floor,
		}
	}
	return t
}
