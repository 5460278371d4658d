package kernel

// CopyStrips copies count strips of n elements each, which begin dstStep elements apart in dst and srcStep apart in src.
func CopyStrips[T Float](dst []T, dstStep int, src []T, srcStep, n, count int) {
	if n == 0 || count == 0 {
		return
	}
	if n < 0 || n > dstStep || n > srcStep || (count-1)*dstStep+n > len(dst) || (count-1)*srcStep+n > len(src) {
		panic("kernel: CopyStrips: the strips do not fit into dst and src")
	}
	for i := range count {
		copy(dst[i*dstStep:][:n], src[i*srcStep:])
	}
}
