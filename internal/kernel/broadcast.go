package kernel

// Axis is an axis of an array that two others are read along: its length, and how many elements further the next one
// lies in each, 0 where it is the same again.
type Axis struct{ N, A, B int }

// Axes lists, from the outermost, the axes along which arrays of shapes a and b are read to give one of the larger of each
// pair of sizes. The shapes are equally long, and sizes differ only where one of them is 1. Axes that can be walked as one
// are one; there is at least one.
func Axes(a, b []int) []Axis {
	var r []Axis // from the innermost
	sizeA, sizeB := 1, 1
	for i := len(a) - 1; i >= 0; i-- {
		x := Axis{N: max(a[i], b[i]), A: sizeA, B: sizeB}
		if a[i] == 0 || b[i] == 0 {
			x.N = 0
		}
		if a[i] == 1 {
			x.A = 0
		}
		if b[i] == 1 {
			x.B = 0
		}
		sizeA, sizeB = sizeA*a[i], sizeB*b[i]
		if x.N == 1 {
			continue
		}
		if k := len(r) - 1; k >= 0 && x.A == r[k].N*r[k].A && x.B == r[k].N*r[k].B {
			r[k].N *= x.N
			continue
		}
		r = append(r, x)
	}
	if len(r) == 0 {
		r = append(r, Axis{N: 1, A: 1, B: 1})
	}
	for i := range len(r) / 2 {
		r[i], r[len(r)-1-i] = r[len(r)-1-i], r[i]
	}
	return r
}

// AddBroadcast writes to y the sums of a and b, read along axes. y has as many elements as axes say.
func AddBroadcast[T Float](y, a, b []T, axes []Axis) {
	x := axes[0]
	switch k := len(y) / max(x.N, 1); {
	case len(y) == 0:
	case len(axes) > 1:
		for i := range x.N {
			AddBroadcast(y[i*k:][:k], a[i*x.A:], b[i*x.B:], axes[1:])
		}
	case x.A != 0 && x.B != 0:
		copy(y, a)
		Add(y, b[:len(y)])
	case x.A != 0:
		w := b[0]
		for i, v := range a[:len(y)] {
			y[i] = v + w
		}
	default:
		w := a[0]
		for i, v := range b[:len(y)] {
			y[i] = w + v
		}
	}
}

// MultiplyBroadcast writes to y the products of a and b, read along axes. y has as many elements as axes say.
func MultiplyBroadcast[T Float](y, a, b []T, axes []Axis) {
	x := axes[0]
	switch k := len(y) / max(x.N, 1); {
	case len(y) == 0:
	case len(axes) > 1:
		for i := range x.N {
			MultiplyBroadcast(y[i*k:][:k], a[i*x.A:], b[i*x.B:], axes[1:])
		}
	case x.A != 0 && x.B != 0:
		Multiply(y, a[:len(y)], b[:len(y)])
	case x.A != 0:
		w := b[0]
		for i, v := range a[:len(y)] {
			y[i] = v * w
		}
	default:
		w := a[0]
		for i, v := range b[:len(y)] {
			y[i] = w * v
		}
	}
}

// Broadcast writes to y what a, read along axes, gives; their steps B do not matter.
func Broadcast[T Float](y, a []T, axes []Axis) {
	x := axes[0]
	switch k := len(y) / max(x.N, 1); {
	case len(y) == 0:
	case len(axes) > 1:
		for i := range x.N {
			Broadcast(y[i*k:][:k], a[i*x.A:], axes[1:])
		}
	case x.A != 0:
		copy(y, a)
	default:
		for i := range y {
			y[i] = a[0]
		}
	}
}

// AddUnbroadcast adds to a, read along axes, the elements of y, in their order: the adjoint of Broadcast.
func AddUnbroadcast[T Float](a, y []T, axes []Axis) {
	x := axes[0]
	switch {
	case len(y) == 0:
	case len(axes) == 2 && x.A == 0 && axes[1].A != 0:
		sumRowsInto(a[:axes[1].N], y)
	case len(axes) > 1:
		k := len(y) / x.N
		for i := range x.N {
			AddUnbroadcast(a[i*x.A:], y[i*k:][:k], axes[1:])
		}
	case x.A != 0:
		Add(a[:len(y)], y)
	default:
		for _, v := range y {
			a[0] += v
		}
	}
}
