package data

import (
	"math"
	"slices"
	"strings"
	"testing"
)

var (
	_ Dataset  = (*View)(nil)
	_ Targets  = (*TargetSet)(nil)
	_ Weighted = (*WeightedSet)(nil)
	_ Dataset  = (*FolderSet)(nil)
)

// rows are 4 examples of 1 number, 0 to 3, with targets 10i, 10i+1.
func rows(t testing.TB) *TargetSet {
	t.Helper()
	s, err := NewTargets([]float32{0, 1, 2, 3}, []float32{0, 1, 10, 11, 20, 21, 30, 31}, []int{1}, []int{2})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func must[T any](t testing.TB) func(v T, err error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

// everything reads a whole set; targets and weights are nil where it has none.
func everything(t testing.TB, d Dataset) (x []float32, labels []int, targets, weights []float32) {
	t.Helper()
	index := make([]int, d.Len())
	for i := range index {
		index[i] = i
	}
	n := must[int](t)(size(d.Shape()))
	x, labels = make([]float32, len(index)*n), make([]int, len(index))
	if err := d.Read(index, x, labels); err != nil {
		t.Fatal(err)
	}
	if s, ok := TargetsOf(d); ok {
		targets = make([]float32, len(index)*must[int](t)(size(s.TargetShape())))
		if err := s.ReadTargets(index, targets); err != nil {
			t.Fatal(err)
		}
	}
	if s, ok := WeightsOf(d); ok {
		weights = make([]float32, len(index))
		if err := s.ReadWeights(index, weights); err != nil {
			t.Fatal(err)
		}
	}
	return x, labels, targets, weights
}

// A view has exactly what the set below it has, however they lie on one another, and row i is row i of all of it.
func TestViewsKeep(t *testing.T) {
	targets, plain := rows(t), must[*Memory](t)(New([]float32{0, 1, 2, 3}, []int{1, 1, 1, 1}, []int{1}, 2))
	weigh := func(d Dataset) Dataset { return must[*WeightedSet](t)(Weigh(d, []float64{0, 0.5, 1, 1.5}[:d.Len()])) }
	subset := func(d Dataset, index ...int) Dataset { return must[*View](t)(Subset(d, index)) }
	_, tail, err := Split(weigh(targets), 0.5)
	if err != nil {
		t.Fatal(err)
	}
	asTargets := func(d Dataset) Dataset { s, _ := TargetsOf(d); return s }
	asWeighted := func(d Dataset) Dataset { s, _ := WeightsOf(d); return s }
	for name, c := range map[string]struct {
		d                   Dataset
		x, targets, weights []float32
	}{
		"plain":                            {plain, []float32{0, 1, 2, 3}, nil, nil},
		"subset of plain":                  {subset(plain, 3, 1), []float32{3, 1}, nil, nil},
		"weighed plain":                    {weigh(plain), []float32{0, 1, 2, 3}, nil, []float32{0, 0.5, 1, 1.5}},
		"subset of weighed":                {subset(weigh(plain), 3, 1, 3), []float32{3, 1, 3}, nil, []float32{1.5, 0.5, 1.5}},
		"weighed subset":                   {weigh(subset(plain, 3, 1)), []float32{3, 1}, nil, []float32{0, 0.5}},
		"targets":                          {targets, []float32{0, 1, 2, 3}, []float32{0, 1, 10, 11, 20, 21, 30, 31}, nil},
		"subset of targets":                {subset(targets, 2, 0), []float32{2, 0}, []float32{20, 21, 0, 1}, nil},
		"weighed targets":                  {weigh(targets), []float32{0, 1, 2, 3}, []float32{0, 1, 10, 11, 20, 21, 30, 31}, []float32{0, 0.5, 1, 1.5}},
		"subset of subset of weighed":      {subset(subset(weigh(targets), 3, 2, 1), 2, 0), []float32{1, 3}, []float32{10, 11, 30, 31}, []float32{0.5, 1.5}},
		"weighed again":                    {weigh(subset(weigh(targets), 3, 2)), []float32{3, 2}, []float32{30, 31, 20, 21}, []float32{0, 0.5}},
		"last half":                        {tail, []float32{2, 3}, []float32{20, 21, 30, 31}, []float32{1, 1.5}},
		"targets of a subset of weighed":   {asTargets(subset(weigh(targets), 1)), []float32{1}, []float32{10, 11}, []float32{0.5}},
		"weights of a subset of weighed":   {asWeighted(subset(weigh(targets), 1)), []float32{1}, []float32{10, 11}, []float32{0.5}},
		"targets of weighed":               {asTargets(weigh(targets)), []float32{0, 1, 2, 3}, []float32{0, 1, 10, 11, 20, 21, 30, 31}, []float32{0, 0.5, 1, 1.5}},
		"subset of the targets of weighed": {subset(asTargets(weigh(targets)), 2), []float32{2}, []float32{20, 21}, []float32{1}},
	} {
		x, labels, targets, weights := everything(t, c.d)
		if !slices.Equal(x, c.x) || !slices.Equal(targets, c.targets) || !slices.Equal(weights, c.weights) {
			t.Errorf("%s: x %v, targets %v, weights %v; want %v, %v, %v", name, x, targets, weights, c.x, c.targets, c.weights)
		}
		if c.d.Len() != len(c.x) || c.d.Classes() != 2 || !slices.Equal(c.d.Shape(), []int{1}) || slices.Max(labels) != 1 || slices.Min(labels) != 1 {
			t.Errorf("%s: Len %d, Classes %d, Shape %v, labels %v", name, c.d.Len(), c.d.Classes(), c.d.Shape(), labels)
		}
		if s, ok := TargetsOf(c.d); ok && !slices.Equal(s.TargetShape(), []int{2}) {
			t.Errorf("%s: TargetShape %v, want [2]", name, s.TargetShape())
		}
	}
}

// A view's index is its own, and reading through it checks the view's length, not that of the set below.
func TestViewIndex(t *testing.T) {
	index := []int{1, 2}
	v := must[*View](t)(Subset(must[*WeightedSet](t)(Weigh(rows(t), []float32{1, 1, 1, 1})), index))
	index[0] = 3
	x := make([]float32, 1)
	if err := v.Read([]int{0}, x, []int{0}); err != nil || x[0] != 1 {
		t.Errorf("Read(0) = %v, %v, want 1", x[0], err)
	}
	targets, _ := TargetsOf(v)
	weights, _ := WeightsOf(v)
	for name, err := range map[string]error{
		"Read":        v.Read([]int{2}, x, []int{0}),
		"ReadTargets": targets.ReadTargets([]int{2}, make([]float32, 2)),
		"ReadWeights": weights.ReadWeights([]int{2}, x),
	} {
		if err == nil || err.Error() != "data: "+name+": index: want 0 to 1, got 2" {
			t.Errorf("%s(2) of a view of 2: %v", name, err)
		}
	}
}

// Keras' cuts, with its rounding: see testdata/split.py.
func TestSplit(t *testing.T) {
	var cuts [][3]float64
	golden(t, "split.json", &cuts)
	for _, c := range cuts {
		n, split, at := int(c[0]), c[1], int(c[2])
		x := make([]float32, n)
		for i := range x {
			x[i] = float32(i)
		}
		train, validation, err := Split(must[*Memory](t)(New(x, make([]int, n), []int{1}, 1)), split)
		if (err == nil) != (at > 0) {
			t.Errorf("Split of %d by %v: error %v; Keras cuts at %d", n, split, err, at)
		}
		if err != nil {
			continue
		}
		first, _, _, _ := everything(t, train)
		last, _, _, _ := everything(t, validation)
		if !slices.Equal(first, x[:at]) || !slices.Equal(last, x[at:]) {
			t.Errorf("Split of %d by %v: %v, %v, want a cut at %d", n, split, first, last, at)
		}
	}
}

func TestViewErrors(t *testing.T) {
	d := rows(t)
	subset := func(d Dataset, index ...int) error { _, err := Subset(d, index); return err }
	split := func(d Dataset, v float64) error { _, _, err := Split(d, v); return err }
	for _, c := range []struct {
		err  error
		want string
	}{
		{subset(nil, 0), "data: Subset: want a Dataset, got nil"},
		{subset((*Memory)(nil), 0), "data: Subset: want a Dataset, got a nil *data.Memory"},
		{subset(d), "data: Subset: want at least 1 index, got none"},
		{subset(d, 0, 4), "data: Subset: index 1: want 0 to 3, got 4"},
		{subset(d, -1), "data: Subset: index 0: want 0 to 3, got -1"},
		{split(nil, 0.5), "data: Split: want a Dataset, got nil"},
		{split(none{d}, 0.5), "data: Split: want a Dataset of at least 1 example, got 0"},
		{split(d, 0), "data: Split: validation split: want more than 0 and less than 1, got 0"},
		{split(d, 1), "data: Split: validation split: want more than 0 and less than 1, got 1"},
		{split(d, -0.1), "got -0.1"},
		{split(d, math.NaN()), "got NaN"},
		{split(d, 0.9), "want at least 1 of the 4 examples in each part, got 0 for training and 4 for validation with a split of 0.9"},
		{split(d, 1e-17), "got 4 for training and 0 for validation with a split of 1e-17"}, // 1-1e-17 is 1
	} {
		if c.err == nil || !strings.Contains(c.err.Error(), c.want) {
			t.Errorf("error %v, want it to say %q", c.err, c.want)
		}
	}
}

// none claims to have no examples.
type none struct{ Dataset }

func (none) Len() int { return 0 }

// TestShuffle: every example once, in an order that follows from the seed, with its label, target and weight.
func TestShuffle(t *testing.T) {
	const n = 50
	x, rows, w := make([]float32, n), make([]float32, n), make([]float32, n)
	for i := range x {
		x[i], rows[i], w[i] = float32(i), float32(2*i), float32(3*i)
	}
	set, err := NewTargets(x, rows, []int{1}, []int{1})
	if err != nil {
		t.Fatal(err)
	}
	weighted, err := Weigh(set, w)
	if err != nil {
		t.Fatal(err)
	}
	order := func(seed uint64) []float32 {
		v, err := Shuffle(weighted, seed)
		if err != nil {
			t.Fatal(err)
		}
		index := make([]int, n)
		for i := range index {
			index[i] = i
		}
		got, labels, targets, weights := make([]float32, n), make([]int, n), make([]float32, n), make([]float32, n)
		rows, _ := TargetsOf(v)
		ws, _ := WeightsOf(v)
		for _, err := range []error{v.Read(index, got, labels), rows.ReadTargets(index, targets), ws.ReadWeights(index, weights)} {
			if err != nil {
				t.Fatal(err)
			}
		}
		for i, v := range got {
			if targets[i] != 2*v || weights[i] != 3*v {
				t.Errorf("example %v has target %v and weight %v", v, targets[i], weights[i])
			}
		}
		return got
	}
	a := order(1)
	if !slices.Equal(a, order(1)) {
		t.Error("a seed gives two orders")
	}
	if slices.Equal(a, order(2)) || slices.IsSorted(a) {
		t.Error("nothing is shuffled, or alike for two seeds")
	}
	slices.Sort(a)
	if !slices.Equal(a, x) {
		t.Errorf("examples = %v, want each once", a)
	}
	if _, err := Shuffle(nil, 1); err == nil {
		t.Error("no error without a set")
	}
}
