package kernel

// HardSigmoid writes relu6(x+3)/6 to dst: 0 where x <= -3, 1 where x >= 3, (x+3)/6 between.
func HardSigmoid[T Float](dst, x []T) {
	if len(dst) != len(x) {
		panic("kernel: HardSigmoid: dst and x differ in length")
	}
	for i, v := range x {
		switch {
		case v <= -3:
			v = 0
		case v >= 3:
			v = 1
		default: // NaN too
			v = T((float64(v) + 3) / 6)
		}
		dst[i] = v
	}
}

// HardSigmoidGrad writes gy times the derivative to dst: 1/6 where -3 < x < 3, 0 elsewhere, NaN at NaN.
func HardSigmoidGrad[T Float](dst, x, gy []T) {
	if len(dst) != len(x) || len(dst) != len(gy) {
		panic("kernel: HardSigmoidGrad: dst, x and gy differ in length")
	}
	for i, v := range x {
		switch {
		case v <= -3 || v >= 3:
			v = 0
		case v == v:
			v = T(1.0 / 6)
		}
		dst[i] = gy[i] * v
	}
}

// HardSigmoidGrad2 writes gy times the second derivative to dst, which is 0 everywhere but at NaN.
func HardSigmoidGrad2[T Float](dst, x, gy []T) {
	if len(dst) != len(x) || len(dst) != len(gy) {
		panic("kernel: HardSigmoidGrad2: dst, x and gy differ in length")
	}
	for i, v := range x {
		if v == v {
			v = 0
		}
		dst[i] = gy[i] * v
	}
}
