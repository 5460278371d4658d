package kernel

// AveragePool2D writes to y, n images [OH,OW,C], the mean of every window of x, n images [H,W,C], channel by channel: the
// sum as in SumPool2D, divided by the number of cells of the window that are in the image. tmp has C elements or more.
func AveragePool2D[T Float](y, x []T, n int, p Pool, tmp []T) {
	SumPool2D(y, x, n, p, tmp)
	row := p.OW * p.C
	for i := range n * p.OH {
		p.divide(i%p.OH, func(from, to, cells int) { Divide(y[i*row+from:i*row+to], T(cells)) })
	}
}

// AveragePool2DGrad writes to gx, n images [H,W,C], the gradient with respect to x of AveragePool2D, given gy, the one
// with respect to y: every cell of a window gets an equal share of its gy. Where windows overlap, their shares add in the
// order of windows. tmp has OW*C elements or more.
func AveragePool2DGrad[T Float](gx, gy []T, n int, p Pool, tmp []T) {
	p.check(len(gx), len(gy), n)
	clear(gx)
	apart := p.SH >= p.PH && p.SW >= p.PW
	size, row := p.H*p.W*p.C, p.OW*p.C
	share := tmp[:row]
	for i := range n * p.OH {
		oh, image := i%p.OH, gx[i/p.OH*size:][:size]
		copy(share, gy[i*row:])
		p.divide(oh, func(from, to, cells int) { Divide(share[from:to], T(cells)) })
		for ow := range p.OW {
			w, v := p.window(oh, ow), share[ow*p.C:][:p.C]
			for r := range w.rows {
				for c := range w.cols {
					if at := w.at + r*w.step + c*p.C; apart {
						copy(image[at:], v)
					} else {
						Add(image[at:at+p.C], v)
					}
				}
			}
		}
	}
}

// divide calls f for each run of windows of output row oh that have as many cells in the image: where it begins and ends
// in the row, in elements, and the number of cells. Windows without cells are left out.
func (p Pool) divide(oh int, f func(from, to, cells int)) {
	for ow := 0; ow < p.OW; {
		cells, from := p.window(oh, ow).cells(), ow
		for ow++; ow < p.OW && p.window(oh, ow).cells() == cells; ow++ {
		}
		if cells > 0 {
			f(from*p.C, ow*p.C, cells)
		}
	}
}

// cells is the number of cells of the window that lie in the image.
func (w window) cells() int { return w.rows * w.cols }

// manyCells is how large a window may be whose cells are added one to another; of larger ones each row is added up by
// itself, so that the error of a sum over thousands of cells stays small.
const manyCells = 64

// SumPool2D writes to y, n images [OH,OW,C], the sum of every window of x, n images [H,W,C], channel by channel. Cells add
// in their order, row by row; if the window, with the cells outside the image, has more than 64, first those of each row,
// then the rows. A window without cells gives 0. tmp has C elements or more.
func SumPool2D[T Float](y, x []T, n int, p Pool, tmp []T) {
	p.check(len(x), len(y), n)
	byRow := p.PH > manyCells || p.PW > manyCells || p.PH*p.PW > manyCells
	clear(y)
	size := p.H * p.W * p.C
	for ; n > 0; n-- {
		for oh := range p.OH {
			for ow := range p.OW {
				w, to := p.window(oh, ow), y[:p.C]
				y = y[p.C:]
				if w.cols == 0 {
					continue
				}
				for r := range w.rows {
					row := x[w.at+r*w.step:][:w.cols*p.C]
					if !byRow {
						sumRowsInto(to, row)
						continue
					}
					part := tmp[:p.C]
					clear(part)
					sumRowsInto(part, row)
					Add(to, part)
				}
			}
		}
		x = x[size:]
	}
}

// sumRowsInto is SumRows, but adds to what dst holds. Neither slice is empty.
func sumRowsInto[T Float](dst, x []T) {
	if len(dst) == 0 || sumRowsFast(dst, x) {
		return
	}
	for k := len(dst); len(x) > 0; x = x[k:] {
		for j, v := range x[:k] {
			dst[j] += v
		}
	}
}
