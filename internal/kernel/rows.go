package kernel

// SumRows adds the rows of x, a matrix of len(dst) columns, from the first to the last: dst[j] = sum of
// x[i*len(dst)+j]. No rows give zeros. dst must not be empty unless x is.
func SumRows[T Float](dst, x []T) {
	clear(dst)
	k := len(dst)
	if k == 0 && len(x) != 0 || k != 0 && len(x)%k != 0 {
		panic("kernel: SumRows: x is not made of rows as long as dst")
	}
	if len(x) == 0 || sumRowsFast(dst, x) {
		return
	}
	for ; len(x) > 0; x = x[k:] {
		for j, v := range x[:k] {
			dst[j] += v
		}
	}
}
