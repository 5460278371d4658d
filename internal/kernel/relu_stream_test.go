package kernel

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/seed-1d449c6d/stheno/internal/impl/impltest"
)

// TestReLUStream compares ReLUStream and ReLUGradStream with the loops in Go: every length up to two turns of the main
// loop and a line more, dst at every place of a cache line, the inputs at others, dst an input or not; and sees that
// nothing beside dst is written.
func TestReLUStream(t *testing.T) {
	const line, most = 16, 16 + 2*32 + 16
	guard := float32(-77.25)
	all := rectifiers[float32]()
	impltest.Each(t, func(t *testing.T) {
		rng := rand.New(rand.NewPCG(1, 2))
		for n := range most {
			for start := range line {
				r := all[rng.IntN(len(all))]
				if n%3 == 0 {
					r = all[0] // the plain one
				}
				values := reluInputs(r)
				x, gy := make([]float32, n+start%5), make([]float32, n+start%3)
				for _, s := range [][]float32{x, gy} {
					for i := range s {
						s[i] = values[rng.IntN(len(values))]
					}
				}
				x, gy = x[start%5:], gy[start%3:]
				want, wantGrad := make([]float32, n), make([]float32, n)
				reluPortable(want, x, r)
				reluGradPortable(wantGrad, x, gy, r)

				check := func(name string, want, fill []float32, f func(dst []float32)) {
					t.Helper()
					room := slices.Repeat([]float32{guard}, n+4*line)
					at := line + untilLine(room[line:]) + start
					dst := room[at:][:n:n]
					copy(dst, fill)
					f(dst)
					for i, v := range dst {
						if !sameFloat(v, want[i]) {
							t.Fatalf("%s of %d elements from %d of a line, %+v: [%d] = %v, want %v", name, n, start, r, i, v, want[i])
						}
					}
					for i, v := range room {
						if (i < at || i >= at+n) && v != guard {
							t.Fatalf("%s of %d elements from %d of a line wrote outside dst, at %d", name, n, start, i-at)
						}
					}
				}
				check("ReLUStream", want, nil, func(dst []float32) { ReLUStream(dst, x, r) })
				check("ReLUStream in place", want, x, func(dst []float32) { ReLUStream(dst, dst, r) })
				check("ReLUGradStream", wantGrad, nil, func(dst []float32) { ReLUGradStream(dst, x, gy, r) })
				check("ReLUGradStream in x", wantGrad, x, func(dst []float32) { ReLUGradStream(dst, dst, gy, r) })
				check("ReLUGradStream in gy", wantGrad, gy, func(dst []float32) { ReLUGradStream(dst, x, dst, r) })
			}
		}
	})
}

// TestReLUStreamReads sees that nothing behind the inputs is read.
func TestReLUStreamReads(t *testing.T) {
	impltest.Each(t, func(t *testing.T) {
		for n := range 50 {
			x, dst := fenced(t, make([]float32, n)), fenced(t, make([]float32, n))
			for _, r := range []Rectifier[float32]{rectifiers[float32]()[0], {Max: 6}} {
				ReLUStream(dst, x, r)
				ReLUGradStream(dst, x, x, r)
			}
		}
	})
}

func TestReLUStreamDoesNotAllocate(t *testing.T) {
	x, y := make([]float32, 100), make([]float32, 100)
	impltest.Each(t, func(t *testing.T) {
		if n := testing.AllocsPerRun(10, func() {
			ReLUStream(y, x, Rectifier[float32]{Max: 6})
			ReLUGradStream(y, x, x, Rectifier[float32]{Max: 6})
		}); n != 0 {
			t.Errorf("ReLUStream and ReLUGradStream allocate %v times, want 0", n)
		}
	})
}

func TestReLUStreamPanicsOnLengths(t *testing.T) {
	a, b := make([]float32, 3), make([]float32, 4)
	for name, f := range map[string]func(){
		"ReLUStream(3, 4)":        func() { ReLUStream(a, b, Rectifier[float32]{}) },
		"ReLUGradStream(3, 4, 3)": func() { ReLUGradStream(a, b, a, Rectifier[float32]{}) },
		"ReLUGradStream(3, 3, 4)": func() { ReLUGradStream(a, a, b, Rectifier[float32]{}) },
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s did not panic", name)
				}
			}()
			f()
		}()
	}
}
