package cnn

import (
	"fmt"
	"math"
	"slices"

	"github.com/seed-1d449c6d/stheno/ops"
)

// augmentation is the part of settings that only layers take which change pictures at random or rescale them.
type augmentation struct {
	factor, height, width []float64 // lower, upper; nil: not given
	values                []float64 // lower, upper; nil: not given
	fill                  ops.Resampling
	scales, offset        []float64
	mean, variance        []float64 // nil: not given
	invert                bool
}

// Factor sets the range of a random layer's factor, in place of the argument: RandomRotation(0, Factor(0, 0.1)) turns to one
// side only. The order of the two does not matter.
func Factor(lower, upper float64) Option {
	return setting{"Factor", func(s *settings) { s.factor = []float64{lower, upper} }}
}

// HeightFactor sets the range of the factor of the height, in place of the argument of RandomTranslation or RandomZoom.
func HeightFactor(lower, upper float64) Option {
	return setting{"HeightFactor", func(s *settings) { s.height = []float64{lower, upper} }}
}

// WidthFactor sets the range of the factor of the width: of RandomTranslation in place of the argument; of RandomZoom, where
// without it the width follows the height.
func WidthFactor(lower, upper float64) Option {
	return setting{"WidthFactor", func(s *settings) { s.width = []float64{lower, upper} }}
}

// ValueRange sets the range of the pictures' values for RandomContrast and RandomBrightness, which clip to it: 0 to 255 by
// default, as Keras has it. Pictures that were scaled to 0 to 1 need ValueRange(0, 1).
func ValueRange(lower, upper float64) Option {
	return setting{"ValueRange", func(s *settings) {
		s.values = []float64{lower, upper}
		if !(lower < upper && math.Abs(lower) <= math.MaxFloat32 && math.Abs(upper) <= math.MaxFloat32) {
			s.fail("value range", "finite numbers, lower < upper", fmt.Sprintf("%v and %v", lower, upper), "")
		}
	}}
}

// Fill says what lies outside a picture: FillReflect, FillConstant, FillNearest or FillWrap.
type Fill = ops.FillMode

// The fills, by what they make of the row a b c d.
const (
	FillReflect  = ops.FillReflect  // d c b a | a b c d | d c b a
	FillConstant = ops.FillConstant // k k k k | a b c d | k k k k
	FillNearest  = ops.FillNearest  // a a a a | a b c d | d d d d
	FillWrap     = ops.FillWrap     // a b c d | a b c d | a b c d
)

// FillMode sets what RandomRotation, RandomTranslation and RandomZoom put where they have no picture; default FillReflect.
func FillMode(f Fill) Option {
	return setting{"FillMode", func(s *settings) {
		s.fill.FillMode = f
		if all := []Fill{FillReflect, FillConstant, FillNearest, FillWrap}; !slices.Contains(all, f) {
			s.fail("fill mode", fmt.Sprintf("%q, %q, %q or %q", FillReflect, FillConstant, FillNearest, FillWrap), fmt.Sprintf("%q", f), "")
		}
	}}
}

// FillValue sets the number outside of pictures for FillMode(FillConstant): finite, default 0.
func FillValue(v float64) Option {
	return setting{"FillValue", func(s *settings) {
		s.fill.FillValue = v
		if !(math.Abs(v) <= math.MaxFloat32) {
			s.fail("fill value", "a finite number", fmt.Sprint(v), "")
		}
	}}
}
