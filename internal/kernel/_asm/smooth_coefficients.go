package main

// Constants of the smooth activations. coefficients.py made the polynomials and says how far they are off.

// log2e and ln2 in two parts, of which the first has so few bits that its product with an exponent is exact.
const (
	log2e   = 1.44269504088896340736
	ln2High = 0.693145751953125
	ln2Low  = 1.428606820309417232e-6
)

// geluTanh1 and geluTanh3 are 2*sqrt(2/pi) and 0.044715 times that, density is 1/sqrt(2*pi), as pairs of float32.
var (
	geluTanh1 = pairOf(1.5957691216057307)
	geluTanh3 = pairOf(0.07135481627260025)
	density   = pairOf(0.3989422804014327)
)

// pairOf returns the float32 next to v and the rest.
func pairOf(v float64) [2]float64 {
	hi := float64(float32(v))
	return [2]float64{hi, v - hi}
}

// expCoefficients are of (exp(-r)-1+r)/r² for |r| <= ln(2)/2, to 6.5e-8.
var expCoefficients = []float64{0.5, -0.1666657667, 0.04166655421, -0.008363232884, 0.001392625083}

// log1pCoefficients are of (e-log(1+e))/e² in powers of e-1/2 for e from 0 to 1, to 4.7e-9.
var log1pCoefficients = []float64{
	0.3781395709, -0.179224939, 0.09322970892, -0.05108303853, 0.02896400819, -0.01680165151, 0.009681858672,
	-0.00578768344, 0.004576878015, -0.002801641993,
}

// millsShift, millsCenter and millsCoefficients are of mills, to 2.5e-9. The shift leaves G flat enough where t is small that
// the rounding of y does not matter; the center is such that the first coefficient is nearly a float32.
const (
	millsShift  = 2
	millsCenter = 1.000279426574707
)

var millsCoefficients = []float64{
	0.6725006103, -0.3314205605, 0.02876659383, 0.03671993432, -0.0004603630392, -0.006731342791, -0.001953221053,
	0.0008219156001, 0.0008365818786, 0.000133443754, -0.0001493957531, -6.581982622e-05,
}

// lost returns what is lost of v as a float32.
func lost(v float64) float64 { return v - float64(float32(v)) }
