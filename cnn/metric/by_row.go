package metric

import "math"

// byRow is the part of a counter that compares row with row. Class numbers become rows: of one number, that number; else 1 at the
// class and 0 elsewhere.
type byRow struct {
	row    func(y, target []float32)
	absent float32 // all elements of the row of a class that is not there
	target []float32
}

// Add takes a batch with class numbers.
func (b *byRow) Add(y []float32, labels []int) {
	if len(labels) == 0 {
		return
	}
	k := len(y) / len(labels)
	if len(b.target) != k {
		b.target = make([]float32, k)
	}
	for i, label := range labels {
		b.hot(label)
		b.row(y[i*k:][:k], b.target)
	}
}

// hot makes target the row of a class.
func (b *byRow) hot(label int) {
	k := len(b.target)
	if k == 1 {
		b.target[0] = float32(label)
		return
	}
	there := label >= 0 && label < k
	for j := range b.target {
		b.target[j] = 0
		if !there {
			b.target[j] = b.absent
		}
	}
	if there {
		b.target[label] = 1
	}
}

// AddRows takes a batch with rows.
func (b *byRow) AddRows(y, targets []float32, n int) {
	if n <= 0 || len(y) != len(targets) || len(y)%n != 0 {
		return
	}
	k := len(y) / n
	for i := range n {
		b.row(y[i*k:][:k], targets[i*k:][:k])
	}
}

// average is a metric that is the mean of a number for each row, such as an error.
type average struct {
	settings
	of     func(y, target []float32) float64
	config map[string]any // Keras' keys
}

// Config has Keras' names.
func (a average) Config() map[string]any {
	c := make(map[string]any, len(a.config))
	for k, v := range a.config {
		c[k] = v
	}
	return c
}

func (a average) New() Counter { return newMean(a.of) }

// mean is the mean over rows, each with the same weight whatever its batch.
type mean struct {
	byRow
	sum  float64
	seen int
}

func newMean(of func(y, target []float32) float64) *mean {
	m := &mean{}
	m.absent = float32(math.NaN())
	m.row = func(y, target []float32) {
		m.sum += of(y, target)
		m.seen++
	}
	return m
}

// Value is the mean, NaN of none.
func (m *mean) Value() float64 { return m.sum / float64(m.seen) }
