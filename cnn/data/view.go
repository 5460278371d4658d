package data

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
)

// View shows some examples of another set, in an order of its own. It copies no pictures. It has targets and weights exactly
// if the other set has them: see [TargetsOf] and [WeightsOf].
type View struct {
	d     Dataset
	index []int // example i of the view is example index[i] of d
}

// Subset shows the examples index[0], index[1], … of d, in this order; an index may repeat. Shape and classes are those of d,
// also where a class has no example left. The index is copied.
//
// Errors: no set, no index, and an index out of range, with its position.
func Subset(d Dataset, index []int) (*View, error) {
	if err := checkSet("Subset", d); err != nil {
		return nil, err
	}
	if len(index) == 0 {
		return nil, fmt.Errorf("data: Subset: want at least 1 index, got none")
	}
	n := d.Len()
	for k, i := range index {
		if i < 0 || i >= n {
			return nil, fmt.Errorf("data: Subset: index %d: want 0 to %d, got %d", k, n-1, i)
		}
	}
	index = slices.Clone(index)
	if v, ok := d.(*View); ok { // one step, however many views lie on one another
		v.translate(index, index)
		d = v.d
	}
	return &View{d: d, index: index}, nil
}

// Shuffle shows all examples of d in the order of rand.New(rand.NewPCG(seed, 0)).Shuffle, which is the same each time. Errors:
// no set, a set without examples.
func Shuffle(d Dataset, seed uint64) (*View, error) {
	if err := checkSet("Shuffle", d); err != nil {
		return nil, err
	}
	index := make([]int, d.Len())
	for i := range index {
		index[i] = i
	}
	rand.New(rand.NewPCG(seed, 0)).Shuffle(len(index), func(i, j int) { index[i], index[j] = index[j], index[i] })
	return Subset(d, index)
}

// Split divides d in two by Keras' rule for validation_split: validation, more than 0 and less than 1, is the share of val. The
// first floor(N·(1-validation)) examples go to train, all after them to val. Nothing is shuffled: where d is sorted by class,
// as a [FolderSet] is, val would get the last classes only: give it [Shuffle] of that set.
//
// Errors: no set, validation out of range, and a part without examples.
// Source: Keras 3 fit(validation_split), trainers/data_adapters/array_slicing.py.
func Split(d Dataset, validation float64) (train, val Dataset, err error) {
	if err := checkSet("Split", d); err != nil {
		return nil, nil, err
	}
	if !(validation > 0 && validation < 1) {
		return nil, nil, fmt.Errorf("data: Split: validation split: want more than 0 and less than 1, got %v", validation)
	}
	n := d.Len()
	at := int(math.Floor(float64(n) * (1 - validation)))
	if at < 1 || at >= n {
		return nil, nil, fmt.Errorf("data: Split: validation split: want at least 1 of the %d examples in each part, got %d for training and %d for validation with a split of %v; take another split, or more examples",
			n, at, n-at, validation)
	}
	index := make([]int, n)
	for i := range index {
		index[i] = i
	}
	first, err := Subset(d, index[:at])
	if err != nil {
		return nil, nil, err
	}
	last, err := Subset(d, index[at:])
	if err != nil {
		return nil, nil, err
	}
	return first, last, nil
}

// Len returns the number of examples shown.
func (v *View) Len() int { return len(v.index) }

// Shape returns the shape of one example.
func (v *View) Shape() []int { return v.d.Shape() }

// Classes returns the number of classes of the whole set.
func (v *View) Classes() int { return v.d.Classes() }

// Read reads from the set that is shown.
func (v *View) Read(index []int, x []float32, labels []int) error {
	inner, err := v.inner("Read", index)
	if err != nil {
		return err
	}
	return v.d.Read(inner, x, labels)
}

// inner translates indices of the view to those of the set it shows.
func (v *View) inner(op string, index []int) ([]int, error) {
	if err := checkIndex(op, index, len(v.index)); err != nil {
		return nil, err
	}
	inner := make([]int, len(index))
	v.translate(inner, index)
	return inner, nil
}

func (v *View) translate(dst, index []int) {
	for k, i := range index {
		dst[k] = v.index[i]
	}
}

func (v *View) targets() (Targets, bool) {
	t, ok := TargetsOf(v.d)
	if !ok {
		return nil, false
	}
	return &targetsView{v, t}, true
}

func (v *View) weights() (Weighted, bool) {
	w, ok := WeightsOf(v.d)
	if !ok {
		return nil, false
	}
	return &weightsView{v, w}, true
}

// targetsView is a View of a set with targets. By the View inside it is still known as a view to WeightsOf.
type targetsView struct {
	*View
	t Targets
}

func (v *targetsView) TargetShape() []int { return v.t.TargetShape() }

func (v *targetsView) ReadTargets(index []int, t []float32) error {
	inner, err := v.inner("ReadTargets", index)
	if err != nil {
		return err
	}
	return v.t.ReadTargets(inner, t)
}

// weightsView is a View of a set with weights.
type weightsView struct {
	*View
	w Weighted
}

func (v *weightsView) ReadWeights(index []int, w []float32) error {
	inner, err := v.inner("ReadWeights", index)
	if err != nil {
		return err
	}
	return v.w.ReadWeights(inner, w)
}
