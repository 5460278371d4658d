package kernel

// RReLU writes x where x > 0 and slope*x elsewhere to dst, where the slope of element j of row n is drawn evenly from lower
// to upper by [Uniform32] of seed, step[n] and j. Row n are the elements from n*k to (n+1)*k. Zeros and NaN are as in ReLU.
// dst may be x.
func RReLU[T Float](dst, x []T, step []int, lower, upper T, seed uint64) {
	RReLUGrad(dst, x, step, x, lower, upper, seed)
}

// RReLUGrad writes the gradient with respect to x to dst, with the slopes of [RReLU]: gy where x > 0, slope*gy elsewhere,
// 0 whatever gy is if the slope is 0; NaN where x is NaN. dst may be x or gy.
func RReLUGrad[T Float](dst, x []T, step []int, gy []T, lower, upper T, seed uint64) {
	if len(dst) != len(x) || len(dst) != len(gy) {
		panic("kernel: RReLUGrad: dst, x and gy differ in length")
	}
	if len(x) == 0 {
		return
	}
	if len(step) == 0 || len(x)%len(step) != 0 {
		panic("kernel: RReLU: the length is not a multiple of the number of rows")
	}
	k := len(x) / len(step)
	width := upper - lower
	for n, at := range step {
		dst, x, gy := dst[n*k:][:k], x[n*k:][:k], gy[n*k:][:k]
		key := rowKey(seed, uint64(at))
		for j, v := range x {
			dst[j] = sloped(v, gy[j], lower+T(width*T(uniformAt(key, uint64(j)))))
		}
	}
}
