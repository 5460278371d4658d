package main

import (
	"fmt"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	. "github.com/mmcloughlin/avo/reg"
)

// gemm writes one function for every tile of C: 1 to 6 rows of 16 columns or of 9 to 15, and 1 to 12 rows of 8 and
// fewer columns. The highest tiles fill 15 or 16 registers: with the sums, one or two vectors of B, one value of A and a
// mask. Twelve independent sums hide the latency of FMA.
func gemm() {
	for _, shape := range []gemmTile{
		{name: "16", high: 6, vectors: 2, what: "16 columns"},
		{name: "16Mask", high: 6, vectors: 2, masked: true, what: "8 columns and those in mask"},
		{name: "8Mask", high: 12, vectors: 1, masked: true, what: "the columns in mask"},
	} {
		for shape.rows = 1; shape.rows <= shape.high; shape.rows++ {
			shape.write()
		}
	}
}

// gemmTile is a tile of C that stays in registers: rows of one or two vectors, of which mask may limit the last.
type gemmTile struct {
	name, what          string
	high, rows, vectors int
	masked              bool
	mask                VecVirtual
}

func (g gemmTile) write() {
	name := fmt.Sprintf("gemm%dx%sAVX2", g.rows, g.name)
	TEXT(name, NOSPLIT, "func(c, a, b, bias *float32, mask *[8]int32, lines, la, lb, lc, tiles, ma, ldc, r, ra, rb, k, ka, kb int, add bool)")
	Pragma("noescape")
	Doc(fmt.Sprintf("%s computes tiles times %d rows of each line of C, in %s. lines, tiles, r and k are at least 1.", name, g.rows, g.what))

	rowsLeft := AllocLocal(8)
	ma, ka, kb := inBytes("ma"), inBytes("ka"), inBytes("kb")
	ma3 := thrice(ma, g.rows)
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
	MOVQ(Load(Param("r"), GP64()), rowsLeft)

	Label("row")
	at, bAt := fiveRows(aRow, ma, g.rows), GP64()
	MOVQ(bRow, bAt)
	k := Load(Param("k"), GP64())

	Label("term")
	bv := make([]VecVirtual, g.vectors)
	for v := range bv {
		bv[v] = YMM()
		g.load(v, bAt, bv[v])
	}
	for m, sum := range sums {
		av := YMM()
		VBROADCASTSS(rowOf(at, m, ma, ma3), av)
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

// gemmNextLine moves to the next line of A, B and C and repeats from label line. Registers are short, so the parameters
// are changed where they lie.
func gemmNextLine() {
	for _, move := range [][2]string{{"c", "lc"}, {"a", "la"}, {"b", "lb"}} {
		ADDQ(inBytes(move[1]), slot(move[0]))
	}
	DECQ(slot("lines"))
	JNZ(LabelRef("line"))
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

// fiveRows returns pointers to rows 0, 5, 10 ... of A, the first of which is at row: rowOf reaches the others from there.
func fiveRows(row, ma Register, rows int) []Register {
	at := []Register{GP64()}
	MOVQ(row, at[0])
	for m := 5; m < rows; m += 5 {
		p := GP64()
		LEAQ(Mem{Base: at[len(at)-1], Index: ma, Scale: 4}, p)
		ADDQ(ma, p)
		at = append(at, p)
	}
	return at
}

// thrice returns three times ma if rowOf needs it for a given number of rows.
func thrice(ma Register, rows int) Register {
	if rows <= 3 {
		return ma
	}
	ma3 := GP64()
	LEAQ(Mem{Base: ma, Index: ma, Scale: 2}, ma3)
	return ma3
}

// rowOf returns where row m is.
func rowOf(at []Register, m int, ma, ma3 Register) Mem {
	p := Mem{Base: at[m/5]}
	switch m % 5 {
	case 1, 2, 4:
		p.Index, p.Scale = ma, uint8(m%5)
	case 3:
		p.Index, p.Scale = ma3, 1
	}
	return p
}

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
