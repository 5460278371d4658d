package kernel

// Conv2DGradX writes to gx, n images [H,W,Cin], the gradient with respect to x of Conv2D, given gy, the one with respect
// to y. tmp has c.GradXScratch() elements.
//
// Input cells whose rows, counted from the first kernel position, leave the same remainder when divided by SH meet the
// same kernel rows; columns likewise. So for each of the SH*SW pairs of remainders gx is a convolution with stride 1 of
// gy with a part of the kernel, turned by 180 degrees and transposed. Neither gy nor gx is padded with zeros, and the
// terms of one value are added in the order of output rows, output columns and output channels. A cell that no kernel
// position covers gets 0.
func Conv2DGradX[T Float](gx, gy, kernel []T, n int, c Conv, tmp []T) {
	c.check(len(gx), len(gy), len(kernel), n)
	if len(tmp) < c.GradXScratch() {
		panic("kernel: Conv2DGradX: tmp is too short")
	}
	image, out := c.H*c.W*c.Cin, c.OH*c.OW*c.Cout
	for i := range min(c.SH, c.H) {
		for j := range min(c.SW, c.W) {
			s := c.backward(i, j)
			w := packBackward(tmp, kernel, s, (i+c.Top)%c.SH, (j+c.Left)%c.SW, c)
			for m := range n {
				sweepPanels(gx[m*image:(m+1)*image], gy[m*out:(m+1)*out], nil, w, s)
			}
		}
	}
}

// GradXScratch returns how many elements Conv2DGradX needs in tmp.
func (c Conv) GradXScratch() int {
	return ((c.KH-1)/c.SH + 1) * ((c.KW-1)/c.SW + 1) * c.Cin * c.Cout
}

// backward returns the sweep over gy that gives the cells of gx in rows i, i+SH, ... and columns j, j+SW, ...
func (c Conv) backward(i, j int) sweep {
	return sweep{
		rows:   backwardAxis(i, c.H, c.KH, c.SH, c.Top, c.OH),
		cols:   backwardAxis(j, c.W, c.KW, c.SW, c.Left, c.OW),
		depth:  c.Cout,
		out:    (i*c.W + j) * c.Cin,
		rowOut: c.SH * c.W * c.Cin,
		colOut: c.SW * c.Cin,
	}
}

// backwardAxis lays out cells i, i+stride, ... of an axis with size cells: cell i meets taps (i+before)%stride and every
// stride-th after it, at the outputs (i+before)/stride and before it. Seen from the first output on, taps descend.
func backwardAxis(i, size, taps, stride, before, outputs int) axis {
	n := strided((i+before)%stride, taps, stride)
	return axis{outputs: strided(i, size, stride), first: (i+before)/stride - n + 1, step: 1, size: n, limit: outputs}
}

// strided returns how many of first, first+step, ... are below limit.
func strided(first, limit, step int) int { return max(limit-first+step-1, 0) / step }

// packBackward writes to tmp the kernel rows kh, kh+SH, ... and columns kw, kw+SW, ..., both from the last to the
// first, each as a matrix [Cout, Cin] in panels.
func packBackward[T Float](tmp, kernel []T, s sweep, kh, kw int, c Conv) panels[T] {
	w := panels[T]{k: s.rows.size * s.cols.size * c.Cout, cols: c.Cin, packed: true}
	w.data = tmp[:w.k*w.cols]
	for n := 0; n < c.Cin; n += panelCols() {
		p := w.panel(n)
		for i := s.rows.size - 1; i >= 0; i-- {
			for j := s.cols.size - 1; j >= 0; j-- {
				tap := (kh+i*c.SH)*c.KW + kw + j*c.SW
				packTransposed(p.data, kernel[(tap*c.Cin+n)*c.Cout:], p.cols, c.Cout)
				p.data = p.data[p.cols*c.Cout:]
			}
		}
	}
	return w
}
