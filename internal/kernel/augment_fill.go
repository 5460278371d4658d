package kernel

// Fill says what lies outside a picture: one number, or cells of the picture.
type Fill uint8

// The fills, by what they make of the row a b c d. FillWrap goes over a row of n cells in steps of n − 1, as TensorFlow and
// SciPy's older "wrap" do, and stays at the border for what is then still outside.
const (
	FillReflect  Fill = iota // d c b a | a b c d | d c b a
	FillConstant             // k k k k | a b c d | k k k k
	FillNearest              // a a a a | a b c d | d d d d
	FillWrap                 // a b c d | a b c d | a b c d
)

// inside is the place of an axis of n cells that is read for p; one inside stays, and every one of a constant.
func (f Fill) inside(p float32, n int) float32 {
	last := float32(n - 1)
	if p >= 0 && p <= last || f == FillConstant {
		return p
	}
	if n > 1 {
		switch f {
		case FillReflect:
			p = reflected(p, n)
		case FillWrap:
			p = wrapped(p, n)
		}
	}
	return min(max(p, 0), last)
}

// reflected mirrors at the outer edges of the cells, half a cell outside their centers.
func reflected(p float32, n int) float32 {
	period := float32(2 * n)
	if p < 0 {
		if p += float32(2 * n * int(-p/period)); p < float32(-n) {
			return p + period
		}
		return -p - 1
	}
	if p -= float32(2 * n * int(p/period)); p >= float32(n) {
		return period - p - 1
	}
	return p
}

func wrapped(p float32, n int) float32 {
	if p < 0 {
		return p + float32(n*(int(-p/float32(n-1))+1))
	}
	return p - float32(n*int(p/float32(n-1)))
}
