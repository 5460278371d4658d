package kernel

// Slopes says which slope each element of a row takes: a row consists of len(At) runs of Run elements; those of run r take
// alpha[At[r]], or, if Each, one slope each from alpha[At[r]] on.
type Slopes struct {
	Run  int
	Each bool
	At   []int
}

// row is the length of a row.
func (s Slopes) row() int { return s.Run * len(s.At) }

// PReLU writes x where x > 0 and alpha*x elsewhere to dst, row by row. A slope of 0 gives 0 even for x = -Inf; every zero
// that comes out is +0; NaN, of x or of a slope that is used, stays NaN. dst may be x.
func PReLU[T Float](dst, x, alpha []T, s Slopes) {
	PReLUGrad(dst, x, alpha, x, s)
}

// PReLUGrad writes the gradient with respect to x to dst: gy where x > 0; alpha*gy where x <= 0, 0 whatever gy is if alpha
// is 0; NaN where x is NaN. Every zero that comes out is +0. dst may be x or gy.
func PReLUGrad[T Float](dst, x, alpha, gy []T, s Slopes) {
	if len(dst) != len(x) || len(dst) != len(gy) {
		panic("kernel: PReLU: dst, x and gy differ in length")
	}
	s.each(len(x), func(i, a, step int) {
		dst, x, gy := dst[i:i+s.Run], x[i:i+s.Run], gy[i:i+s.Run]
		for j, v := range x {
			dst[j] = sloped(v, gy[j], alpha[a+j*step])
		}
	})
}

// sloped is v where x > 0 and slope*v elsewhere, as PReLUGrad tells. It chooses the factor from a table, not by a branch,
// which random signs would defeat.
func sloped[T Float](x, v, slope T) T {
	on := 0
	if x > 0 {
		on = 1
	}
	factor := [2]T{slope, 1}
	p := T(factor[on]*v) + 0
	if p != p || x != x {
		return slopedNaN(x, v, slope)
	}
	return p
}

// slopedNaN is sloped for what involves a NaN, or 0 times infinity.
func slopedNaN[T Float](x, v, slope T) T {
	switch {
	case x != x:
		return x
	case x > 0:
		return v
	case slope == 0:
		return 0
	}
	return slope * v
}

// PReLUGradAlpha adds up x*gy where x <= 0 for each slope and writes the sums to dst, as long as alpha: the gradient with
// respect to alpha. NaN where an x is NaN. Rows are added from the first to the last; a run with one slope is summed in
// float64.
func PReLUGradAlpha[T Float](dst, x, gy []T, s Slopes) {
	if len(x) != len(gy) {
		panic("kernel: PReLUGradAlpha: x and gy differ in length")
	}
	clear(dst)
	s.each(len(x), func(i, a, step int) {
		x, gy := x[i:i+s.Run], gy[i:i+s.Run]
		if step == 0 {
			sum := 0.0
			for j, v := range x {
				sum += float64(offProduct(v, gy[j]))
			}
			dst[a] += T(sum)
			return
		}
		dst := dst[a : a+s.Run]
		for j, v := range x {
			dst[j] += offProduct(v, gy[j])
		}
	})
}

// offProduct is x*gy where x <= 0, 0 where x > 0 whatever gy is, NaN where x is NaN; without a branch that random signs
// would defeat.
func offProduct[T Float](x, gy T) T {
	p := T(min(x, 0) * gy)
	if p != p && x > 0 {
		return 0
	}
	return p
}

// PReLUSum is like PReLUGradAlpha for v instead of x*gy: the sums of v where x <= 0.
func PReLUSum[T Float](dst, x, v []T, s Slopes) {
	if len(x) != len(v) {
		panic("kernel: PReLUSum: x and v differ in length")
	}
	clear(dst)
	s.each(len(x), func(i, a, step int) {
		x, v := x[i:i+s.Run], v[i:i+s.Run]
		for j, u := range x {
			switch {
			case u <= 0:
				dst[a+j*step] += v[j]
			case u != u:
				dst[a+j*step] += u
			}
		}
	})
}

// PReLUSpread writes h*v to dst where x <= 0, with h as long as alpha, 0 where x > 0 and NaN where x is NaN: what
// PReLUSum's sums are to its v, times v. dst may be x or v.
func PReLUSpread[T Float](dst, x, h, v []T, s Slopes) {
	if len(dst) != len(x) || len(dst) != len(v) {
		panic("kernel: PReLUSpread: dst, x and v differ in length")
	}
	s.each(len(x), func(i, a, step int) {
		dst, x, v := dst[i:i+s.Run], x[i:i+s.Run], v[i:i+s.Run]
		for j, u := range x {
			switch {
			case u > 0:
				u = 0
			case u <= 0:
				u = h[a+j*step] * v[j]
			}
			dst[j] = u
		}
	})
}

// each calls f for every run of n elements, with its first element, its first slope, and how far the next element's slope
// is from that.
func (s Slopes) each(n int, f func(i, a, step int)) {
	row := s.row()
	if n == 0 {
		return
	}
	if row == 0 || n%row != 0 {
		panic("kernel: PReLU: the length is not a multiple of a row's")
	}
	step := 0
	if s.Each {
		step = 1
	}
	for i := 0; i < n; {
		for _, a := range s.At {
			f(i, a, step)
			i += s.Run
		}
	}
}
