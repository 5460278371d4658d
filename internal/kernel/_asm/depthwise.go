package main

import (
	"fmt"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	. "github.com/mmcloughlin/avo/reg"
)

// depthwise writes the products of depthwise convolutions, in which each channel of A meets its own of B, for tiles of C
// with every number of rows. A vector of A is an operand of FMA as it lies in memory, where it is whole.
func depthwise() {
	for _, shape := range []channels{
		{name: "16", high: 6, vectors: 2, what: "16 channels"},
		{name: "16Mask", high: 6, vectors: 2, lanes: lanes{masked: true}, what: "8 channels and those in mask"},
		{name: "8Mask", high: 12, vectors: 1, lanes: lanes{masked: true}, what: "the channels in mask"},
		{name: "16", high: 14, vectors: 1, lanes: lanes{wide: true, masked: true}, what: "16 channels, of the last panel those in mask"},
	} {
		for shape.rows = 1; shape.rows <= shape.high; shape.rows++ {
			shape.write()
		}
	}
}

// channels is a tile of C that stays in registers: rows of one or two vectors.
type channels struct {
	lanes
	name, what          string
	high, rows, vectors int
}

func (g channels) write() {
	name, mask := fmt.Sprintf("channels%dx%s%s", g.rows, g.name, g.level()), "mask *[8]int32"
	if g.wide {
		mask = "mask uint32"
	}
	TEXT(name, NOSPLIT, "func(c, a, b, bias *float32, "+mask+", panels, tiles, ma, ldc, r, ra, rb, k, ka, kb int, add bool)")
	Pragma("noescape")
	Doc(fmt.Sprintf("%s computes tiles times %d rows of C, each in panels of %s.", name, g.rows, g.what), "panels, tiles, r and k are at least 1.")

	rowsLeft, offset := AllocLocal(8), AllocLocal(8)
	ma, ka, kb := inBytes("ma"), inBytes("ka"), inBytes("kb")
	ma3 := thrice(ma, g.rows)
	if g.wide {
		g.only = K()
	} else {
		g.loadMask()
	}
	SHLQ(U8(6), slot("panels")) // where the offset of the last panel ends
	sums := make([][]VecVirtual, g.rows)
	for m := range sums {
		for range g.vectors {
			sums[m] = append(sums[m], g.vector())
		}
	}

	Label("tile")
	MOVQ(U32(0), offset)

	Label("panel")
	at := GP64()
	MOVQ(offset, at)
	if g.wide {
		g.maskPanel(at)
	}
	g.begin(sums, at)
	aRow, bRow := Load(Param("a"), GP64()), Load(Param("b"), GP64())
	ADDQ(at, aRow)
	ADDQ(at, bRow)
	MOVQ(Load(Param("r"), GP64()), rowsLeft)

	Label("row")
	from, bAt := fiveRows(aRow, ma, g.rows), GP64()
	MOVQ(bRow, bAt)
	k := Load(Param("k"), GP64())

	Label("term")
	g.term(sums, func(m int) Mem { return rowOf(from, m, ma, ma3) }, bAt)
	for _, p := range from {
		ADDQ(ka, p)
	}
	ADDQ(kb, bAt)
	DECQ(k)
	JNZ(LabelRef("term"))

	ADDQ(inBytes("ra"), aRow)
	ADDQ(inBytes("rb"), bRow)
	DECQ(rowsLeft)
	JNZ(LabelRef("row"))

	g.end(sums, offset)
	at = GP64()
	MOVQ(offset, at)
	ADDQ(U32(panelBytes), at)
	MOVQ(at, offset)
	CMPQ(at, slot("panels"))
	JNE(LabelRef("panel"))

	c, a, ldc := Load(Param("c"), GP64()), Load(Param("a"), GP64()), inBytes("ldc")
	for range g.rows {
		ADDQ(ma, a)
		ADDQ(ldc, c)
	}
	MOVQ(a, slot("a"))
	MOVQ(c, slot("c"))
	DECQ(slot("tiles"))
	JNZ(LabelRef("tile"))
	VZEROUPPER()
	RET()
}

// panelBytes is the size of a panel. Where vectors do not fill it there is only one.
const panelBytes = 64

// maskPanel sets the mask for the panel at an offset: all lanes unless it is the last.
func (g channels) maskPanel(offset Register) {
	mask, next := GP32(), GP64()
	MOVL(U32(0xffff), mask)
	LEAQ(Mem{Base: offset, Disp: panelBytes}, next)
	CMPQ(next, slot("panels"))
	JNE(LabelRef("whole"))
	MOVL(slot("mask"), mask)
	Label("whole")
	KMOVW(mask, g.only)
}

// partial reports whether the mask limits vector v.
func (g channels) partial(v int) bool { return g.masked && v == g.vectors-1 }

// begin sets each row of sums to the bias at an offset, or to 0 if there is none.
func (g channels) begin(sums [][]VecVirtual, offset Register) {
	bias := Load(Param("bias"), GP64())
	TESTQ(bias, bias)
	JNZ(LabelRef("bias"))
	for _, sum := range sums {
		for _, v := range sum {
			g.clear(v)
		}
	}
	JMP(LabelRef("begun"))
	Label("bias")
	ADDQ(offset, bias)
	for v := range g.vectors {
		g.load(Mem{Base: bias, Disp: v * g.bytes()}, sums[0][v], g.partial(v))
		for _, sum := range sums[1:] {
			VMOVAPS(sums[0][v], sum[v])
		}
	}
	Label("begun")
}

// term adds to each sum the product of A, rows of which rowAt finds, and B.
func (g channels) term(sums [][]VecVirtual, rowAt func(m int) Mem, b Register) {
	bv := make([]VecVirtual, g.vectors)
	for v := range bv {
		bv[v] = g.vector()
		g.load(Mem{Base: b, Disp: v * g.bytes()}, bv[v], g.partial(v))
	}
	for m, sum := range sums {
		for v := range bv {
			from := rowAt(m)
			from.Disp += v * g.bytes()
			switch {
			case !g.partial(v):
				VFMADD231PS(from, bv[v], sum[v])
			case g.wide: // lanes out of the mask keep their zeros, and nothing there is read
				VFMADD231PS(from, bv[v], g.only, sum[v])
			default:
				av := g.vector()
				g.load(from, av, true)
				VFMADD231PS(av, bv[v], sum[v])
			}
		}
	}
}

// end stores or adds sums to the panel of C at an offset.
func (g channels) end(sums [][]VecVirtual, offset Mem) {
	c, ldc := Load(Param("c"), GP64()), inBytes("ldc")
	ADDQ(offset, c)
	add := Load(Param("add"), GP8())
	TESTB(add, add)
	JZ(LabelRef("store"))
	at := GP64()
	MOVQ(c, at)
	for _, sum := range sums {
		for v := range sum {
			old := g.vector()
			g.load(Mem{Base: at, Disp: v * g.bytes()}, old, g.partial(v))
			VADDPS(old, sum[v], sum[v])
		}
		ADDQ(ldc, at)
	}
	Label("store")
	for _, sum := range sums {
		for v := range sum {
			g.store(sum[v], Mem{Base: c, Disp: v * g.bytes()}, g.partial(v))
		}
		ADDQ(ldc, c)
	}
}
