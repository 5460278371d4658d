package kernel

import "math"

// Resampling says how a picture is read at places between and outside its cells.
type Resampling[T Float] struct {
	Fill    Fill
	Nearest bool // the nearest cell instead of a blend of four; half-way is away from 0
	Value   T    // outside, of FillConstant
}

// resample writes the picture x as seen from a to y. A cell of weight 0 is not read. outside is scratch, for a cell.
func (r *Resampling[T]) resample(y, x []T, s Images, a *Affine, outside []T) {
	for i := range outside {
		outside[i] = r.Value
	}
	for i := range s.H {
		for j := range s.W {
			to := y[:s.C]
			y = y[s.C:]
			px, py := a.place(j, i)
			px, py = r.Fill.inside(px, s.W), r.Fill.inside(py, s.H)
			if r.Nearest {
				copy(to, nearestCell(s, x, outside, px, py))
				continue
			}
			b := blendAt(px, py)
			p, q, u, v := cellsOf(&b, s, x, outside)
			left, right, above, below := T(b.left), T(b.right), T(b.above), T(b.below)
			p, q, u, v = p[:len(to)], q[:len(to)], u[:len(to)], v[:len(to)]
			for k := range to {
				upper := T(left*p[k]) + T(right*q[k])
				lower := T(left*u[k]) + T(right*v[k])
				to[k] = T(above*upper) + T(below*lower)
			}
		}
	}
}

// spread is the adjoint of resample.
func (r *Resampling[T]) spread(gx, gy []T, s Images, a *Affine, outside []T) {
	clear(gx)
	for i := range s.H {
		for j := range s.W {
			from := gy[:s.C]
			gy = gy[s.C:]
			px, py := a.place(j, i)
			px, py = r.Fill.inside(px, s.W), r.Fill.inside(py, s.H)
			if r.Nearest {
				to := nearestCell(s, gx, outside, px, py)
				for k, g := range from {
					to[k] += g
				}
				continue
			}
			b := blendAt(px, py)
			p, q, u, v := cellsOf(&b, s, gx, outside)
			left, right, above, below := T(b.left), T(b.right), T(b.above), T(b.below)
			p, q, u, v = p[:len(from)], q[:len(from)], u[:len(from)], v[:len(from)]
			for k, g := range from {
				upper, lower := T(above*g), T(below*g)
				p[k] += T(left * upper)
				q[k] += T(right * upper)
				u[k] += T(left * lower)
				v[k] += T(right * lower)
			}
		}
	}
}

// place is where the cell of column j and row i comes from.
func (a *Affine) place(j, i int) (px, py float32) {
	x, y := float32(j), float32(i)
	return float32(a[0]*x) + float32(a[1]*y) + a[2], float32(a[3]*x) + float32(a[4]*y) + a[5]
}

// blend is the cell at or before a place, and the weights of its column and the next one, of its row and the next one.
type blend struct {
	col, row                  int
	left, right, above, below float32
}

func blendAt(px, py float32) blend {
	col, row := floor(px), floor(py)
	x, y := float32(col), float32(row)
	return blend{col, row, x + 1 - px, px - x, y + 1 - py, py - y}
}

// floor is for numbers that an int holds.
func floor(v float32) int {
	i := int(v)
	if float32(i) > v {
		i--
	}
	return i
}

// cellsOf are those of x that a blend is made of: upper left and right, lower left and right. What is outside the picture or
// has no weight is outside.
func cellsOf[T Float](b *blend, s Images, x, outside []T) (p, q, u, v []T) {
	if uint(b.col) < uint(s.W-1) && uint(b.row) < uint(s.H-1) && b.right != 0 && b.below != 0 {
		p = x[(b.row*s.W+b.col)*s.C:]
		u = p[s.W*s.C:]
		return p, p[s.C:], u, u[s.C:]
	}
	p, q, u, v = cell(s, x, outside, b.col, b.row), outside, outside, outside
	if b.right != 0 {
		q = cell(s, x, outside, b.col+1, b.row)
	}
	if b.below != 0 {
		u = cell(s, x, outside, b.col, b.row+1)
	}
	if b.right != 0 && b.below != 0 {
		v = cell(s, x, outside, b.col+1, b.row+1)
	}
	return p, q, u, v
}

// cell is that of a column and a row of the picture x, or outside.
func cell[T Float](s Images, x, outside []T, col, row int) []T {
	if uint(col) >= uint(s.W) || uint(row) >= uint(s.H) {
		return outside
	}
	return x[(row*s.W+col)*s.C:][:s.C]
}

func nearestCell[T Float](s Images, x, outside []T, px, py float32) []T {
	return cell(s, x, outside, int(math.Round(float64(px))), int(math.Round(float64(py))))
}
