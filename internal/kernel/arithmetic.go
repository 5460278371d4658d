package kernel

// Multiply writes a*b to dst, element by element. The three have one length; dst may be a or b.
func Multiply[T Float](dst, a, b []T) {
	if len(dst) != len(a) || len(dst) != len(b) {
		panic("kernel: Multiply: dst, a and b differ in length")
	}
	done := multiplyFast(dst, a, b)
	dst, a, b = dst[done:], a[done:], b[done:]
	for i, v := range a {
		dst[i] = v * b[i]
	}
}

// Divide divides the elements of dst by v. (A product with 1/v would round twice.)
func Divide[T Float](dst []T, v T) {
	done := divideFast(dst, v)
	for i := range dst[done:] {
		dst[done+i] /= v
	}
}

// Blend writes a*wa + b*wb to dst, element by element; each product is rounded. The three slices have one length; dst may
// be a or b.
func Blend[T Float](dst, a, b []T, wa, wb T) {
	if len(dst) != len(a) || len(dst) != len(b) {
		panic("kernel: Blend: dst, a and b differ in length")
	}
	done := blendFast(dst, a, b, wa, wb)
	dst, a, b = dst[done:], a[done:], b[done:]
	for i, v := range a {
		dst[i] = T(v*wa) + T(b[i]*wb)
	}
}

// AddScaled adds x*w to dst, element by element; the product is rounded. The two have one length; dst may be x.
func AddScaled[T Float](dst, x []T, w T) {
	if len(dst) != len(x) {
		panic("kernel: AddScaled: dst and x differ in length")
	}
	done := addScaledFast(dst, x, w)
	dst, x = dst[done:], x[done:]
	for i, v := range x {
		dst[i] += T(v * w)
	}
}
