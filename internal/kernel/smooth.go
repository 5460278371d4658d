package kernel

// The smooth activations: for each function f of one number there are F, its gradient and the gradient of its gradient,
//
//	F(dst, x)           dst = f(x)
//	FGrad(dst, x, gy)   dst = gy * f'(x)
//	FGrad2(dst, x, gy)  dst = gy * f''(x)
//
// element by element. All slices of a call have one length, which may be 0; dst may be x or gy.
//
// Accuracy: f is off by at most 2 units in the last place (ULP) of the result, f' and f'' by 2 ULP of the largest term of
// their formula, so only near a root of theirs is the relative error more. That holds in the far tails and in the
// denormals as well. The portable float32 is off by little more than half an ULP.
//
// Edges: NaN gives NaN, in the derivatives too; at ±Inf stand the limits. A derivative is rounded to T, its zeros are +0,
// and is then multiplied by gy, with what IEEE 754 says of it: a gy of NaN gives NaN, one of ±Inf gives ±Inf where the
// derivative is not 0 and NaN where it is.
//
// The result for an element depends on that element only, not on where it lies or how many there are.

// smooth names a smooth activation without parameters.
type smooth uint8

const (
	smoothSigmoid smooth = iota
	smoothTanh
	smoothSiLU
	smoothGELU
	smoothGELUTanh
	smoothSoftplus
	smoothMish
)

// smoothForward writes f(x) to dst; fast code for s goes first, if there is any.
func smoothForward[T Float](s smooth, dst, x []T, f func(float64) float64) {
	if len(dst) != len(x) {
		panic("kernel: smooth activation: dst and x differ in length")
	}
	done := smoothFast(s, dst, x)
	applySmooth(dst[done:], x[done:], f)
}

// smoothBackward writes gy * f'(x) to dst; fast code for s goes first, if there is any.
func smoothBackward[T Float](s smooth, dst, x, gy []T, derivative func(float64) float64) {
	if len(dst) != len(x) || len(dst) != len(gy) {
		panic("kernel: gradient of a smooth activation: dst, x and gy differ in length")
	}
	done := smoothGradFast(s, dst, x, gy)
	applySmoothGrad(dst[done:], x[done:], gy[done:], derivative)
}

// smoothBackward2 writes gy times the second derivative to dst.
func smoothBackward2[T Float](dst, x, gy []T, derivative func(float64) float64) {
	if len(dst) != len(x) || len(dst) != len(gy) {
		panic("kernel: second gradient of an activation: dst, x and gy differ in length")
	}
	applySmoothGrad(dst, x, gy, derivative)
}

// applySmooth writes f(x) to dst.
func applySmooth[T Float](dst, x []T, f func(float64) float64) {
	dst = dst[:len(x)]
	for i, v := range x {
		dst[i] = T(f(float64(v)))
	}
}

// applySmoothGrad writes gy times the derivative to dst.
func applySmoothGrad[T Float](dst, x, gy []T, derivative func(float64) float64) {
	dst, gy = dst[:len(x)], gy[:len(x)]
	for i, v := range x {
		d := T(derivative(float64(v))) + 0 // no -0
		dst[i] = gy[i] * d
	}
}
