package kernel

import (
	"math/bits"
	"unsafe"
)

// bandLen is the largest number of windows in a band: the windows of a channel that have a gradient are the bits of one
// word.
const bandLen = 64

// bandRows is how many rows of windows make a band if they fit: few enough that their part of the image stays in the
// first cache while one channel after the other goes over it. On Zen 4, 2 to 4 are equally fast.
const bandRows = 3

// listLanes is what the rows of a filter are padded to, in elements.
const listLanes = 16

// lister computes gradients of a convolution in front of a pooling from the list of those windows that have a gradient
// (behind ReLU and pooling: one in four of the cells at most, and most often half of these or fewer). Each is multiplied
// by a whole patch of the image, whose rows are contiguous: so vectors run over the patch and not over the channels,
// and what is 0 costs nothing, wherever it lies.
//
// The filters it reads and the sums it writes are laid out as [Cout][KH][pad]: filter by filter, each row KW*Cin
// elements, and up to pad some that mean nothing.
type lister struct {
	conv   Conv
	pool   Pool
	row    int  // elements in a row of a patch
	pad    int  // and with padding
	copies bool // patches hang over the border, so the image is copied into a frame of zeros
	h, w   int  // of the image, with that frame
	rows   int  // rows of windows in a band
	cols   int  // columns of windows in a band
	window [256]int32
	place  [bandLen]int32
}

func newLister(c Conv, p Pool) lister {
	l := lister{conv: c, pool: p, row: c.KW * c.Cin, h: c.H, w: c.W}
	l.pad = (l.row + listLanes - 1) / listLanes * listLanes
	h, w := (c.OH-1)*c.SH+c.KH, (c.OW-1)*c.SW+c.KW
	if c.Top > 0 || c.Left > 0 || h > c.H || w > c.W {
		l.copies, l.h, l.w = true, h, w
	}
	l.cols = min(p.OW, bandLen)
	l.rows = min(max(bandLen/p.OW, 1), bandRows, p.OH)
	for k := range p.PH * p.PW {
		l.window[k] = int32((k/p.PW*c.SH*l.w + k%p.PW*c.SW) * c.Cin)
	}
	for i := range l.rows * l.cols {
		l.place[i] = int32((i/l.cols*p.SH*c.SH*l.w + i%l.cols*p.SW*c.SW) * c.Cin)
	}
	return l
}

// gradLen returns the length of all filters.
func (l *lister) gradLen() int { return l.conv.Cout * l.conv.KH * l.pad }

// scratch returns how many elements run needs in tmp, with or without gx.
func (l *lister) scratch(gx bool) int {
	if gx {
		return len(listWindows{}) + 2*l.imageLen()
	}
	return len(listWindows{}) + l.imageLen()
}

// imageLen returns the length of the image with its frame, 0 if it has none.
func (l *lister) imageLen() int {
	if !l.copies {
		return 0
	}
	return wholeVectors(l.h * l.w * l.conv.Cin)
}

// run adds to acc, unless it is nil, the gradient with respect to the filters, and writes to gx, unless it is nil, the
// one with respect to x, given g, the gradients behind the pooling, and their places arg.
func (l *lister) run(acc, gx, x, g []float32, arg []uint8, filters, tmp []float32) {
	// On the stack the words would escape, as assembly is called through a table.
	windows := (*listWindows)(unsafe.Pointer(unsafe.SliceData(tmp[:len(listWindows{})])))
	tmp = tmp[len(windows):]
	n, to := l.imageLen(), gx
	if l.copies && acc != nil {
		l.frame(tmp[:n], x)
		x = tmp[:n]
	}
	if l.copies && gx != nil {
		to = tmp[n : 2*n]
	}
	clear(to)
	for oh := 0; oh < l.pool.OH; oh += l.rows {
		rows := min(l.rows, l.pool.OH-oh)
		for ow := 0; ow < l.pool.OW; ow += l.cols {
			count := rows * min(l.cols, l.pool.OW-ow)
			first := (oh*l.pool.OW + ow) * l.pool.C
			image := (oh*l.pool.SH*l.conv.SH*l.w + ow*l.pool.SW*l.conv.SW) * l.conv.Cin
			for c := 0; c < l.pool.C; c += 64 {
				channels := min(64, l.pool.C-c)
				g, arg, filter := g[first+c:], arg[first+c:], c*l.conv.KH*l.pad
				if !listBitsFast(windows, g, l.pool.C, count, channels) {
					listBits(windows, g, l.pool.C, count, channels)
				}
				if acc != nil && !listFiltersFast(l, acc[filter:], x[image:], g, arg, windows, channels) {
					l.gradFilters(acc[filter:], x[image:], g, arg, windows, channels)
				}
				if gx != nil && !listImageFast(l, to[image:], filters[filter:], g, arg, windows, channels) {
					l.gradImage(to[image:], filters[filter:], g, arg, windows, channels)
				}
			}
		}
	}
	if l.copies && gx != nil {
		l.unframe(gx, to)
	}
}

// listWindows tells for each of up to 64 channels which windows of a band have a gradient: bit i of element c is for
// window i, and bit i of element 64+c for window 32+i.
type listWindows [2 * bandLen]uint32

// of returns the bits of channel c.
func (w *listWindows) of(c int) uint64 { return uint64(w[bandLen+c])<<32 | uint64(w[c]) }

// listBits sets the bit of window i and channel c, i < count and c < channels, if g[i*step+c] is not 0 (so also if it is
// NaN), and clears the others of these channels.
func listBits(windows *listWindows, g []float32, step, count, channels int) {
	clear(windows[:])
	for i := range count {
		half := windows[i/32*bandLen:]
		for c, v := range g[i*step : i*step+channels] {
			if v != 0 {
				half[c] |= 1 << (i % 32)
			}
		}
	}
}

// gradFilters adds to acc, for one filter after the other, the patches of x that windows tells, times their gradients.
func (l *lister) gradFilters(acc, x, g []float32, arg []uint8, windows *listWindows, channels int) {
	step := l.w * l.conv.Cin
	for c := range channels {
		filter := acc[c*l.conv.KH*l.pad:]
		for m := windows.of(c); m != 0; m &= m - 1 {
			i := bits.TrailingZeros64(m)
			n := i*l.pool.C + c
			at, v := int(l.place[i])+int(l.window[arg[n]]), g[n]
			for kh := range l.conv.KH {
				f := filter[kh*l.pad:][:l.row]
				for j, p := range x[at+kh*step:][:len(f)] {
					f[j] += float32(p * v)
				}
			}
		}
	}
}

// gradImage adds to the patches of gx that windows tells the filters times their gradients.
func (l *lister) gradImage(gx, filters, g []float32, arg []uint8, windows *listWindows, channels int) {
	step := l.w * l.conv.Cin
	for c := range channels {
		filter := filters[c*l.conv.KH*l.pad:]
		for m := windows.of(c); m != 0; m &= m - 1 {
			i := bits.TrailingZeros64(m)
			n := i*l.pool.C + c
			at, v := int(l.place[i])+int(l.window[arg[n]]), g[n]
			for kh := range l.conv.KH {
				f := filter[kh*l.pad:][:l.row]
				for j, p := range gx[at+kh*step:][:len(f)] {
					gx[at+kh*step+j] = p + float32(f[j]*v)
				}
			}
		}
	}
}

// frame copies the cells of image x that patches take to framed, and zeros around them.
func (l *lister) frame(framed, x []float32) {
	clear(framed)
	l.eachRow(func(outer, inner, n int) { copy(framed[outer:outer+n], x[inner:]) })
}

// unframe copies gx from framed, and zeros to where no patch lies.
func (l *lister) unframe(gx, framed []float32) {
	clear(gx)
	l.eachRow(func(outer, inner, n int) { copy(gx[inner:inner+n], framed[outer:]) })
}

// eachRow calls f for each row that the framed image and the image share: where it begins in each, and its length.
func (l *lister) eachRow(f func(outer, inner, n int)) {
	c := l.conv
	cols := min(l.w-c.Left, c.W)
	for h := range min(l.h-c.Top, c.H) {
		if cols > 0 {
			f(((h+c.Top)*l.w+c.Left)*c.Cin, h*c.W*c.Cin, cols*c.Cin)
		}
	}
}

// pack writes kernel [KH,KW,Cin,Cout] to filters.
func (l *lister) pack(filters, kernel []float32) {
	clear(filters)
	for kh := range l.conv.KH {
		for i := range l.row {
			for c, v := range kernel[(kh*l.row+i)*l.conv.Cout:][:l.conv.Cout] {
				filters[(c*l.conv.KH+kh)*l.pad+i] = v
			}
		}
	}
}

// unpack writes filters to kernel [KH,KW,Cin,Cout].
func (l *lister) unpack(kernel, filters []float32) {
	for kh := range l.conv.KH {
		for i := range l.row {
			k := kernel[(kh*l.row+i)*l.conv.Cout:][:l.conv.Cout]
			for c := range k {
				k[c] = filters[(c*l.conv.KH+kh)*l.pad+i]
			}
		}
	}
}
