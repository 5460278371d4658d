package graph

import "context"

// run executes the stages.
func (p *Plan) run(ctx context.Context) error {
	l := &p.pool
	l.begin(p)
	defer l.end()
	version := uint64(0) // that kernels are prepared for: a change from here on counts for the next run
	if p.o.State != nil {
		version = p.o.State.Version + 1
	}
	for i, s := range p.stages {
		if err := ctx.Err(); err != nil {
			return err
		}
		if p.preparedFor == version && s.prepares() {
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
	p.preparedFor = version
	return nil
}
