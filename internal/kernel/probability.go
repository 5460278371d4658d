package kernel

import "math"

// Focal holds the parameters of losses of probabilities. Without Gamma and Balanced, and with Alpha 1, they are plain
// cross-entropies.
type Focal struct {
	Smoothing float64 // how far targets move towards one over the number of classes
	Gamma     float64 // exponent of how wrong a probability is
	Alpha     float64
	Balanced  bool // binary only: Alpha weighs targets of 1, and 1-Alpha those of 0
}

// probable limits a probability as Keras does, to a distance of 1e-7 from 0 and 1, rounded to T; inside says that it was in
// the range. NaN stays.
func probable[T Float](p float64) (q float64, inside bool) {
	const epsilon = 1e-7
	low, high := float64(T(epsilon)), float64(T(1-epsilon))
	switch {
	case p < low:
		return low, false
	case p > high:
		return high, false
	}
	return p, true
}

// power is x^gamma and its derivative by x; x is 0 to 1.
func power(x, gamma float64) (y, slope float64) {
	if gamma == 0 {
		return 1, 0
	}
	return math.Pow(x, gamma), gamma * math.Pow(x, gamma-1)
}

// BinaryProbability writes to loss, for each row of k probabilities p and targets t, the mean of
//
//	a·(1-s)^Gamma · (-t·log(q) - (1-t)·log(1-q))      s = t·p + (1-t)·(1-p)   q = p limited
//
// where a is 1 or, if Balanced, t·Alpha + (1-t)·(1-Alpha). In float64.
func BinaryProbability[T Float](loss, p, t []T, k int, f Focal) {
	checkLoss(len(loss), len(p), len(t), k)
	for n := range loss {
		sum := 0.0
		u := t[n*k:][:k]
		for j, v := range p[n*k:][:k] {
			l, _ := f.binary(float64(v), smoothed(u[j], f.Smoothing, 2), probable[T])
			sum += l
		}
		loss[n] = T(sum / float64(k))
	}
}

// BinaryProbabilityGrad writes to dst the derivative by p of BinaryProbability times gy, one for each row. Where p was
// limited, that of q by p is 0.
func BinaryProbabilityGrad[T Float](dst, p, t, gy []T, k int, f Focal) {
	checkLoss(len(gy), len(p), len(t), k)
	checkLoss(len(gy), len(p), len(dst), k)
	for n, g := range gy {
		scale := float64(g) / float64(k)
		u, r := t[n*k:][:k], dst[n*k:][:k]
		for j, v := range p[n*k:][:k] {
			_, d := f.binary(float64(v), smoothed(u[j], f.Smoothing, 2), probable[T])
			r[j] = T(d * scale)
		}
	}
}

// binary is the loss of one element and its derivative by p.
func (f Focal) binary(p, t float64, limit func(float64) (float64, bool)) (loss, slope float64) {
	q, inside := limit(p)
	entropy := -float64(t*math.Log(q)) - float64((1-t)*math.Log(1-q))
	factor, by := power(1-float64(t*p)-float64((1-t)*(1-p)), f.Gamma)
	slope = float64(by * (1 - 2*t) * entropy)
	if inside {
		slope += float64(factor * (float64((1-t)/(1-q)) - float64(t/q)))
	}
	a := 1.0
	if f.Balanced {
		a = float64(t*f.Alpha) + float64((1-t)*(1-f.Alpha))
	}
	return a * factor * entropy, a * slope
}

// CategoricalProbability writes to loss, for each row of k probabilities p and targets t, the sum of
//
//	-Alpha·(1-q)^Gamma·t·log(q)      q = p over the sum of the row, limited
//
// In float64.
func CategoricalProbability[T Float](loss, p, t []T, k int, f Focal) {
	checkLoss(len(loss), len(p), len(t), k)
	for n := range loss {
		row, u, sum := p[n*k:][:k], t[n*k:][:k], 0.0
		all := total(row)
		for j, v := range row {
			q, _ := probable[T](float64(v) / all)
			factor, _ := power(1-q, f.Gamma)
			sum -= float64(factor * smoothed(u[j], f.Smoothing, k) * math.Log(q))
		}
		loss[n] = T(f.Alpha * sum)
	}
}

// CategoricalProbabilityGrad writes to dst the derivative by p of CategoricalProbability times gy, one for each row. Where
// q was limited, its derivative is 0.
func CategoricalProbabilityGrad[T Float](dst, p, t, gy []T, k int, f Focal) {
	checkLoss(len(gy), len(p), len(t), k)
	checkLoss(len(gy), len(p), len(dst), k)
	for n, g := range gy {
		row, u, r := p[n*k:][:k], t[n*k:][:k], dst[n*k:][:k]
		all, mean := total(row), 0.0 // mean of the derivatives by q, weighed by q
		for j, v := range row {
			mean += float64(f.categorical(float64(v)/all, smoothed(u[j], f.Smoothing, k), probable[T]) * (float64(v) / all))
		}
		for j, v := range row {
			d := f.categorical(float64(v)/all, smoothed(u[j], f.Smoothing, k), probable[T])
			r[j] = T((d - mean) / all * float64(g))
		}
	}
}

// categorical is the derivative of one element's loss by q before its limits.
func (f Focal) categorical(q, t float64, limit func(float64) (float64, bool)) float64 {
	q, inside := limit(q)
	if !inside {
		return 0
	}
	factor, by := power(1-q, f.Gamma)
	return f.Alpha * t * (float64(by*math.Log(q)) - float64(factor/q))
}

func total[T Float](x []T) (sum float64) {
	for _, v := range x {
		sum += float64(v)
	}
	return sum
}
