package graph

import (
	"errors"
	"sync"
	"sync/atomic"
)

// pool hands the units of a stage to the workers. The goroutine that calls Run is worker 0. The others are begun by a
// run, help where they find units, and end a moment after it, unless the next run comes first: a plan at rest holds no
// goroutine. Nobody waits for a worker that has not woken up yet: a stage ends when its units are done.
//
// Each worker begins with its own share of the units, the same at every run, since its cache may still hold them; then
// it takes from the others'. Results do not depend on who took what.
type pool struct {
	workers []*worker
	shares  []share
	alive   []atomic.Bool // a goroutine is there for the worker
	stage   atomic.Pointer[stage]
	epoch   atomic.Uint32 // counts stages over all runs, so that a late worker knows its stage is over
	left    atomic.Int64  // units of the stage that are not done
	running atomic.Bool
	failed  atomic.Pointer[RunError]

	waiting atomic.Bool   // worker 0 sleeps until the last unit is done
	done    chan struct{} // wakes it
	mu      sync.Mutex
	wake    sync.Cond // of parked workers
	parked  int
}

// share is a range of units, on a cache line of its own: the epoch in the upper half, the next unit in the lower.
type share struct {
	next atomic.Uint64
	_    [56]byte
}

const (
	// spins is how often a worker looks for the next stage, or the next run, before it parks or ends: about 100 µs, longer
	// than a worker waits for another's last unit in most plans, and than the pause between two runs of a loop.
	spins = 1 << 17
	// patience is how often worker 0 looks whether the last units are done before it sleeps, which is as long: being woken up
	// costs a prediction of one picture half its time. It must sleep in the end: if another process has taken the processor
	// from the thread that has a unit, then the system moves that thread to a processor that is idle.
	patience = 1 << 17
)

func (l *pool) init() {
	l.shares = make([]share, len(l.workers))
	l.alive = make([]atomic.Bool, len(l.workers))
	l.wake.L = &l.mu
	l.done = make(chan struct{}, 1)
}

// begin calls the workers for a run.
func (l *pool) begin(p *Plan) {
	l.failed.Store(nil)
	l.running.Store(true)
	for i := 1; i < len(l.workers); i++ {
		if l.alive[i].CompareAndSwap(false, true) {
			go p.help(i, l.workers[i])
		}
	}
}

// end lets the workers go.
func (l *pool) end() {
	l.running.Store(false)
	l.wakeAll()
}

func (l *pool) wakeAll() {
	l.mu.Lock()
	if l.parked > 0 {
		l.wake.Broadcast()
	}
	l.mu.Unlock()
}

// exec runs one stage.
func (p *Plan) exec(s *stage) {
	l := &p.pool
	if s.workers == 1 {
		for u := range s.units {
			if err := s.run(l.workers[0], u, p); err != nil {
				l.fail(err)
				return
			}
		}
		return
	}
	epoch := l.epoch.Load() + 1
	l.left.Store(int64(s.units))
	for i := range l.shares {
		l.shares[i].next.Store(uint64(epoch)<<32 | uint64(s.from(i)))
	}
	l.stage.Store(s)
	l.epoch.Store(epoch)
	l.wakeAll()
	defer l.wait()
	// An operator may end this goroutine (runtime.Goexit); the run has failed then, and what is left is counted off.
	defer p.work(l.workers[0], s, epoch)
	p.work(l.workers[0], s, epoch)
}

// wait returns when all units of the stage are done.
func (l *pool) wait() {
	for i := 0; l.left.Load() > 0; i++ {
		if i >= patience {
			l.waiting.Store(true)
			if l.left.Load() > 0 { // else the token that may come is taken by the next one who waits, and only costs a look
				<-l.done
			}
			l.waiting.Store(false)
		}
	}
}

// from is the first unit of the share of worker i; shares end where the next begins.
func (s *stage) from(i int) int { return min(i, s.workers) * s.units / s.workers }

// work takes units of the stage until none is left. After a failure units are only counted off.
func (p *Plan) work(w *worker, s *stage, epoch uint32) {
	l := &p.pool
	for i := range l.shares {
		k := (w.id + i) % len(l.shares)
		q, end := &l.shares[k].next, uint32(s.from(k+1))
		for {
			v := q.Load()
			if uint32(v>>32) != epoch || uint32(v) >= end {
				break
			}
			if !q.CompareAndSwap(v, v+1) {
				continue
			}
			p.unit(w, s, int(uint32(v)))
		}
	}
}

// unit does one unit and counts it off, whatever happens in it.
func (p *Plan) unit(w *worker, s *stage, u int) {
	l := &p.pool
	ended := false
	defer func() {
		if !ended {
			l.fail(errors.New("an operator ended its goroutine"))
		}
		if l.left.Add(-1) == 0 && l.waiting.Load() {
			select {
			case l.done <- struct{}{}:
			default:
			}
		}
	}()
	if l.failed.Load() == nil {
		if err := s.run(w, u, p); err != nil {
			l.fail(err)
		}
	}
	ended = true
}

// help is the goroutine of worker i, w.
func (p *Plan) help(i int, w *worker) {
	l := &p.pool
	ended := false
	defer func() {
		if !ended {
			l.alive[i].Store(false)
		}
	}()
	seen := uint32(0)
	for idle := 0; ; idle++ {
		if e := l.epoch.Load(); e != seen {
			seen, idle = e, 0
			if s := l.stage.Load(); s != nil && l.running.Load() {
				p.work(w, s, e)
			}
			continue
		}
		if idle < spins {
			continue
		}
		if l.running.Load() {
			l.park(seen)
			idle = 0
			continue
		}
		l.alive[i].Store(false)
		// A run may have begun after the last look and have found the worker alive.
		if !l.running.Load() || !l.alive[i].CompareAndSwap(false, true) {
			ended = true
			return
		}
		idle = 0
	}
}

// park sleeps until there is another stage or the run is over.
func (l *pool) park(seen uint32) {
	l.mu.Lock()
	l.parked++
	for l.running.Load() && l.epoch.Load() == seen {
		l.wake.Wait()
	}
	l.parked--
	l.mu.Unlock()
}

func (l *pool) fail(err error) {
	e, ok := err.(*RunError)
	if !ok {
		e = &RunError{Op: "Run", Err: err}
	}
	l.failed.CompareAndSwap(nil, e)
}
