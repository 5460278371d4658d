package kernel

import "math"

// vertical computes a 3x3 convolution with stride 1 and few input channels, bias, plain ReLU and 2x2 max pooling in one
// pass, by Winograd's F(4,3) down the columns and the plain sum along the rows: two rows of windows at a time, from six
// rows of the image, with 6 products per column of outputs, kernel column and channel where the plain sum has 12. With
// few channels its transforms cost next to nothing, unlike those of the two-dimensional form; its error is about that of
// the plain sum. The points are those of Winograd, and so are the formulas, in one direction:
//
//	t = Bᵀ x     u = G g     m[z] = sum over kernel columns and Cin of t[z] u[z], z < 6     y = Aᵀ m
//
// What is not finite does not vanish: two rows of windows whose patch or kernel could make a sum that is not finite are
// computed as Block does it without Winograd.
type vertical struct {
	c          Conv
	p          Pool
	cols       int // columns of the image under the windows, padding included
	left, wide int // columns of padding before those in the image, and how many are in the image
}

// verticalChannels is the largest number of input channels, and verticalFilters the least number of output channels, of
// vertical. With more channels on both sides Winograd is faster; fewer output channels leave vectors half empty.
const (
	verticalChannels = winogradChannels - 1
	verticalFilters  = 8
)

const (
	verticalPoints = 6   // products in place of 12
	verticalBlock  = 32  // output channels that are computed at a time
	verticalCall   = 128 // windows that one call computes at most
	verticalPart   = 16  // windows that pass through scratch at a time
)

// newVertical returns the vertical form of c and p, or false if there is none or it does not pay. The windows must be
// 2x2 and lie side by side without padding.
func newVertical(c Conv, p Pool) (*vertical, bool) {
	if c.KH != 3 || c.KW != 3 || c.SH != 1 || c.SW != 1 || c.Cin > verticalChannels || c.Cout < verticalFilters ||
		p.PH != 2 || p.PW != 2 || p.SH != 2 || p.SW != 2 || p.Top != 0 || p.Left != 0 || min(p.OH, p.OW) < 1 ||
		p.H != c.OH || p.W != c.OW || p.C != c.Cout || 2*p.OH > c.OH || 2*p.OW > c.OW {
		return nil, false
	}
	v := &vertical{c: c, p: p, cols: 2*p.OW + 2}
	v.left = min(c.Left, v.cols)
	v.wide = min(c.W, v.cols-v.left)
	return v, true
}

// prepLen returns the length of the filter that forwardPool takes.
func (v *vertical) prepLen() int { return verticalPoints*v.terms()*wholeVectors(v.c.Cout) + 1 }

// terms returns the number of terms of a sum m[z].
func (v *vertical) terms() int { return 3 * v.c.Cin }

// prep writes to dst, of prepLen elements, u of kernel [3,3,Cin,Cout]: for blocks of verticalBlock output channels, the
// last one filled with zeros to whole vectors, [3*Cin, 6, channels]. The last element is the largest size of an element
// of t with which no y can overflow, -1 if there is none.
func (v *vertical) prep(dst, kernel []float32) {
	k, cout := v.terms(), v.c.Cout
	if len(dst) != v.prepLen() || len(kernel) != 3*k*cout {
		panic("kernel: vertical: prep: wrong lengths")
	}
	largest, to := uint32(0), dst
	for n := 0; n < cout; n += verticalBlock {
		width := v.width(n)
		cols := min(width, cout-n)
		for i := range k {
			row := to[i*verticalPoints*width : (i+1)*verticalPoints*width]
			clear(row)
			g0, g1, g2 := kernel[i*cout+n:][:cols], kernel[(k+i)*cout+n:][:cols], kernel[(2*k+i)*cout+n:][:cols]
			for j := range g0 {
				u := winogradG([3]float32{g0[j], g1[j], g2[j]})
				row[j], row[width+j], row[2*width+j] = u[0], u[1], u[2]
				row[3*width+j], row[4*width+j], row[5*width+j] = u[3], u[4], u[5]
				for _, s := range u {
					largest = max(largest, math.Float32bits(s)&^(1<<31)) // of NaN: more than of any number
				}
			}
		}
		to = to[verticalPoints*k*width:]
	}
	// An element of m is a sum of k products; one of y is at most 8 times the largest m; and rounding adds less than as
	// much again.
	to[0] = -1
	if u := float64(math.Float32frombits(largest)); u <= math.MaxFloat32 {
		to[0] = float32(min(math.MaxFloat32/(16*float64(k)*u), math.MaxFloat32))
	}
}

// width returns how many channels, empty ones included, the block from output channel n on has.
func (v *vertical) width(n int) int { return min(verticalBlock, wholeVectors(v.c.Cout-n)) }

// scratch returns how many elements forwardPool needs in tmp.
func (v *vertical) scratch() int {
	part := 2 * verticalPart * verticalBlock // windows on their way to y,
	direct := 2 * 2 * v.p.OW * v.c.Cout      // or rows of outputs
	return verticalPoints*v.cols*v.c.Cin +   // t
		v.wide*v.c.Cin + // a row of zeros
		wholeVectors(v.c.Cout) + // bias
		max(part, direct)
}

// forwardPool computes rows [lo, hi) of y [OH,OW,Cout], one image as pooled, and the places arg of its values in their
// windows, as told at Block.Forward. prep is what prep made of kernel; bias may be nil. tmp has scratch elements. Any
// division of the rows gives the same bits; divisions at even rows do no work twice.
func (v *vertical) forwardPool(y []float32, arg []uint8, x, kernel, prep, bias []float32, lo, hi int, tmp []float32) {
	c, p := v.c, v.p
	if len(x) != c.H*c.W*c.Cin || len(kernel) != 9*c.Cin*c.Cout || len(prep) != v.prepLen() || bias != nil && len(bias) != c.Cout {
		panic("kernel: vertical: the lengths of x, kernel, prep or bias do not fit the geometry")
	}
	if len(y) != p.OH*p.OW*p.C || len(arg) != len(y) || lo < 0 || hi < lo || hi > p.OH || len(tmp) < v.scratch() {
		panic("kernel: vertical: y, arg or their rows do not fit the geometry, or tmp is too short")
	}
	var s verticalScratch
	s.t, tmp = cut(tmp, verticalPoints*v.cols*c.Cin)
	s.zeros, tmp = cut(tmp, v.wide*c.Cin)
	s.bias, s.rest = cut(tmp, wholeVectors(c.Cout))
	clear(s.t) // only the padding stays 0
	clear(s.zeros)
	clear(s.bias[copy(s.bias, bias):])
	limit := prep[len(prep)-1]
	for i := lo &^ 1; i < hi; i += 2 {
		if v.input(s, x, 2*i-c.Top) <= limit { // not if NaN
			v.pair(y, arg, prep, i, lo, hi, s)
		} else {
			v.direct(y, arg, x, kernel, bias, max(i, lo), min(i+2, hi), s.rest)
		}
	}
}

// verticalScratch is how forwardPool divides its scratch memory.
type verticalScratch struct{ t, zeros, bias, rest []float32 }

func cut(x []float32, n int) (head, tail []float32) { return x[:n:n], x[n:] }

// input computes t from the six rows of image x that begin with row top, and returns the size of its largest element.
func (v *vertical) input(s verticalScratch, x []float32, top int) float32 {
	n := v.wide * v.c.Cin
	if n == 0 {
		return 0
	}
	var rows [verticalPoints][]float32
	for i := range rows {
		rows[i] = s.zeros
		if h := top + i; h >= 0 && h < v.c.H {
			rows[i] = x[h*v.c.W*v.c.Cin:][:n]
		}
	}
	return verticalInput(s.t[v.left*v.c.Cin:], &rows, n, v.cols*v.c.Cin)
}

// pair computes rows i and i+1 of y and arg from t, or the one of them that lies in [lo, hi).
func (v *vertical) pair(y []float32, arg []uint8, prep []float32, i, lo, hi int, s verticalScratch) {
	row, cout := v.p.OW*v.c.Cout, v.c.Cout
	for n := 0; n < cout; n += verticalBlock {
		b := verticalTile{
			t: s.t, u: prep[verticalPoints*v.terms()*n:], bias: s.bias[n:],
			ts: v.cols * v.c.Cin, cin: v.c.Cin, k: v.terms(), width: v.width(n), row: row, pix: cout,
		}
		whole := i >= lo && i+2 <= hi && b.width <= cout-n
		for j, cols := 0, 0; j < v.p.OW; j += cols {
			b.t = s.t[2*j*v.c.Cin:]
			at := i*row + j*cout + n
			if whole {
				cols = min(verticalCall, v.p.OW-j)
				verticalPool(y[at:], arg[at:], b, cols)
				continue
			}
			cols = min(verticalPart, v.p.OW-j)
			v.part(y, arg, b, at, i, lo, hi, cols, min(b.width, cout-n), s.rest)
		}
	}
}

// part is verticalPool for what cannot be written straight to y and arg, where it belongs from at on: windows in rows
// outside [lo, hi), or a block of fewer than width channels.
func (v *vertical) part(y []float32, arg []uint8, b verticalTile, at, i, lo, hi, cols, channels int, tmp []float32) {
	var places [2 * verticalPart * verticalBlock]uint8
	row, pix := b.row, b.pix
	b.row, b.pix = verticalPart*b.width, b.width
	verticalPool(tmp, places[:], b, cols)
	for r := max(i, lo); r < min(i+2, hi); r++ {
		for q := range cols {
			to, from := at+(r-i)*row+q*pix, (r-i)*b.row+q*b.pix
			copy(y[to:][:channels], tmp[from:])
			copy(arg[to:][:channels], places[from:])
		}
	}
}

// direct computes rows [lo, hi) of y and arg, at most two, without Winograd.
func (v *vertical) direct(y []float32, arg []uint8, x, kernel, bias []float32, lo, hi int, tmp []float32) {
	s := v.c.forward()
	s.rowOut = 2 * v.p.OW * v.c.Cout
	s.rows.outputs, s.cols.outputs = 2, 2*v.p.OW
	row := v.p.OW * v.c.Cout
	for i := lo; i < hi; i++ {
		s.rows.first = 2*i - v.c.Top
		sweepPanels(tmp, x, bias, panels[float32]{data: kernel, k: 3 * v.terms(), cols: v.c.Cout}, s)
		poolRow(y[i*row:(i+1)*row], arg[i*row:(i+1)*row], tmp, s.rowOut, v.p)
	}
}
