package kernel

// winogradScratch is how Winograd divides its scratch memory: the planes of the patches and of the tiles of one group,
// vs and ms apart, one patch or tile that hangs over or whose channels do not fill vectors, and the bias.
type winogradScratch struct {
	v, m, patch, bias []float32
	vs, ms            int
}

// Scratch returns how many elements all functions of w need in tmp.
func (w Winograd) Scratch() int {
	return winogradPoints*(planeStep(w.group*w.cin)+planeStep(w.group*w.cout)+max(w.cin, w.cout)) + w.cout
}

func (w Winograd) scratch(tmp []float32) winogradScratch {
	if len(tmp) < w.Scratch() {
		panic("kernel: Winograd: tmp is too short")
	}
	s := winogradScratch{vs: planeStep(w.group * w.cin), ms: planeStep(w.group * w.cout)}
	s.v, tmp = tmp[:winogradPoints*s.vs], tmp[winogradPoints*s.vs:]
	s.m, tmp = tmp[:winogradPoints*s.ms], tmp[winogradPoints*s.ms:]
	s.bias, tmp = tmp[:w.cout], tmp[w.cout:]
	s.patch = tmp[:winogradPoints*max(w.cin, w.cout)]
	return s
}

// part returns the number of tiles to take at a time so that all parts are about equal.
func (w Winograd) part(tiles int) int {
	parts := (tiles + w.group - 1) / w.group
	return (tiles + parts - 1) / max(parts, 1)
}

// place returns the image, the row and the column of tile t, counted image by image and row by row.
func (w Winograd) place(t int) (m, i, j int) {
	m, t = t/(w.th*w.tw), t%(w.th*w.tw)
	return m, t / w.tw, t % w.tw
}

// input writes to v the V of tile (i, j) of image x.
func (w Winograd) input(v, x []float32, i, j int, s winogradScratch) {
	c := w.c
	top, left := 4*i-c.Top, 4*j-c.Left
	row := c.W * c.Cin
	// Vectors may go beyond the channels of a cell, but not beyond x: products leave out what they add to V.
	if at := top*row + left*c.Cin; top >= 0 && left >= 0 && top+6 <= c.H && left+6 <= c.W && at+5*(row+c.Cin)+w.cin <= len(x) {
		winogradInput(v, x[at:], w.cin, s.vs, row, c.Cin)
		return
	}
	patch := s.patch[:36*w.cin]
	clear(patch)
	if r := w.patch(top, left); r.rows > 0 && r.cols > 0 {
		copyCells(patch[(r.top*6+r.left)*w.cin:], x[(top+r.top)*row+(left+r.left)*c.Cin:], r.rows, r.cols, c.Cin, 6*w.cin, w.cin, row, c.Cin)
	}
	winogradInput(v, patch, w.cin, s.vs, 6*w.cin, w.cin)
}

// grad writes to m the dM of tile (i, j) of gy [oh,ow,Cout].
func (w Winograd) grad(m, gy []float32, i, j int, s winogradScratch) {
	c := w.c
	top, left, row := 4*i, 4*j, c.OW*c.Cout
	if at := top*row + left*c.Cout; top+4 <= c.OH && left+4 <= c.OW && at+3*(row+c.Cout)+w.cout <= len(gy) {
		winogradGrad(m, gy[at:], w.cout, s.ms, row, c.Cout) // what goes beyond the channels is left out, as in input
		return
	}
	tile := s.patch[:16*w.cout]
	clear(tile)
	copyCells(tile, gy[top*row+left*c.Cout:], min(4, c.OH-top), min(4, c.OW-left), c.Cout, 4*w.cout, w.cout, row, c.Cout)
	winogradGrad(m, tile, w.cout, s.ms, 4*w.cout, w.cout)
}

// placeChannels is the number of channels whose places in windows are held on the stack.
const placeChannels = 256

// unpool writes to m the dM of tile (i, j) of gy [oh/2,ow/2,Cout], whose values belong at arg in their windows.
func (w Winograd) unpool(m, gy []float32, arg []uint8, i, j int, s winogradScratch) {
	c := w.c
	oh, ow := w.oh/2, w.ow/2
	top, left, row := 2*i, 2*j, ow*c.Cout
	if at := top*row + left*c.Cout; top+2 <= oh && left+2 <= ow && at+row+c.Cout+w.cout <= len(gy) {
		winogradUnpool(m, gy[at:], arg[at:], w.cout, s.ms, row, c.Cout) // what goes beyond the channels is left out, as in input
		return
	}
	var places [4 * placeChannels]uint8
	for n := 0; n < c.Cout; n += placeChannels {
		cols := min(placeChannels, c.Cout-n)
		whole := wholeVectors(cols)
		tile := s.patch[:4*whole]
		clear(tile)
		at := top*row + left*c.Cout + n
		copyCells(tile, gy[at:], min(2, oh-top), min(2, ow-left), cols, 2*whole, whole, row, c.Cout)
		copyCells(places[:], arg[at:], min(2, oh-top), min(2, ow-left), cols, 2*whole, whole, row, c.Cout)
		winogradUnpool(m[n:], tile, places[:], whole, s.ms, 2*whole, whole)
	}
}

// addGradInput adds to gx what tile (i, j) gives to it, from the planes v.
func (w Winograd) addGradInput(gx, v []float32, i, j int, s winogradScratch) {
	c := w.c
	top, left := 4*i-c.Top, 4*j-c.Left
	row := c.W * c.Cin
	if top >= 0 && left >= 0 && top+6 <= c.H && left+6 <= c.W && c.Cin == w.cin {
		winogradGradInput(gx[top*row+left*c.Cin:], v, w.cin, s.vs, row, c.Cin)
		return
	}
	r := w.patch(top, left)
	if r.rows <= 0 || r.cols <= 0 {
		return
	}
	patch := s.patch[:36*w.cin]
	at, from := gx[(top+r.top)*row+(left+r.left)*c.Cin:], patch[(r.top*6+r.left)*w.cin:]
	copyCells(from, at, r.rows, r.cols, c.Cin, 6*w.cin, w.cin, row, c.Cin)
	winogradGradInput(patch, v, w.cin, s.vs, 6*w.cin, w.cin)
	copyCells(at, from, r.rows, r.cols, c.Cin, row, c.Cin, 6*w.cin, w.cin)
}

// region is a part of a patch.
type region struct{ top, left, rows, cols int }

// patch returns the part that lies in the image of the patch that begins with the cell (top, left). It may be empty.
func (w Winograd) patch(top, left int) region {
	r := region{top: max(-top, 0), left: max(-left, 0)}
	r.rows, r.cols = min(w.c.H-top, 6)-r.top, min(w.c.W-left, 6)-r.left
	return r
}

// copyCells copies rows x cols cells of c channels; rows and cells lie some elements apart.
func copyCells[T any](dst, src []T, rows, cols, c, dstRow, dstCell, srcRow, srcCell int) {
	if dstCell == c && srcCell == c {
		c, cols = c*cols, 1
	}
	for i := range rows {
		for j := range cols {
			copy(dst[i*dstRow+j*dstCell:][:c], src[i*srcRow+j*srcCell:])
		}
	}
}

// clearBorder sets to 0 what no tile stores to before others add: the first two rows and columns that tiles cover, and
// what none covers.
func (w Winograd) clearBorder(gx []float32) {
	c := w.c
	row := c.W * c.Cin
	r0, r1 := min(max(2-c.Top, 0), c.H), min(max(4*w.th+2-c.Top, 0), c.H)
	q0, q1 := min(max(2-c.Left, 0), c.W), min(max(4*w.tw+2-c.Left, 0), c.W)
	if r0 >= r1 || q0 >= q1 {
		clear(gx)
		return
	}
	clear(gx[:r0*row])
	clear(gx[r1*row:])
	for r := r0; r < r1; r++ {
		clear(gx[r*row : r*row+q0*c.Cin])
		clear(gx[r*row+q1*c.Cin : (r+1)*row])
	}
}
