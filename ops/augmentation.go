package ops

import (
	"fmt"
	"math"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"github.com/seed-1d449c6d/stheno/internal/kernel"
)

// Range is where a random parameter lies: even in [Lower, Upper], or Lower itself if the two are equal. It is drawn in
// float32, as Keras does.
type Range struct{ Lower, Upper float64 }

// check refuses what is not a range within the limits.
func (r *Range) check(op, name string, least, most float64) error {
	if !(r.Lower >= least && r.Lower <= r.Upper && r.Upper <= most) {
		return fmt.Errorf("ops: %s: %s: want lower ≤ upper, both in [%v, %v], got %v and %v", op, name, least, most, r.Lower, r.Upper)
	}
	r.Lower, r.Upper = r.Lower+0, r.Upper+0 // no −0, which would make two nodes of one function
	return nil
}

// interval is the range of a·v + b for v in the range, rounded last of all.
func (r Range) interval(a, b float64) kernel.Interval {
	return kernel.Interval{Lower: float32(b + float64(a*r.Lower)), Upper: float32(b + float64(a*r.Upper))}
}

// valueRange is the range of a picture's values; the zero Range is 0 to 255.
func valueRange(op string, r Range) (Range, error) {
	if r == (Range{}) {
		return Range{Lower: 0, Upper: 255}, nil
	}
	if !(r.Lower < r.Upper && r.Lower >= -math.MaxFloat32 && r.Upper <= math.MaxFloat32) {
		return r, fmt.Errorf("ops: %s: value_range: want finite numbers, lower < upper, got %v and %v", op, r.Lower, r.Upper)
	}
	r.Lower, r.Upper = r.Lower+0, r.Upper+0
	return r, nil
}

// augmented checks the inputs that the random transformations share.
func augmented(op string, x *gorgonia.Node) error {
	if x == nil {
		return fmt.Errorf("ops: %s: input 0: want a node, got nil", op)
	}
	return picture(op, x.Shape())
}

// images is the shape of a kernel's pictures.
func images(s tensor.Shape) kernel.Images {
	return kernel.Images{N: s[0], H: s[1], W: s[2], C: s[3]}
}
