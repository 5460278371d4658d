package kernel

import (
	"math"
	"math/rand/v2"
	"testing"
)

// TestConv2DNonFinite puts NaN, infinities and zeros into one input after the other. Which results are NaN or infinite
// must be exactly as in the plain sum, in which padding has no terms.
func TestConv2DNonFinite(t *testing.T) {
	eachOf(t, func(t *testing.T) {
		r := rand.New(rand.NewPCG(11, 12))
		for i := range 300 {
			c := anyConv(r)
			testNonFinite[float32](t, r, c, i%3)
			testNonFinite[float64](t, r, c, i%3)
		}
	}, "GEMM", "Depthwise")
}

func testNonFinite[T Float](t *testing.T, r *rand.Rand, c Conv, input int) {
	t.Helper()
	k := newConvCase[T](r, 2, c)
	for _, x := range [][]T{k.x, k.kernel, k.gy} {
		for range len(x) / 4 {
			x[r.IntN(len(x))] = 0
		}
	}
	if x := [][]T{k.x, k.kernel, k.gy}[input]; len(x) > 0 {
		for _, v := range []float64{math.NaN(), math.Inf(1), math.Inf(-1), math.Inf(1)} {
			x[r.IntN(len(x))] = T(v)
		}
	}
	k.solve()
	for _, pass := range []struct {
		name string
		got  []T
		want []float64
	}{{"y", k.forward(), k.y}, {"gx", k.gradX(), k.gx}, {"gk", k.gradKernel(), k.gk}} {
		for i, w := range pass.want {
			got := float64(pass.got[i])
			same := !math.IsNaN(got) && !math.IsInf(got, 0)
			if math.IsNaN(w) {
				same = math.IsNaN(got)
			} else if math.IsInf(w, 0) {
				same = got == w
			}
			if !same {
				t.Fatalf("%v: %s[%d] = %v, want %v", k, pass.name, i, got, w)
			}
		}
	}
}

// TestConv2DBatchBits compares the first and the last image of a batch with the same image alone, bit by bit, at
// numbers of positions on both sides of packPositions.
func TestConv2DBatchBits(t *testing.T) {
	eachOf(t, func(t *testing.T) {
		r := rand.New(rand.NewPCG(13, 14))
		for i := range 60 {
			c := anyConv(r)
			if i%6 == 0 {
				c.Cin, c.Cout, c.Groups = 3, packCols+9, 0
			}
			if c.OH*c.OW == 0 {
				continue
			}
			k := newConvCase[float32](r, 1+packPositions/(c.OH*c.OW), c)
			y, gx := k.forward(), k.gradX()
			for _, i := range []int{0, k.n - 1} {
				one := k
				one.n = 1
				one.x = k.x[i*c.H*c.W*c.Cin:][:c.H*c.W*c.Cin]
				one.gy = k.gy[i*c.OH*c.OW*c.Cout:][:c.OH*c.OW*c.Cout]
				if !sameBits(one.forward(), y[i*len(one.gy):]) {
					t.Fatalf("%v: y of image %d depends on the batch", k, i)
				}
				if !sameBits(one.gradX(), gx[i*len(one.x):]) {
					t.Fatalf("%v: gx of image %d depends on the batch", k, i)
				}
			}
		}
	}, "GEMM", "Depthwise")
}

// TestConv2DEmpty runs no images, and images without positions.
func TestConv2DEmpty(t *testing.T) {
	eachOf(t, func(t *testing.T) {
		r := rand.New(rand.NewPCG(15, 16))
		for range 50 {
			c := anyConv(r)
			testConv[float32](t, r, 0, c)
			c.OH = 0
			testConv[float32](t, r, 1, c)
			c.OH, c.OW = 3, 0
			testConv[float32](t, r, 2, c)
		}
	}, "GEMM", "Depthwise")
}

func TestConv2DAllocates(t *testing.T) {
	eachOf(t, func(t *testing.T) {
		for _, c := range []Conv{
			{H: 9, W: 9, Cin: 5, KH: 3, KW: 3, Cout: 20, SH: 2, SW: 1, Top: 1, Left: 1, OH: 5, OW: 9},
			{H: 9, W: 9, Cin: 5, KH: 3, KW: 3, Cout: 20, SH: 2, SW: 1, DW: 2, Groups: 5, Top: 1, Left: 2, OH: 5, OW: 9},
			{H: 9, W: 9, Cin: 6, KH: 3, KW: 3, Cout: 20, SH: 2, SW: 1, DW: 2, Groups: 2, Top: 1, Left: 2, OH: 5, OW: 9},
		} {
			k := newConvCase[float32](rand.New(rand.NewPCG(17, 18)), 2, c)
			tmp := make([]float32, max(c.ForwardScratch(), c.GradXScratch(), c.GradKernelScratch()))
			if n := testing.AllocsPerRun(10, func() {
				Conv2D(k.gy, k.x, k.kernel, k.bias, k.n, c, tmp)
				Conv2DGradX(k.x, k.gy, k.kernel, k.n, c, tmp)
				Conv2DGradKernel(k.kernel, k.x, k.gy, k.n, c, tmp)
			}); n != 0 {
				t.Errorf("%+v: %v allocations, want 0", c, n)
			}
		}
	}, "GEMM", "Depthwise")
}
