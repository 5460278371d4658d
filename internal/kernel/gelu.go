package kernel

import "math"

// GELU writes x*P(x) to dst, P being the normal distribution's probability of less than x, (1+erf(x/sqrt(2)))/2: the
// Gaussian error linear unit; -0 at -Inf, +Inf at +Inf.
func GELU[T Float](dst, x []T) { smoothForward(smoothGELU, dst, x, gelu) }

// GELUGrad writes gy * (P(x) + x*p(x)) to dst, p being the normal density: 0 times gy at -Inf, gy at +Inf.
func GELUGrad[T Float](dst, x, gy []T) { smoothBackward(smoothGELU, dst, x, gy, geluSlope) }

// GELUGrad2 writes gy * p(x)*(2-x²) to dst, p being the normal density.
func GELUGrad2[T Float](dst, x, gy []T) { smoothBackward2(dst, x, gy, geluCurve) }

// geluEnd is where P is 1, or 0 below -geluEnd, for both types.
const geluEnd = 40

// density is p(0) = 1/sqrt(2*pi), to more than 53 bits.
var density = pair{0x1.9884533d43651p-2, -0x1.cbc0d30ebfd15p-56}

func gelu(x float64) float64 {
	if x != x || x == 0 || x > geluEnd {
		return x
	}
	x = max(x, -geluEnd)
	d, ratio := normalTail(math.Abs(x))
	if x < 0 {
		return scaleBy2(d.m.mul(ratio).times(x).value(), d.k)
	}
	return pairOne.add(d.e.mul(ratio).times(-1)).times(x).value()
}

func geluSlope(x float64) float64 {
	if x != x {
		return x
	}
	x = min(max(x, -geluEnd), geluEnd)
	d, ratio := normalTail(math.Abs(x))
	if x < 0 {
		return scaleBy2(d.m.mul(density.times(x).add(ratio)).value(), d.k)
	}
	return density.times(x).add(ratio.times(-1)).mul(d.e).plus(1).value()
}

func geluCurve(x float64) float64 {
	if x != x {
		return x
	}
	x = min(math.Abs(x), geluEnd)
	square := productPair(x, x)
	d := decayOf(square.times(0.5))
	return scaleBy2(d.m.mul(density).mul(square.times(-1).plus(2)).value(), d.k)
}

// normalTail returns e = exp(-t²/2) for t from 0 to geluEnd, and the ratio P(-t)/e.
func normalTail(t float64) (d decay, ratio pair) {
	shifted := sumPair(t, millsShift)
	y := pairOne.over(shifted).times(-2 * millsShift).plus(1)
	p := 0.0
	for i := len(mills) - 1; i >= 0; i-- {
		p = float64(p*y.hi) + mills[i]
	}
	g := pair{p, 0}
	for i := len(millsPairs) - 1; i >= 0; i-- {
		g = g.mul(y).add(millsPairs[i])
	}
	return decayOf(productPair(t, t).times(0.5)), g.over(shifted)
}

// The ratio is G/(t+millsShift), where G hardly varies: a polynomial in y = (t-millsShift)/(t+millsShift), off by less than
// 2e-20. Its first coefficients, the large ones, are in millsPairs. They come from _asm/coefficients.py.
const millsShift = 6

var (
	millsPairs = [...]pair{
		{0.7773517718933622, -0x1.d044cc1a84abbp-55},
		{-0.7010090295908656, 0x1.e818157ea0db5p-56},
		{0.5689688918147834, 0x1.0833473f27fbap-56},
		{-0.413903585775582, 0x1.ae0d2c7caba43p-56},
	}
	mills = [...]float64{
		0.26797424584167145, -0.15268023206480696, 0.07517191566858397, -0.030985315502317826, 0.010029820645215843,
		-0.002131605258353297, 3.286998034972777e-05, 0.00018136067744214067, -6.475178539313259e-05, 1.074742266796515e-06,
		6.795581139607069e-06, -1.798020863829002e-06, -4.2772046815428866e-07, 3.085863447893163e-07, 4.965510574990306e-09,
		-4.2627458250859914e-08, 4.05255879625005e-09, 5.690397876041006e-09, -7.989773996534629e-10, -7.094021515644361e-10,
		6.183822815749808e-11, 5.337341859395937e-11,
	}
)
