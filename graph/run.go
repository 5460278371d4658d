package graph

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
)

// pool hands the units of an instruction to the workers. The goroutine that calls Run is worker 0; the others live
// for one run, so a plan at rest holds none. Each worker begins with its own share of the units, the same at every
// run, since its cache may still hold them; then it takes from the others'.
type pool struct {
	wake   []chan *instr // of workers 1 and up; nil ends one
	begin  []func()
	shares []share
	done   sync.WaitGroup // of an instruction
	ended  sync.WaitGroup // of a run
	failed atomic.Pointer[RunError]
}

// share is a range of units, on a cache line of its own.
type share struct {
	next atomic.Int64
	end  int64
	_    [48]byte
}

func (l *pool) init(workers int) {
	l.shares = make([]share, workers)
	l.wake = make([]chan *instr, workers)
	l.begin = make([]func(), workers)
	for w := 1; w < workers; w++ {
		wake := make(chan *instr, 1)
		l.wake[w] = wake
		l.begin[w] = func() {
			defer l.ended.Done()
			for in := range wake {
				if in == nil {
					return
				}
				l.work(w, in)
				l.done.Done()
			}
		}
	}
}

// run executes the program.
func (p *Plan) run(ctx context.Context) error {
	l := &p.pool
	l.failed.Store(nil)
	l.ended.Add(len(l.shares) - 1)
	for _, begin := range l.begin[1:] {
		go begin()
	}
	defer func() {
		for _, wake := range l.wake[1:] {
			wake <- nil
		}
		l.ended.Wait()
	}()
	for i, in := range p.program {
		if err := ctx.Err(); err != nil {
			return err
		}
		if p.o.Rule != nil && i == len(p.program)-1 { // the update
			p.o.State.Step++
		}
		l.exec(in)
		if e := l.failed.Load(); e != nil {
			return e
		}
	}
	return nil
}

// exec runs one instruction on as many workers as it has units for.
func (l *pool) exec(in *instr) {
	k := int64(len(l.shares))
	if n := int64(in.units); n < k {
		k = max(n, 1)
	}
	for i := range l.shares {
		s := &l.shares[i]
		if j := int64(i); j < k {
			s.next.Store(j * int64(in.units) / k)
			s.end = (j + 1) * int64(in.units) / k
		} else {
			s.next.Store(0)
			s.end = 0
		}
	}
	l.done.Add(int(k) - 1)
	for _, wake := range l.wake[1:k] {
		wake <- in
	}
	l.work(0, in)
	l.done.Wait()
}

// work takes units until none is left. An operator's error or panic becomes the run's.
func (l *pool) work(worker int, in *instr) {
	defer func() {
		if r := recover(); r != nil {
			l.failed.CompareAndSwap(nil, &RunError{Op: in.op, Node: in.label, Err: fmt.Errorf("panic: %v", r)})
		}
	}()
	for i := range l.shares {
		s := &l.shares[(worker+i)%len(l.shares)]
		for s.next.Load() < s.end {
			u := s.next.Add(1) - 1
			if u >= s.end {
				break
			}
			if err := in.run(worker, int(u)); err != nil {
				l.failed.CompareAndSwap(nil, &RunError{Op: in.op, Node: in.label, Err: err})
				return
			}
		}
	}
}
