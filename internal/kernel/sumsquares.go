package kernel

// SumSquares is the sum of the squares of x in float64, where each square is exact. The order of the sum depends on the
// length of x only. NaN and infinities stay; squares that would leave float32 do not.
func SumSquares(x []float32) float64 {
	var a, b, c, d float64 // four sums that need not wait for each other
	i := 0
	for ; i+4 <= len(x); i += 4 {
		s := x[i : i+4 : i+4]
		p, q, r, t := float64(s[0]), float64(s[1]), float64(s[2]), float64(s[3])
		a += p * p // exact, so a fused sum has the same bits
		b += q * q
		c += r * r
		d += t * t
	}
	for _, v := range x[i:] {
		a += float64(v) * float64(v)
	}
	return (a + b) + (c + d)
}
