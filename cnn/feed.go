package cnn

import "context"

// feed gives the batches of a reader one after another, some of them read ahead by a goroutine of its own: decoding pictures
// and training then run side by side. What comes, and in which order, does not depend on it.
type feed struct {
	r     *reader
	i, hi int
	own   *batch // without a goroutine
	ready chan fed
	free  chan *batch
	stop  context.CancelFunc
}

// fed is a batch that was read, or why not.
type fed struct {
	b   *batch
	err error
}

// feed begins to read batches lo to hi, up to ahead of them before they are asked for. The caller calls close.
func (r *reader) feed(ctx context.Context, lo, hi, ahead int) *feed {
	f := &feed{r: r, i: lo, hi: hi, stop: func() {}}
	if ahead = min(ahead, hi-lo); ahead == 0 {
		return f
	}
	ctx, f.stop = context.WithCancel(ctx)
	f.ready, f.free = make(chan fed, ahead-1), make(chan *batch, ahead+1)
	for range ahead + 1 { // one more for the batch in use
		f.free <- r.newBatch()
	}
	go f.work(ctx)
	return f
}

// work reads until all is read, an error comes or ctx is done.
func (f *feed) work(ctx context.Context) {
	defer close(f.ready)
	for i := f.i; i < f.hi; i++ {
		var b *batch
		select {
		case b = <-f.free:
		case <-ctx.Done():
			return
		}
		err := f.r.read(i, b)
		select {
		case f.ready <- fed{b, err}:
		case <-ctx.Done():
			return
		}
		if err != nil {
			return
		}
	}
}

// next gives the next batch; it is valid until the next call. At most hi-lo calls.
func (f *feed) next(ctx context.Context) (*batch, error) {
	if f.ready == nil {
		if f.own == nil {
			f.own = f.r.newBatch()
		}
		f.i++
		return f.own, f.r.read(f.i-1, f.own)
	}
	if f.own != nil {
		f.free <- f.own // room for all
		f.own = nil
	}
	select {
	case got, ok := <-f.ready:
		if !ok {
			return nil, ctx.Err()
		}
		f.own = got.b
		return got.b, got.err
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// close ends the goroutine and waits for it.
func (f *feed) close() {
	f.stop()
	if f.ready != nil {
		for range f.ready {
		}
	}
}
