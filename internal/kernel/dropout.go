package kernel

import "math"

// Dropping tells which numbers a dropout keeps: those whose Uniform32 is at least the rate. Step has a number for each row.
type Dropping[T Float] struct {
	seed  uint64
	least uint64 // of 2^24, that is kept
	scale T      // of what is kept
}

// NewDropping is for rates from 0, which keeps all, to 1, which keeps nothing.
func NewDropping[T Float](rate float64, seed uint64) Dropping[T] {
	d := Dropping[T]{seed: seed, least: uint64(math.Ceil(rate * (1 << 24)))}
	if rate < 1 {
		d.scale = T(1 / (1 - rate))
	}
	return d
}

// Dropout writes to y, which may be x, for each row n of x the elements that step[n] keeps, scaled, and 0 for the others
// whatever they are. An element's index is its place in the row.
func Dropout[T Float](y, x []T, step []int, d Dropping[T]) {
	rows := len(step)
	if len(y) != len(x) || rows == 0 && len(x) != 0 || rows != 0 && len(x)%rows != 0 {
		panic("kernel: Dropout: y, x and step do not fit")
	}
	if rows == 0 {
		return
	}
	k := len(x) / rows
	for n, s := range step {
		key := rowKey(d.seed, uint64(s))
		u, v := x[n*k:][:k], y[n*k:][:k]
		for j := range u {
			v[j] = d.apply(key, j, u[j])
		}
	}
}

// ChannelDropout is Dropout with one decision for all elements of a channel of a picture; the index is the channel's. tmp
// has a number for each channel.
func ChannelDropout[T Float](y, x []T, step []int, channels int, d Dropping[T], tmp []T) {
	rows := len(step)
	if len(y) != len(x) || len(x) != 0 && (rows == 0 || channels == 0 || len(x)%(rows*channels) != 0) {
		panic("kernel: ChannelDropout: y, x and step do not fit")
	}
	if len(x) == 0 {
		return
	}
	k := len(x) / rows
	kept := tmp[:channels]
	for n, s := range step {
		key := rowKey(d.seed, uint64(s))
		for c := range kept {
			kept[c] = d.apply(key, c, 1)
		}
		u, v := x[n*k:][:k], y[n*k:][:k]
		for i := 0; i < k; i += channels {
			a, b := u[i:][:channels], v[i:][:channels]
			for c, m := range kept {
				if m == 0 {
					b[c] = 0
				} else {
					b[c] = a[c] * m
				}
			}
		}
	}
}

// apply is v, scaled, if the element is kept.
func (d *Dropping[T]) apply(key uint64, index int, v T) T {
	if bits24(key, uint64(index)) < d.least {
		return 0
	}
	return v * d.scale
}
