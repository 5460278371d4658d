package kernel

// Conv2DGradX writes to gx, n images [H,W,Cin], the gradient with respect to x of Conv2D, given gy, the one with respect
// to y. tmp has c.GradXScratch() elements.
//
// Input cells whose rows, counted from the first kernel position, leave the same remainder when divided by SH meet the
// same kernel rows; columns likewise. So for each of the SH*SW pairs of remainders gx is a convolution with stride 1 of
// gy with a part of the kernel, turned by 180 degrees and transposed, and dilated if the kernel was. Neither gy nor gx is
// padded with zeros, and the terms of one value are added in the order of output rows, output columns and output
// channels. A cell that no kernel position covers gets 0.
func Conv2DGradX[T Float](gx, gy, kernel []T, n int, c Conv, tmp []T) {
	c.check(len(gx), len(gy), len(kernel), n)
	if len(tmp) < c.GradXScratch() {
		panic("kernel: Conv2DGradX: tmp is too short")
	}
	if c.depthwise() {
		depthwiseGradX(gx, gy, kernel, n, c, tmp)
		return
	}
	if g, ok := newNarrowGradX(c); ok && allFinite(kernel) {
		narrowRun(gx, gy, kernel, n, g, tmp)
		return
	}
	cin, cout := c.group()
	dh, dw := c.dilation()
	image, out := c.H*c.W*c.Cin, c.OH*c.OW*c.Cout
	if skips(c.H, c.KH, c.SH, dh, c.Top) || skips(c.W, c.KW, c.SW, dw, c.Left) {
		clear(gx)
	}
	for i := range min(c.SH, c.H) {
		for j := range min(c.SW, c.W) {
			s := c.backward(i, j)
			if s.rows.size == 0 || s.cols.size == 0 {
				continue
			}
			kh, _ := backwardTaps(i+c.Top, c.KH, c.SH, dh)
			kw, _ := backwardTaps(j+c.Left, c.KW, c.SW, dw)
			for range c.groups() {
				w := packBackward(tmp, kernel, s, kh, kw, c)
				for m := range n {
					sweepPanels(gx[m*image:(m+1)*image], gy[m*out:(m+1)*out], nil, w, s)
				}
				s.from, s.out = s.from+cout, s.out+cin
			}
		}
	}
}

// GradXScratch returns how many elements Conv2DGradX needs in tmp.
func (c Conv) GradXScratch() int {
	if c.depthwise() {
		return c.KH*c.KW*c.Cout + c.wideLen()
	}
	cin, cout := c.group()
	dh, dw := c.dilation()
	n := ((c.KH-1)/tapStep(c.SH, dh) + 1) * ((c.KW-1)/tapStep(c.SW, dw) + 1) * cin * cout
	if g, ok := newNarrowGradX(c); ok {
		n = max(n, g.scratch())
	}
	return n
}

// backward returns the sweep over gy that gives the cells of gx in rows i, i+SH, ... and columns j, j+SW, ...
func (c Conv) backward(i, j int) sweep {
	dh, dw := c.dilation()
	_, cout := c.group()
	return sweep{
		rows:   backwardAxis(i, c.H, c.KH, c.SH, dh, c.Top, c.OH),
		cols:   backwardAxis(j, c.W, c.KW, c.SW, dw, c.Left, c.OW),
		depth:  cout,
		cell:   c.Cout,
		out:    (i*c.W + j) * c.Cin,
		rowOut: c.SH * c.W * c.Cin,
		colOut: c.SW * c.Cin,
	}
}

// backwardAxis lays out cells i, i+stride, ... of an axis with size cells: cell i meets taps backwardTaps(i+before, ...),
// tap t at the output (i+before-t*dilation)/stride. Seen from the first output on, taps descend.
func backwardAxis(i, size, taps, stride, dilation, before, outputs int) axis {
	first, step := backwardTaps(i+before, taps, stride, dilation)
	n := strided(first, taps, step)
	last := first + max(n-1, 0)*step
	return axis{
		outputs: strided(i, size, stride), first: (i + before - last*dilation) / stride, step: 1,
		size: n, apart: dilation * step / stride, limit: outputs,
	}
}

// backwardTaps returns the first of the taps that can lie over a cell, at cells behind the first tap of the first output,
// and the step from one to the next: tap t can if at-t*dilation is a multiple of stride. If none can, first is taps.
func backwardTaps(at, taps, stride, dilation int) (first, step int) {
	step = tapStep(stride, dilation)
	for first = range min(step, taps) {
		if (at-first*dilation)%stride == 0 {
			return first, step
		}
	}
	return taps, step
}

// skips reports whether there are cells along an axis with size cells over which no tap can lie.
func skips(size, taps, stride, dilation, before int) bool {
	for i := range min(stride, size) {
		if first, _ := backwardTaps(i+before, taps, stride, dilation); first == taps {
			return true
		}
	}
	return false
}

// tapStep returns the least number of taps that together are a multiple of the stride apart.
func tapStep(stride, dilation int) int {
	a, b := stride, dilation
	for b != 0 {
		a, b = b, a%b
	}
	return stride / a
}

// strided returns how many of first, first+step, ... are below limit.
func strided(first, limit, step int) int { return max(limit-first+step-1, 0) / step }

// packBackward writes to tmp, of the group of output channels from s.from on, the kernel rows kh and every tapStep-th after
// it and the columns kw and so on, both from the last to the first, each as a matrix [cout, cin] in panels.
func packBackward[T Float](tmp, kernel []T, s sweep, kh, kw int, c Conv) panels[T] {
	cin, cout := c.group()
	dh, dw := c.dilation()
	down, across := tapStep(c.SH, dh), tapStep(c.SW, dw)
	w := panels[T]{k: s.rows.size * s.cols.size * cout, cols: cin, packed: true}
	w.data = tmp[:w.k*w.cols]
	for n := 0; n < cin; n += panelCols() {
		p := w.panel(n)
		for i := s.rows.size - 1; i >= 0; i-- {
			for j := s.cols.size - 1; j >= 0; j-- {
				tap := (kh+i*down)*c.KW + kw + j*across
				packTransposedFrom(p.data, kernel[(tap*cin+n)*c.Cout+s.from:], p.cols, cout, c.Cout)
				p.data = p.data[p.cols*cout:]
			}
		}
	}
	return w
}
