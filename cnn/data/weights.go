package data

import "fmt"

// Weighted is a [Dataset] with a weight for each example: Keras' sample_weight, by which the example's loss is multiplied.
type Weighted interface {
	Dataset
	// ReadWeights puts the weights of the examples index[0], index[1], … into w, which must be as long as index. Weights are
	// finite, 0 or more. The rules are those of Read.
	ReadWeights(index []int, w []float32) error
}

// WeightsOf returns d as a set with weights, and whether it is one. It is the way to ask, as with [TargetsOf].
func WeightsOf(d Dataset) (Weighted, bool) {
	if v, ok := d.(through); ok {
		return v.weights()
	}
	w, ok := d.(Weighted)
	return w, ok
}

// WeightedSet is a view of a set that adds weights.
type WeightedSet struct {
	d Dataset
	w []float32
}

// Weigh gives example i of d the weight w[i]; d has no other weights then, even if it had some before. Targets stay.
//
// The weights are copied, rounded to float32. They multiply losses, in Fit and Evaluate, and nothing else: the mean is divided by
// the number of examples, not by the sum of weights, and metrics do not see them. 0 leaves an example out of the loss without
// leaving it out of the batch. Errors:
// no set, another number of weights than of examples, and a weight that is negative, NaN or more than float32 holds, with its
// index.
func Weigh[W float32 | float64](d Dataset, w []W) (*WeightedSet, error) {
	if err := checkSet("Weigh", d); err != nil {
		return nil, err
	}
	if n := d.Len(); len(w) != n {
		return nil, fmt.Errorf("data: Weigh: weights: want %d, one for each example, got %d", n, len(w))
	}
	s := &WeightedSet{d: d, w: make([]float32, len(w))}
	for i, v := range w {
		s.w[i] = float32(v)
		if v < 0 || s.w[i]-s.w[i] != 0 { // NaN or ±Inf, also from rounding
			return nil, fmt.Errorf("data: Weigh: weight of example %d: want a finite number, 0 or more, got %v", i, v)
		}
	}
	return s, nil
}

// Len returns the number of examples.
func (s *WeightedSet) Len() int {
	if s.d == nil { // a zero WeightedSet
		return 0
	}
	return s.d.Len()
}

// Shape returns the shape of one example.
func (s *WeightedSet) Shape() []int { return s.d.Shape() }

// Classes returns the number of classes.
func (s *WeightedSet) Classes() int { return s.d.Classes() }

// Read reads from the set that has been given weights.
func (s *WeightedSet) Read(index []int, x []float32, labels []int) error {
	return s.d.Read(index, x, labels)
}

// ReadWeights copies weights as [Weighted] says. It allocates nothing.
func (s *WeightedSet) ReadWeights(index []int, w []float32) error {
	if len(w) != len(index) {
		return fmt.Errorf("data: ReadWeights: length of w: want %d, got %d", len(index), len(w))
	}
	if err := checkIndex("ReadWeights", index, len(s.w)); err != nil {
		return err
	}
	for k, i := range index {
		w[k] = s.w[i]
	}
	return nil
}

func (s *WeightedSet) weights() (Weighted, bool) { return s, true }

func (s *WeightedSet) targets() (Targets, bool) {
	t, ok := TargetsOf(s.d)
	if !ok {
		return nil, false
	}
	return &weightedTargets{s, t}, true
}

// weightedTargets is a WeightedSet of a set with targets.
type weightedTargets struct {
	*WeightedSet
	t Targets
}

func (s *weightedTargets) TargetShape() []int { return s.t.TargetShape() }

func (s *weightedTargets) ReadTargets(index []int, t []float32) error {
	return s.t.ReadTargets(index, t)
}
