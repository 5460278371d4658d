package kernel

// denseSum is how many inputs are summed at a time: that many rows of a panel of weights, or of a kernel with few
// outputs, stay in the first cache while all rows of x go over them.
const denseSum = 512

// Dense writes to y[n,k] the product of x[n,d] and kernel[d,k], plus bias[k] (nil: none). Inputs are summed in order, in
// pieces of denseSum that are then added up; the bias comes first. A row gives the same bits whatever n is.
func Dense[T Float](y, x, kernel, bias []T, n, d, k int) {
	checkDense(len(x), len(y), len(kernel), n, d, k)
	if bias != nil && len(bias) != k {
		panic("kernel: Dense: bias does not have k elements")
	}
	if n == 0 {
		return
	}
	p := product{lines: 1, rows: n, ma: d, ldc: k, cols: k, r: 1, k: min(d, denseSum), ka: 1, kb: k}
	gemm(y, x, kernel, bias, p)
	p.add = true
	for i := denseSum; i < d; i += denseSum {
		p.k = min(denseSum, d-i)
		gemm(y, x[i:], kernel[i*k:], nil, p)
	}
}

// DenseGradX writes to gx[n,d] the gradient with respect to x of Dense: gy[n,k] times kernel[d,k] transposed. tmp has
// DenseGradXScratch(d, k) elements.
func DenseGradX[T Float](gx, gy, kernel []T, n, d, k int, tmp []T) {
	checkDense(len(gx), len(gy), len(kernel), n, d, k)
	if len(tmp) < DenseGradXScratch(d, k) {
		panic("kernel: DenseGradX: tmp is too short")
	}
	for i := 0; i < d && n > 0; i += panelWidth {
		cols := min(panelWidth, d-i)
		packTransposed(tmp, kernel[i*k:], cols, k)
		gemm(gx[i:], gy, tmp, nil, product{lines: 1, rows: n, ma: k, ldc: d, cols: cols, r: 1, k: k, ka: 1, kb: cols})
	}
}

// DenseGradXScratch returns how many elements DenseGradX needs in tmp.
func DenseGradXScratch(d, k int) int { return min(d, panelWidth) * k }

// DenseGradKernel writes to gk[d,k] the gradient with respect to kernel of Dense: x[n,d] transposed times gy[n,k], rows
// added in order.
func DenseGradKernel[T Float](gk, x, gy []T, n, d, k int) {
	checkDense(len(x), len(gy), len(gk), n, d, k)
	gemm(gk, x, gy, nil, product{lines: 1, rows: d, ma: 1, ldc: k, cols: k, r: 1, k: n, ka: d, kb: k})
}

func checkDense(x, y, kernel, n, d, k int) {
	if min(n, d, k) < 0 || x != n*d || y != n*k || kernel != d*k {
		panic("kernel: Dense: the lengths of x, y and kernel do not fit n, d and k")
	}
}
