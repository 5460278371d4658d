package metric

import (
	"encoding/json"
	"math"
	"os"
	"strings"
	"testing"
)

// numbers are float32 where null is NaN.
type numbers []float32

func (n *numbers) UnmarshalJSON(text []byte) error {
	var all []*float32
	err := json.Unmarshal(text, &all)
	for _, v := range all {
		if v == nil {
			*n = append(*n, float32(math.NaN()))
		} else {
			*n = append(*n, *v)
		}
	}
	return err
}

type rowsCase struct {
	Name       string
	K          int
	Y, Targets numbers
	Values     []struct {
		Class  string
		Config map[string]any
		Value  *float64
	}
}

func rowsCases(t *testing.T) []rowsCase {
	t.Helper()
	text, err := os.ReadFile("testdata/rows.json")
	if err != nil {
		t.Fatal(err)
	}
	var file struct{ Cases []rowsCase }
	if err := json.Unmarshal(text, &file); err != nil {
		t.Fatal(err)
	}
	return file.Cases
}

// TestRowsGolden compares every metric with Keras' for rows of targets, in other batches.
func TestRowsGolden(t *testing.T) {
	seen := 0
	for _, c := range rowsCases(t) {
		n := len(c.Y) / c.K
		for _, v := range c.Values {
			seen++
			if v.Class == "TopKCategoricalAccuracy" && v.Config["k"].(float64) > float64(c.K) {
				t.Fatal("no case for Check")
			}
			if v.Class == "TopKCategoricalAccuracy" {
				v.Class = "SparseTopKCategoricalAccuracy"
			}
			m := made(t, v.Class, v.Config)
			if err := Check(m, c.K); err != nil {
				t.Fatal(err)
			}
			got, ok := m.New().(Rows)
			if !ok {
				t.Fatalf("%s: want Rows, got %T", m.Name(), m.New())
			}
			got.AddRows(nil, nil, 0)
			if v := got.Value(); !math.IsNaN(v) {
				t.Errorf("%s of nothing = %v, want NaN", m.Name(), v)
			}
			for lo := 0; lo < n; lo += 7 {
				hi := min(lo+7, n)
				got.AddRows(c.Y[lo*c.K:hi*c.K], c.Targets[lo*c.K:hi*c.K], hi-lo)
			}
			if v.Value == nil {
				if x := got.Value(); !math.IsNaN(x) {
					t.Errorf("%s: %s%v = %v, want NaN", c.Name, v.Class, v.Config, x)
				}
			} else if x := got.Value(); !(math.Abs(x-*v.Value) <= 2e-6*max(1, *v.Value)) { // Keras adds up to 300 float32 numbers
				t.Errorf("%s: %s%v = %v, want %v", c.Name, v.Class, v.Config, x, *v.Value)
			}

			if v.Class == "BinaryAccuracy" && c.K == 1 && v.Config["threshold"] == nil { // what Accuracy is for rows of one number
				a := Accuracy().New().(Rows)
				if a.AddRows(c.Y, c.Targets, n); a.Value() != got.Value() {
					t.Errorf("%s: Accuracy = %v, want %v", c.Name, a.Value(), got.Value())
				}
			}
			if strings.HasPrefix(c.Name, "one") { // class numbers stand for such rows
				labels := make([]int, n)
				for i := range labels {
					if labels[i] = Argmax(c.Targets[i*c.K:][:c.K]); c.K == 1 {
						labels[i] = int(c.Targets[i])
					}
				}
				same := m.New()
				if same.Add(c.Y, labels); same.Value() != got.Value() {
					t.Errorf("%s: %s%v of class numbers = %v, of rows %v", c.Name, v.Class, v.Config, same.Value(), got.Value())
				}
			}
		}
	}
	if seen < 200 {
		t.Errorf("the file has %d values, want 200 or more", seen)
	}
}

// TestRegressionOfClassNumbers: where the model gives one number a class number is that number, not 0 or 1.
func TestRegressionOfClassNumbers(t *testing.T) {
	y, labels := []float32{1, 2.5, 7}, []int{1, 3, 5}
	for _, c := range []struct {
		m    Metric
		want float64
	}{{MeanSquaredError(), 4.25 / 3}, {MeanAbsoluteError(), 2.5 / 3}, {RootMeanSquaredError(), math.Sqrt(4.25 / 3)}} {
		n := c.m.New()
		n.Add(y[:2], labels[:2])
		n.Add(y[2:], labels[2:])
		if got := n.Value(); math.Abs(got-c.want) > 1e-15 { // one rounding or two
			t.Errorf("%s = %v, want %v", c.m.Name(), got, c.want)
		}
	}
	for _, m := range []Metric{MeanSquaredError(), BinaryCrossentropy(), CategoricalCrossentropy()} {
		n := m.New()
		if n.Add([]float32{0.2, 0.8}, []int{2}); !math.IsNaN(n.Value()) {
			t.Errorf("%s of a class that is not there = %v, want NaN", m.Name(), n.Value())
		}
	}
}

// TestManyRowsInOne: class numbers and rows may come in turn, and batches of another form are left out.
func TestManyRowsInOne(t *testing.T) {
	n := Precision().New().(Rows)
	n.AddRows([]float32{0.9, 0.9}, []float32{1, 0}, 1) // 1 of 2
	n.Add([]float32{0.9, 0.9}, []int{1})               // 1 of 2
	n.AddRows([]float32{0.9, 0.9}, []float32{1, 1}, 1) // 2 of 2: an argmax would see one
	n.AddRows([]float32{0.9, 0.9}, []float32{0}, 1)
	n.AddRows([]float32{0.9, 0.9}, []float32{0, 0}, -1)
	n.AddRows([]float32{0.9, 0.9, 0.9}, []float32{0, 0, 0}, 2)
	if got := n.Value(); got != 4./6 {
		t.Errorf("Value = %v, want 4/6", got)
	}
	if _, ok := SparseCategoricalCrossentropy().New().(Rows); ok {
		t.Error("SparseCategoricalCrossentropy takes rows, which has no meaning")
	}
}

// TestNoAllocation: a counter that has seen a batch makes nothing anew.
func TestNoAllocation(t *testing.T) {
	y, targets, labels := []float32{0.1, 0.7, 0.2, 0.5, 0.3, 0.2}, []float32{1, 1, 0, 0, 0, 1}, []int{1, 2}
	for _, m := range []Metric{
		Accuracy(), TopK(2), Precision(), Recall(Macro()), F1Score(), AUC(MultiLabel()), MeanSquaredError(), RootMeanSquaredError(),
		BinaryAccuracy(), BinaryCrossentropy(), CategoricalCrossentropy(),
	} {
		n := m.New().(Rows)
		batch := func() {
			n.Add(y, labels)
			n.AddRows(y, targets, 2)
		}
		batch()
		if got := testing.AllocsPerRun(10, batch); got != 0 {
			t.Errorf("%s: %v allocations a batch, want 0", m.Name(), got)
		}
	}
}

// TestLogitsOfAnySize: the losses of logits neither overflow nor lose what is small beside them.
func TestLogitsOfAnySize(t *testing.T) {
	for _, c := range []struct {
		m         Metric
		y, target []float32
		want      float64
	}{
		{BinaryCrossentropy(FromLogits()), []float32{1000, -1000}, []float32{1, 1}, 500},
		{BinaryCrossentropy(FromLogits()), []float32{3e38, -3e38}, []float32{1, 0}, 0},
		{CategoricalCrossentropy(FromLogits()), []float32{1e30, 1e30}, []float32{0, 1}, math.Ln2},
		{CategoricalCrossentropy(FromLogits()), []float32{1000, 0}, []float32{0, 1}, 1000},
		{BinaryCrossentropy(), []float32{1}, []float32{0}, 23 * math.Ln2}, // limited to 1 - 2⁻²³, the float32 next to 1 - 1e-7
		{BinaryCrossentropy(), []float32{0}, []float32{1}, 7 * math.Ln10},
	} {
		n := c.m.New().(Rows)
		n.AddRows(c.y, c.target, 1)
		if got := n.Value(); math.Abs(got-c.want) > 2e-8*max(1, c.want) { // float32 of 1e-7 is off by 1.2e-8 of it
			t.Errorf("%s of %v = %v, want %v", c.m.Name(), c.y, got, c.want)
		}
	}
}
