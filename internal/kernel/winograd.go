package kernel

// Winograd computes a 3x3 convolution with stride 1 by Winograd's F(4x4,3x3): 4x4 outputs at a time, from a 6x6 patch of
// the image, with 36 products per pair of channels where the plain sum has 144. It serves float32, any padding, and at
// least winogradChannels channels on both sides.
//
// The image patch d, the filter g and the tile of outputs y are seen as polynomials that are multiplied at the points
// 0, ±sqrt(1/2), ±sqrt(2) and infinity (Lavin and Gray, arXiv:1509.09308; the points with the smallest error among those
// tried):
//
//	V = Bᵀ d B     U = G g Gᵀ     M[z] = sum over Cin of V[z] U[z], z < 36     y = Aᵀ M A
//
// Gradients run the same steps backwards (the adjoint): dM = A dy Aᵀ, dV = dM Uᵀ, dx += B dV Bᵀ, dU = Vᵀ dM, dg = Gᵀ dU G.
//
// Against float64 the error of y is about twice the direct sum's: see TestWinogradError. What is not finite does not
// vanish: a forward tile in which any value, before bias and ReLU, is not finite is computed again as Conv2D does it, so
// NaN and infinities come out exactly there, and only there, where Conv2D has them. In gradients a NaN or an infinity
// makes the whole patch (gradient of x) or all nine weights of a pair of channels (gradient of the kernel) NaN.
//
// A tile gives the same bits whatever rows, images or tiles are computed with it.
type Winograd struct {
	c      Conv
	oh, ow int // outputs wanted: those of c, or, before a pool, those in windows
	th, tw int // tiles that cover them
	cin    int // c.Cin and c.Cout rounded up to whole vectors
	cout   int
	group  int // tiles that pass through scratch at a time
}

const (
	winogradPoints   = 36 // products per tile and pair of channels
	winogradLanes    = 16 // channels are rounded up to a multiple of this, in scratch
	winogradGroup    = 28 // tiles that pass through scratch at a time; 14 to 84 are as fast, measured from 16 to 512 channels
	winogradChannels = 16 // the least number of input and of output channels
)

// NewWinograd returns the Winograd form of c, or false if c has none that pays.
func NewWinograd(c Conv) (Winograd, bool) {
	w := newWinograd(c, c.OH, c.OW)
	return w, w.fits()
}

// newWinogradPool is NewWinograd for a convolution followed by ReLU and p, whose windows are 2x2 and lie side by side
// without padding: a tile is then two by two windows. Rows and columns of outputs in no window are left out.
func newWinogradPool(c Conv, p Pool) (Winograd, bool) {
	w := newWinograd(c, 2*p.OH, 2*p.OW)
	return w, w.fits() && p.PH == 2 && p.PW == 2 && p.SH == 2 && p.SW == 2 && p.Top == 0 && p.Left == 0 &&
		p.H == c.OH && p.W == c.OW && p.C == c.Cout && w.oh <= c.OH && w.ow <= c.OW
}

func newWinograd(c Conv, oh, ow int) Winograd {
	return Winograd{
		c: c, oh: oh, ow: ow, th: (oh + 3) / 4, tw: (ow + 3) / 4,
		cin: wholeVectors(c.Cin), cout: wholeVectors(c.Cout), group: winogradGroup,
	}
}

// fits is the rule by which Winograd is chosen: at least winogradChannels channels on both sides, and at least half of
// the outputs in tiles wanted.
//
// Measured on Zen 4, AVX2 and AVX-512, against the direct passes: with 16 channels Winograd takes 0.5 to 0.9 of their
// time, from 32 on 0.25 to 0.7; 17 to 20 channels, padded to 32, break even; 8 and 16 channels are up to 1.4 times slower.
// 6x6 outputs, 56 % of their four tiles, take 0.5 to 0.8; 5x5, 39 %, 0.7 to 0.9.
//
// F(2x2,3x3) is left out. Up to 4x4 outputs and from 7x7 on its products alone take longer than F(4x4,3x3) as a whole;
// for 5x5 and 6x6 outputs they take 0.65 to 0.9 of that, which its transforms, of as many values, use up.
func (w Winograd) fits() bool {
	c := w.c
	return c.KH == 3 && c.KW == 3 && c.SH == 1 && c.SW == 1 && min(c.Cin, c.Cout) >= winogradChannels &&
		w.oh*w.ow > 0 && 2*w.oh*w.ow >= 16*w.th*w.tw
}

// wholeVectors rounds a number of channels up.
func wholeVectors(n int) int { return (n + winogradLanes - 1) &^ (winogradLanes - 1) }

// planeStep returns how far apart planes of n elements lie: an odd number of cache lines, so that the 36 values of a
// channel fall into different sets of the first cache.
func planeStep(n int) int { return ((n+winogradLanes-1)/winogradLanes | 1) * winogradLanes }
