package kernel

// The transforms of Winograd in Go: the specification. Each works on channels side by side. A plane is one of the 36
// points of a tile, all channels; planes lie some elements apart.

const (
	sqrtHalf = 0.70710678118654752440
	sqrt2    = 1.41421356237309504880
)

// winogradBT multiplies d by Bᵀ: [1 0 -5/2 0 1 0], [0 -2p -2 p 1 0] and the same with -p, [0 -q/2 -1/2 q 1 0] and the
// same with -q, [0 1 0 -5/2 0 1], where p = sqrt(1/2) and q = sqrt(2).
func winogradBT(d [6]float32) [6]float32 {
	e1, o1 := d[4]-2*d[2], sqrtHalf*(d[3]-2*d[1])
	e2, o2 := d[4]-0.5*d[2], sqrt2*(d[3]-0.5*d[1])
	return [6]float32{d[0] - 2.5*d[2] + d[4], e1 + o1, e1 - o1, e2 + o2, e2 - o2, d[1] - 2.5*d[3] + d[5]}
}

// winogradB multiplies v by B.
func winogradB(v [6]float32) [6]float32 {
	s1, d1, s2, d2 := v[1]+v[2], v[1]-v[2], v[3]+v[4], v[3]-v[4]
	return [6]float32{
		v[0],
		v[5] - sqrt2*d1 - sqrtHalf*d2,
		-2.5*v[0] - 2*s1 - 0.5*s2,
		sqrtHalf*d1 + sqrt2*d2 - 2.5*v[5],
		v[0] + s1 + s2,
		v[5],
	}
}

// winogradAT multiplies m by Aᵀ: [1 1 1 1 1 0], [0 p -p q -q 0], [0 1/2 1/2 2 2 0], [0 p/2 -p/2 2q -2q 1].
func winogradAT(m [6]float32) [4]float32 {
	s1, d1, s2, d2 := m[1]+m[2], m[1]-m[2], m[3]+m[4], m[3]-m[4]
	return [4]float32{
		m[0] + s1 + s2,
		sqrtHalf*d1 + sqrt2*d2,
		0.5*s1 + 2*s2,
		m[5] + sqrtHalf/2*d1 + 2*sqrt2*d2,
	}
}

// winogradA multiplies y by A.
func winogradA(y [4]float32) [6]float32 {
	e1, o1 := y[0]+0.5*y[2], sqrtHalf*y[1]+sqrtHalf/2*y[3]
	e2, o2 := y[0]+2*y[2], sqrt2*y[1]+2*sqrt2*y[3]
	return [6]float32{y[0], e1 + o1, e1 - o1, e2 + o2, e2 - o2, y[3]}
}

// winogradG multiplies g by G: [1 0 0], -2/3 of [1 p 1/2] and of [1 -p 1/2], 1/6 of [1 q 2] and of [1 -q 2], [0 0 1].
func winogradG(g [3]float32) [6]float32 {
	e1, o1 := -2.0/3*g[0]-1.0/3*g[2], -2.0/3*sqrtHalf*g[1]
	e2, o2 := 1.0/6*g[0]+1.0/3*g[2], sqrt2/6*g[1]
	return [6]float32{g[0], e1 + o1, e1 - o1, e2 + o2, e2 - o2, g[2]}
}

// winogradGT multiplies u by Gᵀ.
func winogradGT(u [6]float32) [3]float32 {
	s1, d1, s2, d2 := u[1]+u[2], u[1]-u[2], u[3]+u[4], u[3]-u[4]
	return [3]float32{
		u[0] - 2.0/3*s1 + 1.0/6*s2,
		sqrt2/6*d2 - 2.0/3*sqrtHalf*d1,
		u[5] - 1.0/3*s1 + 1.0/3*s2,
	}
}

// winogradInputPortable writes V of one patch, n channels, to v, planes vs apart. The patch lies in x, rows row and
// columns pix apart.
func winogradInputPortable(v, x []float32, n, vs, row, pix int) {
	for c := range n {
		var t [6][6]float32 // columns of the patch, transformed
		for j := range 6 {
			at := x[c+j*pix:]
			t[j] = winogradBT([6]float32{at[0], at[row], at[2*row], at[3*row], at[4*row], at[5*row]})
		}
		at := v[c:]
		for i := range 6 {
			for j, s := range winogradBT([6]float32{t[0][i], t[1][i], t[2][i], t[3][i], t[4][i], t[5][i]}) {
				at[(6*i+j)*vs] = s
			}
		}
	}
}

// winogradTile returns y of one channel from the planes that begin with m, and whether all of it is finite.
func winogradTile(m []float32, ms int) (y [4][4]float32, finite bool) {
	var t [6][4]float32
	for j := range 6 {
		at := m[j*ms:]
		t[j] = winogradAT([6]float32{at[0], at[6*ms], at[12*ms], at[18*ms], at[24*ms], at[30*ms]})
	}
	var sum float32
	for i := range 4 {
		y[i] = winogradAT([6]float32{t[0][i], t[1][i], t[2][i], t[3][i], t[4][i], t[5][i]})
		sum += 0 * ((y[i][0] + y[i][1]) + (y[i][2] + y[i][3]))
	}
	return y, sum == 0
}

// winogradOutputPortable writes max(y + bias, floor), n channels, to y, rows row and columns pix apart, and reports
// whether y was finite before.
func winogradOutputPortable(y, m, bias []float32, n, ms, row, pix int, floor float32) bool {
	finite := true
	for c := range n {
		t, ok := winogradTile(m[c:], ms)
		finite = finite && ok
		for i := range 4 {
			for j, s := range t[i] {
				y[c+i*row+j*pix] = max(s+bias[c], floor)
			}
		}
	}
	return finite
}

// winogradPoolPortable writes the four pooled values of a tile, n channels, after bias and ReLU, to y, and their places
// in the windows to arg, rows row and columns pix apart in both. It reports whether all of the tile was finite; if not,
// what it wrote means nothing.
func winogradPoolPortable(y []float32, arg []uint8, m, bias []float32, n, ms, row, pix int) bool {
	finite := true
	for c := range n {
		t, ok := winogradTile(m[c:], ms)
		finite = finite && ok
		for i := range 2 {
			for j := range 2 {
				p, q, r, s := t[2*i][2*j], t[2*i][2*j+1], t[2*i+1][2*j], t[2*i+1][2*j+1]
				at := c + i*row + j*pix
				y[at], arg[at] = max(max(p, q, r, s)+bias[c], 0), 0
				if y[at] > 0 {
					arg[at] = uint8(firstOfFour(p, q, r, s, 1, 2))
				}
			}
		}
	}
	return finite
}

// winogradGradPortable writes dM of a tile of gradients gy, n channels, rows row and columns pix apart, to m.
func winogradGradPortable(m, gy []float32, n, ms, row, pix int) {
	for c := range n {
		var t [4][4]float32
		for i := range 4 {
			for j := range 4 {
				t[i][j] = gy[c+i*row+j*pix]
			}
		}
		winogradGradTile(m[c:], ms, t)
	}
}

// winogradUnpoolPortable is winogradGradPortable for a tile behind a pool: gy holds the gradients of its four windows,
// and arg where in them they belong.
func winogradUnpoolPortable(m, gy []float32, arg []uint8, n, ms, row, pix int) {
	for c := range n {
		var t [4][4]float32
		for i := range 2 {
			for j := range 2 {
				at := c + i*row + j*pix
				t[2*i+int(arg[at]>>1&1)][2*j+int(arg[at]&1)] = gy[at]
			}
		}
		winogradGradTile(m[c:], ms, t)
	}
}

// winogradGradTile writes dM of one channel.
func winogradGradTile(m []float32, ms int, gy [4][4]float32) {
	var t [4][6]float32
	for j := range 4 {
		t[j] = winogradA([4]float32{gy[0][j], gy[1][j], gy[2][j], gy[3][j]})
	}
	for i := range 6 {
		for j, s := range winogradA([4]float32{t[0][i], t[1][i], t[2][i], t[3][i]}) {
			m[(6*i+j)*ms] = s
		}
	}
}

// winogradGradInputPortable adds B dV Bᵀ, n channels, to the patch of gx with rows row and columns pix apart. To the
// last four of its rows and columns no tile before this one has added: there it stores.
func winogradGradInputPortable(gx, v []float32, n, vs, row, pix int) {
	for c := range n {
		var t [6][6]float32
		for j := range 6 {
			at := v[c+j*vs:]
			t[j] = winogradB([6]float32{at[0], at[6*vs], at[12*vs], at[18*vs], at[24*vs], at[30*vs]})
		}
		for i := range 6 {
			for j, s := range winogradB([6]float32{t[0][i], t[1][i], t[2][i], t[3][i], t[4][i], t[5][i]}) {
				if at := &gx[c+i*row+j*pix]; i < 2 || j < 2 {
					*at += s
				} else {
					*at = s
				}
			}
		}
	}
}

// winogradFilterPortable writes U of the filters g, n of them side by side, taps gs apart, to u, planes us apart.
func winogradFilterPortable(u, g []float32, n, us, gs int) {
	for c := range n {
		var t [3][6]float32
		for j := range 3 {
			at := g[c+j*gs:]
			t[j] = winogradG([3]float32{at[0], at[3*gs], at[6*gs]})
		}
		at := u[c:]
		for i := range 6 {
			for j, s := range winogradG([3]float32{t[0][i], t[1][i], t[2][i]}) {
				at[(6*i+j)*us] = s
			}
		}
	}
}

// winogradGradFilterPortable writes Gᵀ dU G to g; it is the adjoint of winogradFilterPortable.
func winogradGradFilterPortable(g, u []float32, n, gs, us int) {
	for c := range n {
		var t [6][3]float32
		for j := range 6 {
			at := u[c+j*us:]
			t[j] = winogradGT([6]float32{at[0], at[6*us], at[12*us], at[18*us], at[24*us], at[30*us]})
		}
		at := g[c:]
		for i := range 3 {
			for j, s := range winogradGT([6]float32{t[0][i], t[1][i], t[2][i], t[3][i], t[4][i], t[5][i]}) {
				at[(3*i+j)*gs] = s
			}
		}
	}
}
