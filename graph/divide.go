package graph

import (
	"gorgonia.org/tensor"

	"github.com/seed-1d449c6d/stheno/internal/kernel"
	"github.com/seed-1d449c6d/stheno/ops"
)

// fold computes, once and for all, what depends on constants and shapes alone, such as the derivative of a mean.
func (p *Plan) fold() error {
	constant := make(map[*value]bool)
	for _, v := range p.values {
		if v.node != nil && v.node.Op() != nil && v.fixed && len(children(v.node)) == 0 {
			constant[v] = true
		}
	}
	var rest []*instr
	for _, in := range p.program {
		all := in.spec != nil && !in.out[0].fixed
		for _, v := range in.in {
			all = all && constant[v]
		}
		if !all {
			rest = append(rest, in)
			continue
		}
		y := in.out[0]
		y.alloc()
		w := newWorker(0)
		w.reserve(0, 0, 0, in.temp)
		if err := w.do(in, 0, 1); err != nil {
			return err
		}
		y.fixed = true
		constant[y] = true
	}
	p.program = rest
	return nil
}

// setRows finds the rows of the batch: those with which most of the work that can be divided by rows is done. Their
// groups depend on their number alone, since the bits of sums depend on the groups; they allow up to 16 workers.
func (p *Plan) setRows() {
	work := make(map[int]int)
	wide := make(map[int]int) // numbers in the longest row
	for _, in := range p.program {
		if r := in.batch(); r > 1 {
			work[r] += in.work
			for _, v := range append(in.in, in.out...) {
				if v.rows == r {
					wide[r] = max(wide[r], v.n)
				}
			}
		}
	}
	for r, n := range work {
		if n > work[p.rows] || n == work[p.rows] && r > p.rows {
			p.rows = r
		}
	}
	p.group = aligned(max(4, (p.rows+15)/16))
	const room = 1 << 14 // numbers of a value that a chunk should have at most: 64 KiB, so that a few fit into L2
	p.chunk = min(p.group, max(4, room/max(1, wide[p.rows])))
}

// aligned rounds a number of rows up so that, where there are many, the next ones begin with a cache line whatever the
// length of a row.
func aligned(rows int) int {
	if rows > 64 {
		rows = (rows + 15) &^ 15
	}
	return rows
}

// share is how many of some rows one unit has where nothing is summed: a quarter of a worker's, so that others can help.
func (p *Plan) share(rows int) int {
	n := 4 * p.o.Workers
	return aligned((rows + n - 1) / n)
}

func (p *Plan) groups() int { return (p.rows + p.group - 1) / p.group }

// batch is the number of rows by which the instruction could be divided, 1 if it could not.
func (in *instr) batch() int {
	if in.spec == nil || in.spec.ByRow == 0 {
		return 1
	}
	if !in.spec.SumRows {
		return in.out[0].rows
	}
	for i, v := range in.in {
		if in.rowIn>>i&1 == 1 {
			return v.rows
		}
	}
	return 1
}

// small is the number of elements, read and written, below which waking another worker costs more than it saves.
const small = 1 << 13

// divide lets instructions be done by rows: those of the batch by groups of them, others in units where it is worth it.
// How rows are divided changes no bit, except in sums.
func (p *Plan) divide() {
	var program []*instr
	for _, in := range p.program {
		program = append(program, in)
		if in.call == nil { // foreign, or fused: says itself how it may be divided
			continue
		}
		rows := in.batch()
		switch {
		case rows < 2:
			in.rowIn = 0
		case rows == p.rows && in.spec.SumRows:
			program = append(program, p.sum(in))
		case rows == p.rows:
			in.kind, in.each, in.run = rowwise, in.spec.Each, in.call.byRows
		case in.spec.SumRows || in.work < small:
			in.rowIn = 0
		default:
			chunk := p.share(rows)
			in.call.setChunk(chunk)
			in.rowIn, in.units, in.run = 0, (rows+chunk-1)/chunk, in.call.byUnits
		}
	}
	p.program = program
}

// sum lets the instruction make a partial sum for each group, and gives the instruction that adds them.
func (p *Plan) sum(in *instr) *instr {
	y := in.out[0]
	part := newTable(y.dt, p.groups(), y.rows*y.n)
	in.call.setPartial(part)
	in.kind, in.sums, in.out, in.run = rowwise, 1, []*value{part}, in.call.sumRows
	in.temp += part.n
	if y.dt == tensor.Float64 {
		return reduce[float64](in, part, y)
	}
	return reduce[float32](in, part, y)
}

// sumChunk is how many elements one unit of a reduction adds: a few pages, so that units are worth a hand-over.
const sumChunk = 1 << 13

// reduce adds the rows of part as a tree, in an order that depends on their number alone: neighbours first. The rows are
// used up.
func reduce[T ops.Float](of *instr, part, y *value) *instr {
	n := part.n
	piece := func(u int) (lo, hi int) { return u * sumChunk, min(n, (u+1)*sumChunk) }
	return &instr{op: of.op + " sum", label: of.label, units: max(1, (n+sumChunk-1)/sumChunk), in: []*value{part}, out: []*value{y}, work: part.rows * n,
		piece: piece,
		run: func(_ *worker, u, _ int) error {
			lo, hi := piece(u)
			p := whole[T](part)
			tree(p, part.rows, n, lo, hi)
			copy(whole[T](y)[lo:hi], p[lo:hi])
			return nil
		}}
}

func tree[T ops.Float](p []T, rows, n, lo, hi int) {
	for step := 1; step < rows; step *= 2 {
		for g := 0; g+step < rows; g += 2 * step {
			kernel.Add(p[g*n+lo:g*n+hi], p[(g+step)*n+lo:(g+step)*n+hi])
		}
	}
}
