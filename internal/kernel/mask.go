package kernel

// maskRows is the largest number of rows that maskSum does in one go, so that no call into assembly takes long.
const maskRows = 1024

// maskSum writes to g the gradients gy, passed back through a ReLU whose output was y: gy where y > 0, NaN where y is
// NaN, else +0. It adds the sums of the columns of g, rows of channels elements, to sum unless that is nil, and returns
// how many elements of g are not 0. The rows are summed from the first to the last, from 0 and maskRows at a time.
func maskSum(g, sum, y, gy []float32, channels int) (count int) {
	for i := 0; i < len(g); i += maskRows * channels {
		end := min(i+maskRows*channels, len(g))
		g, y, gy := g[i:end], y[i:end], gy[i:end]
		n, ok := maskSumFast(g, sum, y, gy, channels)
		if !ok {
			n = maskSumPortable(g, sum, y, gy, channels)
		}
		count += n
	}
	return count
}

// maskSumPortable is the specification of maskSum for at most maskRows rows.
func maskSumPortable(g, sum, y, gy []float32, channels int) int {
	count := 0
	y, gy = y[:len(g)], gy[:len(g)]
	for i, v := range y {
		m := gy[i]
		switch {
		case v > 0:
		case v <= 0:
			m = 0
		default:
			m = v
		}
		if g[i] = m; m != 0 {
			count++
		}
	}
	if sum == nil {
		return count
	}
	for j := range sum {
		var s float32
		for i := j; i < len(g); i += channels {
			s += g[i]
		}
		sum[j] += s
	}
	return count
}
