package kernel

// Add adds x to dst, element by element. The two have one length; dst may be x.
func Add[T Float](dst, x []T) {
	if len(dst) != len(x) {
		panic("kernel: Add: dst and x differ in length")
	}
	done := addFast(dst, x)
	addPortable(dst[done:], x[done:])
}

func addPortable[T Float](dst, x []T) {
	dst = dst[:len(x)]
	for i, v := range x {
		dst[i] += v
	}
}
