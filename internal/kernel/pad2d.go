package kernel

// Border is the geometry of a frame around images: [H,W,C] inside, and so many rows and columns around them.
type Border struct{ H, W, C, Top, Bottom, Left, Right int }

// Pad2D writes to y, n images [Top+H+Bottom, Left+W+Right, C], the n images [H,W,C] of x with zeros around them.
func Pad2D[T Float](y, x []T, n int, b Border) {
	b.check(len(x), len(y), n)
	clear(y)
	b.eachRow(n, func(inner, outer, length int) { copy(y[outer:outer+length], x[inner:]) })
}

// Crop2D writes to y, n images [H,W,C], what lies in the frame of the n images [Top+H+Bottom, Left+W+Right, C] of x. It is
// the adjoint of Pad2D.
func Crop2D[T Float](y, x []T, n int, b Border) {
	b.check(len(y), len(x), n)
	b.eachRow(n, func(inner, outer, length int) { copy(y[inner:inner+length], x[outer:]) })
}

func (b Border) check(inner, outer, n int) {
	if n < 0 || inner != n*b.H*b.W*b.C || outer != n*(b.Top+b.H+b.Bottom)*(b.Left+b.W+b.Right)*b.C {
		panic("kernel: Border: the lengths of images do not fit the geometry")
	}
}

// eachRow calls f for the rows inside of n images: where one begins inside and with the frame, and its length.
func (b Border) eachRow(n int, f func(inner, outer, length int)) {
	length := b.W * b.C
	step := (b.Left + b.W + b.Right) * b.C
	for i := range n {
		outer := (i*(b.Top+b.H+b.Bottom)+b.Top)*step + b.Left*b.C
		for h := range b.H {
			f((i*b.H+h)*length, outer+h*step, length)
		}
	}
}
