package data

import (
	"errors"
	"fmt"
	"slices"
)

// Targets is a [Dataset] whose answers are rows of numbers, for losses such as MeanSquaredError or one-hot
// CategoricalCrossentropy. Labels stay, for metrics that count classes.
type Targets interface {
	Dataset
	// TargetShape returns the shape of one example's target, without the batch axis; rank ≥ 1. The caller owns the slice.
	TargetShape() []int
	// ReadTargets puts the targets of the examples index[0], index[1], … one after another into t, which must be len(index)
	// targets long. The rules are those of Read: indices may repeat, the same values every time, safe for concurrent use,
	// and after an error the contents of t are undefined.
	ReadTargets(index []int, t []float32) error
}

// TargetsOf returns d as a set with targets, and whether it is one. It is the way to ask: a view ([Subset], [Split], [Weigh])
// has targets exactly if the set it shows has them, which a type assertion on the view cannot tell.
func TargetsOf(d Dataset) (Targets, bool) {
	if v, ok := d.(through); ok {
		return v.targets()
	}
	t, ok := d.(Targets)
	return t, ok
}

// through is a view: it has what the set it shows has.
type through interface {
	targets() (Targets, bool)
	weights() (Weighted, bool)
}

// TargetSet is [Targets] over float32 numbers in memory.
type TargetSet struct {
	memory *Memory
	t      []float32
	shape  []int // of one target
	width  int   // numbers of one target
}

// NewTargets makes a TargetSet.
//
//	x: N examples one after another, each of the given shape (rank ≥ 1, every axis ≥ 1)
//	targets: N targets one after another, each of targetShape (rank ≥ 1, every axis ≥ 1)
//
// Labels come from the targets: the index of the largest number of each, the first if several are equal; or, of a target of
// one number, 1 if it is more than 0.5 and 0 otherwise, as Keras' accuracy metrics take them. Classes is the count of numbers
// in a target, or 2 for one number. For a regression labels have no meaning; its metrics do not read them.
//
// NewTargets keeps x and targets without a copy: they must not change afterwards. Errors: no examples, a bad shape, lengths
// that do not match, and a value that is NaN or infinite, with its example.
func NewTargets(x, targets []float32, shape, targetShape []int) (*TargetSet, error) {
	if len(targetShape) == 0 {
		return nil, errors.New("data: NewTargets: target shape: want at least 1 axis, got []; for one number a target it is [1]")
	}
	width, err := size(targetShape)
	if err != nil {
		return nil, fmt.Errorf("data: NewTargets: target %w", err)
	}
	if len(targets) == 0 || len(targets)%width != 0 {
		return nil, fmt.Errorf("data: NewTargets: length of targets: want %d numbers (%v) for each example, at least 1 example, got %d",
			width, targetShape, len(targets))
	}
	if i := notFinite(targets); i >= 0 {
		return nil, fmt.Errorf("data: NewTargets: target of example %d, value %d: want a finite number, got %v", i/width, i%width, targets[i])
	}
	labels := make([]int, len(targets)/width)
	for i := range labels {
		labels[i] = label(targets[i*width : (i+1)*width])
	}
	m, err := newMemory("NewTargets", x, labels, shape, max(width, 2))
	if err != nil {
		return nil, err
	}
	return &TargetSet{memory: m, t: targets, shape: slices.Clone(targetShape), width: width}, nil
}

// label is the class that a target means.
func label(t []float32) int {
	if len(t) == 1 {
		if t[0] > 0.5 {
			return 1
		}
		return 0
	}
	best := 0
	for i, v := range t {
		if v > t[best] {
			best = i
		}
	}
	return best
}

// Len returns the number of examples.
func (s *TargetSet) Len() int {
	if s.memory == nil { // a zero TargetSet
		return 0
	}
	return s.memory.Len()
}

// Shape returns a copy of the shape of one example.
func (s *TargetSet) Shape() []int { return s.memory.Shape() }

// Classes returns the count of numbers in a target, or 2 for one number.
func (s *TargetSet) Classes() int { return s.memory.Classes() }

// Read copies examples and their labels as [Dataset] says. It allocates nothing.
func (s *TargetSet) Read(index []int, x []float32, labels []int) error {
	return s.memory.Read(index, x, labels)
}

// TargetShape returns a copy of the shape of one target.
func (s *TargetSet) TargetShape() []int { return slices.Clone(s.shape) }

// ReadTargets copies targets as [Targets] says. It allocates nothing.
func (s *TargetSet) ReadTargets(index []int, t []float32) error {
	if len(t) != len(index)*s.width {
		return fmt.Errorf("data: ReadTargets: length of t: want %d (%d targets of %d numbers), got %d",
			len(index)*s.width, len(index), s.width, len(t))
	}
	if err := checkIndex("ReadTargets", index, s.Len()); err != nil {
		return err
	}
	for k, i := range index {
		copy(t[k*s.width:(k+1)*s.width], s.t[i*s.width:])
	}
	return nil
}
