package kernel

// A convolution with as many groups as input channels is a depthwise one: an output channel has one input channel, so
// there is nothing to sum but the kernel's taps, and vectors run along the channels. Where an input channel has several
// output channels, the images are first written out with each channel that many times, one beside the other; after
// that every channel meets its own only.

// depthwise reports whether c is a depthwise convolution.
func (c Conv) depthwise() bool { return c.Groups > 1 && c.Groups == c.Cin }

// wide returns the depthwise c for images with a channel for each output channel.
func (c Conv) wide() Conv {
	c.Cin, c.Groups = c.Cout, c.Cout
	return c
}

// wideLen returns the length of such an image if the depthwise c needs it in scratch memory, else 0.
func (c Conv) wideLen() int {
	if c.Cin == c.Cout {
		return 0
	}
	return c.H * c.W * c.Cout
}

// depthwiseForward is Conv2D for a depthwise c. The terms of a value are added to the bias in the order of kernel rows and
// columns.
func depthwiseForward[T Float](y, x, kernel, bias []T, n int, c Conv, tmp []T) {
	image, out := c.H*c.W*c.Cin, c.OH*c.OW*c.Cout
	s := c.wide().forward()
	s.depth = c.Cout
	for i := range n {
		sweepChannels(y[i*out:(i+1)*out], widen(tmp, x[i*image:(i+1)*image], c), kernel, bias, s)
	}
}

// depthwiseGradX is Conv2DGradX for a depthwise c. tmp holds a turned kernel, and a gradient that is still to be narrowed.
func depthwiseGradX[T Float](gx, gy, kernel []T, n int, c Conv, tmp []T) {
	image, out := c.H*c.W*c.Cin, c.OH*c.OW*c.Cout
	dh, dw := c.dilation()
	down, across := tapStep(c.SH, dh), tapStep(c.SW, dw)
	turned, apart := tmp[:c.KH*c.KW*c.Cout], tmp[c.KH*c.KW*c.Cout:][:c.wideLen()]
	for m := range n {
		to := apart
		if len(to) == 0 {
			to = gx[m*image : (m+1)*image]
		}
		for i := range min(c.SH, c.H) {
			for j := range min(c.SW, c.W) {
				s := c.wide().backward(i, j)
				s.depth = c.Cout
				kh, _ := backwardTaps(i+c.Top, c.KH, c.SH, dh)
				kw, _ := backwardTaps(j+c.Left, c.KW, c.SW, dw)
				w := turned[:0]
				for a := s.rows.size - 1; a >= 0; a-- {
					for b := s.cols.size - 1; b >= 0; b-- {
						tap := (kh+a*down)*c.KW + kw + b*across
						w = append(w, kernel[tap*c.Cout:][:c.Cout]...)
					}
				}
				sweepChannels(to, gy[m*out:(m+1)*out], w, nil, s)
			}
		}
		if len(apart) > 0 {
			narrow(gx[m*image:(m+1)*image], apart, c.Cout/c.Cin)
		}
	}
}

// depthwiseGradKernel is Conv2DGradKernel for a depthwise c, in the same order of terms. gk holds zeros.
func depthwiseGradKernel[T Float](gk, x, gy []T, n int, c Conv, tmp []T) {
	image, out := c.H*c.W*c.Cin, c.OH*c.OW*c.Cout
	if out == 0 {
		return
	}
	w, rows := c.wide(), c.blockRows()
	for i := range n {
		x, gy := widen(tmp, x[i*image:(i+1)*image], c), gy[i*out:(i+1)*out]
		for lo := 0; lo < c.OH; lo += rows {
			depthwiseGradBlock(gk, x, gy, lo, min(lo+rows, c.OH), w)
		}
		depthwiseGradBorder(gk, x, gy, w)
	}
}

// depthwiseGradBlock adds the share of output rows [lo, hi) of one image, as far as no kernel column hangs over.
func depthwiseGradBlock[T Float](gk, x, gy []T, lo, hi int, c Conv) {
	s := c.forward()
	j0, j1 := s.cols.inner()
	if j0 == j1 {
		return
	}
	for kh := range c.KH {
		from, to := s.rows.covering(kh)
		from, to = max(from, lo), min(to, hi)
		if from < to {
			p := c.channelProduct(to-from, j1-j0)
			p.rows = c.KW
			channelwise(gk[kh*c.KW*c.Cout:], x[c.cell(from, kh, j0, 0):], gy[(from*c.OW+j0)*c.Cout:], nil, p)
		}
	}
}

// depthwiseGradBorder adds the share of the output columns of one image at which the kernel hangs over.
func depthwiseGradBorder[T Float](gk, x, gy []T, c Conv) {
	s := c.forward()
	j0, j1 := s.cols.inner()
	for kh := range c.KH {
		from, to := s.rows.covering(kh)
		if from >= to {
			continue
		}
		for kw := range c.KW {
			lo, hi := s.cols.covering(kw)
			for _, side := range [...][2]int{{lo, min(hi, j0)}, {max(lo, j1), hi}} {
				if side[0] < side[1] {
					p := c.channelProduct(to-from, side[1]-side[0])
					channelwise(gk[(kh*c.KW+kw)*c.Cout:], x[c.cell(from, kh, side[0], kw):], gy[(from*c.OW+side[0])*c.Cout:], nil, p)
				}
			}
		}
	}
}

// channelProduct returns the product that adds the share of r rows and k columns of gy to one kernel tap. Further rows of
// it are the taps to the right.
func (c Conv) channelProduct(r, k int) product {
	_, dw := c.dilation()
	return product{
		lines: 1, rows: 1, ma: dw * c.Cin, ldc: c.Cout,
		cols: c.Cout,
		r:    r, ra: c.SH * c.W * c.Cin, rb: c.OW * c.Cout,
		k: k, ka: c.SW * c.Cin, kb: c.Cout,
		add: true,
	}
}

// widen returns image x with each channel as often as it has output channels; it writes that to tmp if it is not x itself.
func widen[T Float](tmp, x []T, c Conv) []T {
	if c.wideLen() == 0 {
		return x
	}
	m := c.Cout / c.Cin
	to := tmp[:len(x)*m]
	if m == 2 { // the usual case, without an inner loop
		for i, v := range x {
			pair := (*[2]T)(to[2*i:])
			pair[0], pair[1] = v, v
		}
		return to
	}
	for i, v := range x {
		some := to[i*m:][:m]
		for j := range some {
			some[j] = v
		}
	}
	return to
}

// narrow writes to each element of x the sum of m elements of wide.
func narrow[T Float](x, wide []T, m int) {
	for i := range x {
		part := wide[i*m : (i+1)*m]
		s := part[0]
		for _, v := range part[1:] {
			s += v
		}
		x[i] = s
	}
}
