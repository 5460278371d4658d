package graph

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
)

// pool hands the units of a stage to the workers. The goroutine that calls Run is worker 0; the others live for one
// run, so a plan at rest holds none. Each worker begins with its own share of the units, the same at every run, since
// its cache may still hold them; then it takes from the others'. Results do not depend on who took what.
type pool struct {
	workers []*worker
	wake    []chan *stage // of workers 1 and up; nil ends one
	begin   []func()
	shares  []share
	done    sync.WaitGroup // of a stage
	ended   sync.WaitGroup // of a run
	failed  atomic.Pointer[RunError]
}

// share is a range of units, on a cache line of its own.
type share struct {
	next atomic.Int64
	end  int64
	_    [48]byte
}

func (p *Plan) start() {
	l := &p.pool
	n := len(l.workers)
	l.shares = make([]share, n)
	l.wake = make([]chan *stage, n)
	l.begin = make([]func(), n)
	for i, w := range l.workers {
		wake := make(chan *stage, 1)
		l.wake[i] = wake
		l.begin[i] = func() {
			defer l.ended.Done()
			for s := range wake {
				if s == nil {
					return
				}
				p.work(w, s)
				l.done.Done()
			}
		}
	}
}

// run executes the stages.
func (p *Plan) run(ctx context.Context) error {
	l := &p.pool
	l.failed.Store(nil)
	l.ended.Add(len(l.workers) - 1)
	for _, begin := range l.begin[1:] {
		go begin()
	}
	defer func() {
		for _, wake := range l.wake[1:] {
			wake <- nil
		}
		l.ended.Wait()
	}()
	for i, s := range p.stages {
		if err := ctx.Err(); err != nil {
			return err
		}
		if p.prepared(s) {
			continue
		}
		if p.o.Rule != nil && i == len(p.stages)-1 { // the update
			p.o.State.Step++
			p.o.State.Changed()
		}
		p.exec(s)
		if e := l.failed.Load(); e != nil {
			return e
		}
	}
	if p.o.State != nil {
		p.preparedFor = p.o.State.Version + 1
	}
	return nil
}

// exec runs one stage, on as many workers as it has units and work for.
func (p *Plan) exec(s *stage) {
	l := &p.pool
	k := min(len(l.workers), max(1, s.units))
	if s.work < small {
		k = 1
	}
	for i := range l.shares {
		q := &l.shares[i]
		q.next.Store(0)
		q.end = 0
		if i < k {
			q.next.Store(int64(i * s.units / k))
			q.end = int64((i + 1) * s.units / k)
		}
	}
	l.done.Add(k - 1)
	for _, wake := range l.wake[1:k] {
		wake <- s
	}
	p.work(l.workers[0], s)
	l.done.Wait()
}

// work takes units until none is left, or one failed.
func (p *Plan) work(w *worker, s *stage) {
	l := &p.pool
	for i := range l.shares {
		q := &l.shares[(w.id+i)%len(l.shares)]
		for q.next.Load() < q.end && l.failed.Load() == nil {
			u := q.next.Add(1) - 1
			if u >= q.end {
				break
			}
			if err := s.run(w, int(u), p); err != nil {
				var e *RunError
				errors.As(err, &e)
				l.failed.CompareAndSwap(nil, e)
			}
		}
	}
}
