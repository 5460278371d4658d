package kernel

// HardSiLU writes x*relu6(x+3)/6, also called hard swish, to dst: +0 where x <= -3, x where x >= 3, x*(x+3)/6 between.
func HardSiLU[T Float](dst, x []T) {
	if len(dst) != len(x) {
		panic("kernel: HardSiLU: dst and x differ in length")
	}
	for i, v := range x {
		switch {
		case v <= -3:
			v = 0
		case v >= 3: // x itself
		default: // NaN too
			v = T(hardSiLU(float64(v)))
		}
		dst[i] = v
	}
}

// hardSiLU is x*(x+3)/6, of which all but the division is in pairs.
func hardSiLU(x float64) float64 {
	s := sumPair(x, 3)
	p := productPair(x, s.hi)
	return (p.hi + (p.lo + x*s.lo)) / 6
}

// HardSiLUGrad writes gy times the derivative to dst: 0 where x <= -3, 1 where x >= 3, x/3 + 1/2 between.
func HardSiLUGrad[T Float](dst, x, gy []T) {
	if len(dst) != len(x) || len(dst) != len(gy) {
		panic("kernel: HardSiLUGrad: dst, x and gy differ in length")
	}
	for i, v := range x {
		switch {
		case v <= -3:
			v = 0
		case v >= 3:
			v = 1
		default: // NaN too
			v = T((2*float64(v)+3)/6) + 0
		}
		dst[i] = gy[i] * v
	}
}

// HardSiLUGrad2 writes gy times the second derivative to dst: 1/3 where -3 < x < 3, 0 elsewhere, NaN at NaN.
func HardSiLUGrad2[T Float](dst, x, gy []T) {
	if len(dst) != len(x) || len(dst) != len(gy) {
		panic("kernel: HardSiLUGrad2: dst, x and gy differ in length")
	}
	for i, v := range x {
		switch {
		case v <= -3 || v >= 3:
			v = 0
		case v == v:
			v = T(1.0 / 3)
		}
		dst[i] = gy[i] * v
	}
}
