package bench

import (
	"fmt"
	"runtime"
	"sync/atomic"
	"testing"
)

// BenchmarkCopy is the rectifier's limit: Go's copy of n float32, each core its part. B/s counts 8 bytes an element, as
// BenchmarkReLU forward does, so that the two can be compared.
func BenchmarkCopy(b *testing.B) {
	for _, n := range []int{1_000, 100_000, 1_000_000, 10_000_000} {
		b.Run(fmt.Sprintf("n=%d", n), func(b *testing.B) {
			dst, src, cores := make([]float32, n), pixels(n), runtime.GOMAXPROCS(0) // untouched memory would all be one page of zeros
			part := func(i int) { copy(dst[i*n/cores:(i+1)*n/cores], src[i*n/cores:(i+1)*n/cores]) }
			var turn, left atomic.Int64 // turns so far, below 0 when it is over; parts of this turn that are not done
			for i := 1; i < cores; i++ {
				go func() {
					for seen := int64(0); ; {
						switch now := turn.Load(); {
						case now < 0:
							return
						case now != seen:
							seen = now
							part(i)
							left.Add(-1)
						}
					}
				}()
			}
			b.Cleanup(func() { turn.Store(-1) })
			b.SetBytes(int64(8 * n))
			for b.Loop() {
				left.Store(int64(cores - 1))
				turn.Add(1)
				part(0)
				for left.Load() > 0 {
				}
			}
		})
	}
}
