package graph

// fuse joins instructions by pattern.
func (p *Plan) fuse() {}
