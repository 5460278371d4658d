package main

import (
	"fmt"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	. "github.com/mmcloughlin/avo/reg"
)

// gemmRows is the height of the highest tile: 6 rows of two vectors, two vectors of B, one value of A and one mask fill
// the 16 registers, and 12 independent sums hide the latency of FMA.
const gemmRows = 6

// gemm writes one function for every tile of C: 1 to gemmRows rows, and 16 columns, 9 to 16 or 1 to 8.
func gemm() {
	for _, shape := range []gemmTile{
		{name: "16", vectors: 2, what: "16 columns"},
		{name: "16Mask", vectors: 2, masked: true, what: "8 columns and those in mask"},
		{name: "8Mask", vectors: 1, masked: true, what: "the columns in mask"},
	} {
		for shape.rows = 1; shape.rows <= gemmRows; shape.rows++ {
			shape.write()
		}
	}
}

// gemmTile is a tile of C that stays in registers: rows of one or two vectors, of which mask may limit the last.
type gemmTile struct {
	name, what    string
	rows, vectors int
	masked        bool
	mask          VecVirtual
}

func (g gemmTile) write() {
	name := fmt.Sprintf("gemm%dx%sAVX2", g.rows, g.name)
	TEXT(name, NOSPLIT, "func(c, a, b, bias *float32, mask *[8]int32, lines, la, lc, tiles, ma, ldc, r, ra, rb, k, ka, kb int, add bool)")
	Pragma("noescape")
	Doc(fmt.Sprintf("%s computes tiles times %d rows of each line of C, in %s. lines, tiles, r and k are at least 1.", name, g.rows, g.what))

	ma, ka, kb := inBytes("ma"), inBytes("ka"), inBytes("kb")
	if g.masked {
		g.mask = YMM()
		VMOVUPS(Mem{Base: Load(Param("mask"), GP64())}, g.mask)
	}
	sums := make([][]VecVirtual, g.rows)
	for m := range sums {
		for range g.vectors {
			sums[m] = append(sums[m], YMM())
		}
	}

	Label("line")
	c, a, tiles := Load(Param("c"), GP64()), Load(Param("a"), GP64()), Load(Param("tiles"), GP64())

	Label("tile")
	g.begin(sums)
	aRow, bRow := GP64(), Load(Param("b"), GP64())
	MOVQ(a, aRow)
	r := Load(Param("r"), GP64())

	Label("row")
	low, high, bAt := GP64(), GP64(), GP64() // A of tile rows 0 to 2, A of rows 3 to 5, B
	MOVQ(aRow, low)
	if g.rows > 3 {
		LEAQ(Mem{Base: low, Index: ma, Scale: 2}, high)
		ADDQ(ma, high)
	}
	MOVQ(bRow, bAt)
	k := Load(Param("k"), GP64())

	Label("term")
	bv := make([]VecVirtual, g.vectors)
	for v := range bv {
		bv[v] = YMM()
		g.load(v, bAt, bv[v])
	}
	for m, sum := range sums {
		at := Mem{Base: low}
		if m >= 3 {
			at.Base = high
		}
		if m%3 > 0 {
			at.Index, at.Scale = ma, uint8(m%3)
		}
		av := YMM()
		VBROADCASTSS(at, av)
		for v := range bv {
			VFMADD231PS(av, bv[v], sum[v])
		}
	}
	ADDQ(ka, low)
	if g.rows > 3 {
		ADDQ(ka, high)
	}
	ADDQ(kb, bAt)
	DECQ(k)
	JNZ(LabelRef("term"))

	ADDQ(inBytes("ra"), aRow)
	ADDQ(inBytes("rb"), bRow)
	DECQ(r)
	JNZ(LabelRef("row"))

	g.end(sums, c, inBytes("ldc"))
	for range g.rows {
		ADDQ(ma, a)
	}
	DECQ(tiles)
	JNZ(LabelRef("tile"))

	for _, move := range [][2]string{{"c", "lc"}, {"a", "la"}} { // registers are short, so lines are counted in memory
		ADDQ(inBytes(move[1]), slot(move[0]))
	}
	DECQ(slot("lines"))
	JNZ(LabelRef("line"))
	VZEROUPPER()
	RET()
}

// begin sets each row of sums to the bias, or to 0 if there is none.
func (g gemmTile) begin(sums [][]VecVirtual) {
	bias := Load(Param("bias"), GP64())
	TESTQ(bias, bias)
	JNZ(LabelRef("bias"))
	for _, sum := range sums {
		for _, v := range sum {
			VXORPS(v, v, v)
		}
	}
	JMP(LabelRef("begun"))
	Label("bias")
	for v := range g.vectors {
		g.load(v, bias, sums[0][v])
		for _, sum := range sums[1:] {
			VMOVAPS(sums[0][v], sum[v])
		}
	}
	Label("begun")
}

// end stores or adds sums to C and moves c to the next tile.
func (g gemmTile) end(sums [][]VecVirtual, c, ldc Register) {
	add := Load(Param("add"), GP8())
	TESTB(add, add)
	JZ(LabelRef("store"))
	at := GP64()
	MOVQ(c, at)
	for _, sum := range sums {
		for v := range sum {
			old := YMM()
			g.load(v, at, old)
			VADDPS(old, sum[v], sum[v])
		}
		ADDQ(ldc, at)
	}
	Label("store")
	for _, sum := range sums {
		for v := range sum {
			if to := (Mem{Base: c, Disp: 32 * v}); g.partial(v) {
				VMASKMOVPS(sum[v], g.mask, to)
			} else {
				VMOVUPS(sum[v], to)
			}
		}
		ADDQ(ldc, c)
	}
}

// load reads vector v of the row at p, and nothing beyond the mask.
func (g gemmTile) load(v int, p Register, to VecVirtual) {
	if from := (Mem{Base: p, Disp: 32 * v}); g.partial(v) {
		VMASKMOVPS(from, g.mask, to)
	} else {
		VMOVUPS(from, to)
	}
}

// partial reports whether mask limits vector v.
func (g gemmTile) partial(v int) bool { return g.masked && v == g.vectors-1 }

// inBytes loads a parameter that counts elements and turns it into bytes.
func inBytes(param string) Register {
	v := Load(Param(param), GP64())
	SHLQ(U8(2), v)
	return v
}

// slot returns where a parameter lies; a function may write there.
func slot(param string) Mem {
	c, err := Param(param).Resolve()
	if err != nil {
		panic(err)
	}
	return c.Addr
}
