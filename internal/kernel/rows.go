package kernel

// rowsAlone is how many numbers are added one after another before their sum is added to a sum of such sums, and those to
// the total: what is added to a number much larger than itself loses its last digits.
const rowsAlone = 512

// SumRows adds the rows of x, a matrix of len(dst) columns, from the first to the last: dst[j] = sum of
// x[i*len(dst)+j], rowsAlone rows at a time. No rows give zeros. dst must not be empty unless x is. tmp has SumRowsScratch
// numbers.
func SumRows[T Float](dst, x, tmp []T) {
	k := len(dst)
	if k == 0 && len(x) != 0 || k != 0 && len(x)%k != 0 {
		panic("kernel: SumRows: x is not made of rows as long as dst")
	}
	sumInBlocks(dst, len(x), rowsAlone*k, tmp, func(sum []T, from, to int) { addColumns(sum, x[from:to]) })
}

// SumRowsScratch is how much scratch SumRows needs for k columns.
func SumRowsScratch(k int) int { return 2 * k }

// sumInBlocks writes to dst the sum of what add adds for the numbers from 0 to n, step of them at a time. tmp is twice as
// long as dst. One block is added to dst itself.
func sumInBlocks[T Float](dst []T, n, step int, tmp []T, add func(sum []T, from, to int)) {
	clear(dst)
	if n <= step {
		if n > 0 {
			add(dst, 0, n)
		}
		return
	}
	k := len(dst)
	block, blocks := tmp[:k], tmp[k:2*k]
	clear(blocks)
	count := 0
	for from := 0; from < n; from += step {
		clear(block)
		add(block, from, min(from+step, n))
		Add(blocks, block)
		if count++; count == rowsAlone {
			Add(dst, blocks)
			clear(blocks)
			count = 0
		}
	}
	Add(dst, blocks)
}

// addColumns adds the rows of x to dst, one after another. Neither is empty.
func addColumns[T Float](dst, x []T) {
	if sumRowsFast(dst, x) {
		return
	}
	for k := len(dst); len(x) > 0; x = x[k:] {
		for j, v := range x[:k] {
			dst[j] += v
		}
	}
}
