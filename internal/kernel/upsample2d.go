package kernel

// Upsample is the geometry of an enlargement: images [H,W,C] become [H*SH, W*SW, C].
type Upsample struct{ H, W, C, SH, SW int }

// UpsampleNearest writes to y, n images [H*SH, W*SW, C], every cell of x, n images [H,W,C], SH by SW times. The adjoint is
// SumPool2D with the windows of Windows.
func UpsampleNearest[T Float](y, x []T, n int, u Upsample) {
	u.check(len(x), len(y), n)
	if len(y) == 0 {
		return
	}
	row := u.W * u.SW * u.C
	for ; len(x) > 0; x = x[u.W*u.C:] {
		to := y
		for cells := x[:u.W*u.C]; len(cells) > 0; cells = cells[u.C:] {
			for range u.SW {
				copy(to, cells[:u.C])
				to = to[u.C:]
			}
		}
		for k := 1; k < u.SH; k++ {
			copy(y[k*row:][:row], y[:row])
		}
		y = y[u.SH*row:]
	}
}

// Windows is the pooling whose windows are what one cell becomes.
func (u Upsample) Windows() Pool {
	return Pool{H: u.H * u.SH, W: u.W * u.SW, C: u.C, PH: u.SH, PW: u.SW, SH: u.SH, SW: u.SW, OH: u.H, OW: u.W}
}

// UpsampleBilinear writes to y, n images [H*SH, W*SW, C], x, n images [H,W,C], with straight lines between the centers of
// cells and constant beyond the outer ones: cell o of an axis enlarged s times lies at (o+1/2)/s - 1/2. First two rows are
// blended, then two cells of that row; a cell of weight 0 is not read. tmp has W*C elements or more.
func UpsampleBilinear[T Float](y, x []T, n int, u Upsample, tmp []T) {
	u.check(len(x), len(y), n)
	if len(y) == 0 {
		return
	}
	row := u.W * u.C
	for ; len(x) > 0; x = x[u.H*row:] {
		for oh := range u.H * u.SH {
			at := tapOf[T](oh, u.SH, u.H)
			r := x[at.cell*row:][:row]
			if at.next != 0 {
				Blend(tmp[:row], r, x[(at.cell+1)*row:][:row], at.weight, at.next)
				r = tmp[:row]
			}
			for ow := range u.W * u.SW {
				at := tapOf[T](ow, u.SW, u.W)
				if c := r[at.cell*u.C:]; at.next == 0 {
					copy(y[:u.C], c)
				} else {
					Blend(y[:u.C], c[:u.C], c[u.C:][:u.C], at.weight, at.next)
				}
				y = y[u.C:]
			}
		}
	}
}

// UpsampleBilinearGrad writes to gx, n images [H,W,C], the gradient with respect to x of UpsampleBilinear, given gy, the
// one with respect to y: its adjoint. The cells of a row of gy add in their order, then the rows. tmp has W*C elements or
// more.
func UpsampleBilinearGrad[T Float](gx, gy []T, n int, u Upsample, tmp []T) {
	u.check(len(gx), len(gy), n)
	clear(gx)
	if len(gy) == 0 {
		return
	}
	row := u.W * u.C
	for ; len(gx) > 0; gx = gx[u.H*row:] {
		for oh := range u.H * u.SH {
			r := tmp[:row]
			clear(r)
			for ow := range u.W * u.SW {
				at := tapOf[T](ow, u.SW, u.W)
				c := r[at.cell*u.C:]
				AddScaled(c[:u.C], gy[:u.C], at.weight)
				if at.next != 0 {
					AddScaled(c[u.C:][:u.C], gy[:u.C], at.next)
				}
				gy = gy[u.C:]
			}
			at := tapOf[T](oh, u.SH, u.H)
			AddScaled(gx[at.cell*row:][:row], r, at.weight)
			if at.next != 0 {
				AddScaled(gx[(at.cell+1)*row:][:row], r, at.next)
			}
		}
	}
}

// tap says what a cell of an enlarged axis is made of: weight times a cell and next times the one after it, which is not
// there if next is 0.
type tap[T Float] struct {
	cell         int
	weight, next T
}

// tapOf returns the tap of cell o of an axis of n cells enlarged s times.
func tapOf[T Float](o, s, n int) tap[T] {
	// (o+1/2)/s - 1/2 = (2o+1-s)/2s, and one cell more so that the division rounds down
	twice := 2*o + 1 + s
	cell, rest := twice/(2*s)-1, twice%(2*s)
	switch {
	case cell < 0:
		return tap[T]{0, 1, 0}
	case cell >= n-1:
		return tap[T]{n - 1, 1, 0}
	}
	return tap[T]{cell, T(float64(2*s-rest) / float64(2*s)), T(float64(rest) / float64(2*s))}
}

func (u Upsample) check(x, y, n int) {
	if n < 0 || x != n*u.H*u.W*u.C || y != x*u.SH*u.SW {
		panic("kernel: Upsample: the lengths of images do not fit the geometry")
	}
}
