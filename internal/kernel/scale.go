package kernel

// Scale multiplies the elements of x by v, in place.
func Scale(x []float32, v float32) {
	for i := range x {
		x[i] *= v
	}
}
