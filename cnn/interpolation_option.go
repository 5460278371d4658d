package cnn

import (
	"fmt"

	"github.com/seed-1d449c6d/stheno/ops"
)

// InterpolationMode says what lies between the cells of a picture: Nearest or Bilinear.
type InterpolationMode = ops.Interpolation

// Nearest repeats cells; Bilinear blends neighbours.
const (
	Nearest  = ops.Nearest
	Bilinear = ops.Bilinear
)

// Interpolation sets what is taken for a place between cells: the nearest cell or a blend of its neighbours. The default is
// Nearest for UpSampling2D, Bilinear for RandomRotation, RandomTranslation and RandomZoom.
func Interpolation(m InterpolationMode) Option {
	return setting{"Interpolation", func(s *settings) {
		s.blend = m
		if m != Nearest && m != Bilinear {
			s.fail("interpolation", fmt.Sprintf("%q or %q", Nearest, Bilinear), fmt.Sprintf("%q", m), "")
		}
	}}
}
