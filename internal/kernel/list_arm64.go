//go:build !purego

package kernel

import "github.com/seed-1d449c6d/stheno/internal/impl"

var useListNEON = hasNEON

func init() { impl.Register("List/NEON", &useListNEON) }

// listBitsFast does what listBits does and reports true, for channels in fours, or does nothing.
func listBitsFast(windows *listWindows, g []float32, step, count, channels int) bool {
	if !useListNEON || channels%4 != 0 {
		return false
	}
	high := g[min(32, count-1)*step:] // from window 32 on, if there are so many
	for c := 0; c < channels; c += 4 {
		listBitsNEON(&windows[c], &g[c], step, min(count, 32))
		listBitsNEON(&windows[bandLen+c], &high[c], step, max(count-32, 0))
	}
	return true
}

// listKernel goes over as many elements of a row of patches and filters as it was made for.
type listKernel = func(filters, image *float32, windows *uint32, g *float32, arg *uint8, step int, place, window *int32, channels, filter int)

// listPart is a kernel for each of the two gradients.
type listPart struct {
	elements       int
	filters, image listKernel
}

// listSizes lists the parts that rows are cut into, the longest first.
var listSizes = [...]listPart{
	{96, listFilters96NEON, listImage96NEON},
	{64, listFilters64NEON, listImage64NEON},
	{32, listFilters32NEON, listImage32NEON},
	{16, listFilters16NEON, listImage16NEON},
	{8, listFilters8NEON, listImage8NEON},
	{4, listFilters4NEON, listImage4NEON},
	{1, listFilters1NEON, listImage1NEON},
}

// listFiltersFast does what gradFilters does and reports true, or does nothing.
func listFiltersFast(l *lister, acc, x, g []float32, arg []uint8, windows *listWindows, channels int) bool {
	return useListNEON && listParts(l, acc, x, g, arg, windows, channels, false)
}

// listImageFast does what gradImage does and reports true, or does nothing.
func listImageFast(l *lister, gx, filters, g []float32, arg []uint8, windows *listWindows, channels int) bool {
	return useListNEON && listParts(l, filters, gx, g, arg, windows, channels, true)
}

// listParts calls the functions for all parts of all rows and reports true.
func listParts(l *lister, filters, image, g []float32, arg []uint8, windows *listWindows, channels int, toImage bool) bool {
	for kh := range l.conv.KH {
		for i, s := 0, 0; i < l.row; {
			part := &listSizes[s]
			if part.elements > l.row-i {
				s++
				continue
			}
			call := part.filters
			if toImage {
				call = part.image
			}
			call(&filters[kh*l.pad+i], &image[kh*l.w*l.conv.Cin+i], &windows[0], &g[0], &arg[0],
				l.pool.C, &l.place[0], &l.window[0], channels, l.conv.KH*l.pad)
			i += part.elements
		}
	}
	return true
}
