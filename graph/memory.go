package graph

import (
	"math"
	"slices"

	"gorgonia.org/tensor"
)

// span is when a value is alive: in stages for the arena, in instructions of a stage for a worker's scratch. Both
// ends count.
type span struct{ from, to int }

func (s span) meets(t span) bool { return s.from <= t.to && t.from <= s.to }

// use is where a value is made or read.
type use struct {
	stage, instr, seq int
	each, row         bool
}

// placeAll gives every value its storage: those that live by rows within one stage in the scratch of the worker that
// has these rows, the others in the arena. What is not alive at the same time shares memory.
func (p *Plan) placeAll() {
	uses, values := p.uses()
	arena := make(map[tensor.Dtype][]*value)
	local := make([]map[tensor.Dtype][]*value, len(p.stages))
	for i := range local {
		local[i] = make(map[tensor.Dtype][]*value)
	}
	for _, v := range values {
		if v.fixed {
			continue
		}
		us := uses[v]
		first, last := us[0], us[len(us)-1]
		isLocal := !v.keep && v.rows == p.rows
		for _, u := range us {
			isLocal = isLocal && u.row && u.stage == first.stage
		}
		if !isLocal {
			v.live = span{first.stage, last.stage}
			if v.keep {
				v.live.to = math.MaxInt
			}
			arena[v.dt] = append(arena[v.dt], v)
			continue
		}
		v.place, v.live = byChunk, seqSpan(p.stages[first.stage], first.seq, last.seq)
		if first.seq == last.seq && first.each {
			v.place, v.live = byRow, span{first.instr, last.instr}
		}
		local[first.stage][v.dt] = append(local[first.stage][v.dt], v)
	}
	var size [3]int // of a worker's scratch: float32, float64, bytes
	temp := 0
	for i, s := range p.stages {
		for k, dt := range []tensor.Dtype{tensor.Float32, tensor.Float64, tensor.Uint8} {
			size[k] = max(size[k], pack(local[i][dt], s.chunk))
		}
		for _, in := range s.list {
			temp = max(temp, in.temp)
		}
	}
	for _, w := range p.pool.workers {
		w.reserve(size[0], size[1], size[2], temp)
	}
	for dt, list := range arena {
		a := newTable(dt, 1, pack(list, 1))
		a.alloc()
		p.arena += a.n * int(dt.Size())
		for _, v := range list {
			n := v.rows * v.n
			switch dt {
			case tensor.Float32:
				v.f32 = a.f32[v.off : v.off+n : v.off+n]
			case tensor.Float64:
				v.f64 = a.f64[v.off : v.off+n : v.off+n]
			case tensor.Uint8:
				v.u8 = a.u8[v.off : v.off+n : v.off+n]
			}
		}
	}
}

// uses lists where each value is made and read, in the order of the stages; values are in the order of first use, so
// that the layout does not depend on a map.
func (p *Plan) uses() (map[*value][]use, []*value) {
	uses := make(map[*value][]use)
	var values []*value
	note := func(v *value, u use) {
		if uses[v] == nil {
			values = append(values, v)
		}
		uses[v] = append(uses[v], u)
	}
	for si, s := range p.stages {
		i := 0
		for qi, q := range s.seqs {
			for _, in := range q.list {
				u := use{si, i, qi, q.each, false}
				for k, v := range in.out {
					u.row = s.kind == rowwise && in.sums>>k&1 == 0
					note(v, u)
				}
				for k, v := range in.in {
					u.row = s.kind == rowwise && in.rowIn>>k&1 == 1
					note(v, u)
				}
				i++
			}
		}
	}
	return uses, values
}

// seqSpan is the instructions of sequences a to b: a value that one sequence hands to another is alive in all of
// both, for its rows come one after another.
func seqSpan(s *stage, a, b int) (r span) {
	i := 0
	for q := range s.seqs {
		if q == a {
			r.from = i
		}
		i += len(s.seqs[q].list)
		if q == b {
			r.to = i - 1
		}
	}
	return r
}

// align rounds up to a cache line of 4-byte numbers.
func align(n int) int { return (n + 15) &^ 15 }

// pack sets the offsets, largest first, so that values alive together do not overlap, and gives the size.
func pack(list []*value, chunk int) (size int) {
	width := func(v *value) int {
		switch v.place {
		case byChunk:
			return align(v.n * chunk)
		case byRow:
			return align(v.n)
		}
		return align(v.n * v.rows)
	}
	slices.SortStableFunc(list, func(a, b *value) int { return width(b) - width(a) })
	for i, v := range list {
		for moved := true; moved; {
			moved = false
			for _, o := range list[:i] {
				if o.live.meets(v.live) && o.off < v.off+width(v) && v.off < o.off+width(o) {
					v.off, moved = o.off+width(o), true
				}
			}
		}
		size = max(size, v.off+width(v))
	}
	return size
}
