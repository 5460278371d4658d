package kernel

// The loops of vertical in Go: the specification.

// verticalTile is a row of windows of which verticalPool computes some: t, its rows ts apart, u for k terms and width
// channels, and bias; in y and arg, the lower row of windows begins row elements behind the upper one, and the windows
// of a row lie pix apart. A window takes four columns of cin elements of t, two more than the one before it.
type verticalTile struct {
	t, u, bias                  []float32
	ts, cin, k, width, row, pix int
}

// check panics if n windows, at least one, go beyond what there is.
func (b verticalTile) check(y, arg, n int) {
	end := b.row + (n-1)*b.pix + b.width
	if n < 1 || b.k < 1 || len(b.t) < (verticalPoints-1)*b.ts+(2*n-1)*b.cin+b.k || len(b.u) < verticalPoints*b.k*b.width ||
		len(b.bias) < b.width || y < end || arg < end {
		panic("kernel: vertical: a slice is too short")
	}
}

// verticalInputPortable writes Bᵀ times the six rows, n elements each, to t, rows ts apart, and returns the size of the
// largest element written, or NaN if one is NaN.
func verticalInputPortable(t []float32, rows *[verticalPoints][]float32, n, ts int) float32 {
	var largest float32
	for i := range n {
		for z, s := range winogradBT([6]float32{rows[0][i], rows[1][i], rows[2][i], rows[3][i], rows[4][i], rows[5][i]}) {
			t[z*ts+i] = s
			largest = max(largest, s, -s)
		}
	}
	return largest
}

// verticalPoolPortable computes n windows in each of two rows.
func verticalPoolPortable(y []float32, arg []uint8, b verticalTile, n int) {
	for j := range n {
		for c := range b.width {
			var o [2][4]float32 // the two columns of outputs
			for q := range o {
				var m [verticalPoints]float32
				for z := range m {
					t := b.t[z*b.ts+(2*j+q)*b.cin:][:b.k]
					for i, s := range t {
						m[z] += float32(s * b.u[(i*verticalPoints+z)*b.width+c])
					}
				}
				o[q] = winogradAT(m)
			}
			for r := range 2 {
				p, q, s, t := o[0][2*r], o[1][2*r], o[0][2*r+1], o[1][2*r+1]
				at := r*b.row + j*b.pix + c
				y[at], arg[at] = max(max(p, q, s, t)+b.bias[c], 0), 0
				if y[at] > 0 {
					arg[at] = uint8(firstOfFour(p, q, s, t, 1, 2))
				}
			}
		}
	}
}
