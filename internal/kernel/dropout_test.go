package kernel

import (
	"slices"
	"testing"
)

// TestDropoutRate: an element is kept if its random number is the rate or more, in rows and in channels; scaled by one over
// the rest.
func TestDropoutRate(t *testing.T) {
	const seed = 11
	for step := range 50 {
		x := []float64{3, 4, 5}
		for index := range x {
			u := float64(Uniform32(seed, uint64(step), uint64(index)))
			for _, rate := range []float64{u, u + 0x1p-25, u - 0x1p-25, u + 0x1p-60} {
				if rate < 0 || rate >= 1 {
					continue
				}
				want := make([]float64, len(x))
				for j, v := range x {
					if float64(Uniform32(seed, uint64(step), uint64(j))) >= rate {
						want[j] = v * (1 / (1 - rate))
					}
				}
				d := NewDropping[float64](rate, seed)
				y := make([]float64, len(x))
				Dropout(y, x, []int{step}, d)
				if !slices.Equal(y, want) {
					t.Errorf("step %d, rate %v: %v, want %v", step, rate, y, want)
				}
				pictures := make([]float64, 2*len(x))
				ChannelDropout(pictures, slices.Concat(x, x), []int{step}, len(x), d, make([]float64, len(x)))
				if !slices.Equal(pictures, slices.Concat(want, want)) {
					t.Errorf("step %d, rate %v: channels %v, want %v twice", step, rate, pictures, want)
				}
			}
		}
	}
}

func TestDropoutPanicsOnLengths(t *testing.T) {
	d := NewDropping[float32](0.5, 1)
	for name, f := range map[string]func(){
		"y":       func() { Dropout(make([]float32, 5), make([]float32, 6), make([]int, 2), d) },
		"step":    func() { Dropout(make([]float32, 6), make([]float32, 6), make([]int, 4), d) },
		"no step": func() { Dropout(make([]float32, 6), make([]float32, 6), nil, d) },
		"channels": func() {
			ChannelDropout(make([]float32, 6), make([]float32, 6), make([]int, 1), 4, d, make([]float32, 4))
		},
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s of a wrong length: did not panic", name)
				}
			}()
			f()
		}()
	}
	Dropout[float32](nil, nil, nil, d)
	ChannelDropout[float32](nil, nil, nil, 3, d, nil)
}

func BenchmarkDropout(b *testing.B) {
	x, y := make([]float32, 1<<20), make([]float32, 1<<20)
	step := make([]int, 32)
	d := NewDropping[float32](0.5, 1)
	b.Run("elements", func(b *testing.B) {
		b.SetBytes(8 << 20)
		for b.Loop() {
			Dropout(y, x, step, d)
		}
	})
	b.Run("channels", func(b *testing.B) {
		b.SetBytes(8 << 20)
		for b.Loop() {
			ChannelDropout(y, x, step, 32, d, make([]float32, 32))
		}
	})
}
