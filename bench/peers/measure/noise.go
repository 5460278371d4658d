package measure

// Noise gives n numbers in [0, 1), the same as measure.py gives: random to a model, yet equal in every peer.
func Noise(n int) []float32 {
	x := make([]float32, n)
	for i := range x {
		x[i] = float32(mix(uint64(i))>>40) / (1 << 24)
	}
	return x
}

// Signed gives n numbers in [-0.5, 0.5) whose signs no branch predictor guesses.
func Signed(n int) []float32 {
	x := Noise(n)
	for i := range x {
		x[i] -= 0.5
	}
	return x
}

// Labels gives n classes of 10.
func Labels(n int) []int {
	y := make([]int, n)
	for i := range y {
		y[i] = int(mix(uint64(i)+1<<40) % 10)
	}
	return y
}

// mix is the output function of SplitMix64 (Steele, Lea, Flood: Fast Splittable Pseudorandom Number Generators, 2014)
// for the state (i+1)·γ.
func mix(i uint64) uint64 {
	z := (i + 1) * 0x9e3779b97f4a7c15
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}
