package kernel

// Pool is the geometry of a pooling: images [H,W,C], windows of PH x PW cells, SH and SW apart, the first one beginning
// Top rows above and Left columns left of the image, OH x OW windows in all. Cells outside the image do not exist.
type Pool struct{ H, W, C, PH, PW, SH, SW, Top, Left, OH, OW int }

// MaxPool2D writes to y, n images [OH,OW,C], the largest value of every window of x, n images [H,W,C], channel by
// channel. A NaN in a window gives NaN, and +0 counts as larger than -0. A window without cells gives -Inf.
func MaxPool2D[T Float](y, x []T, n int, p Pool) {
	p.check(len(x), len(y), n)
	if maxPoolFast(y, x, n, p) {
		return
	}
	size := p.H * p.W * p.C
	for ; n > 0; n-- {
		for oh := range p.OH {
			for ow := range p.OW {
				maxWindow(y[:p.C], x[:size], p.window(oh, ow))
				y = y[p.C:]
			}
		}
		x = x[size:]
	}
}

// MaxPool2DGrad writes to gx, n images [H,W,C], the gradient with respect to x of MaxPool2D, given gy, the one with
// respect to y. The gy of a window goes to its largest element, row by row the first one if there are several (-0 and
// +0 are equal), or to the first NaN if there is one; where windows overlap, their shares add in the order of windows.
func MaxPool2DGrad[T Float](gx, x, gy []T, n int, p Pool) {
	p.check(len(x), len(gy), n)
	if len(gx) != len(x) {
		panic("kernel: MaxPool2DGrad: gx and x differ in length")
	}
	clear(gx)
	if maxPoolGradFast(gx, x, gy, n, p) {
		return
	}
	size := p.H * p.W * p.C
	for ; n > 0; n-- {
		for oh := range p.OH {
			for ow := range p.OW {
				scatterWindow(gx[:size], x[:size], gy[:p.C], p.window(oh, ow))
				gy = gy[p.C:]
			}
		}
		gx, x = gx[size:], x[size:]
	}
}

// MaxPool2DGather writes to g, n images [OH,OW,C], for every window the value that v, n images [H,W,C], has where x is
// largest, chosen as in MaxPool2DGrad, of which it is the adjoint in gy. A window without cells gives 0.
func MaxPool2DGather[T Float](g, x, v []T, n int, p Pool) {
	p.check(len(x), len(g), n)
	if len(v) != len(x) {
		panic("kernel: MaxPool2DGather: v and x differ in length")
	}
	size := p.H * p.W * p.C
	for ; n > 0; n-- {
		for oh := range p.OH {
			for ow := range p.OW {
				gatherWindow(g[:p.C], x[:size], v[:size], p.window(oh, ow))
				g = g[p.C:]
			}
		}
		x, v = x[size:], v[size:]
	}
}

func (p Pool) check(x, y, n int) {
	if n < 0 || x != n*p.H*p.W*p.C || y != n*p.OH*p.OW*p.C {
		panic("kernel: Pool: the lengths of images and windows do not fit the geometry")
	}
}

// halves reports whether the windows are two by two cells, two apart, and all of them in the image.
func (p Pool) halves() bool {
	return p.PH == 2 && p.PW == 2 && p.SH == 2 && p.SW == 2 && p.Top == 0 && p.Left == 0 && 2*p.OH <= p.H && 2*p.OW <= p.W
}

// window is the part of a pooling window that lies in the image. If rows or cols is 0 there is none, and at is not used.
type window struct {
	at         int // offset of the first cell
	rows, cols int // in cells
	step       int // from one row of the image to the next, in elements
}

// window returns the window of output row oh and column ow.
func (p Pool) window(oh, ow int) window {
	h, w := oh*p.SH-p.Top, ow*p.SW-p.Left
	top, left := max(h, 0), max(w, 0)
	return window{
		at:   (top*p.W + left) * p.C,
		rows: max(min(h+p.PH, p.H)-top, 0),
		cols: max(min(w+p.PW, p.W)-left, 0),
		step: p.W * p.C,
	}
}
