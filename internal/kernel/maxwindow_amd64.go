//go:build !purego

package kernel

import "math"

// Windows of any size, of at least one vector of channels in float32. The flag is that of MaxPool2D.

// windowCells is how many cells of eight channels one call into assembly does, which cannot be interrupted: 20 microseconds
// at most from the second cache. gradCells is how many a window may have whose gradient is done so, which takes one call.
const (
	windowCells = 1 << 12
	gradCells   = 1 << 13
)

// maxWindowsFast does MaxPool2D and reports true, or does nothing.
func maxWindowsFast[T Float](y, x []T, n int, p Pool) bool {
	to, ok := any(y).([]float32)
	if !ok || !useMaxPool2DAVX2 || p.C < 8 {
		return false
	}
	from := any(x).([]float32)
	for i := range to {
		to[i] = float32(math.Inf(-1))
	}
	p.eachWindow(n, func(window, image int, w window) {
		most := max(1, windowCells/w.cols)
		for r := 0; r < w.rows; r += most {
			rows := min(most, w.rows-r)
			blocks := max(1, windowCells/(rows*w.cols))
			for c := 0; c+8 <= p.C; c += 8 * blocks {
				maxWindowAVX2(&to[window+c], &from[image+w.at+r*w.step+c], rows, w.cols, w.step, p.C, min(blocks, (p.C-c)/8))
			}
		}
		for c := p.C &^ 7; c < p.C; c++ {
			at := image + w.at + c
			for r := range w.rows {
				for q := range w.cols {
					to[window+c] = max(to[window+c], from[at+r*w.step+q*p.C])
				}
			}
		}
	})
	return true
}

// maxWindowsGradFast does MaxPool2DGrad, of which gx is cleared, and reports true, or does nothing.
func maxWindowsGradFast[T Float](gx, x, gy []T, n int, p Pool) bool {
	to, ok := any(gx).([]float32)
	if !ok || !useMaxPool2DAVX2 || p.C < 8 || min(p.PH, p.H)*min(p.PW, p.W) > gradCells {
		return false
	}
	from, g := any(x).([]float32), any(gy).([]float32)
	p.eachWindow(n, func(window, image int, w window) {
		blocks := max(1, windowCells/(w.rows*w.cols))
		for c := 0; c+8 <= p.C; c += 8 * blocks {
			at := image + w.at + c
			maxWindowGradAVX2(&to[at], &from[at], &g[window+c], w.rows, w.cols, w.step, p.C, min(blocks, (p.C-c)/8))
		}
		for c := p.C &^ 7; c < p.C; c++ {
			at := image + w.at + c
			to[at+firstLargest(from[at:], w, p.C)] += g[window+c]
		}
	})
	return true
}

// eachWindow calls f for the windows of n images that have a cell, with the offsets of the window and of its image.
func (p Pool) eachWindow(n int, f func(window, image int, w window)) {
	at := 0
	for i := range n {
		for oh := range p.OH {
			for ow := range p.OW {
				if w := p.window(oh, ow); w.rows > 0 && w.cols > 0 {
					f(at, i*p.H*p.W*p.C, w)
				}
				at += p.C
			}
		}
	}
}
