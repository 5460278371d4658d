package kernel

// Interval is where a parameter of a random transformation lies. Parameters are float32, as in Keras.
type Interval struct{ Lower, Upper float32 }

// Draw is number index, even in the interval, of the stream that seed and step choose; see [Uniform32]. An interval of one
// number gives that number.
func (r Interval) Draw(seed uint64, step int, index uint64) float32 {
	return float32((r.Upper-r.Lower)*Uniform32(seed, uint64(step), index)) + r.Lower
}

// Images is a shape: N pictures [H,W,C].
type Images struct{ N, H, W, C int }

// size is the number of elements of one picture, and check panics unless slices and steps are of N pictures.
func (s Images) size() int { return s.H * s.W * s.C }

func (s Images) check(y, x, step int) {
	if y != x || x != s.N*s.size() || step != s.N {
		panic("kernel: a random transformation: y, x and step do not fit the shape")
	}
}
