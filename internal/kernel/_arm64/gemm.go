package main

import "fmt"

// gemm writes one function for every tile of C. The highest tiles hold 24 sums and need 9 to 13 loads for the 24
// multiply-adds of a term, so that CPUs which load less than they multiply are kept busy too.
//
// An element of A is loaded to one lane and multiplied from there, by FMLA by element: VLD1R, which fills all lanes,
// takes turns with FMLA for the vector units on some CPUs (Neoverse N1). There are no masks either: the last vector of a
// tile may overlap the one before it. Both get the same sums there.
func gemm(f *file) {
	for _, shape := range []gemmTile{
		{cols: 16, lanes: 4, vectors: 4, high: 6, what: "13 to 16 columns"},
		{cols: 12, lanes: 4, vectors: 3, high: 8, what: "9 to 12 columns"},
		{cols: 8, lanes: 4, vectors: 2, high: 12, what: "5 to 8 columns"},
		{cols: 4, lanes: 4, vectors: 1, high: 12, what: "4 columns"},
		{cols: 2, lanes: 2, vectors: 1, high: 12, what: "2 columns"},
		{cols: 1, lanes: 1, vectors: 1, high: 12, what: "1 column"},
	} {
		for shape.rows = 1; shape.rows <= shape.high; shape.rows++ {
			shape.write(f)
		}
	}
}

// gemmTile is a tile of C that stays in registers.
type gemmTile struct {
	*function
	cols, lanes, vectors, high, rows int
	what                             string
}

// The registers. ka, kb and ldc are in bytes, and so is last, how far the last vector of a row is from the first.
const (
	rC, rA, rTiles   = "R0", "R1", "R2"   // of the tile, and tiles left
	rLDC, rKA, rKB   = "R3", "R12", "R13" // steps
	rARow, rBRow, rR = "R5", "R6", "R4"   // of the outer sum, and terms of it left
	rAt, rBAt, rK    = "R8", "R9", "R11"  // of the inner sum, and terms of it left
	rLast, rLastAt   = "R7", "R10"        // rLastAt: where the last vector of a row of B, C or bias is
	rTmp             = "R14"
)

// rowOffset lists registers that hold how far rows 1, 2 ... of A are from row 0.
var rowOffset = [12]string{1: "R15", "R16", "R17", "R19", "R20", "R21", "R22", "R23", "R24", "R25", "R26"}

// firstB is the first vector of B's; those of A follow. The sums fill V0 to at most V23.
const firstB = 24

func (g gemmTile) write(f *file) {
	name := fmt.Sprintf("gemm%dx%dNEON", g.rows, g.cols)
	doc := fmt.Sprintf("computes tiles times %d rows of each line of C, in %s", g.rows, g.what)
	if g.vectors > 1 {
		doc += ", of which the last four begin at last"
	}
	g.function = f.function(name,
		"c, a, b, bias *float32, last, lines, la, lb, lc, tiles, ma, ldc, r, ra, rb, k, ka, kb int, add bool",
		doc+". lines, tiles, r and k are at least 1.")
	g.inBytes("ldc", rLDC)
	g.inBytes("ka", rKA)
	g.inBytes("kb", rKB)
	if g.vectors > 1 {
		g.inBytes("last", rLast)
	}
	if g.rows > 1 {
		g.inBytes("ma", rowOffset[1])
	}
	for m := 2; m < g.rows; m++ {
		g.op("ADD %s, %s, %s", rowOffset[1], rowOffset[m-1], rowOffset[m])
	}

	g.label("line")
	g.op("MOVD %s, %s", g.slot("c"), rC)
	g.op("MOVD %s, %s", g.slot("a"), rA)
	g.op("MOVD %s, %s", g.slot("tiles"), rTiles)

	g.label("tile")
	g.begin()
	g.op("MOVD %s, %s", rA, rARow)
	g.op("MOVD %s, %s", g.slot("b"), rBRow)
	g.op("MOVD %s, %s", g.slot("r"), rR)

	g.label("row")
	g.op("MOVD %s, %s", rARow, rAt)
	g.op("MOVD %s, %s", rBRow, rBAt)
	g.findLast(rBAt)
	g.op("MOVD %s, %s", g.slot("k"), rK)

	g.label("term")
	g.term()
	g.repeat(rK, "term")

	g.move(rARow, "ra")
	g.move(rBRow, "rb")
	g.repeat(rR, "row")

	g.end()
	if g.rows > 1 {
		g.op("ADD %s, %s", rowOffset[g.rows-1], rA)
	}
	g.move(rA, "ma")
	g.repeat(rTiles, "tile")

	g.nextLine()
	g.op("RET")
}

// begin sets each row of sums to the bias, or to 0 if there is none.
func (g gemmTile) begin() {
	g.op("MOVD %s, %s", g.slot("bias"), rTmp)
	g.op("CBNZ %s, bias", rTmp)
	for v := range g.rows * g.vectors {
		g.clear(vector(v))
	}
	g.op("B begun")
	g.label("bias")
	g.findLast(rTmp)
	g.load(rTmp, g.sum(0, 0))
	for m := 1; m < g.rows; m++ {
		for v := range g.vectors {
			g.op("VMOV V%d.B16, V%d.B16", g.sum(0, v), g.sum(m, v))
		}
	}
	g.label("begun")
}

// term adds one term to all sums and moves on. Each vector of A's is loaded again once its row is done.
func (g gemmTile) term() {
	g.load(rBAt, firstB)
	firstA := firstB + g.vectors
	loaded := 32 - firstA // rows of A at a time
	loadA := func(m int) {
		at := fmt.Sprintf("(%s)", rAt)
		if m > 0 {
			at += fmt.Sprintf("(%s)", rowOffset[m])
		}
		g.op("FMOVS %s, F%d", at, firstA+m%loaded)
	}
	for m := range min(loaded, g.rows) {
		loadA(m)
	}
	for m := range g.rows {
		for v := range g.vectors {
			g.fma(g.lanes, g.sum(m, v), vector(firstB+v), vector(firstA+m%loaded))
		}
		if m+loaded < g.rows {
			loadA(m + loaded)
		}
	}
	g.op("ADD %s, %s", rKA, rAt)
	g.op("ADD %s, %s", rKB, rBAt)
	if g.vectors > 1 {
		g.op("ADD %s, %s", rKB, rLastAt)
	}
}

// end stores or adds the sums to C and moves rC to the next tile.
func (g gemmTile) end() {
	g.op("MOVBU %s, %s", g.slot("add"), rTmp)
	g.op("CBZ %s, store", rTmp)
	g.op("MOVD %s, %s", rC, rAt)
	g.findLast(rAt)
	for m := range g.rows {
		g.load(rAt, firstB)
		for v := range g.vectors {
			g.word(fadd, g.lanes, g.sum(m, v), []vector{g.sum(m, v), vector(firstB + v)})
		}
		g.nextRow(rAt)
	}
	g.label("store")
	g.findLast(rC)
	for m := range g.rows {
		for v := range g.vectors {
			g.op("%s F%d, %s", g.moveLanes(), g.sum(m, v), g.at(rC, v))
		}
		g.nextRow(rC)
	}
}

// nextRow moves p and rLastAt to the next row of C.
func (g gemmTile) nextRow(p string) {
	g.op("ADD %s, %s", rLDC, p)
	if g.vectors > 1 {
		g.op("ADD %s, %s", rLDC, rLastAt)
	}
}

// nextLine moves to the next line of A, B and C, where they lie as parameters, and repeats from label line.
func (g gemmTile) nextLine() {
	for _, p := range [][2]string{{"c", "lc"}, {"a", "la"}, {"b", "lb"}} {
		g.op("MOVD %s, %s", g.slot(p[0]), rAt)
		g.move(rAt, p[1])
		g.op("MOVD %s, %s", rAt, g.slot(p[0]))
	}
	g.op("MOVD %s, %s", g.slot("lines"), rK)
	g.op("SUB $1, %s", rK)
	g.op("MOVD %s, %s", rK, g.slot("lines"))
	g.op("CBNZ %s, line", rK)
}

// load reads the row at p to as many vectors from first on.
func (g gemmTile) load(p string, first vector) {
	v := 0
	if g.vectors > 2 {
		g.op("FLDPQ (%s), (F%d, F%d)", p, first, first+1)
		v = 2
	}
	for ; v < g.vectors; v++ {
		g.op("%s %s, F%d", g.moveLanes(), g.at(p, v), int(first)+v)
	}
}

// at returns where vector v of the row at p is; of the last one of several, rLastAt knows.
func (g gemmTile) at(p string, v int) string {
	switch {
	case v == 0:
		return fmt.Sprintf("(%s)", p)
	case v == g.vectors-1:
		return fmt.Sprintf("(%s)", rLastAt)
	}
	return fmt.Sprintf("%d(%s)", 16*v, p)
}

// findLast points rLastAt to the last vector of the row at p.
func (g gemmTile) findLast(p string) {
	if g.vectors > 1 {
		g.op("ADD %s, %s, %s", rLast, p, rLastAt)
	}
}

// moveLanes returns the instruction that loads or stores a vector's lanes.
func (g gemmTile) moveLanes() string {
	return map[int]string{1: "FMOVS", 2: "FMOVD", 4: "FMOVQ"}[g.lanes]
}

// sum returns the vector that holds sum v of row m.
func (g gemmTile) sum(m, v int) vector { return vector(m*g.vectors + v) }

// move adds a parameter that counts elements to a pointer.
func (g gemmTile) move(p, param string) {
	g.op("MOVD %s, %s", g.slot(param), rTmp)
	g.op("ADD %s<<2, %s", rTmp, p)
}

// inBytes loads a parameter that counts elements and turns it into bytes.
func (g gemmTile) inBytes(param, to string) {
	g.op("MOVD %s, %s", g.slot(param), to)
	g.op("LSL $2, %s", to)
}

// repeat counts down and jumps until nothing is left.
func (g gemmTile) repeat(count, label string) {
	g.op("SUB $1, %s", count)
	g.op("CBNZ %s, %s", count, label)
}
