package main

import "fmt"

// list writes the loops over lists of windows: one that makes them, and for parts of a row of 24 to 1 vectors, and for
// one element, those that add patches to filters and filters to patches.
func list(f *file) {
	listBits(f)
	for _, part := range []listPart{{24, 4}, {16, 4}, {8, 4}, {4, 4}, {2, 4}, {1, 4}, {1, 1}} {
		part.write(f, "listFilters", "gradFilters")
		part.write(f, "listImage", "gradImage")
	}
}

// listBits writes listBits for four channels and up to 32 windows.
func listBits(f *file) {
	fn := f.function("listBitsNEON", "windows *uint32, grads *float32, step, count int",
		"writes to windows the bits of the first count windows, at most 32, of four channels; see listBits.")
	const windows, grads, step, count, one = 0, 1, 2, 3, 4
	for r, param := range []string{"windows", "grads", "step", "count"} {
		fn.op("MOVD %s, R%d", fn.slot(param), r)
	}
	fn.op("LSL $2, R%d", step)
	zero, bit, set := fn.zero(), fn.constant(), fn.constant()
	fn.op("MOVD $1, R%d", one)
	fn.op("VDUP R%d, V%d.S4", one, bit)
	fn.clear(set)
	fn.op("CBZ R%d, done", count)
	fn.label("window")
	fn.op("FMOVQ (R%d), F0", grads)
	fn.f32(fcmeq, 0, 0, zero)
	fn.op("VORR V%d.B16, V%d.B16, V1.B16", bit, set)
	fn.op("VBIF V0.B16, V1.B16, V%d.B16", set)
	fn.op("VSHL $1, V%d.S4, V%[1]d.S4", bit)
	fn.op("ADD R%d, R%d", step, grads)
	fn.op("SUB $1, R%d", count)
	fn.op("CBNZ R%d, window", count)
	fn.label("done")
	fn.op("FMOVQ F%d, (R%d)", set, windows)
	fn.op("RET")
}

// listPart is a part of a row that stays in registers, V0 up.
type listPart struct{ vectors, lanes int }

// The registers of a list loop; parameters take R0 up, in their order.
const (
	lFilters, lImage, lWindows, lG, lArg = 0, 1, 2, 3, 4
	lStep, lPlace, lWindow, lLeft, lNext = 5, 6, 7, 8, 9 // lLeft: channels left; lNext: bytes to the next filter
	lBits, lHigh, lIndex, lAt            = 10, 11, 12, 13
	lPatch                               = 14
	vG                                   = vector(31)
)

func (p listPart) write(f *file, name, portable string) {
	fn := f.function(fmt.Sprintf("%s%dNEON", name, p.vectors*p.lanes),
		"filters, image *float32, windows *uint32, grads *float32, arg *uint8, step int, place, window *int32, channels, filter int",
		fmt.Sprintf("does %d elements of a row of the filters and patches of %s. channels is at least 1; filters lie filter elements apart.", p.vectors*p.lanes, portable))
	for r, param := range []string{"filters", "image", "windows", "grads", "arg", "step", "place", "window", "channels", "filter"} {
		fn.op("MOVD %s, R%d", fn.slot(param), r)
	}
	fn.op("LSL $2, R%d", lNext)
	move := map[int]string{1: "FMOVS", 4: "FMOVQ"}[p.lanes]
	fn.label("channel")
	fn.op("MOVWU (R%d), R%d", lWindows, lBits)
	fn.op("MOVWU %d(R%d), R%d", 4*64, lWindows, lHigh)
	fn.op("ORR R%d<<32, R%d", lHigh, lBits)
	fn.op("CBZ R%d, next", lBits)
	for v := range p.vectors {
		fn.op("%s %d(R%d), F%d", move, 16*v, lFilters, v)
	}
	fn.label("one")
	fn.op("RBIT R%d, R%d", lBits, lIndex)
	fn.op("CLZ R%d, R%d", lIndex, lIndex)
	fn.op("SUB $1, R%d, R%d", lBits, lAt)
	fn.op("AND R%d, R%d", lAt, lBits)
	fn.op("MUL R%d, R%d, R%d", lStep, lIndex, lAt)
	fn.op("MOVW (R%d)(R%d<<2), R%d", lPlace, lIndex, lPatch)
	fn.op("FMOVS (R%d)(R%d<<2), F%d", lG, lAt, vG)
	fn.op("MOVBU (R%d)(R%d), R%d", lArg, lAt, lAt)
	fn.op("MOVW (R%d)(R%d<<2), R%d", lWindow, lAt, lAt)
	fn.op("ADD R%d, R%d", lAt, lPatch)
	fn.op("ADD R%d<<2, R%d, R%d", lPatch, lImage, lPatch)
	const firstX, loaded = 24, 7 // vectors of the patch at a time
	for from := 0; from < p.vectors; from += loaded {
		some := min(loaded, p.vectors-from)
		for v := range some {
			fn.op("%s %d(R%d), F%d", move, 16*(from+v), lPatch, firstX+v)
		}
		for v := range vector(some) {
			filter, x := vector(from)+v, firstX+v
			if name == "listImage" {
				fn.fma(p.lanes, x, filter, vG)
				fn.op("%s F%d, %d(R%d)", move, x, 16*filter, lPatch)
			} else {
				fn.fma(p.lanes, filter, x, vG)
			}
		}
	}
	fn.op("CBNZ R%d, one", lBits)
	if name == "listFilters" {
		for v := range p.vectors {
			fn.op("%s F%d, %d(R%d)", move, v, 16*v, lFilters)
		}
	}
	fn.label("next")
	fn.op("ADD R%d, R%d", lNext, lFilters)
	fn.op("ADD $4, R%d", lWindows)
	fn.op("ADD $4, R%d", lG)
	fn.op("ADD $1, R%d", lArg)
	fn.op("SUB $1, R%d", lLeft)
	fn.op("CBNZ R%d, channel", lLeft)
	fn.op("RET")
}
