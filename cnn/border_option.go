package cnn

import (
	"github.com/seed-1d449c6d/stheno/ops"
)

// Border sets how many rows and columns ZeroPadding2D adds, or Cropping2D cuts off, at each side of a picture: 0 or more.
// Keras writes ((top, bottom), (left, right)).
func Border(top, bottom, left, right int) Option {
	return setting{"Border", func(s *settings) {
		s.border = &ops.Border{Top: top, Bottom: bottom, Left: left, Right: right}
		if min(top, bottom, left, right) < 0 {
			s.fail("border", "0 or more at each side", s.border.String(), "")
		}
	}}
}

// sides is the border given, or n at each side.
func (s *settings) sides(n int) ops.Border {
	if s.border == nil {
		return ops.Border{Top: n, Bottom: n, Left: n, Right: n}
	}
	return *s.border
}

// pairs is a border as Keras' configs have it.
func pairs(b ops.Border) [][]int { return [][]int{{b.Top, b.Bottom}, {b.Left, b.Right}} }
