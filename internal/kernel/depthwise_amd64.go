//go:build !purego

package kernel

import (
	"unsafe"

	"github.com/seed-1d449c6d/stheno/internal/impl"
)

var (
	useDepthwiseAVX2   = hasAVX2FMA
	useDepthwiseAVX512 = hasAVX512
)

func init() {
	impl.Register("Depthwise/AVX2", &useDepthwiseAVX2)
	impl.Register("Depthwise/AVX512", &useDepthwiseAVX512)
}

// channelwiseFast computes p and reports true, or does nothing. Assembly does all float32 products but empty sums: one line
// and a few of its rows at a time, in all channels, so that the rows of A under them stay in the first cache. (Lines of the
// cache that hold the same channels of neighbours, on the other hand, often share few of its sets.)
func channelwiseFast[T Float](c, a, b, bias []T, p product) bool {
	if !useDepthwiseAVX512 && !useDepthwiseAVX2 || p.r == 0 || p.k == 0 {
		return false
	}
	c32, ok := any(c).([]float32)
	if !ok {
		return false
	}
	a32, b32, bias32 := any(a).([]float32), any(b).([]float32), any(bias).([]float32)
	most := 6
	if useDepthwiseAVX512 {
		most = 14
	} else if p.cols <= 8 {
		most = 12
	}
	s := splitRows(p.rows, most)
	panels := max(longestSum/(p.r*p.k), 1) // in a call
	for l := range p.lines {
		for n := 0; n < p.cols; n += 16 * panels {
			cols := min(p.cols-n, 16*panels)
			for m, t := 0, 0; t < s.tiles; {
				height, tiles := s.next(t, p.r*p.k*((cols+15)/16))
				c, a, b := c32[l*p.lc+m*p.ldc+n:], a32[l*p.la+m*p.ma+n:], b32[l*p.lb+n:]
				var some []float32
				if bias != nil {
					some = bias32[n:]
				}
				if useDepthwiseAVX512 {
					channels512Kernels[height](&c[0], &a[0], &b[0], unsafe.SliceData(some), uint32(1)<<((cols-1)%16+1)-1, (cols+15)/16,
						tiles, p.ma, p.ldc, p.r, p.ra, p.rb, p.k, p.ka, p.kb, p.add)
				} else {
					channelsAVX2(c, a, b, some, height, tiles, cols, p)
				}
				m, t = m+height*tiles, t+tiles
			}
		}
	}
	return true
}

// channels512Kernels lists the assembly by rows of a tile.
var channels512Kernels = [...]func(c, a, b, bias *float32, mask uint32, panels, tiles, ma, ldc, r, ra, rb, k, ka, kb int, add bool){
	1: channels1x16AVX512, channels2x16AVX512, channels3x16AVX512, channels4x16AVX512, channels5x16AVX512, channels6x16AVX512, channels7x16AVX512,
	channels8x16AVX512, channels9x16AVX512, channels10x16AVX512, channels11x16AVX512, channels12x16AVX512, channels13x16AVX512, channels14x16AVX512,
}

// channelsKernels lists the assembly by kind of panel (16 channels, 9 to 15, 1 to 8) and rows of a tile. Only the first
// does more than one panel.
var channelsKernels = [...][13]func(c, a, b, bias *float32, mask *[8]int32, panels, tiles, ma, ldc, r, ra, rb, k, ka, kb int, add bool){
	{1: channels1x16AVX2, channels2x16AVX2, channels3x16AVX2, channels4x16AVX2, channels5x16AVX2, channels6x16AVX2},
	{1: channels1x16MaskAVX2, channels2x16MaskAVX2, channels3x16MaskAVX2, channels4x16MaskAVX2, channels5x16MaskAVX2, channels6x16MaskAVX2},
	{
		1: channels1x8MaskAVX2, channels2x8MaskAVX2, channels3x8MaskAVX2, channels4x8MaskAVX2, channels5x8MaskAVX2, channels6x8MaskAVX2,
		channels7x8MaskAVX2, channels8x8MaskAVX2, channels9x8MaskAVX2, channels10x8MaskAVX2, channels11x8MaskAVX2, channels12x8MaskAVX2,
	},
}

// channelsAVX2 computes so many tiles of p, in all cols channels: the whole panels first.
func channelsAVX2(c, a, b, bias []float32, height, tiles, cols int, p product) {
	done := cols &^ 15
	if done > 0 {
		channelsKernels[0][height](&c[0], &a[0], &b[0], unsafe.SliceData(bias), (*[8]int32)(gemmMask[:]), done/16,
			tiles, p.ma, p.ldc, p.r, p.ra, p.rb, p.k, p.ka, p.kb, p.add)
	}
	if rest := cols - done; rest > 0 {
		kind, lanes := 1, rest-8
		if rest <= 8 {
			kind, lanes = 2, rest
		}
		if bias != nil {
			bias = bias[done:]
		}
		channelsKernels[kind][height](&c[done], &a[done], &b[done], unsafe.SliceData(bias), (*[8]int32)(gemmMask[8-lanes:]), 1,
			tiles, p.ma, p.ldc, p.r, p.ra, p.rb, p.k, p.ka, p.kb, p.add)
	}
}
