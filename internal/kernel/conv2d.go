package kernel

// Conv is the geometry of a convolution (cross-correlation, as everywhere in deep learning): images [H,W,Cin], a kernel
// [KH,KW,Cin/Groups,Cout] that moves by SH rows and SW columns and begins Top rows above and Left columns left of the
// image, and OH x OW positions in all. Padding follows from these: "valid" is Top = Left = 0 and OH = (H-KH)/SH+1. Any
// stride from 1 and any Top, Left, OH and OW from 0 are allowed; a kernel that lies wholly outside the image gives the
// bias.
//
// The rows of the kernel lie DH rows of the image apart, its columns DW columns; 0 means 1. Input and output channels are
// cut into Groups groups of neighbours, and each group of outputs has terms of its own group of inputs only; 0 means 1.
//
// Padding cells do not exist: a kernel weight over one contributes no term. It therefore never makes a NaN, even if the
// weight is Inf or NaN, where a framework that multiplies it by a stored 0 may.
type Conv struct {
	H, W, Cin, KH, KW, Cout, SH, SW, Top, Left, OH, OW int

	DH, DW, Groups int
}

// Plain reports whether the kernel is not dilated and there is one group. Only the direct sums know anything else, so
// whatever computes a convolution in another way must ask.
func (c Conv) Plain() bool { return max(c.DH, c.DW, c.Groups) <= 1 }

// dilation returns how far apart rows and columns of the kernel lie.
func (c Conv) dilation() (rows, cols int) { return max(c.DH, 1), max(c.DW, 1) }

// groups returns the number of groups.
func (c Conv) groups() int { return max(c.Groups, 1) }

// group returns the number of input and of output channels of a group.
func (c Conv) group() (cin, cout int) { return c.Cin / c.groups(), c.Cout / c.groups() }

// Conv2D writes to y, n images [OH,OW,Cout], the convolution of x, n images [H,W,Cin], with kernel, plus bias[Cout]
// (nil: none). tmp has c.ForwardScratch() elements.
//
// The terms of one value are added to the bias in the order of kernel rows, kernel columns and input channels, cut
// into sums of at most longestSum. So an image gives the same bits in every batch.
func Conv2D[T Float](y, x, kernel, bias []T, n int, c Conv, tmp []T) {
	c.check(len(x), len(y), len(kernel), n)
	if bias != nil && len(bias) != c.Cout {
		panic("kernel: Conv2D: bias does not have Cout elements")
	}
	if len(tmp) < c.ForwardScratch() {
		panic("kernel: Conv2D: tmp is too short")
	}
	if c.depthwise() {
		depthwiseForward(y, x, kernel, bias, n, c, tmp)
		return
	}
	s := c.forward()
	cin, cout := c.group()
	image, out := c.H*c.W*c.Cin, c.OH*c.OW*c.Cout
	for g := range c.groups() {
		w := panels[T]{data: kernel[g*cout:], k: c.KH * c.KW * cin, cols: cout, step: c.Cout}
		if cout > packCols && n*c.OH*c.OW >= packPositions {
			w = packPanels(tmp, w)
		}
		var b []T
		if bias != nil {
			b = bias[g*cout : (g+1)*cout]
		}
		s.from, s.out = g*cin, g*cout
		for i := range n {
			sweepPanels(y[i*out:(i+1)*out], x[i*image:(i+1)*image], b, w, s)
		}
	}
}

// ForwardScratch returns how many elements Conv2D needs in tmp.
func (c Conv) ForwardScratch() int {
	cin, cout := c.group()
	switch {
	case c.depthwise():
		return c.wideLen()
	case cout <= packCols:
		return 0
	}
	return c.KH * c.KW * cin * cout
}

// forward returns the sweep over x that gives y.
func (c Conv) forward() sweep {
	dh, dw := c.dilation()
	cin, _ := c.group()
	return sweep{
		rows:   axis{outputs: c.OH, first: -c.Top, step: c.SH, size: c.KH, apart: dh, limit: c.H},
		cols:   axis{outputs: c.OW, first: -c.Left, step: c.SW, size: c.KW, apart: dw, limit: c.W},
		depth:  cin,
		cell:   c.Cin,
		rowOut: c.OW * c.Cout,
		colOut: c.Cout,
	}
}

// check panics unless the lengths fit n images.
func (c Conv) check(x, y, kernel, n int) {
	if min(c.H, c.W, c.Cin, c.KH, c.KW, c.Cout, c.SH, c.SW) < 1 || min(c.Top, c.Left, c.OH, c.OW, c.DH, c.DW, c.Groups, n) < 0 {
		panic("kernel: Conv: a size is too small")
	}
	if c.Cin%c.groups() != 0 || c.Cout%c.groups() != 0 {
		panic("kernel: Conv: the groups do not divide the channels")
	}
	if x != n*c.H*c.W*c.Cin || y != n*c.OH*c.OW*c.Cout || kernel != c.KH*c.KW*c.Cin/c.groups()*c.Cout {
		panic("kernel: Conv: the lengths of x, y and kernel do not fit the geometry")
	}
}
