package graph

// Sizes of a drawing, in pixels.
const (
	nameSize, textSize, shapeSize = 13.0, 11.0, 10.0 // of letters
	letter                        = 0.61             // width of a monospaced letter of size 1: the widest of the usual fonts
	nameLine, textLine            = 18.0, 15.0
	padX, padY                    = 12.0, 8.0 // between a box and its text
	between                       = 22.0      // boxes side by side
	pillHeight, stem              = 16.0, 7.0 // of the shape behind a box, and the line between
	trackStep                     = 8.0       // lines side by side
	panelPad, margin              = 18.0, 12.0
	longest                       = 40 // letters of a line
)

// place gives every box its row and its place.
func (d *drawing) place() *routes {
	d.setRows()
	d.setSizes()
	forward, backward := d.part(false), d.part(true)
	forward.arrange()
	backward.arrange()
	return d.route(forward, backward)
}

// setRows counts rows from the inputs down to the root. Derivatives go up again: each a row above what it is made of,
// which brings the derivative by a result beside what made that result. Inputs are beside their first reader's operands.
func (d *drawing) setRows() {
	for _, b := range d.boxes {
		if b.leaf {
			continue
		}
		below, beside := false, 0
		for _, a := range b.in {
			switch {
			case !b.back && !a.leaf:
				b.row = max(b.row, a.row+1)
			case !b.back:
				b.row = max(b.row, 1)
			case a.back && !a.leaf:
				if !below || a.row-1 < b.row {
					b.row, below = a.row-1, true
				}
			case !a.back && !a.leaf:
				beside = max(beside, a.row)
			}
		}
		if b.back && !below {
			b.row = beside
		}
	}
	placed := make(map[*box]bool)
	for _, b := range d.boxes {
		for _, a := range b.in {
			if !a.leaf || a.back != b.back {
				continue
			}
			row := b.row - 1
			if a.back {
				row = b.row + 1
			}
			if !placed[a] || !a.back && row < a.row || a.back && row > a.row {
				a.row, placed[a] = row, true
			}
		}
	}
	top := 0
	for _, b := range d.boxes {
		top = min(top, b.row)
	}
	for _, b := range d.boxes {
		b.row -= top
	}
}

// setSizes makes boxes as wide as their text, and the boxes of a row as high as the highest.
func (d *drawing) setSizes() {
	height := make(map[int]float64)
	for _, b := range d.boxes {
		for i := range b.lines {
			b.lines[i] = short(b.lines[i], longest)
		}
		b.w = max(width(b.lines[0], nameSize)+2*padX, b.pill())
		for _, l := range b.lines[1:] {
			b.w = max(b.w, width(l, textSize)+2*padX)
		}
		height[b.row] = max(height[b.row], 2*padY+nameLine+float64(len(b.lines)-1)*textLine)
	}
	for _, b := range d.boxes {
		b.h = height[b.row]
	}
}

// width is that of a text. Letters of East Asia are twice as wide.
func width(s string, size float64) float64 {
	n := 0
	for _, r := range s {
		n++
		if r >= 0x1100 {
			n++
		}
	}
	return float64(n) * letter * size
}

// pill is the width of the shape behind the box.
func (b *box) pill() float64 { return width(b.shape, shapeSize) + 12 }
