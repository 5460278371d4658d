package ops

import (
	"fmt"
	"math"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"github.com/seed-1d449c6d/stheno/internal/kernel"
)

// Resampling says how [RandomRotation], [RandomTranslation] and [RandomZoom] read a picture at the places its cells come from.
//
// A place is two float32 numbers, for float64 too, computed as Keras does on TensorFlow: near a border or half-way between
// cells the last bit decides which cell is read. A cell of weight 0 is not read, and then its NaN is not seen.
type Resampling struct {
	FillMode      FillMode      // default FillReflect
	Interpolation Interpolation // default Bilinear; half-way, Nearest goes away from 0
	FillValue     float64       // outside with FillConstant; finite
}

// FillMode says what lies outside a picture; a place outside is moved inside, then read.
type FillMode string

// The fill modes, by what they make of the row a b c d.
const (
	FillReflect  FillMode = "reflect"  // d c b a | a b c d | d c b a
	FillConstant FillMode = "constant" // k k k k | a b c d | k k k k, where k is FillValue
	FillNearest  FillMode = "nearest"  // a a a a | a b c d | d d d d
	// FillWrap is a b c d | a b c d | a b c d for the first cell on either side. As in TensorFlow it then goes on in steps of
	// one cell less than the picture has, and a place that is still outside is at the border.
	FillWrap FillMode = "wrap"
)

var fills = map[FillMode]kernel.Fill{
	FillReflect: kernel.FillReflect, FillConstant: kernel.FillConstant, FillNearest: kernel.FillNearest, FillWrap: kernel.FillWrap,
}

func (r *Resampling) check(op string, x *gorgonia.Node) error {
	if r.FillMode == "" {
		r.FillMode = FillReflect
	}
	if _, ok := fills[r.FillMode]; !ok {
		return fmt.Errorf("ops: %s: fill_mode: want %q, %q, %q or %q, got %q", op, FillReflect, FillConstant, FillNearest, FillWrap, string(r.FillMode))
	}
	switch r.Interpolation {
	case "":
		r.Interpolation = Bilinear
	case Nearest, Bilinear:
	default:
		return fmt.Errorf("ops: %s: interpolation: want %q or %q, got %q", op, Nearest, Bilinear, string(r.Interpolation))
	}
	if !(math.Abs(r.FillValue) <= math.MaxFloat32) {
		return fmt.Errorf("ops: %s: fill_value: want a finite number that float32 holds, got %v", op, r.FillValue)
	}
	if r.FillValue += 0; r.FillMode != FillConstant {
		r.FillValue = 0 // it is not used, and must not make two nodes of one function
	}
	return augmented(op, x)
}

// moving is an operator that reads each picture at places that depend linearly on the cell.
type moving struct {
	name  string
	attrs any // the config
	Resampling
	seed   uint64
	motion kernel.Motion
}

// spec is linear in x, plus what the fill value adds.
func (m moving) spec() *Spec {
	return &Spec{
		Name: m.name, Attrs: m.attrs, In: []Kind{4, Labels}, Out: 4, ByRow: 3, NoDiff: 2, Infer: stepped(m.name),
		F32: resampled(m, kernel.RandomAffine[float32]), F64: resampled(m, kernel.RandomAffine[float64]), Scratch: cellScratch,
		VJP: func(in gorgonia.Nodes, _, gy *gorgonia.Node, need []bool) (gorgonia.Nodes, error) {
			return derivatives([]bool{need[0], false}, func() (*gorgonia.Node, error) { return m.adjoint().Apply(gy, in[1]) }, nil)
		},
	}
}

// adjoint is gx from gy and step.
func (m moving) adjoint() *Spec {
	s := &Spec{
		Name: m.name + "Grad", Attrs: m.attrs, In: []Kind{4, Labels}, Out: 4, ByRow: 3, NoDiff: 2, Infer: stepped(m.name + "Grad"),
		F32: resampled(m, kernel.RandomAffineGrad[float32]), F64: resampled(m, kernel.RandomAffineGrad[float64]), Scratch: cellScratch,
	}
	s.VJP = func(in gorgonia.Nodes, _, g *gorgonia.Node, need []bool) (gorgonia.Nodes, error) {
		return derivatives([]bool{need[0], false}, func() (*gorgonia.Node, error) { return m.linear().Apply(g, in[1]) }, nil)
	}
	return s
}

// linear is the operator without what the fill value adds.
func (m moving) linear() *Spec {
	if m.FillValue == 0 {
		return m.spec()
	}
	m.FillValue = 0
	s := m.spec()
	s.Name += "Linear"
	return s
}

func cellScratch(y tensor.Shape, _ []tensor.Shape) int { return lastAxis(y) }

func resampled[T Float](m moving, f func(y, x []T, step []int, s kernel.Images, m kernel.Motion, seed uint64, r kernel.Resampling[T], tmp []T)) Forward[T] {
	r := kernel.Resampling[T]{Fill: fills[m.FillMode], Nearest: m.Interpolation == Nearest, Value: T(m.FillValue)}
	return func(y Array[T], in []Array[T], tmp []T) error {
		f(y.Data, in[0].Data, in[1].Int, images(y.Shape), m.motion, m.seed, r, tmp)
		return nil
	}
}
