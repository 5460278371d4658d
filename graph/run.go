package graph

import "context"

// run executes the stages.
func (p *Plan) run(ctx context.Context) error {
	l := &p.pool
	l.begin(p)
	defer l.end()
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
