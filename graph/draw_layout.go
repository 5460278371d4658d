package graph

import "slices"

// item is a box in a row, or the place where a line to a further row passes.
type item struct {
	box      *box
	row      int
	x, w     float64
	up, down []*item // in the rows above and below
	index    int
	key      float64
}

// part is the forward or the backward half of a drawing.
type part struct {
	rows [][]*item
	of   map[*box]*item
	via  map[[2]*box][]*item // places that the line from one box to another passes
}

func (d *drawing) part(back bool) *part {
	p := &part{of: make(map[*box]*item), via: make(map[[2]*box][]*item)}
	rows := 0
	for _, b := range d.boxes {
		rows = max(rows, b.row+1)
	}
	p.rows = make([][]*item, rows)
	for _, b := range d.boxes {
		if b.back == back {
			p.of[b] = p.add(&item{box: b, row: b.row, w: b.w})
		}
	}
	for _, b := range d.boxes {
		for _, a := range b.in {
			if b.back == back && a.back == back {
				p.connect(a, b)
			}
		}
	}
	return p
}

func (p *part) add(i *item) *item {
	p.rows[i.row] = append(p.rows[i.row], i)
	return i
}

// connect makes a and b neighbours, through a place in each row between them.
func (p *part) connect(a, b *box) {
	step := 1
	if b.row < a.row {
		step = -1
	}
	last := p.of[a]
	for row := a.row + step; row != b.row; row += step {
		i := p.add(&item{row: row, w: 4})
		p.via[[2]*box{a, b}] = append(p.via[[2]*box{a, b}], i)
		link(last, i)
		last = i
	}
	link(last, p.of[b])
}

func link(a, b *item) {
	if a.row > b.row {
		a, b = b, a
	}
	a.down = append(a.down, b)
	b.up = append(b.up, a)
}

// arrange orders each row so that few lines cross, by the mean of the neighbours' places, down and up in turns, and then
// finds places.
func (p *part) arrange() {
	p.number()
	best, fewest := p.save(), p.crossings()
	for sweep := range 12 {
		for k := range p.rows {
			row, of := k, func(i *item) []*item { return i.up }
			if sweep%2 == 1 {
				row, of = len(p.rows)-1-k, func(i *item) []*item { return i.down }
			}
			for _, i := range p.rows[row] {
				i.key = float64(i.index)
				if n := of(i); len(n) > 0 {
					i.key = 0
					for _, o := range n {
						i.key += (float64(o.index) + 0.5) / float64(len(p.rows[o.row])) * float64(len(p.rows[row])) / float64(len(n))
					}
				}
			}
			slices.SortStableFunc(p.rows[row], func(a, b *item) int {
				switch {
				case a.key < b.key:
					return -1
				case a.key > b.key:
					return 1
				}
				return 0
			})
			p.number()
		}
		if c := p.crossings(); c < fewest {
			best, fewest = p.save(), c
		}
	}
	p.rows = best
	p.number()
	p.settle()
}

func (p *part) number() {
	for _, r := range p.rows {
		for k, i := range r {
			i.index = k
		}
	}
}

func (p *part) save() [][]*item {
	var r [][]*item
	for _, row := range p.rows {
		r = append(r, slices.Clone(row))
	}
	return r
}

func (p *part) crossings() (n int) {
	for _, row := range p.rows {
		for k, a := range row {
			for _, b := range row[k+1:] {
				for _, c := range a.down {
					for _, d := range b.down {
						if c.index > d.index {
							n++
						}
					}
				}
			}
		}
	}
	return n
}

// settle places the items of each row as near as they can be to where their neighbours are.
func (p *part) settle() {
	for _, r := range p.rows {
		for k, i := range r {
			if k > 0 {
				i.x = r[k-1].x + apart(r[k-1], i)
			}
		}
	}
	for round := range 40 {
		for k := range p.rows {
			row := k
			if round%2 == 1 {
				row = len(p.rows) - 1 - k
			}
			r := p.rows[row]
			want, weight := make([]float64, len(r)), make([]float64, len(r))
			for k, i := range r {
				for _, o := range append(slices.Clone(i.up), i.down...) {
					w := pull(i, o)
					want[k] += w * o.x
					weight[k] += w
				}
				if weight[k] == 0 {
					want[k], weight[k] = i.x, 0.01
				} else {
					want[k] /= weight[k]
				}
			}
			separate(r, want, weight)
		}
	}
}

// pull is how much two neighbours want to be below each other: long lines and the chain of operators most, what ends at one
// of them least.
func pull(a, b *item) float64 {
	switch {
	case a.box == nil && b.box == nil:
		return 8
	case len(a.up)+len(a.down) == 1 || len(b.up)+len(b.down) == 1:
		return 0.01
	case a.box == nil || b.box == nil:
		return 2
	}
	return 4
}

// apart is the least distance of the centres of neighbours in a row.
func apart(a, b *item) float64 { return (a.w+b.w)/2 + between }

// separate moves the items of a row to the places with the least weighted sum of squared distances from those that they
// want, among those that keep the order and the distances: by joining neighbours that are in each other's way.
func separate(r []*item, want, weight []float64) {
	type block struct {
		x, weight float64 // of the first item, less the distances before it
		n         int
	}
	var blocks []block
	off := make([]float64, len(r)) // distance from the first item, if all are as near as can be
	for k := range r {
		if k > 0 {
			off[k] = off[k-1] + apart(r[k-1], r[k])
		}
		blocks = append(blocks, block{want[k] - off[k], weight[k], 1})
		for n := len(blocks); n > 1 && blocks[n-2].x > blocks[n-1].x; n = len(blocks) {
			a, b := blocks[n-2], blocks[n-1]
			w := a.weight + b.weight
			blocks = append(blocks[:n-2], block{(a.x*a.weight + b.x*b.weight) / w, w, a.n + b.n})
		}
	}
	k := 0
	for _, b := range blocks {
		for range b.n {
			r[k].x = b.x + off[k]
			k++
		}
	}
}
