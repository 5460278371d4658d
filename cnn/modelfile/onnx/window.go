package onnx

import "github.com/seed-1d449c6d/stheno/cnn"

// side is one direction of a window that slides over a picture.
type side struct {
	in, kernel, stride, dilation int
	before, after                int // rows that the node pads with
	out                          int
}

// extent is the window with its holes.
func (s side) extent() int { return (s.kernel-1)*s.dilation + 1 }

// needed is how many rows after the picture the last window reaches.
func (s side) needed() int { return max(0, (s.out-1)*s.stride+s.extent()-s.before-s.in) }

// valid says that no window leaves the picture.
func (s side) valid() bool { return s.before == 0 && s.needed() == 0 }

// same says that the windows are those of padding "same": as many as there are strides in the picture, what they leave it by
// divided evenly, the odd row at the end.
func (s side) same() bool {
	n := (s.in + s.stride - 1) / s.stride
	return s.out == n && s.before == max(0, (n-1)*s.stride+s.extent()-s.in)/2
}

// inside says that every window holds some of the picture.
func (s side) inside() bool { return s.before < s.extent() && (s.out-1)*s.stride-s.before < s.in }

// window reads what convolutions and pools have in common, for a picture [H,W]. ceil counts a last window that is not whole.
func (c *call) window(kernel []int, h, w int, ceil bool) (s [2]side, err error) {
	strides, dilations, pads := c.a.ints("strides"), c.a.ints("dilations"), c.a.ints("pads")
	auto := c.a.text("auto_pad", "NOTSET")
	if c.a.err != nil {
		return s, c.a.err
	}
	if len(kernel) != 2 {
		return s, malformed(c.n, "kernel_shape: want two sizes, got %v", kernel)
	}
	if strides == nil {
		strides = []int{1, 1}
	}
	if dilations == nil {
		dilations = []int{1, 1}
	}
	if auto != "NOTSET" || pads == nil {
		pads = []int{0, 0, 0, 0}
	}
	if len(strides) != 2 || len(dilations) != 2 || len(pads) != 4 {
		return s, malformed(c.n, "want two strides, two dilations and four pads, got %v, %v and %v", strides, dilations, pads)
	}
	for i, in := range []int{h, w} {
		d := side{in: in, kernel: kernel[i], stride: strides[i], dilation: dilations[i], before: pads[i], after: pads[2+i]}
		if d.kernel < 1 || d.stride < 1 || d.dilation < 1 || d.before < 0 || d.after < 0 || max(d.kernel, d.stride, d.dilation, d.before, d.after) > maxSize ||
			d.kernel > 1 && d.dilation > maxSize/(d.kernel-1) {
			return s, malformed(c.n, "kernel, strides, dilations and pads: want 1 or more, pads 0 or more, got %v, %v, %v, %v", kernel, strides, dilations, pads)
		}
		switch auto {
		case "SAME_UPPER", "SAME_LOWER":
			d.out = (in + d.stride - 1) / d.stride
			total := max(0, (d.out-1)*d.stride+d.extent()-in)
			d.before, d.after = total/2, total-total/2
			if auto == "SAME_LOWER" {
				d.before, d.after = d.after, d.before
			}
		case "NOTSET", "VALID":
			room := in + d.before + d.after - d.extent()
			if room < 0 {
				return s, malformed(c.n, "kernel: want at most the picture's %d with its pads, got %d", in+d.before+d.after, d.extent())
			}
			d.out = room/d.stride + 1
			if ceil && room%d.stride != 0 && d.out*d.stride < in+d.before {
				d.out++
			}
		default:
			return s, malformed(c.n, "auto_pad: want NOTSET, SAME_UPPER, SAME_LOWER or VALID, got %q", auto)
		}
		s[i] = d
	}
	return s, nil
}

// padding says how a window meets the border: Valid, Same, or Valid after so many rows and columns were added.
func padding(s [2]side) (mode cnn.PaddingMode, border bool) {
	switch {
	case s[0].valid() && s[1].valid():
		return cnn.Valid, false
	case s[0].same() && s[1].same():
		return cnn.Same, false
	}
	return cnn.Valid, true
}

// zeros puts the zeros around a picture that the window needs.
func (c *call) zeros(p *planned, s [2]side) (*planned, error) {
	t, b, l, r := s[0].before, s[0].needed(), s[1].before, s[1].needed()
	out := []int{p.out[0] + t + b, p.out[1] + l + r, p.out[2]}
	if _, err := checkedSize(out); err != nil {
		return nil, malformed(c.n, "%v", err)
	}
	q := c.layer("ZeroPadding2D", p, out, func(name cnn.Option) cnn.Layer { return cnn.ZeroPadding2D(cnn.Border(t, b, l, r), name) })
	q.positive = p.positive
	return q, nil
}
