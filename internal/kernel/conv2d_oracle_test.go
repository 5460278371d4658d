package kernel

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
)

// naiveConv visits every term of a convolution as its definition has it: f gets the offsets of one x, kernel and y.
func naiveConv(n int, c Conv, f func(x, k, y int)) {
	dh, dw, groups := max(1, c.DH), max(1, c.DW), max(1, c.Groups)
	cin, cout := c.Cin/groups, c.Cout/groups
	for i := range n {
		for oh := range c.OH {
			for ow := range c.OW {
				for kh := range c.KH {
					for kw := range c.KW {
						h, w := oh*c.SH-c.Top+kh*dh, ow*c.SW-c.Left+kw*dw
						if h < 0 || h >= c.H || w < 0 || w >= c.W {
							continue
						}
						for ci := range cin {
							for co := range c.Cout {
								f(((i*c.H+h)*c.W+w)*c.Cin+co/cout*cin+ci, ((kh*c.KW+kw)*cin+ci)*c.Cout+co, ((i*c.OH+oh)*c.OW+ow)*c.Cout+co)
							}
						}
					}
				}
			}
		}
	}
}

// convCase is a convolution with data, and the results it should give, in float64.
type convCase[T Float] struct {
	c                   Conv
	n                   int
	x, kernel, bias, gy []T
	y, gx, gk           []float64
}

func newConvCase[T Float](r *rand.Rand, n int, c Conv) convCase[T] {
	k := convCase[T]{
		c: c, n: n,
		x:      random[T](r, n*c.H*c.W*c.Cin),
		kernel: random[T](r, c.KH*c.KW*c.Cin/max(1, c.Groups)*c.Cout),
		bias:   random[T](r, c.Cout),
		gy:     random[T](r, n*c.OH*c.OW*c.Cout),
	}
	k.solve()
	return k
}

// solve computes what the kernels should give.
func (k *convCase[T]) solve() {
	k.y, k.gx, k.gk = make([]float64, len(k.gy)), make([]float64, len(k.x)), make([]float64, len(k.kernel))
	for i := range k.y {
		k.y[i] = float64(k.bias[i%k.c.Cout])
	}
	naiveConv(k.n, k.c, func(x, w, y int) {
		k.y[y] += float64(k.x[x]) * float64(k.kernel[w])
		k.gx[x] += float64(k.gy[y]) * float64(k.kernel[w])
		k.gk[w] += float64(k.gy[y]) * float64(k.x[x])
	})
}

// forward, gradX and gradKernel run the kernels; results are filled with NaN first, so that a forgotten one shows.
func (k convCase[T]) forward() []T {
	y := nans[T](len(k.gy))
	Conv2D(y, k.x, k.kernel, k.bias, k.n, k.c, nans[T](k.c.ForwardScratch()))
	return y
}

func (k convCase[T]) gradX() []T {
	gx := nans[T](len(k.x))
	Conv2DGradX(gx, k.gy, k.kernel, k.n, k.c, nans[T](k.c.GradXScratch()))
	return gx
}

func (k convCase[T]) gradKernel() []T {
	gk := nans[T](len(k.kernel))
	Conv2DGradKernel(gk, k.x, k.gy, k.n, k.c, nans[T](k.c.GradKernelScratch()))
	return gk
}

// randomConv draws a plain geometry: any kernel, stride and padding, sizes from 1 on, few or many channels.
func randomConv(r *rand.Rand) Conv { return drawConv(r, true) }

// anyConv draws any geometry: some are dilated, some in groups, some depthwise.
func anyConv(r *rand.Rand) Conv { return drawConv(r, false) }

func drawConv(r *rand.Rand, plain bool) Conv {
	channels := func() int {
		if r.IntN(6) == 0 {
			return []int{16, 32, 64}[r.IntN(3)]
		}
		return 1 + r.IntN(19)
	}
	c := Conv{
		H: 1 + r.IntN(12), W: 1 + r.IntN(12), Cin: channels(), KH: 1 + r.IntN(5), KW: 1 + r.IntN(5), Cout: channels(),
		SH: 1 + r.IntN(3), SW: 1 + r.IntN(3),
	}
	if !plain && r.IntN(3) == 0 {
		c.DH, c.DW = 1+r.IntN(4), 1+r.IntN(4)
	}
	if !plain && r.IntN(8) == 0 { // few channels and a row with room for vectors
		c.W, c.Cin, c.SH, c.SW, c.DH, c.DW = 8+r.IntN(40), 1+r.IntN(narrowChannels+1), 1, 1, 0, 0
	}
	switch {
	case plain:
	case r.IntN(6) == 0:
		c.Groups = 1 + r.IntN(5)
		c.Cin, c.Cout = c.Groups*(1+r.IntN(6)), c.Groups*(1+r.IntN(6))
	case r.IntN(5) == 0: // depthwise
		c.Groups = 2 + r.IntN(20)
		c.Cin, c.Cout = c.Groups, c.Groups*(1+max(0, r.IntN(6)-3))
	}
	high, wide := (c.KH-1)*max(1, c.DH)+1, (c.KW-1)*max(1, c.DW)+1
	switch r.IntN(4) {
	case 0: // "valid"
		c.H, c.W = max(c.H, high), max(c.W, wide)
		c.OH, c.OW = (c.H-high)/c.SH+1, (c.W-wide)/c.SW+1
	case 1: // "same"
		c.OH, c.OW = (c.H+c.SH-1)/c.SH, (c.W+c.SW-1)/c.SW
		c.Top = max((c.OH-1)*c.SH+high-c.H, 0) / 2
		c.Left = max((c.OW-1)*c.SW+wide-c.W, 0) / 2
	case 2: // a kernel as large as the picture
		c.H, c.W = min(c.H, 6), min(c.W, 6)
		c.KH, c.KW, c.DH, c.DW, c.OH, c.OW = c.H, c.W, 0, 0, 1, 1
	default: // anything, positions wholly outside included
		c.Top, c.Left, c.OH, c.OW = r.IntN(7), r.IntN(7), r.IntN(12), r.IntN(12)
	}
	return c
}

// random returns n numbers in [-1, 1).
func random[T Float](r *rand.Rand, n int) []T {
	x := make([]T, n)
	for i := range x {
		x[i] = T(2*r.Float64() - 1)
	}
	return x
}

// nans returns n NaNs.
func nans[T Float](n int) []T {
	x := make([]T, n)
	for i := range x {
		x[i] = T(math.NaN())
	}
	return x
}

// wantClose fails unless max|got-want| <= tolerance * max|want|; a NaN always fails.
func wantClose[T Float](t *testing.T, what string, got []T, want []float64, tolerance float64) {
	t.Helper()
	if err := relativeError(got, want); !(err <= tolerance) {
		t.Errorf("%s: relative error %.3g, want at most %.3g", what, err, tolerance)
	}
}

func relativeError[T Float](got []T, want []float64) float64 {
	var diff, size float64
	for i, w := range want {
		d := math.Abs(float64(got[i]) - w)
		if math.IsNaN(d) {
			return d
		}
		diff, size = max(diff, d), max(size, math.Abs(w))
	}
	if diff == 0 {
		return 0
	}
	return diff / size
}

func (k convCase[T]) String() string { return fmt.Sprintf("%d images of %+v", k.n, k.c) }
