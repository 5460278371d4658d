package kernel

// Block is the chain of a convolution, a bias, a plain ReLU and a max pooling, computed as one pass over one image at a
// time: what the convolution and the ReLU give is never stored whole. Pool.H, W and C are Conv.OH, OW and Cout.
//
// Several goroutines may use one Block at the same time, each with its own tmp. It is fastest where slices begin at
// multiples of 64 bytes: a vector that lies across two lines of the cache costs two accesses.
type Block struct {
	Conv Conv
	Pool Pool

	used       Conv // Conv without the last rows and columns if no window takes them
	list       lister
	winograd   Winograd // its forward pass and dense gradient, if isWinograd
	isWinograd bool
	vertical   *vertical // its forward pass, unless nil
	scatter    float64   // the density of gradients below which gx is scattered from their list
}

// maxWindowCells is the largest number of cells in a window: the place of the largest one is kept in a byte.
const maxWindowCells = 255

// NewBlock returns the block of c and p, or false where it has no kernel for p: the windows must lie in the image and
// not overlap, and have at most 255 cells. With exact set the forward pass gives the very bits of Conv2D, ReLU and
// MaxPool2D one after the other, and nothing is computed by Winograd's algorithms.
func NewBlock(c Conv, p Pool, exact bool) (*Block, bool) {
	if p.H != c.OH || p.W != c.OW || p.C != c.Cout {
		panic("kernel: Block: the pooling does not fit the convolution")
	}
	if min(p.PH, p.PW, p.OH, p.OW) < 1 || p.Top != 0 || p.Left != 0 || p.SH < p.PH || p.SW < p.PW || p.PH*p.PW > maxWindowCells {
		return nil, false
	}
	b := &Block{Conv: c, Pool: p, used: c}
	b.used.OH, b.used.OW = (p.OH-1)*p.SH+p.PH, (p.OW-1)*p.SW+p.PW
	if b.used.OH > c.OH || b.used.OW > c.OW {
		return nil, false
	}
	b.list = newLister(b.used, p)
	b.scatter = scatterDirect * float64(p.PH*p.PW)
	if exact {
		return b, true
	}
	if w, ok := newWinogradPool(c, p); ok {
		b.winograd, b.isWinograd, b.scatter = w, true, scatterWinograd
	} else if v, ok := newVertical(c, p); ok && CPULevel() != "neon" { // which has fast direct sums but no code for this form
		b.vertical = v
	}
	return b, true
}

// PrepLen returns how many elements Prep writes; 0 if Forward takes the kernel as it is.
func (b *Block) PrepLen() int {
	switch {
	case b.isWinograd:
		return b.winograd.PrepLen()
	case b.vertical != nil:
		return b.vertical.prepLen()
	}
	return b.Conv.ForwardScratch()
}

// Prep writes to dst, of PrepLen elements, kernel [KH,KW,Cin,Cout] in the form in which Forward wants it.
func (b *Block) Prep(dst, kernel []float32) {
	if len(dst) != b.PrepLen() || len(kernel) != b.kernelLen() {
		panic("kernel: Block: Prep: wrong lengths")
	}
	switch {
	case b.isWinograd:
		b.winograd.Prep(dst, kernel)
	case b.vertical != nil:
		b.vertical.prep(dst, kernel)
	case len(dst) > 0:
		packPanels(dst, b.panels(kernel))
	}
}

// ForwardScratch returns how many elements Forward needs in tmp.
func (b *Block) ForwardScratch() int {
	switch {
	case b.isWinograd:
		return b.winograd.Scratch()
	case b.vertical != nil:
		return b.vertical.scratch()
	}
	return b.Pool.PH * b.used.OW * b.Conv.Cout
}

// Forward computes rows [lo, hi) of y [OH,OW,Cout], one image as pooled, from x [H,W,Cin], and for each value of y in
// arg its place: which cell of its window it was, counted row by row. bias[Cout] may be nil. prep is what Prep made of
// kernel.
//
// Any division of the rows over calls gives the same bits. A value is the largest of its window after the ReLU, +0 if
// none is positive; arg is then 0, else the first place where it stands. A NaN in a window gives NaN, and arg is the
// place of the first one. Infinities that Winograd's sums meet are computed again without it.
func (b *Block) Forward(y []float32, arg []uint8, x, kernel, prep, bias []float32, lo, hi int, tmp []float32) {
	b.check(len(x), len(y), len(arg), len(kernel))
	if bias != nil && len(bias) != b.Conv.Cout || len(prep) != b.PrepLen() || len(tmp) < b.ForwardScratch() {
		panic("kernel: Block: Forward: bias, prep or tmp has a wrong length")
	}
	if lo < 0 || hi < lo || hi > b.Pool.OH {
		panic("kernel: Block: Forward: no such rows")
	}
	switch {
	case b.isWinograd:
		b.winograd.forwardPool(y, arg, x, kernel, prep, bias, lo, hi, tmp)
		return
	case b.vertical != nil:
		b.vertical.forwardPool(y, arg, x, kernel, prep, bias, lo, hi, tmp)
		return
	}
	w := b.panels(kernel)
	if len(prep) > 0 {
		w = panels[float32]{data: prep, k: w.k, cols: w.cols, packed: true}
	}
	row := b.Pool.OW * b.Pool.C
	for i := lo; i < hi; i++ {
		b.convRows(tmp, x, bias, w, i)
		poolRow(y[i*row:(i+1)*row], arg[i*row:(i+1)*row], tmp, b.used.OW*b.Pool.C, b.Pool)
	}
}

// convRows writes to tmp the rows of the convolution under pooled row i, [PH, used.OW, Cout].
func (b *Block) convRows(tmp, x, bias []float32, w panels[float32], i int) {
	s := b.used.forward()
	s.rows.first += i * b.Pool.SH * s.rows.step
	s.rows.outputs = b.Pool.PH
	sweepPanels(tmp, x, bias, w, s)
}

// panels returns kernel as the matrix [KH*KW*Cin, Cout] that it is.
func (b *Block) panels(kernel []float32) panels[float32] {
	return panels[float32]{data: kernel, k: b.Conv.KH * b.Conv.KW * b.Conv.Cin, cols: b.Conv.Cout}
}

// kernelLen returns the number of weights.
func (b *Block) kernelLen() int { return b.Conv.KH * b.Conv.KW * b.Conv.Cin * b.Conv.Cout }

// check panics unless the lengths are those of one image.
func (b *Block) check(x, y, arg, kernel int) {
	c, p := b.Conv, b.Pool
	if x != c.H*c.W*c.Cin || y != p.OH*p.OW*p.C || arg != y || kernel != b.kernelLen() {
		panic("kernel: Block: the lengths of x, y, arg and kernel do not fit the geometry")
	}
}
