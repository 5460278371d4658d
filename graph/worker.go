package graph

import (
	"fmt"

	"github.com/seed-1d449c6d/stheno/ops"
)

// worker is one thread of a run with its scratch.
type worker struct {
	id           int
	first, group int // of the rows that it works on: the first row of the group, the group's number
	lo           int // first row of the chunk at hand

	f32, tmp32 []float32 // values by row; what operators want as scratch
	f64, tmp64 []float64
	u8         []uint8
}

func newWorker(id int) *worker { return &worker{id: id} }

// reserve makes the scratch: of values in each type, and of temp numbers for operators.
func (w *worker) reserve(f32, f64, u8, temp int) {
	w.f32, w.f64, w.u8 = make([]float32, f32), make([]float64, f64), make([]uint8, u8)
	w.tmp32, w.tmp64 = make([]float32, temp), make([]float64, temp)
}

// memory is the scratch for values of a type, scratch n numbers of that for operators.
func memory[T element](w *worker) []T {
	if p, ok := any(&w.f32).(*[]T); ok {
		return *p
	}
	if p, ok := any(&w.f64).(*[]T); ok {
		return *p
	}
	return *any(&w.u8).(*[]T)
}

func scratch[T ops.Float](w *worker, n int) []T {
	if p, ok := any(&w.tmp32).(*[]T); ok {
		return (*p)[:n]
	}
	return (*any(&w.tmp64).(*[]T))[:n]
}

// do runs an instruction. Its error or panic becomes a RunError.
func (w *worker) do(in *instr, lo, hi int) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = &RunError{Op: in.op, Node: in.label, Err: fmt.Errorf("panic: %v", r)}
		}
	}()
	if err := in.run(w, lo, hi); err != nil {
		return &RunError{Op: in.op, Node: in.label, Err: err}
	}
	return nil
}
