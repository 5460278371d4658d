package kernel

// blockPositions is about how many output positions the gradient with respect to the kernel takes at a time: their gy
// for one panel of channels then takes 24 KB (AVX-512: 48 KB) and stays in the first cache or streams from the second.
// Anything from 256 to 1024 is as fast.
const blockPositions = 384

// Conv2DGradKernel writes to gk the gradient with respect to kernel of Conv2D, given gy, the one with respect to y: the
// sum over all n images. tmp has c.GradKernelScratch() elements.
//
// Each kernel row of a group is a product of x and gy over output positions. Images are added in order. Within an image come the
// positions at which all kernel columns lie in the image, in blocks of rows whose sums are added up, and then, column
// of the kernel by column, those at which it hangs over the left or right border.
func Conv2DGradKernel[T Float](gk, x, gy []T, n int, c Conv, tmp []T) {
	c.check(len(x), len(gy), len(gk), n)
	if len(tmp) < c.GradKernelScratch() {
		panic("kernel: Conv2DGradKernel: tmp is too short")
	}
	clear(gk)
	if c.depthwise() {
		depthwiseGradKernel(gk, x, gy, n, c, tmp)
		return
	}
	cin, cout := c.group()
	image, out := c.H*c.W*c.Cin, c.OH*c.OW*c.Cout
	if out == 0 { // no positions
		return
	}
	rows := c.blockRows()
	for i := range n {
		x, gy := x[i*image:(i+1)*image], gy[i*out:(i+1)*out]
		for g := range c.groups() {
			gk, x, gy := gk[g*cout:], x[g*cin:], gy[g*cout:]
			for lo := 0; lo < c.OH; lo += rows {
				gradKernelBlock(gk, x, gy, lo, min(lo+rows, c.OH), c, tmp)
			}
			gradKernelBorder(gk, x, gy, c)
		}
	}
}

// GradKernelScratch returns how many elements Conv2DGradKernel needs in tmp.
func (c Conv) GradKernelScratch() int {
	switch {
	case c.depthwise():
		return c.wideLen()
	case !c.packsGrad():
		return 0
	}
	return c.blockRows() * c.OW * panelWidth
}

// blockRows returns the number of output rows in a block.
func (c Conv) blockRows() int { return max(min(blockPositions/max(c.OW, 1), c.OH), 1) }

// packsGrad reports whether panels of gy are copied before use. Each is read once for six weights of an output; measured
// as for packCols, from about 300 weights on the copy pays.
func (c Conv) packsGrad() bool {
	cin, cout := c.group()
	return cout > packCols && c.KH*c.KW*cin >= 512
}

// gradKernelBlock adds the share of output rows [lo, hi) of one image, as far as no kernel column hangs over.
func gradKernelBlock[T Float](gk, x, gy []T, lo, hi int, c Conv, tmp []T) {
	s := c.forward()
	j0, j1 := s.cols.inner()
	if j0 == j1 {
		return
	}
	cin, cout := c.group()
	_, dw := c.dilation()
	g := panels[T]{data: gy[lo*c.OW*c.Cout:], k: (hi - lo) * c.OW, cols: cout, step: c.Cout}
	for n := 0; n < cout; n += panelCols() {
		w := g.panel(n)
		if c.packsGrad() {
			w = packPanel(tmp, w, g.k)
		}
		for kh := range c.KH {
			from, to := s.rows.covering(kh)
			from, to = max(from, lo), min(to, hi)
			if from >= to {
				continue
			}
			p := c.gradProduct(to-from, j1-j0)
			p.lines, p.la, p.lc = c.KW, dw*c.Cin, cin*c.Cout
			p.cols, p.kb, p.rb = w.cols, w.step, c.OW*w.step
			gemm(gk[kh*c.KW*cin*c.Cout+n:], x[c.cell(from, kh, j0, 0):], w.data[((from-lo)*c.OW+j0)*w.step:], nil, p)
		}
	}
}

// gradKernelBorder adds the share of the output columns of one image at which the kernel hangs over.
func gradKernelBorder[T Float](gk, x, gy []T, c Conv) {
	s := c.forward()
	cin, _ := c.group()
	j0, j1 := s.cols.inner()
	for kh := range c.KH {
		from, to := s.rows.covering(kh)
		if from >= to {
			continue
		}
		for kw := range c.KW {
			tap := gk[(kh*c.KW+kw)*cin*c.Cout:]
			lo, hi := s.cols.covering(kw)
			for _, side := range [...][2]int{{lo, min(hi, j0)}, {max(lo, j1), hi}} {
				if side[0] < side[1] {
					p := c.gradProduct(to-from, side[1]-side[0])
					gemm(tap, x[c.cell(from, kh, side[0], kw):], gy[(from*c.OW+side[0])*c.Cout:], nil, p)
				}
			}
		}
	}
}

// gradProduct returns the product that adds the share of r rows and k columns of gy to one kernel tap.
func (c Conv) gradProduct(r, k int) product {
	cin, cout := c.group()
	return product{
		lines: 1, rows: cin, ma: 1, ldc: c.Cout,
		cols: cout,
		r:    r, ra: c.SH * c.W * c.Cin, rb: c.OW * c.Cout,
		k: k, ka: c.SW * c.Cin, kb: c.Cout,
		add: true,
	}
}

// cell returns the offset in an image of the cell under kernel tap (kh, kw) at output position (oh, ow).
func (c Conv) cell(oh, kh, ow, kw int) int {
	dh, dw := c.dilation()
	return ((oh*c.SH-c.Top+kh*dh)*c.W + ow*c.SW - c.Left + kw*dw) * c.Cin
}
