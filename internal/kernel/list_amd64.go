//go:build !purego

package kernel

import (
	"golang.org/x/sys/cpu"

	"github.com/seed-1d449c6d/stheno/internal/impl"
)

// The lists count and clear bits with instructions that came with AVX2, but are reported apart from it.
var (
	useListAVX2   = hasAVX2FMA && cpu.X86.HasBMI1 && cpu.X86.HasPOPCNT
	useListAVX512 = hasAVX512 && cpu.X86.HasBMI1 && cpu.X86.HasPOPCNT
)

func init() {
	impl.Register("List/AVX2", &useListAVX2)
	impl.Register("List/AVX512", &useListAVX512)
}

// listBitsFast does what listBits does and reports true, or does nothing.
func listBitsFast(windows *listWindows, g []float32, step, count, channels int) bool {
	switch {
	case useListAVX512:
		for c := 0; c < channels; c += 16 {
			listBitsAVX512(&windows[c], &g[c], 4*step, count, lanes16(channels-c))
		}
	case useListAVX2:
		for c := 0; c < channels; c += 8 {
			listBitsAVX2(&windows[c], &g[c], 4*step, count, lanes8(channels-c))
		}
	default:
		return false
	}
	return true
}

// lanes16 returns the mask of the first n of 16 lanes.
func lanes16(n int) uint16 { return uint16(1<<min(n, 16) - 1) }

// lanes8 returns the mask of the first n of 8 lanes.
func lanes8(n int) *[8]int32 { return (*[8]int32)(gemmMask[8-min(n, 8):]) }

// listKernel goes over the part of patches and filters, rows times vectors, for which it was made.
type listKernel[M any] = func(filters *float32, pad int, image *float32, row int, windows *uint32, g *float32, arg *uint8, step int, place, window *int32, channels, filter int, mask M)

// The functions by rows and vectors of their part.
var (
	listFilters512 = [4][9]listKernel[uint16]{
		1: {1: listFilters1x1AVX512, listFilters1x2AVX512, listFilters1x3AVX512, listFilters1x4AVX512, 6: listFilters1x6AVX512, 8: listFilters1x8AVX512},
		2: {1: listFilters2x1AVX512, listFilters2x2AVX512, listFilters2x3AVX512, listFilters2x4AVX512, 6: listFilters2x6AVX512, 8: listFilters2x8AVX512},
		3: {1: listFilters3x1AVX512, listFilters3x2AVX512, listFilters3x3AVX512, listFilters3x4AVX512, listFilters3x5AVX512, listFilters3x6AVX512, 8: listFilters3x8AVX512},
	}
	listImage512 = [4][9]listKernel[uint16]{
		1: {1: listImage1x1AVX512, listImage1x2AVX512, listImage1x3AVX512, listImage1x4AVX512, 6: listImage1x6AVX512, 8: listImage1x8AVX512},
		2: {1: listImage2x1AVX512, listImage2x2AVX512, listImage2x3AVX512, listImage2x4AVX512, 6: listImage2x6AVX512, 8: listImage2x8AVX512},
		3: {1: listImage3x1AVX512, listImage3x2AVX512, listImage3x3AVX512, listImage3x4AVX512, listImage3x5AVX512, listImage3x6AVX512, 8: listImage3x8AVX512},
	}
	listFilters256 = [4][9]listKernel[*[8]int32]{
		1: {1: listFilters1x1AVX2, listFilters1x2AVX2, 4: listFilters1x4AVX2, 8: listFilters1x8AVX2},
		2: {1: listFilters2x1AVX2, listFilters2x2AVX2, 4: listFilters2x4AVX2, 6: listFilters2x6AVX2},
		3: {1: listFilters3x1AVX2, listFilters3x2AVX2, listFilters3x3AVX2, listFilters3x4AVX2},
	}
	listFiltersMask256 = [4][9]listKernel[*[8]int32]{
		1: {1: listFilters1x1MaskAVX2, listFilters1x2MaskAVX2, 4: listFilters1x4MaskAVX2, 8: listFilters1x8MaskAVX2},
		2: {1: listFilters2x1MaskAVX2, listFilters2x2MaskAVX2, 4: listFilters2x4MaskAVX2, 6: listFilters2x6MaskAVX2},
		3: {1: listFilters3x1MaskAVX2, listFilters3x2MaskAVX2, listFilters3x3MaskAVX2, listFilters3x4MaskAVX2},
	}
	listImage256 = [4][9]listKernel[*[8]int32]{
		1: {1: listImage1x1AVX2, listImage1x2AVX2, 4: listImage1x4AVX2, 8: listImage1x8AVX2},
		2: {1: listImage2x1AVX2, listImage2x2AVX2, 4: listImage2x4AVX2, 6: listImage2x6AVX2},
		3: {1: listImage3x1AVX2, listImage3x2AVX2, listImage3x3AVX2, listImage3x4AVX2},
	}
	listImageMask256 = [4][9]listKernel[*[8]int32]{
		1: {1: listImage1x1MaskAVX2, listImage1x2MaskAVX2, 4: listImage1x4MaskAVX2, 8: listImage1x8MaskAVX2},
		2: {1: listImage2x1MaskAVX2, listImage2x2MaskAVX2, 4: listImage2x4MaskAVX2, 6: listImage2x6MaskAVX2},
		3: {1: listImage3x1MaskAVX2, listImage3x2MaskAVX2, listImage3x3MaskAVX2, listImage3x4MaskAVX2},
	}
)

// The functions for rows of 9 elements. A vector of AVX-512 would nearly always lie across two lines of the cache, even
// with only nine lanes of it.
var (
	listFilters9 = [4][9]listKernel[*[8]int32]{1: {2: listFilters1x2SingleAVX2}, {2: listFilters2x2SingleAVX2}, {2: listFilters3x2SingleAVX2}}
	listImage9   = [4][9]listKernel[*[8]int32]{1: {2: listImage1x2SingleAVX2}, {2: listImage2x2SingleAVX2}, {2: listImage3x2SingleAVX2}}
)

// listFiltersFast does what gradFilters does and reports true, or does nothing.
func listFiltersFast(l *lister, acc, x, g []float32, arg []uint8, windows *listWindows, channels int) bool {
	switch {
	case l.row == 9 && (useListAVX2 || useListAVX512):
		listParts(l, acc, x, g, arg, windows, channels, 8, lanes8, &listFilters9, &listFilters9)
	case useListAVX512:
		listParts(l, acc, x, g, arg, windows, channels, 16, lanes16, &listFilters512, &listFilters512)
	case useListAVX2:
		listParts(l, acc, x, g, arg, windows, channels, 8, lanes8, &listFilters256, &listFiltersMask256)
	default:
		return false
	}
	return true
}

// listImageFast does what gradImage does and reports true, or does nothing.
func listImageFast(l *lister, gx, filters, g []float32, arg []uint8, windows *listWindows, channels int) bool {
	switch {
	case l.row == 9 && (useListAVX2 || useListAVX512):
		listParts(l, filters, gx, g, arg, windows, channels, 8, lanes8, &listImage9, &listImage9)
	case useListAVX512:
		listParts(l, filters, gx, g, arg, windows, channels, 16, lanes16, &listImage512, &listImage512)
	case useListAVX2:
		listParts(l, filters, gx, g, arg, windows, channels, 8, lanes8, &listImage256, &listImageMask256)
	default:
		return false
	}
	return true
}

// listParts calls the functions for all parts of patches and filters: rows are taken three at a time, and the vectors of
// a row as many as there is a function for. masked are for parts in which a row ends with a vector that is not full.
func listParts[M any](l *lister, filters, image, g []float32, arg []uint8, windows *listWindows, channels, lanes int, mask func(int) M, whole, masked *[4][9]listKernel[M]) {
	step := l.w * l.conv.Cin
	for kh, rows := 0, 0; kh < l.conv.KH; kh += rows {
		rows = min(3, l.conv.KH-kh)
		for i, n := 0, 0; i < l.row; i += n * lanes {
			table, last := whole, mask(lanes)
			n = min((l.row-i+lanes-1)/lanes, 8)
			for whole[rows][n] == nil {
				n--
			}
			if rest := l.row - i - (n-1)*lanes; rest < lanes {
				table, last = masked, mask(rest)
			}
			table[rows][n](&filters[kh*l.pad+i], 4*l.pad, &image[kh*step+i], 4*step, &windows[0], &g[0], &arg[0],
				l.pool.C, &l.place[0], &l.window[0], channels, 4*l.conv.KH*l.pad, last)
		}
	}
}
