package kernel

// poolRow writes one row of windows, y [OW,C], and the places arg of its values, from x, whose rows are step elements
// apart: the ReLU of each cell, then the first largest of each window, as told at Block.Forward.
func poolRow(y []float32, arg []uint8, x []float32, step int, p Pool) {
	if !poolRowFast(y, arg, x, step, p) {
		poolRowPortable(y, arg, x, step, p)
	}
}

// poolRowPortable is the specification of poolRow.
func poolRowPortable(y []float32, arg []uint8, x []float32, step int, p Pool) {
	for ow := range p.OW {
		y, arg := y[ow*p.C:(ow+1)*p.C], arg[ow*p.C:(ow+1)*p.C]
		clear(y)
		clear(arg)
		for k := range p.PH * p.PW {
			cell := x[k/p.PW*step+(ow*p.SW+k%p.PW)*p.C:][:len(y)]
			for j, v := range cell {
				// Not "v > y[j]", so that NaN wins; and once it has, nothing beats it.
				if m := y[j]; !(v <= m) && m == m {
					y[j], arg[j] = v, uint8(k)
				}
			}
		}
	}
}
