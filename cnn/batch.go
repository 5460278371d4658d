package cnn

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/seed-1d449c6d/stheno/cnn/data"
)

// batch is some examples with what is known of them.
type batch struct {
	x       []float32
	labels  []int
	targets []float32 // rows of numbers, if the data has such
	weights []float32 // one for each example, if there are some
}

func (b *batch) n() int { return len(b.labels) }

// reader reads a data set batch by batch.
type reader struct {
	d       data.Dataset
	targets data.Targets  // nil: class numbers
	weights data.Weighted // nil: none
	classes []float32     // weights by class; nil: all alike
	k       int           // labels are below; 0: any
	order   []int         // indices of examples
	size    int           // examples of one batch
	pixels  int           // numbers of one example
	row     int           // numbers of one target
}

// newReader reads checked data. k bounds the labels.
func newReader(d data.Dataset, size, pixels, k int) *reader {
	r := &reader{d: d, k: k, order: make([]int, d.Len()), size: size, pixels: pixels}
	for i := range r.order {
		r.order[i] = i
	}
	if t, ok := data.TargetsOf(d); ok {
		r.targets = t
		r.row, _ = Shape(t.TargetShape()).size()
	}
	if w, ok := data.WeightsOf(d); ok {
		r.weights = w
	}
	return r
}

// answers tells the machine what comes with the examples.
func (r *reader) answers() (a answers) {
	if r.targets != nil {
		a.target = Shape(r.targets.TargetShape()).join(",", false)
	}
	a.weighted = r.weights != nil || r.classes != nil
	return a
}

// shapeOf reads what answers wrote.
func shapeOf(target string) (s Shape) {
	for _, d := range strings.Split(target, ",") {
		n, _ := strconv.Atoi(d)
		s = append(s, n)
	}
	return s
}

// count is how many batches there are; there is at least one example.
func (r *reader) count() int { return (len(r.order)-1)/r.size + 1 }

// lengths are the examples of a whole batch and of the last one.
func (r *reader) lengths() (whole, last int) {
	whole = min(r.size, len(r.order))
	return whole, len(r.order) - (r.count()-1)*r.size
}

// newBatch makes room for a batch.
func (r *reader) newBatch() *batch {
	n, _ := r.lengths()
	b := &batch{x: make([]float32, n*r.pixels), labels: make([]int, n)}
	if r.targets != nil {
		b.targets = make([]float32, n*r.row)
	}
	if r.answers().weighted {
		b.weights = make([]float32, n)
	}
	return b
}

// read fills b with batch i. A label out of range is caught here, before it reaches the graph, even if the data set promised
// otherwise, and so is a panic of the data set.
func (r *reader) read(i int, b *batch) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("data set: panic: %v", p)
		}
	}()
	index := r.order[i*r.size : min((i+1)*r.size, len(r.order))]
	b.x, b.labels = b.x[:len(index)*r.pixels], b.labels[:len(index)]
	if err := r.d.Read(index, b.x, b.labels); err != nil {
		return err
	}
	for j, l := range b.labels {
		if r.k > 0 && r.targets == nil && (l < 0 || l >= r.k) {
			return fmt.Errorf("label of example %d: want 0 to %d, got %d", index[j], r.k-1, l)
		}
	}
	if r.targets != nil {
		b.targets = b.targets[:len(index)*r.row]
		if err := r.targets.ReadTargets(index, b.targets); err != nil {
			return err
		}
	}
	switch {
	case r.weights != nil:
		b.weights = b.weights[:len(index)]
		if err := r.weights.ReadWeights(index, b.weights); err != nil {
			return err
		}
		for j, w := range b.weights {
			if !(w >= 0 && w <= math.MaxFloat32) {
				return fmt.Errorf("weight of example %d: want a finite number, 0 or more, got %v", index[j], w)
			}
		}
	case r.classes != nil:
		b.weights = b.weights[:len(index)]
		for j, l := range b.labels {
			b.weights[j] = r.classes[l]
		}
	}
	return nil
}
