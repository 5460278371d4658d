package kernel

// gemmPortable is the specification of gemm, for sums of at most longestSum terms.
func gemmPortable[T Float](c, a, b, bias []T, p product) {
	for l := range p.lines {
		gemmLine(c[l*p.lc:], a[min(l*p.la, len(a)):], b[min(l*p.lb, len(b)):], bias, p)
	}
}

// gemmLine computes one line of C in tiles of 2 x 4, as many as stay in registers.
func gemmLine[T Float](c, a, b, bias []T, p product) {
	for m := 0; m < p.rows; m += 2 {
		for n := 0; n < p.cols; n += 4 {
			if p.rows-m >= 2 && p.cols-n >= 4 {
				gemmTile2x4(c, a, b, bias, m, n, p)
				continue
			}
			for i := m; i < min(m+2, p.rows); i++ {
				for j := n; j < min(n+4, p.cols); j++ {
					gemmElement(c, a, b, bias, i, j, p)
				}
			}
		}
	}
}

// gemmElement computes the element of C in row m and column n.
func gemmElement[T Float](c, a, b, bias []T, m, n int, p product) {
	var s T
	if bias != nil {
		s = bias[n]
	}
	for i := range p.r {
		ai, bi := i*p.ra+m*p.ma, i*p.rb+n
		for range p.k {
			s += T(a[ai] * b[bi])
			ai += p.ka
			bi += p.kb
		}
	}
	if p.add {
		s += c[m*p.ldc+n]
	}
	c[m*p.ldc+n] = s
}

// gemmTile2x4 computes the elements of C in rows m and m+1 and columns n to n+3, each as gemmElement does.
func gemmTile2x4[T Float](c, a, b, bias []T, m, n int, p product) {
	var s00, s01, s02, s03, s10, s11, s12, s13 T
	if bias != nil {
		v := bias[n : n+4]
		s00, s01, s02, s03 = v[0], v[1], v[2], v[3]
		s10, s11, s12, s13 = v[0], v[1], v[2], v[3]
	}
	for i := range p.r {
		a0, bi := i*p.ra+m*p.ma, i*p.rb+n
		a1 := a0 + p.ma
		for range p.k {
			v, w, b4 := a[a0], a[a1], b[bi:bi+4:bi+4]
			s00 += T(v * b4[0])
			s10 += T(w * b4[0])
			s01 += T(v * b4[1])
			s11 += T(w * b4[1])
			s02 += T(v * b4[2])
			s12 += T(w * b4[2])
			s03 += T(v * b4[3])
			s13 += T(w * b4[3])
			a0 += p.ka
			a1 += p.ka
			bi += p.kb
		}
	}
	c0, c1 := c[m*p.ldc+n:], c[(m+1)*p.ldc+n:]
	c0, c1 = c0[:4], c1[:4]
	if p.add {
		s00, s01, s02, s03 = s00+c0[0], s01+c0[1], s02+c0[2], s03+c0[3]
		s10, s11, s12, s13 = s10+c1[0], s11+c1[1], s12+c1[2], s13+c1[3]
	}
	c0[0], c0[1], c0[2], c0[3] = s00, s01, s02, s03
	c1[0], c1[1], c1[2], c1[3] = s10, s11, s12, s13
}
