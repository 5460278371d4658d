package graph

import "github.com/seed-1d449c6d/stheno/ops"

// stream lets operators write past the caches where y is too large for these and nobody reads it in the stage that makes
// it, whose readers find their rows in the cache. What lies in a worker's scratch is read in its stage, always.
func (p *Plan) stream() {
	uses, _ := p.uses()
	for si, s := range p.stages {
		for _, in := range s.list {
			if in.call == nil || in.out[0].rows*in.out[0].n < ops.StreamFrom {
				continue
			}
			readers := 0
			for _, u := range uses[in.out[0]] {
				if u.stage == si {
					readers++
				}
			}
			if readers == 1 { // y made, and nothing else
				in.call.stream()
			}
		}
	}
}
