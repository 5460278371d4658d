package kernel

// Bounds is the least and the greatest value of a picture.
type Bounds[T Float] struct{ Lower, Upper T }

// RandomBrightness writes x + delta, clipped to the bounds, to y: delta is the distance of the bounds times number 0 of seed
// and step[n] out of the interval factor, one for a picture. NaN stays NaN.
func RandomBrightness[T Float](y, x []T, step []int, s Images, factor Interval, b Bounds[T], seed uint64) {
	s.check(len(y), len(x), len(step))
	size := s.size()
	for n, at := range step {
		delta := b.delta(factor.Draw(seed, at, 0))
		to := y[n*size:][:size]
		for i, v := range x[n*size:][:size] {
			to[i] = b.clip(v + delta)
		}
	}
}

// RandomBrightnessGrad writes to gx the gradient of [RandomBrightness] by x: gy where nothing was clipped, 0 elsewhere.
func RandomBrightnessGrad[T Float](gx, x []T, step []int, gy []T, s Images, factor Interval, b Bounds[T], seed uint64) {
	s.check(len(gx), len(x), len(step))
	s.check(len(gy), len(x), len(step))
	size := s.size()
	for n, at := range step {
		delta := b.delta(factor.Draw(seed, at, 0))
		to, g := gx[n*size:][:size], gy[n*size:][:size]
		for i, v := range x[n*size:][:size] {
			to[i] = b.pass(v+delta, g[i])
		}
	}
}

// RandomContrast writes (x − mean)·factor + mean, clipped to the bounds, to y: mean is that of a channel of a picture, added
// up in float64, and factor is number 0 of seed and step[n] out of the interval, one for a picture. A NaN or Inf spreads over
// its channel.
func RandomContrast[T Float](y, x []T, step []int, s Images, factor Interval, b Bounds[T], seed uint64) {
	s.check(len(y), len(x), len(step))
	size := s.size()
	for n, at := range step {
		f := T(factor.Draw(seed, at, 0))
		to, from := y[n*size:][:size], x[n*size:][:size]
		for c := range min(s.C, size) {
			mean := channelMean(from[c:], s.C)
			for i := c; i < size; i += s.C {
				to[i] = b.clip(contrasted(from[i], f, mean))
			}
		}
	}
}

// RandomContrastGrad writes to gx the gradient of [RandomContrast] by x: factor·g + (1 − factor)·(mean of g), where g is gy
// where nothing was clipped and 0 elsewhere. If after is set, gy is taken as it is and gx is 0 where x was clipped: that is
// the adjoint.
func RandomContrastGrad[T Float](gx, x []T, step []int, gy []T, s Images, factor Interval, b Bounds[T], seed uint64, after bool) {
	s.check(len(gx), len(x), len(step))
	s.check(len(gy), len(x), len(step))
	size := s.size()
	for n, at := range step {
		f := T(factor.Draw(seed, at, 0))
		to, from, g := gx[n*size:][:size], x[n*size:][:size], gy[n*size:][:size]
		for c := range min(s.C, size) {
			mean := channelMean(from[c:], s.C)
			for i := c; i < size; i += s.C {
				if to[i] = g[i]; !after {
					to[i] = b.pass(contrasted(from[i], f, mean), g[i])
				}
			}
			rest := T((1 - f) * channelMean(to[c:], s.C))
			for i := c; i < size; i += s.C {
				if to[i] = T(f*to[i]) + rest; after {
					to[i] = b.pass(contrasted(from[i], f, mean), to[i])
				}
			}
		}
	}
}

func contrasted[T Float](v, factor, mean T) T { return T((v-mean)*factor) + mean }

// channelMean is the mean of every c-th number.
func channelMean[T Float](v []T, c int) T {
	sum := 0.0
	for i := 0; i < len(v); i += c {
		sum += float64(v[i])
	}
	return T(sum / float64((len(v)+c-1)/c))
}

func (b Bounds[T]) delta(factor float32) T { return T(float32(factor * float32(b.Upper-b.Lower))) }

func (b Bounds[T]) clip(v T) T {
	switch {
	case v < b.Lower:
		return b.Lower
	case v > b.Upper:
		return b.Upper
	}
	return v
}

// pass is g if v is not clipped, and 0 if it is.
func (b Bounds[T]) pass(v, g T) T {
	if v < b.Lower || v > b.Upper {
		return 0
	}
	return g
}
