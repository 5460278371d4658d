package kernel

// The density of the gradients behind a pooling (the share of windows and channels that have one) below which gx is
// scattered from their list: against Winograd, and, per cell of a window, against the convolution of all cells of the
// windows. There a term costs less, as its sum stays in a register, but there are more, most of them 0.
const (
	scatterWinograd = 0.4
	scatterDirect   = 0.4
)

// BackPrepLen returns how many elements BackPrep writes.
func (b *Block) BackPrepLen() int {
	switch n := b.list.gradLen(); {
	case b.isWinograd:
		return n + b.winograd.BackPrepLen()
	case b.scatter > 1: // always
		return n
	default:
		return n + b.kernelLen()
	}
}

// BackPrep writes to dst, of BackPrepLen elements, kernel in the forms in which Backward wants it for gx.
func (b *Block) BackPrep(dst, kernel []float32) {
	if len(dst) != b.BackPrepLen() || len(kernel) != b.kernelLen() {
		panic("kernel: Block: BackPrep: wrong lengths")
	}
	b.list.pack(dst[:b.list.gradLen()], kernel)
	switch dense, c := dst[b.list.gradLen():], b.used; {
	case b.isWinograd:
		b.winograd.BackPrep(dense, kernel)
	case len(dense) > 0:
		for i := range min(c.SH, c.H) {
			for j := range min(c.SW, c.W) {
				w := packBackward(dense, kernel, c.backward(i, j), (i+c.Top)%c.SH, (j+c.Left)%c.SW, c)
				dense = dense[len(w.data):]
			}
		}
	}
}

// GradLen returns how many elements Backward adds to in acc.
func (b *Block) GradLen() int { return b.list.gradLen() }

// BackScratch returns how many elements Backward needs in tmp, with or without gx.
func (b *Block) BackScratch(gx bool) int {
	n := wholeVectors(b.Pool.OH * b.Pool.OW * b.Pool.C) // what follows stays aligned
	switch list := b.list.scratch(gx); {
	case gx && b.isWinograd:
		return n + max(list, b.winograd.Scratch())
	case gx && b.scatter <= 1:
		return n + max(list, b.used.OH*b.used.OW*b.used.Cout)
	default:
		return n + list
	}
}

// Backward goes back through the block for one image. Given gy [OH,OW,Cout], the gradient with respect to y, and the y
// and arg of Forward, it adds the gradient with respect to the kernel to acc, of GradLen elements in an order of its own
// (GradKernel puts them right), adds the one with respect to the bias to gb[Cout], and writes the one with respect to x
// to gx [H,W,Cin]. acc, gb and gx may each be nil and are then not computed; backPrep, made by BackPrep, is only
// read for gx.
//
// A gradient passes where y > 0 and becomes NaN where y is NaN, at the cell that arg tells. What is 0 then has no terms:
// it makes no NaN of an Inf in x or kernel. A gradient that is not finite makes NaN also of the weights that lie over
// padding there and, where Winograd computes gx, of the whole patch.
//
// The order of the sums depends on the geometry alone, except that gx is computed in one of two ways by the share of
// gradients that are not 0.
func (b *Block) Backward(acc, gb, gx, x, y []float32, arg []uint8, gy, kernel, backPrep, tmp []float32) {
	b.check(len(x), len(y), len(arg), len(kernel))
	if len(gy) != len(y) || acc != nil && len(acc) != b.GradLen() || gb != nil && len(gb) != b.Conv.Cout {
		panic("kernel: Block: Backward: gy, acc or gb has a wrong length")
	}
	if gx != nil && (len(gx) != len(x) || len(backPrep) != b.BackPrepLen()) || len(tmp) < b.BackScratch(gx != nil) {
		panic("kernel: Block: Backward: gx, backPrep or tmp has a wrong length")
	}
	g, tmp := tmp[:len(y)], tmp[wholeVectors(len(y)):]
	count := maskSum(g, gb, y, gy, b.Conv.Cout)
	filters := b.list.gradLen()
	switch scatter := float64(count) < b.scatter*float64(len(y)); {
	case gx != nil && scatter:
		b.list.run(acc, gx, x, g, arg, backPrep[:filters], tmp)
		return
	case gx != nil && b.isWinograd:
		b.winograd.gradXPool(gx, g, arg, backPrep[filters:], tmp)
	case gx != nil:
		b.denseGradX(gx, g, arg, backPrep[filters:], tmp)
	}
	if acc != nil {
		b.list.run(acc, nil, x, g, arg, nil, tmp)
	}
}

// denseGradX writes gx as Conv2DGradX does, from the gradients g behind the pooling. dense is the second part of what
// BackPrep made.
func (b *Block) denseGradX(gx, g []float32, arg []uint8, dense, tmp []float32) {
	c := b.used
	gy := tmp[:c.OH*c.OW*c.Cout]
	spreadWindows(gy, g, arg, c.OW, b.Pool)
	for i := range min(c.SH, c.H) {
		for j := range min(c.SW, c.W) {
			s := c.backward(i, j)
			w := panels[float32]{k: s.rows.size * s.cols.size * c.Cout, cols: c.Cin, packed: true}
			w.data, dense = dense[:w.k*w.cols], dense[w.k*w.cols:]
			sweepPanels(gx, gy, nil, w, s)
		}
	}
}

// spreadWindows writes to gy, rows of width cells, the gradients g of the windows, each at its place in its window, and
// 0 elsewhere.
func spreadWindows(gy, g []float32, arg []uint8, width int, p Pool) {
	clear(gy)
	for oh := range p.OH {
		for ow := range p.OW {
			at := (oh*p.SH*width + ow*p.SW) * p.C
			n := (oh*p.OW + ow) * p.C
			for j, v := range g[n : n+p.C] {
				k := int(arg[n+j])
				gy[at+(k/p.PW*width+k%p.PW)*p.C+j] = v
			}
		}
	}
}

// GradKernel writes to gk, [KH,KW,Cin,Cout], the gradient with respect to the kernel that Backward left in acc.
func (b *Block) GradKernel(gk, acc []float32) {
	if len(gk) != b.kernelLen() || len(acc) != b.GradLen() {
		panic("kernel: Block: GradKernel: wrong lengths")
	}
	b.list.unpack(gk, acc)
}
