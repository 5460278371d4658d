package kernel

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
)

// blockCase is a block with data for one image, and what the kernels should give.
type blockCase struct {
	b                           *Block
	x, kernel, bias, gy         []float32
	conv, y                     []float32 // by the kernels one after the other
	arg                         []uint8   // from conv
	gx, gk, gb                  []float64 // through arg
	gotY, gotGX, gotGK, gotGB   []float32
	gotArg                      []uint8
	prep, backPrep, acc         []float32
	forwardScratch, backScratch []float32
}

// randomBlock draws a geometry.
func randomBlock(r *rand.Rand) (Conv, Pool) {
	for {
		c := randomConv(r)
		if r.IntN(3) == 0 {
			c.H, c.W = c.H+r.IntN(30), c.W+r.IntN(30)
			c.OH, c.OW = c.H, c.W
			c.SH, c.SW = 1, 1
			c.Top, c.Left = (c.KH-1)/2, (c.KW-1)/2
			if r.IntN(2) == 0 {
				c.Top, c.Left, c.OH, c.OW = 0, 0, c.H-c.KH+1, c.W-c.KW+1
			}
		}
		p := Pool{H: c.OH, W: c.OW, C: c.Cout, PH: 2, PW: 2}
		if r.IntN(3) == 0 {
			p.PH, p.PW = 1+r.IntN(4), 1+r.IntN(4)
		}
		p.SH, p.SW = p.PH, p.PW
		if r.IntN(4) == 0 {
			p.SH, p.SW = p.PH+r.IntN(3), p.PW+r.IntN(3)
		}
		if c.OH < p.PH || c.OW < p.PW {
			continue
		}
		p.OH, p.OW = (c.OH-p.PH)/p.SH+1, (c.OW-p.PW)/p.SW+1
		if r.IntN(8) == 0 { // fewer windows than there is room for
			p.OH, p.OW = 1+r.IntN(p.OH), 1+r.IntN(p.OW)
		}
		return c, p
	}
}

// newBlockCase fills a case; density is the share of gradients that are not 0.
func newBlockCase(r *rand.Rand, c Conv, p Pool, exact bool, density float64) *blockCase {
	b, ok := NewBlock(c, p, exact)
	if !ok {
		panic(fmt.Sprintf("no block for %+v, %+v", c, p))
	}
	out := p.OH * p.OW * p.C
	k := &blockCase{
		b:      b,
		x:      random[float32](r, c.H*c.W*c.Cin),
		kernel: random[float32](r, c.KH*c.KW*c.Cin*c.Cout),
		bias:   random[float32](r, c.Cout),
		gy:     random[float32](r, out),
	}
	for i := range k.gy {
		if r.Float64() >= density {
			k.gy[i] = 0
		}
	}
	k.gotY, k.gotArg = make([]float32, out), make([]uint8, out)
	k.gotGX, k.gotGK, k.gotGB = make([]float32, len(k.x)), make([]float32, len(k.kernel)), make([]float32, c.Cout)
	k.prep, k.backPrep, k.acc = make([]float32, b.PrepLen()), make([]float32, b.BackPrepLen()), make([]float32, b.GradLen())
	k.forwardScratch, k.backScratch = nans[float32](b.ForwardScratch()), nans[float32](b.BackScratch(true))
	return k
}

// forward computes all rows at once.
func (k *blockCase) forward() {
	fill(k.gotY, nan32)
	fill(k.forwardScratch, nan32)
	k.b.Prep(k.prep, k.kernel)
	k.b.Forward(k.gotY, k.gotArg, k.x, k.kernel, k.prep, k.bias, 0, k.b.Pool.OH, k.forwardScratch)
}

// backward computes all gradients, from what forward left.
func (k *blockCase) backward() {
	k.b.BackPrep(k.backPrep, k.kernel)
	clear(k.acc)
	clear(k.gotGB)
	fill(k.gotGX, nan32)
	fill(k.backScratch, nan32)
	k.b.Backward(k.acc, k.gotGB, k.gotGX, k.x, k.gotY, k.gotArg, k.gy, k.kernel, k.backPrep, k.backScratch)
	k.b.GradKernel(k.gotGK, k.acc)
}

// unfused computes conv, y and arg by the kernels that the block stands for.
func (k *blockCase) unfused() {
	c, p := k.b.Conv, k.b.Pool
	k.conv, k.y, k.arg = make([]float32, c.OH*c.OW*c.Cout), make([]float32, len(k.gy)), make([]uint8, len(k.gy))
	Conv2D(k.conv, k.x, k.kernel, k.bias, 1, c, make([]float32, c.ForwardScratch()))
	relu := make([]float32, len(k.conv))
	ReLU(relu, k.conv, Rectifier[float32]{Max: float32(math.Inf(1))})
	MaxPool2D(k.y, relu, 1, p)
	for i := range k.arg {
		k.arg[i] = uint8(k.place(i, relu))
	}
}

// place returns the cell of window i at which MaxPool2DGrad would put its gradient, given the rectified x.
func (k *blockCase) place(i int, x []float32) int {
	p := k.b.Pool
	best, place := float32(math.Inf(-1)), 0
	for cell := range p.PH * p.PW {
		v := x[k.cell(i, cell)]
		if v != v {
			return cell
		}
		if v > best {
			best, place = v, cell
		}
	}
	return place
}

// cell returns the offset in the output of the convolution of a cell of window i.
func (k *blockCase) cell(i, cell int) int {
	p := k.b.Pool
	oh, ow, c := i/p.C/p.OW, i/p.C%p.OW, i%p.C
	return ((oh*p.SH+cell/p.PW)*p.W+ow*p.SW+cell%p.PW)*p.C + c
}

// solve computes the gradients in float64, through the y and arg that forward left.
func (k *blockCase) solve() {
	c := k.b.Conv
	g := make([]float64, c.OH*c.OW*c.Cout)
	k.gx, k.gk, k.gb = make([]float64, len(k.x)), make([]float64, len(k.kernel)), make([]float64, c.Cout)
	for i, y := range k.gotY {
		v := float64(k.gy[i])
		if y != y {
			v = math.NaN()
		} else if y <= 0 {
			v = 0
		}
		g[k.cell(i, int(k.gotArg[i]))] = v
		k.gb[i%c.Cout] += v
	}
	naiveConv(1, c, func(x, w, y int) {
		if g[y] != 0 {
			k.gx[x] += g[y] * float64(k.kernel[w])
			k.gk[w] += g[y] * float64(k.x[x])
		}
	})
}

func (k *blockCase) String() string { return fmt.Sprintf("%+v, %+v", k.b.Conv, k.b.Pool) }

var nan32 = float32(math.NaN())

func fill[E any](x []E, v E) {
	for i := range x {
		x[i] = v
	}
}

// wantSame fails unless got has the bits of want.
func wantSame(t *testing.T, what string, got, want []float32) {
	t.Helper()
	for i, w := range want {
		if !sameFloat(got[i], w) {
			t.Errorf("%s[%d] = %v, want %v", what, i, got[i], w)
			return
		}
	}
}
