package main

import (
	"fmt"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	. "github.com/mmcloughlin/avo/reg"
)

// gemm512Rows is the height of the highest tile: 14 rows of two vectors, two vectors of B and one value of A take 31 of
// the 32 registers.
const gemm512Rows = 14

// gemm512 writes one function for every tile of C: 1 to gemm512Rows rows, and 17 to 32 columns, 9 to 16 or 1 to 8. The
// last vector always has a mask: a full one costs nothing. Eight columns take one half of a register, since CPUs that do
// 512 bits in two steps are twice as fast with 256.
func gemm512() {
	for _, shape := range []gemm512Tile{
		{cols: 32, vectors: 2, vector: zmm, bytes: 64, what: "16 columns and those in mask"},
		{cols: 16, vectors: 1, vector: zmm, bytes: 64, what: "the columns in mask"},
		{cols: 8, vectors: 1, vector: ymm, bytes: 32, what: "the columns in mask"},
	} {
		for shape.rows = 1; shape.rows <= gemm512Rows; shape.rows++ {
			shape.write()
		}
	}
}

func zmm() VecVirtual { return ZMM() }
func ymm() VecVirtual { return YMM() }

// gemm512Tile is a tile of C that stays in registers: rows of one or two vectors, of which mask limits the last.
type gemm512Tile struct {
	what                string
	rows, cols, vectors int
	vector              func() VecVirtual
	bytes               int // of a vector
	mask                Register
}

func (g gemm512Tile) write() {
	name := fmt.Sprintf("gemm%dx%dAVX512", g.rows, g.cols)
	TEXT(name, NOSPLIT, "func(c, a, b, bias *float32, mask uint32, lines, la, lb, lc, tiles, ma, ldc, r, ra, rb, k, ka, kb int, add bool)")
	Pragma("noescape")
	Doc(fmt.Sprintf("%s computes tiles times %d rows of each line of C, in %s. lines, tiles, r and k are at least 1.", name, g.rows, g.what))

	rowsLeft := AllocLocal(8) // r counts down here: registers are short
	ma, ka, kb := inBytes("ma"), inBytes("ka"), inBytes("kb")
	ma3 := thrice(ma, g.rows)
	g.mask = K()
	KMOVW(Load(Param("mask"), GP32()), g.mask)
	sums := make([][]VecVirtual, g.rows)
	for m := range sums {
		for range g.vectors {
			sums[m] = append(sums[m], g.vector())
		}
	}

	Label("line")
	c, a, tiles := Load(Param("c"), GP64()), Load(Param("a"), GP64()), Load(Param("tiles"), GP64())

	Label("tile")
	g.begin(sums)
	aRow, bRow := GP64(), Load(Param("b"), GP64())
	MOVQ(a, aRow)
	MOVQ(Load(Param("r"), GP64()), rowsLeft)

	Label("row")
	at, bAt := fiveRows(aRow, ma, g.rows), GP64()
	MOVQ(bRow, bAt)
	k := Load(Param("k"), GP64())

	Label("term")
	bv := make([]VecVirtual, g.vectors)
	for v := range bv {
		bv[v] = g.vector()
		g.load(v, bAt, bv[v])
	}
	for v := range bv { // B of eight terms later: panels that do not fit the first cache gain up to 8 %
		PREFETCHT0(Mem{Base: bAt, Index: kb, Scale: 8, Disp: g.bytes * v})
	}
	for m, sum := range sums {
		from := rowOf(at, m, ma, ma3)
		if g.vectors == 1 {
			VFMADD231PS_BCST(from, bv[0], sum[0])
			continue
		}
		av := g.vector()
		VBROADCASTSS(from, av)
		for v := range bv {
			VFMADD231PS(av, bv[v], sum[v])
		}
	}
	for _, p := range at {
		ADDQ(ka, p)
	}
	ADDQ(kb, bAt)
	DECQ(k)
	JNZ(LabelRef("term"))

	ADDQ(inBytes("ra"), aRow)
	ADDQ(inBytes("rb"), bRow)
	DECQ(rowsLeft)
	JNZ(LabelRef("row"))

	g.end(sums, c, inBytes("ldc"))
	for range g.rows {
		ADDQ(ma, a)
	}
	DECQ(tiles)
	JNZ(LabelRef("tile"))

	gemmNextLine()
	VZEROUPPER()
	RET()
}

// begin sets each row of sums to the bias, or to 0 if there is none.
func (g gemm512Tile) begin(sums [][]VecVirtual) {
	bias := Load(Param("bias"), GP64())
	TESTQ(bias, bias)
	JNZ(LabelRef("bias"))
	for _, sum := range sums {
		for _, v := range sum {
			VPXORD(v, v, v)
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
func (g gemm512Tile) end(sums [][]VecVirtual, c, ldc Register) {
	add := Load(Param("add"), GP8())
	TESTB(add, add)
	JZ(LabelRef("store"))
	at := GP64()
	MOVQ(c, at)
	for _, sum := range sums {
		for v := range sum {
			old := g.vector()
			g.load(v, at, old)
			VADDPS(old, sum[v], sum[v])
		}
		ADDQ(ldc, at)
	}
	Label("store")
	for _, sum := range sums {
		for v := range sum {
			if to := (Mem{Base: c, Disp: g.bytes * v}); v == g.vectors-1 {
				VMOVUPS(sum[v], g.mask, to)
			} else {
				VMOVUPS(sum[v], to)
			}
		}
		ADDQ(ldc, c)
	}
}

// load reads vector v of the row at p, and nothing beyond the mask.
func (g gemm512Tile) load(v int, p Register, to VecVirtual) {
	if from := (Mem{Base: p, Disp: g.bytes * v}); v == g.vectors-1 {
		VMOVUPS_Z(from, g.mask, to)
	} else {
		VMOVUPS(from, to)
	}
}
