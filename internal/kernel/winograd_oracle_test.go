package kernel

import (
	"bytes"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/seed-1d449c6d/stheno/internal/impl/impltest"
)

// winogradCase is a convolution with data that Winograd takes. Behind a pool, gy is the unpooled gradient, and pooled and
// arg are what the pass backwards gets.
type winogradCase struct {
	convCase[float32]
	w      Winograd
	pool   Pool
	pooled []float32
	arg    []uint8
}

// conv3x3 returns a convolution of h x w images; same pads them.
func conv3x3(h, w, in, out int, same bool) Conv {
	c := Conv{H: h, W: w, Cin: in, KH: 3, KW: 3, Cout: out, SH: 1, SW: 1, OH: h - 2, OW: w - 2}
	if same {
		c.Top, c.Left, c.OH, c.OW = 1, 1, h, w
	}
	return c
}

// pool2x2 returns the usual pool behind c.
func pool2x2(c Conv) Pool {
	return Pool{H: c.OH, W: c.OW, C: c.Cout, PH: 2, PW: 2, SH: 2, SW: 2, OH: c.OH / 2, OW: c.OW / 2}
}

// winogradConvs are geometries with whole tiles and tiles that hang over, channels that fill vectors and that do not,
// filters in panels, and any padding.
var winogradConvs = []Conv{
	conv3x3(18, 18, 16, 16, false),
	conv3x3(31, 31, 32, 64, false),
	conv3x3(11, 13, 17, 24, true),
	conv3x3(8, 12, 31, 47, false),
	conv3x3(10, 14, 20, 33, false),
	conv3x3(14, 9, 24, 19, true),
	conv3x3(9, 7, 48, 16, true),
	conv3x3(12, 10, packCols+20, 18, true),
	conv3x3(10, 12, 16, packCols+37, true),
	conv3x3(9, 12, 20, 2*placeChannels+17, false),
	{H: 12, W: 9, Cin: 16, KH: 3, KW: 3, Cout: 16, SH: 1, SW: 1, Top: 5, Left: 2, OH: 17, OW: 15},
	{H: 6, W: 22, Cin: 16, KH: 3, KW: 3, Cout: 16, SH: 1, SW: 1, Top: 0, Left: 1, OH: 8, OW: 9},
}

// newWinogradCase draws a convolution of n images, newWinogradPoolCase one image before a pool.
func newWinogradCase(r *rand.Rand, n int, c Conv) winogradCase {
	return winogradCase{convCase: newConvCase[float32](r, n, c), w: newWinograd(c, c.OH, c.OW)}
}

func newWinogradPoolCase(r *rand.Rand, c Conv) winogradCase {
	k := winogradCase{convCase: newConvCase[float32](r, 1, c), pool: pool2x2(c)}
	k.w = newWinograd(c, 2*k.pool.OH, 2*k.pool.OW)
	k.pooled = random[float32](r, k.pool.OH*k.pool.OW*c.Cout)
	k.arg = make([]uint8, len(k.pooled))
	clear(k.gy)
	for i := range k.arg {
		k.arg[i] = uint8(r.IntN(4))
		if r.IntN(3) == 0 {
			k.pooled[i] = 0
		}
		k.gy[k.cell(i, k.arg[i])] = k.pooled[i]
	}
	k.solve()
	return k
}

// cell returns the offset in y before the pool of window i at the given place.
func (k winogradCase) cell(i int, place uint8) int {
	c, p := k.c, k.pool
	oh, ow, n := i/p.C/p.OW, i/p.C%p.OW, i%p.C
	return ((2*oh+int(place>>1))*c.OW+2*ow+int(place&1))*c.Cout + n
}

func (k winogradCase) prep() []float32 {
	p := nans[float32](k.w.PrepLen())
	k.w.Prep(p, k.kernel)
	return p
}

func (k winogradCase) backPrep() []float32 {
	p := nans[float32](k.w.BackPrepLen())
	k.w.BackPrep(p, k.kernel)
	return p
}

func (k winogradCase) tmp() []float32 { return nans[float32](k.w.Scratch()) }

// forward, gradX and gradKernel run Winograd; fence says what becomes of each slice first.
func (k winogradCase) forward(bias []float32, relu bool, fence func([]float32) []float32) []float32 {
	y := fence(nans[float32](len(k.gy)))
	k.w.Forward(y, fence(k.x), fence(k.kernel), fence(k.prep()), fence(bias), k.n, relu, fence(k.tmp()))
	return y
}

func (k winogradCase) forwardPool(fence func([]float32) []float32) ([]float32, []uint8) {
	y, places := fence(nans[float32](len(k.pooled))), bytes.Repeat([]byte{7}, len(k.pooled)+64)
	arg := places[:len(y):len(y)]
	k.w.forwardPool(y, arg, fence(k.x), fence(k.kernel), fence(k.prep()), fence(k.bias), 0, k.pool.OH, fence(k.tmp()))
	if !bytes.Equal(places[len(y):], bytes.Repeat([]byte{7}, 64)) {
		panic("forwardPool wrote beyond arg")
	}
	return y, arg
}

func (k winogradCase) gradX(fence func([]float32) []float32) []float32 {
	gx := fence(nans[float32](len(k.x)))
	if k.pooled != nil {
		k.w.gradXPool(gx, fence(k.pooled), k.arg, fence(k.backPrep()), fence(k.tmp()))
	} else {
		k.w.GradX(gx, fence(k.gy), fence(k.backPrep()), k.n, fence(k.tmp()))
	}
	return gx
}

func (k winogradCase) gradKernel(fence func([]float32) []float32) []float32 {
	sum, gk := fence(make([]float32, k.w.GradLen())), fence(nans[float32](len(k.kernel)))
	if k.pooled != nil {
		k.w.addGradKernelPool(sum, fence(k.x), fence(k.pooled), k.arg, fence(k.tmp()))
	} else {
		k.w.AddGradKernel(sum, fence(k.x), fence(k.gy), k.n, fence(k.tmp()))
	}
	k.w.GradKernel(gk, sum)
	return gk
}

// plain leaves a slice as it is.
func plain(x []float32) []float32 { return x }

// fence returns fenced of t.
func fence(t *testing.T) func([]float32) []float32 {
	return func(x []float32) []float32 { return fenced(t, x) }
}

// eachTogether runs f with everything the CPU can do, as programs run, and once per implementation that takes part.
func eachTogether(t *testing.T, f func(t *testing.T)) {
	t.Helper()
	t.Run("together", f)
	impltest.Each(t, func(t *testing.T) {
		for _, part := range []string{"/portable", "/GEMM/", "/Winograd/"} {
			if strings.Contains(t.Name(), part) {
				f(t)
			}
		}
	})
}

// pool64 returns what y, in float64, gives after ReLU and pooling, and the places.
func (k winogradCase) pool64() (y []float64, arg []uint8) {
	y, arg = make([]float64, len(k.pooled)), make([]uint8, len(k.pooled))
	for i := range y {
		best := k.y[k.cell(i, 0)]
		for place := uint8(1); place < 4 && !math.IsNaN(best); place++ {
			if v := k.y[k.cell(i, place)]; v > best || math.IsNaN(v) {
				best, arg[i] = v, place
			}
		}
		y[i] = max(best, 0)
		if y[i] == 0 {
			arg[i] = 0
		}
	}
	return y, arg
}
