package kernel

// sweepChannels computes all outputs of s, a depthwise convolution: s.depth channels, all those of a cell, each with weights
// of its own in w [rows.size, cols.size, depth].
func sweepChannels[T Float](y, x, w, bias []T, s sweep) {
	for i, rows := 0, 0; i < s.rows.outputs; i += rows {
		rows = s.rows.alike(i)
		for j, cols := 0, 0; j < s.cols.outputs; j += cols {
			cols = s.cols.alike(j)
			sweepChannelsBlock(y, x, w, bias, s, i, rows, j, cols)
		}
	}
}

// sweepChannelsBlock computes the outputs of rows and columns that have the same taps as i and j, the first ones.
func sweepChannelsBlock[T Float](y, x, w, bias []T, s sweep, i, rows, j, cols int) {
	ilo, ihi := s.rows.taps(i)
	jlo, jhi := s.cols.taps(j)
	source := s.cols.limit * s.cell // elements in a row of the source
	p := product{
		lines: rows, la: s.rows.step * source, lc: s.rowOut,
		rows: cols, ma: s.cols.step * s.cell, ldc: s.colOut,
		cols: s.depth,
		r:    ihi - ilo, ra: s.rows.apart * source, rb: s.cols.size * s.depth,
		k: jhi - jlo, ka: s.cols.apart * s.cell, kb: s.depth,
	}
	y = y[s.out+i*s.rowOut+j*s.colOut:]
	if p.r == 0 || p.k == 0 { // no taps, and no place in the source
		fillBias(y, bias, p)
		return
	}
	channelwise(y, x[s.source(i, ilo, j, jlo):], w[ilo*p.rb+jlo*s.depth:], bias, p)
}

// channelwise computes a product in which column n of B meets column n of A, and not the one A there is:
//
//	C[l*lc + m*ldc + n] = bias[n] + sum over i < r, then j < k, of A[l*la + m*ma + i*ra + j*ka + n] * B[l*lb + i*rb + j*kb + n]
//
// Everything else is as product and gemm have it: the order of terms, how long sums are cut, what add means, rounding.
func channelwise[T Float](c, a, b, bias []T, p product) {
	p.check(len(c), len(a)-p.cols+1, len(b))
	if bias != nil && len(bias) < p.cols {
		panic("kernel: channelwise: bias is shorter than a row of C")
	}
	if p.lines == 0 || p.rows == 0 || p.cols == 0 {
		return
	}
	p = p.flat()
	if p.r*p.k <= longestSum {
		channelwisePiece(c, a, b, bias, p)
		return
	}
	q := p
	for i := 0; i < p.r; i += q.r {
		q.r = min(max(longestSum/p.k, 1), p.r-i)
		for j := 0; j < p.k; j += q.k {
			q.k = min(longestSum, p.k-j)
			channelwisePiece(c, a[i*p.ra+j*p.ka:], b[i*p.rb+j*p.kb:], bias, q)
			q.add, bias = true, nil
		}
	}
}

func channelwisePiece[T Float](c, a, b, bias []T, p product) {
	if !channelwiseFast(c, a, b, bias, p) {
		channelwisePortable(c, a, b, bias, p)
	}
}

// channelwisePortable is the specification of channelwise, for sums of at most longestSum terms.
func channelwisePortable[T Float](c, a, b, bias []T, p product) {
	for l := range p.lines {
		for m := range p.rows {
			n := 0
			for ; n+4 <= p.cols; n += 4 {
				channels4(c[l*p.lc+m*p.ldc:], a, b, bias, l*p.la+m*p.ma+n, l*p.lb+n, n, p)
			}
			for ; n < p.cols; n++ {
				channel(c[l*p.lc+m*p.ldc:], a, b, bias, l*p.la+m*p.ma+n, l*p.lb+n, n, p)
			}
		}
	}
}

// channel computes element n of a row of C, whose first term is of a[ai] and b[bi].
func channel[T Float](c, a, b, bias []T, ai, bi, n int, p product) {
	var s T
	if bias != nil {
		s = bias[n]
	}
	for i := range p.terms() {
		s = addTerms(s, a[ai+i*p.ra:], p.ka, b[bi+i*p.rb:], p.kb, p.k)
	}
	if p.add {
		s += c[n]
	}
	c[n] = s
}

// channels4 computes elements n to n+3, each as channel does.
func channels4[T Float](c, a, b, bias []T, ai, bi, n int, p product) {
	var s0, s1, s2, s3 T
	if bias != nil {
		v := (*[4]T)(bias[n:])
		s0, s1, s2, s3 = v[0], v[1], v[2], v[3]
	}
	for i := range p.terms() {
		at, bt := ai+i*p.ra, bi+i*p.rb
		for range p.k {
			v, w := (*[4]T)(a[at:]), (*[4]T)(b[bt:])
			s0 += T(v[0] * w[0])
			s1 += T(v[1] * w[1])
			s2 += T(v[2] * w[2])
			s3 += T(v[3] * w[3])
			at += p.ka
			bt += p.kb
		}
	}
	r := (*[4]T)(c[n:])
	if p.add {
		s0, s1, s2, s3 = s0+r[0], s1+r[1], s2+r[2], s3+r[3]
	}
	r[0], r[1], r[2], r[3] = s0, s1, s2, s3
}
