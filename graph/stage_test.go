package graph

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"gorgonia.org/tensor"
)

func TestScheduleStuck(t *testing.T) {
	a, b := newTable(tensor.Float32, 1, 1), newTable(tensor.Float32, 1, 1)
	p := &Plan{rows: 1, group: 4, chunk: 4, program: []*instr{
		{op: "Chicken", units: 1, in: []*value{a}, out: []*value{b}},
		{op: "Egg", label: "first", units: 1, in: []*value{b}, out: []*value{a}},
	}}
	want := `graph: Compile: want an order of the instructions, got 2 that wait for each other: Chicken, Egg "first"`
	if err := p.schedule(); err == nil || err.Error() != want {
		t.Errorf("schedule: error %v, want %s", err, want)
	}
}

// TestPlacement runs random programs whose instructions write their own number and check that what they read still has
// the number of who wrote it: no value may be written over while it is alive, whatever its place.
func TestPlacement(t *testing.T) {
	places := map[place]int{}
	for seed := range uint64(300) {
		r := rand.New(rand.NewPCG(seed, 5))
		p := &Plan{rows: 1 + r.IntN(40), values: nil}
		p.group = max(4, (p.rows+15)/16)
		p.chunk = 1 + r.IntN(p.group)
		p.pool.workers = []*worker{newWorker(0), newWorker(1)}
		var made []*value
		for i := range 2 + r.IntN(12) {
			p.program = append(p.program, randomInstr(r, p, i, &made))
		}
		if err := p.schedule(); err != nil {
			t.Fatal(err)
		}
		p.placeAll()
		p.pool.init()
		for _, v := range made {
			places[v.place]++
		}
		for range 2 {
			if err := p.run(t.Context()); err != nil {
				t.Fatalf("seed %d: %v\n%s", seed, err, strings.Join(p.Stages(), "\n"))
			}
			for _, v := range made {
				if v.keep && slices.ContainsFunc(v.f32, func(x float32) bool { return x != v.scalar32[0] }) {
					t.Fatalf("seed %d: a value to be kept was written over\n%s", seed, strings.Join(p.Stages(), "\n"))
				}
			}
		}
	}
	for _, pl := range []place{inArena, byChunk, byRow} {
		if places[pl] < 50 {
			t.Errorf("place %d was tried %d times, want 50 at least", pl, places[pl])
		}
	}
}

func randomInstr(r *rand.Rand, p *Plan, number int, made *[]*value) *instr {
	in := &instr{op: fmt.Sprintf("op%d", number), units: 1, work: r.IntN(2) * 2 * small}
	rows := r.IntN(3) > 0 && p.rows > 1
	writer := map[*value]float32{}
	for range r.IntN(3) {
		if n := len(*made); n > 0 {
			v := (*made)[r.IntN(n)]
			if v.rows == p.rows && rows && r.IntN(4) > 0 {
				in.rowIn |= 1 << len(in.in)
			}
			in.in = append(in.in, v)
			writer[v] = v.scalar32[0]
		}
	}
	y := newTable(tensor.Float32, 1, 1+r.IntN(50))
	if rows {
		y.rows = p.rows
		in.kind, in.each = rowwise, r.IntN(2) == 0
	}
	y.keep = r.IntN(5) == 0
	y.scalar32[0] = float32(number + 1)
	in.out = []*value{y}
	*made = append(*made, y)
	in.run = func(w *worker, lo, hi int) error {
		for i, v := range in.in {
			from, to := 0, v.rows
			if in.rowIn>>i&1 == 1 {
				from, to = lo, hi
			}
			for _, x := range rowsOf[float32](w, v, from, to) {
				if x != writer[v] {
					return fmt.Errorf("input %d holds %v, want %v", i, x, writer[v])
				}
			}
		}
		from, to := 0, y.rows
		if in.kind == rowwise {
			from, to = lo, hi
		}
		for i := range rowsOf[float32](w, y, from, to) {
			rowsOf[float32](w, y, from, to)[i] = y.scalar32[0]
		}
		return nil
	}
	return in
}
