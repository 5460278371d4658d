package kernel

import "math"

// Affine is where the cell of column x and row y of a picture comes from: the place a[0]·x + a[1]·y + a[2] across and
// a[3]·x + a[4]·y + a[5] down. It is float32, and so are places, whatever the pictures are: that is how Keras computes them
// on TensorFlow, and near a border or half-way between cells the last bit decides which cell is read.
type Affine [6]float32

// Motion draws a picture's transformation, for its seed, step and size.
type Motion func(seed uint64, step, h, w int) Affine

// Rotation turns a picture about its center, counterclockwise, by number 0 out of degrees.
func Rotation(degrees Interval) Motion {
	return func(seed uint64, step, h, w int) Affine {
		sin, cos := math.Sincos(float64(float32(degrees.Draw(seed, step, 0) * float32(math.Pi/180))))
		s, c := float32(sin), float32(cos)
		x, y := 0.5*float32(w-1), 0.5*float32(h-1)
		return Affine{c, -s, x - float32(x*c) + float32(y*s), s, c, y - float32(x*s) - float32(y*c)}
	}
}

// Translation shifts a picture down and to the right by number 0 out of down times its height and number 1 out of right
// times its width.
func Translation(down, right Interval) Motion {
	return func(seed uint64, step, h, w int) Affine {
		y, x := float32(down.Draw(seed, step, 0)*float32(h)), float32(right.Draw(seed, step, 1)*float32(w))
		return Affine{1, 0, -x, 0, 1, -y}
	}
}

// Zoom lets a picture show number 0 out of heights times its height and number 1 out of widths times its width, about its
// center: more than 1 makes things smaller. If square is set, number 0 serves for both.
func Zoom(heights, widths Interval, square bool) Motion {
	return func(seed uint64, step, h, w int) Affine {
		y := heights.Draw(seed, step, 0)
		x := y
		if !square {
			x = widths.Draw(seed, step, 1)
		}
		return Affine{x, 0, float32(float32(w-1) / 2 * (1 - x)), 0, y, float32(float32(h-1) / 2 * (1 - y))}
	}
}

// RandomAffine writes to y the pictures of x, each transformed as the motion says for its step. tmp has C elements or more.
func RandomAffine[T Float](y, x []T, step []int, s Images, m Motion, seed uint64, r Resampling[T], tmp []T) {
	s.check(len(y), len(x), len(step))
	size := s.size()
	for n, at := range step {
		a := m(seed, at, s.H, s.W)
		r.resample(y[n*size:][:size], x[n*size:][:size], s, &a, tmp[:s.C])
	}
}

// RandomAffineGrad is the adjoint of [RandomAffine]: it writes to gx the sums of gy's cells, each times the weight with which
// x's cell went into it.
func RandomAffineGrad[T Float](gx, gy []T, step []int, s Images, m Motion, seed uint64, r Resampling[T], tmp []T) {
	s.check(len(gx), len(gy), len(step))
	size := s.size()
	for n, at := range step {
		a := m(seed, at, s.H, s.W)
		r.spread(gx[n*size:][:size], gy[n*size:][:size], s, &a, tmp[:s.C])
	}
}
