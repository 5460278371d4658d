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
// DenseGradXScratch(d, k) elements. A row gives the same bits whatever n is.
func DenseGradX[T Float](gx, gy, kernel []T, n, d, k int, tmp []T) {
	checkDense(len(gx), len(gy), len(kernel), n, d, k)
	if len(tmp) < DenseGradXScratch(d, k) {
		panic("kernel: DenseGradX: tmp is too short")
	}
	for i := 0; i < d && n > 0; i += densePanel {
		cols := min(densePanel, d-i)
		denseWiden(tmp, kernel[i*k:], cols, k, cols)
		gemm(gx[i:], gy, tmp, nil, product{lines: 1, rows: n, ma: k, ldc: d, cols: cols, r: 1, k: k, ka: 1, kb: cols})
	}
}

// DenseGradXScratch returns how many elements DenseGradX needs in tmp.
func DenseGradXScratch(d, k int) int { return min(d, densePanel) * k }

// DensePrep writes rows [lo, hi) of kernel[d,k] as columns of prep[k,d], the form that DenseGradXPrepared takes. It pays
// where the rows of a batch are divided over several calls: DenseGradX transposes the kernel in each.
func DensePrep[T Float](prep, kernel []T, d, k, lo, hi int) {
	checkDense(0, 0, len(kernel), 0, d, k)
	if len(prep) != len(kernel) || lo < 0 || hi < lo || hi > d {
		panic("kernel: DensePrep: prep has a wrong length, or there are no such rows")
	}
	if k > 0 {
		denseWiden(prep[lo:], kernel[lo*k:], hi-lo, k, d)
	}
}

// DenseGradXPrepared is DenseGradX, with the same bits, for a kernel that DensePrep prepared.
func DenseGradXPrepared[T Float](gx, gy, prep []T, n, d, k int) {
	checkDense(len(gx), len(gy), len(prep), n, d, k)
	gemm(gx, gy, prep, nil, product{lines: 1, rows: n, ma: k, ldc: d, cols: d, r: 1, k: k, ka: 1, kb: d})
}

// DenseGradKernel writes to gk[d,k] the gradient with respect to kernel of Dense: x[n,d] transposed times gy[n,k], rows
// added in order.
func DenseGradKernel[T Float](gk, x, gy []T, n, d, k int) {
	DenseGradKernelRows(gk, x, gy, n, d, k, 0, d)
}

// DenseGradKernelRows is DenseGradKernel for rows [lo, hi) of gk, with the same bits; it does not touch the others. So
// several can share the work without partial sums.
func DenseGradKernelRows[T Float](gk, x, gy []T, n, d, k, lo, hi int) {
	checkDense(len(x), len(gy), len(gk), n, d, k)
	if lo < 0 || hi < lo || hi > d {
		panic("kernel: DenseGradKernelRows: no such rows")
	}
	if denseTurns(n, k) {
		// A panel of the transposed gradient waits where the next panel will be written.
		for ; hi-lo >= 2*densePanel; lo += densePanel {
			wide := gk[(lo+densePanel)*k:]
			gemm(wide, gy, x[lo:], nil, product{lines: 1, rows: k, ma: 1, ldc: densePanel, cols: densePanel, r: 1, k: n, ka: k, kb: d})
			denseNarrow(gk[lo*k:], wide, k, densePanel)
		}
	}
	gemm(gk[lo*k:], x[min(lo, len(x)):], gy, nil, product{lines: 1, rows: hi - lo, ma: 1, ldc: k, cols: k, r: 1, k: n, ka: d, kb: k})
}

// densePanel is how many rows of a kernel, or of its gradient, are transposed at a time.
const densePanel = 64

// denseTurns reports whether the gradient of a kernel with k columns, from n examples, is faster computed transposed: so
// few columns leave half of a vector empty, and there are enough examples to make up for the way back. The bits are the
// same. Measured on Zen 4.
func denseTurns(n, k int) bool { return n >= 24 && (1 <= k && k <= 5 || 9 <= k && k <= 11) }

// denseWidenPortable writes the matrix [rows, k] with which narrow begins to wide as [k, rows], rows step elements apart.
func denseWidenPortable[T Float](wide, narrow []T, rows, k, step int) {
	if step == rows {
		packTransposed(wide, narrow, rows, k)
		return
	}
	for i := range rows {
		for j, v := range narrow[i*k : (i+1)*k] {
			wide[j*step+i] = v
		}
	}
}

func checkDense(x, y, kernel, n, d, k int) {
	if min(n, d, k) < 0 || x != n*d || y != n*k || kernel != d*k {
		panic("kernel: Dense: the lengths of x, y and kernel do not fit n, d and k")
	}
}
