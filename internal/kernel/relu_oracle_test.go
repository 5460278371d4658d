package kernel

import (
	"math"
	"math/big"
)

// rectifiers returns plain ReLU and every mix of parameters that has a path or a corner of its own.
func rectifiers[T Float]() (all []Rectifier[T]) {
	for _, slope := range []T{0, 0.25, 0.1, 1.75} {
		for _, limit := range []T{T(math.Inf(1)), 6, 0.3, 0} {
			for _, threshold := range []T{0, 1, 0.7, -0.5} {
				all = append(all, Rectifier[T]{slope, limit, threshold})
			}
		}
	}
	return all
}

// reluInputs returns special numbers, each number that r names and its two neighbours, and ordinary ones.
func reluInputs[T Float](r Rectifier[T]) []T {
	inf := T(math.Inf(1))
	in := []T{T(math.NaN()), T(math.Copysign(0, -1)), 0, inf, -inf, largestFinite[T](), -largestFinite[T](), 1e-40, -1e-40, 1, -1, 0.6, -3.1, 17, -1e-3}
	for _, v := range []T{0, r.Threshold, r.Max, r.Slope, r.Threshold - 1} {
		in = append(in, v, neighbour(v, inf), neighbour(v, -inf))
	}
	return in
}

// reluOracle computes r of x from the exact difference and the exact product.
func reluOracle[T Float](x T, r Rectifier[T]) T {
	var y T
	switch {
	case x != x:
		return x
	case x > r.Threshold:
		y = x
		if x > r.Max {
			y = r.Max
		}
	case r.Slope == 0:
	case math.IsInf(float64(x), 0):
		y = x
	default:
		difference := round[T](new(big.Float).SetPrec(4000).Sub(exact(x), exact(r.Threshold)))
		if math.IsInf(float64(difference), 0) {
			y = difference
		} else {
			y = round[T](new(big.Float).SetPrec(4000).Mul(exact(r.Slope), exact(difference)))
		}
	}
	if y == 0 {
		return 0
	}
	return y
}

// reluGradOracle lists the regions of x from above.
func reluGradOracle[T Float](x, gy T, r Rectifier[T]) T {
	on, unlimited := x > r.Threshold, math.IsInf(float64(r.Max), 1)
	switch {
	case math.IsNaN(float64(x)):
		return x
	case on && (unlimited || x < r.Max):
		return gy
	case on || r.Slope == 0:
		return 0
	}
	// The product is rounded once: float64 holds that of two float32 exactly. Adding -0 changes nothing.
	return T(math.FMA(float64(r.Slope), float64(gy), math.Copysign(0, -1)))
}

// exact returns v, which is finite, as a big number.
func exact[T Float](v T) *big.Float { return new(big.Float).SetPrec(4000).SetFloat64(float64(v)) }

// round returns the T next to v.
func round[T Float](v *big.Float) T {
	if f, ok := any(new(T)).(*float32); ok {
		*f, _ = v.Float32()
		return T(*f)
	}
	f, _ := v.Float64()
	return T(f)
}

// sameFloat reports whether a and b are the same number, sign of zero included, or both NaN.
func sameFloat[T Float](a, b T) bool {
	return a != a && b != b || a == b && math.Signbit(float64(a)) == math.Signbit(float64(b))
}

func largestFinite[T Float]() T { return neighbour(T(math.Inf(1)), 0) }

// neighbour returns the next T from v towards to.
func neighbour[T Float](v, to T) T {
	if f, ok := any(v).(float32); ok {
		return T(math.Nextafter32(f, float32(to)))
	}
	return T(math.Nextafter(float64(v), float64(to)))
}
