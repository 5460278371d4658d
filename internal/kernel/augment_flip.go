package kernel

// Flips says along which axes a picture is mirrored: left to right, top to bottom, or both at once.
type Flips struct{ Horizontal, Vertical bool }

// RandomFlip writes to y the pictures of x, each mirrored along all axes of f or along none, with even chances: it is
// mirrored if number 0 of seed and step[n] is below 1/2. It is its own adjoint.
func RandomFlip[T Float](y, x []T, step []int, s Images, f Flips, seed uint64) {
	s.check(len(y), len(x), len(step))
	size := s.size()
	for n, at := range step {
		to, from := y[n*size:][:size], x[n*size:][:size]
		if Uniform32(seed, uint64(at), 0) >= 0.5 {
			copy(to, from)
			continue
		}
		row := s.W * s.C
		for i := range s.H {
			source := i
			if f.Vertical {
				source = s.H - 1 - i
			}
			if u, v := to[i*row:][:row], from[source*row:][:row]; f.Horizontal {
				mirror(u, v, s.C)
			} else {
				copy(u, v)
			}
		}
	}
}

// mirror writes the cells of c numbers of one row in the opposite order.
func mirror[T Float](to, from []T, c int) {
	if c == 0 {
		return
	}
	for j := len(from) - c; j >= 0; j -= c {
		copy(to[:c], from[j:][:c])
		to = to[c:]
	}
}
