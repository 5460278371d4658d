//go:build !purego

package kernel

import "github.com/seed-1d449c6d/stheno/internal/impl"

var useMaxPool2DAVX2 = hasAVX2FMA

func init() { impl.Register("MaxPool2D/AVX2", &useMaxPool2DAVX2) }

// maxPoolFast does MaxPool2D and reports true, or does nothing. It does images of at least one vector of channels in
// float32; pools that halve an image have a loop of their own.
func maxPoolFast[T Float](y, x []T, n int, p Pool) bool {
	if !p.halves() {
		return maxWindowsFast(y, x, n, p)
	}
	to, ok := any(y).([]float32)
	if !ok || !useMaxPool2DAVX2 || p.C < 8 {
		return false
	}
	from := any(x).([]float32)
	p.eachRun(n, func(window, up, down, windows int) {
		maxPool2x2AVX2(&to[window], &from[up], &from[down], windows, p.C)
	})
	return true
}

// maxPoolGradFast does MaxPool2DGrad, of which gx is cleared, and reports true, or does nothing, as maxPoolFast.
func maxPoolGradFast[T Float](gx, x, gy []T, n int, p Pool) bool {
	if !p.halves() {
		return maxWindowsGradFast(gx, x, gy, n, p)
	}
	to, ok := any(gx).([]float32)
	if !ok || !useMaxPool2DAVX2 || p.C < 8 {
		return false
	}
	from, g := any(x).([]float32), any(gy).([]float32)
	p.eachRun(n, func(window, up, down, windows int) {
		maxPoolGrad2x2AVX2(&to[up], &to[down], &from[up], &from[down], &g[window], windows, p.C)
	})
	return true
}

// eachRun calls f with the offsets of windows that follow each other in one row, of n images, and of the two image rows
// they lie in; in one call there are no more than take a few microseconds. p halves images.
func (p Pool) eachRun(n int, f func(window, up, down, windows int)) {
	row, most := p.W*p.C, max(streamed/p.C, 1)
	for i := range n {
		for oh := range p.OH {
			window, up := (i*p.OH+oh)*p.OW*p.C, (i*p.H+2*oh)*row
			for ow := 0; ow < p.OW; ow += most {
				f(window+ow*p.C, up+2*ow*p.C, up+2*ow*p.C+row, min(most, p.OW-ow))
			}
		}
	}
}
