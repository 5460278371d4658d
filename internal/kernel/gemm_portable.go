package kernel

// gemmPortable is the specification of gemm, for sums of at most longestSum terms.
func gemmPortable[T Float](c, a, b, bias []T, p product) {
	for l := range p.lines {
		gemmLine(c[l*p.lc:], a[min(l*p.la, len(a)):], b[min(l*p.lb, len(b)):], bias, p)
	}
}

// gemmLine computes one line of C in tiles of 3 x 2, the largest that the compiler keeps in registers: it multiplies all
// that it has loaded before it adds, so every product wants a register too (2 x 4 spills and runs at 2/3 of the speed).
func gemmLine[T Float](c, a, b, bias []T, p product) {
	for m := 0; m < p.rows; m += 3 {
		rows := min(3, p.rows-m)
		n := 0
		for ; rows == 3 && n+2 <= p.cols; n += 2 {
			gemmTile3x2(c, a, b, bias, m, n, p)
		}
		for i := m; i < m+rows; i++ {
			j := n
			for ; j+6 <= p.cols; j += 6 {
				gemmTile1x6(c, a, b, bias, i, j, p)
			}
			for ; j < p.cols; j++ {
				gemmElement(c, a, b, bias, i, j, p)
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
	for i := range p.terms() {
		s = addTerms(s, a[i*p.ra+m*p.ma:], p.ka, b[i*p.rb+n:], p.kb, p.k)
	}
	if p.add {
		s += c[m*p.ldc+n]
	}
	c[m*p.ldc+n] = s
}

// gemmTile3x2 computes the elements of C in rows m to m+2 and columns n and n+1, each as gemmElement does.
func gemmTile3x2[T Float](c, a, b, bias []T, m, n int, p product) {
	var s [6]T
	if bias != nil {
		s = [6]T{bias[n], bias[n+1], bias[n], bias[n+1], bias[n], bias[n+1]}
	}
	for i := range p.terms() {
		ai := a[i*p.ra+m*p.ma:]
		switch {
		case p.ka == 1:
			s = addRows(s, ai[:p.k], ai[p.ma:], ai[2*p.ma:], b[i*p.rb+n:], p.kb)
		case p.ma == 1:
			s = addColumn(s, ai, p.ka, b[i*p.rb+n:], p.kb, p.k)
		default:
			for j := range 3 {
				s[2*j] = addTerms(s[2*j], ai[j*p.ma:], p.ka, b[i*p.rb+n:], p.kb, p.k)
				s[2*j+1] = addTerms(s[2*j+1], ai[j*p.ma:], p.ka, b[i*p.rb+n+1:], p.kb, p.k)
			}
		}
	}
	for j := range 3 {
		r := (*[2]T)(c[(m+j)*p.ldc+n:])
		if p.add {
			s[2*j], s[2*j+1] = s[2*j]+r[0], s[2*j+1]+r[1]
		}
		r[0], r[1] = s[2*j], s[2*j+1]
	}
}

// addRows adds to each s the products of one of three rows, as long as x, and one of two columns of b.
func addRows[T Float](s [6]T, x, y, z, b []T, kb int) [6]T {
	s00, s01, s10, s11, s20, s21 := s[0], s[1], s[2], s[3], s[4], s[5]
	y, z = y[:len(x)], z[:len(x)]
	bi := 0
	for j, u := range x {
		v, w, q := y[j], z[j], (*[2]T)(b[bi:])
		s00 += T(u * q[0])
		s10 += T(v * q[0])
		s20 += T(w * q[0])
		s01 += T(u * q[1])
		s11 += T(v * q[1])
		s21 += T(w * q[1])
		bi += kb
	}
	return [6]T{s00, s01, s10, s11, s20, s21}
}

// addColumn is addRows for three rows that lie side by side, a step of ka from term to term.
func addColumn[T Float](s [6]T, a []T, ka int, b []T, kb, k int) [6]T {
	s00, s01, s10, s11, s20, s21 := s[0], s[1], s[2], s[3], s[4], s[5]
	ai, bi := 0, 0
	for range k {
		x, q := (*[3]T)(a[ai:]), (*[2]T)(b[bi:])
		s00 += T(x[0] * q[0])
		s10 += T(x[1] * q[0])
		s20 += T(x[2] * q[0])
		s01 += T(x[0] * q[1])
		s11 += T(x[1] * q[1])
		s21 += T(x[2] * q[1])
		ai += ka
		bi += kb
	}
	return [6]T{s00, s01, s10, s11, s20, s21}
}

// addTerms adds k products to s, one by one.
func addTerms[T Float](s T, a []T, ka int, b []T, kb, k int) T {
	ai, bi := 0, 0
	for range k {
		s += T(a[ai] * b[bi])
		ai += ka
		bi += kb
	}
	return s
}

// gemmTile1x6 computes the elements of C in row m and columns n to n+5, each as gemmElement does.
func gemmTile1x6[T Float](c, a, b, bias []T, m, n int, p product) {
	var s0, s1, s2, s3, s4, s5 T
	if bias != nil {
		v := (*[6]T)(bias[n:])
		s0, s1, s2, s3, s4, s5 = v[0], v[1], v[2], v[3], v[4], v[5]
	}
	for i := range p.terms() {
		ai, bi := i*p.ra+m*p.ma, i*p.rb+n
		for range p.k {
			v, q := a[ai], (*[6]T)(b[bi:])
			s0 += T(v * q[0])
			s1 += T(v * q[1])
			s2 += T(v * q[2])
			s3 += T(v * q[3])
			s4 += T(v * q[4])
			s5 += T(v * q[5])
			ai += p.ka
			bi += p.kb
		}
	}
	r := (*[6]T)(c[m*p.ldc+n:])
	if p.add {
		s0, s1, s2, s3, s4, s5 = s0+r[0], s1+r[1], s2+r[2], s3+r[3], s4+r[4], s5+r[5]
	}
	r[0], r[1], r[2], r[3], r[4], r[5] = s0, s1, s2, s3, s4, s5
}

// terms is how many times k terms are added: not once if k is 0, for then A and B may be empty.
func (p product) terms() int {
	if p.k == 0 {
		return 0
	}
	return p.r
}
