package graph

import (
	"fmt"
	"slices"
	"strings"
)

// stage is a set of instructions between two barriers, of one kind.
type stage struct {
	kind  kind
	list  []*instr
	units int
	work  int
	// workers is for how many there are units and work.
	workers int
	seqs    []seq // rowwise: in order
	group   int   // rowwise: rows of a unit
	chunk   int   // rowwise: rows of a group that go through it at once
}

// seq is a run of instructions of a rowwise stage. With each, a row goes through all of them before the next row does,
// so that what they hand on is still in the cache; else they see the rows of a chunk at once.
type seq struct {
	each bool
	list []*instr
}

// schedule sorts the instructions into as few stages as a simple rule gives: all that is ready of one kind, then all
// of the other. In a rowwise stage an instruction is ready too if what it reads by row is made in that stage.
func (p *Plan) schedule() error {
	def := make(map[*value]*instr)
	for _, in := range p.program {
		for _, v := range in.out {
			def[v] = in
		}
	}
	at := make(map[*instr]int) // 1 + its stage
	first := 0                 // instructions that come before the last ones
	for _, in := range p.program {
		if !in.last {
			first++
		}
	}
	ready := func(in *instr, k kind) bool {
		if at[in] != 0 || in.kind != k || in.last && len(at) < first {
			return false
		}
		for i, v := range in.in {
			d := def[v]
			if d == nil || at[d] != 0 && at[d] <= len(p.stages) {
				continue
			}
			if at[d] == 0 || k != rowwise || in.rowIn>>i&1 == 0 || d.sums>>slices.Index(d.out, v)&1 == 1 {
				return false
			}
		}
		return true
	}
	idle := 0
	for k := split; len(at) < len(p.program); k = 1 - k {
		s := &stage{kind: k}
		for more := true; more; {
			more = false
			for _, in := range p.program {
				if ready(in, k) && !(in.last && len(s.list) > 0 && !s.list[0].last) {
					at[in] = len(p.stages) + 1
					s.add(in)
					more = true
				}
			}
		}
		if len(s.list) == 0 {
			if idle++; idle > 1 {
				return p.stuck(at)
			}
			continue
		}
		idle = 0
		s.workers = len(p.pool.workers)
		if s.work < small {
			s.workers = 1
		}
		if k == rowwise {
			s.group, s.chunk = p.group, p.chunk
			if s.lone() {
				s.group = p.rows
				if s.workers > 1 {
					s.group = p.share(p.rows)
				}
				s.chunk = s.group
			}
			s.units = (p.rows + s.group - 1) / s.group
		}
		s.workers = min(s.workers, max(1, s.units))
		p.stages = append(p.stages, s)
	}
	return nil
}

// stuck names the instructions that wait for one another: a fault of ours, or a graph that is not one without circles.
func (p *Plan) stuck(at map[*instr]int) error {
	var names []string
	for _, in := range p.program {
		if at[in] == 0 {
			names = append(names, in.name())
		}
	}
	return fmt.Errorf("graph: Compile: want an order of the instructions, got %d that wait for each other: %s", len(names), strings.Join(names, ", "))
}

func (in *instr) name() string {
	if in.label == "" {
		return in.op
	}
	return fmt.Sprintf("%s %q", in.op, in.label)
}

func (s *stage) add(in *instr) {
	s.list = append(s.list, in)
	s.units += in.units
	s.work += in.work
	if n := len(s.seqs); n == 0 || s.seqs[n-1].each != in.each {
		s.seqs = append(s.seqs, seq{each: in.each})
	}
	q := &s.seqs[len(s.seqs)-1]
	q.list = append(q.list, in)
}

// lone reports whether the stage is a single operator that hands nothing on, from itself to itself neither: chunks
// and groups would only cost calls. A sum keeps them, since its bits depend on them.
func (s *stage) lone() bool {
	in := s.list[0]
	return len(s.list) == 1 && in.call != nil && in.call.lone() && in.sums == 0 && !in.each
}

// run does unit u: of a split stage a unit of one instruction, of a rowwise stage a group of rows.
func (s *stage) run(w *worker, u int, p *Plan) error {
	if s.kind == split {
		for _, in := range s.list {
			if u < in.units {
				return w.do(in, u, u+1)
			}
			u -= in.units
		}
		return nil
	}
	w.group, w.first = u, u*s.group
	end := min(w.first+s.group, p.rows)
	for w.lo = w.first; w.lo < end; w.lo += s.chunk {
		hi := min(w.lo+s.chunk, end)
		for _, q := range s.seqs {
			step := hi - w.lo
			if q.each {
				step = 1
			}
			for i := w.lo; i < hi; i += step {
				for _, in := range q.list {
					if err := w.do(in, i, i+step); err != nil {
						return err
					}
				}
			}
		}
	}
	return nil
}
