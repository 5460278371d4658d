package kernel

// product describes a matrix product C = A·B whose sum runs over two indexes, and so do the rows of C and A, all with
// steps of their own, so that A, B and C can be pictures read where they lie:
//
//	C[l*lc + m*ldc + n] = bias[n] + sum over i < r, then j < k, of A[l*la + m*ma + i*ra + j*ka] * B[l*lb + i*rb + j*kb + n]
//
// for l < lines, m < rows and n < cols. With add set, what stands there is added to C instead of stored. Steps are in
// elements and never negative. Lines with a B of their own (lb > 0) make one call of many small products.
//
// The terms of one element of C are added one by one, beginning with the bias (0 if there is none), i and j ascending,
// whatever lines, rows and cols are: that is why the result for a row depends neither on the number of rows nor on their
// tiling. Portable code rounds each product; assembly fuses it with the sum, so AVX2 and AVX-512 give the same bits.
type product struct {
	lines, la, lb, lc int
	rows, ma, ldc     int
	cols              int
	r, ra, rb         int
	k, ka, kb         int
	add               bool
}

// longestSum is the largest number of terms that is added in one go. It bounds the time of a call into assembly, which
// neither the scheduler nor the garbage collector can interrupt: the highest tile of AVX-512 takes 14 to 28 cycles a
// term, that of AVX2 six.
const longestSum = 1 << 13

// gemm computes p. If there are more than longestSum terms, pieces of fewer are summed from 0 and then added up. The
// pieces depend on r and k only. bias may be nil.
func gemm[T Float](c, a, b, bias []T, p product) {
	p.check(len(c), len(a), len(b))
	if bias != nil && len(bias) < p.cols {
		panic("kernel: gemm: bias is shorter than a row of C")
	}
	if p.lines == 0 || p.rows == 0 || p.cols == 0 {
		return
	}
	p = p.flat()
	if p.r*p.k <= longestSum {
		gemmPiece(c, a, b, bias, p)
		return
	}
	q := p
	for i := 0; i < p.r; i += q.r {
		q.r = min(max(longestSum/p.k, 1), p.r-i)
		for j := 0; j < p.k; j += q.k {
			q.k = min(longestSum, p.k-j)
			gemmPiece(c, a[i*p.ra+j*p.ka:], b[i*p.rb+j*p.kb:], bias, q)
			q.add, bias = true, nil
		}
	}
}

func gemmPiece[T Float](c, a, b, bias []T, p product) {
	if !gemmFast(c, a, b, bias, p) {
		gemmPortable(c, a, b, bias, p)
	}
}

// flat returns p with longer rows where that is only another view of the same C: tiles are made of rows.
func (p product) flat() product {
	if p.lb != 0 && p.lines > 1 {
		return p
	}
	if p.la == p.rows*p.ma && p.lc == p.rows*p.ldc {
		p.rows, p.lines = p.rows*p.lines, 1
	}
	if p.rows < 4 && p.rows < p.lines {
		p.lines, p.la, p.lc, p.rows, p.ma, p.ldc = p.rows, p.ma, p.ldc, p.lines, p.la, p.lc
	}
	return p
}

// check panics unless all that p reads and writes lies within slices of these lengths. Assembly relies on it.
func (p product) check(c, a, b int) {
	if min(p.lines, p.rows, p.cols, p.r, p.k) < 0 || min(p.la, p.lb, p.lc, p.ma, p.ldc, p.ra, p.rb, p.ka, p.kb) < 0 {
		panic("kernel: gemm: negative size or step")
	}
	if p.lines == 0 || p.rows == 0 || p.cols == 0 {
		return
	}
	if (p.lines-1)*p.lc+(p.rows-1)*p.ldc+p.cols > c {
		panic("kernel: gemm: C is too short")
	}
	if p.r == 0 || p.k == 0 {
		return
	}
	if (p.lines-1)*p.la+(p.rows-1)*p.ma+(p.r-1)*p.ra+(p.k-1)*p.ka >= a {
		panic("kernel: gemm: A is too short")
	}
	if (p.lines-1)*p.lb+(p.r-1)*p.rb+(p.k-1)*p.kb+p.cols > b {
		panic("kernel: gemm: B is too short")
	}
}
