package metric

import (
	"encoding/json"
	"math"
	"os"
	"strings"
	"testing"
)

// made gives the metric of a Keras class and config.
func made(t *testing.T, class string, config map[string]any) Metric {
	t.Helper()
	var o []Option
	for name, v := range config {
		n, _ := v.(float64)
		switch name {
		case "class_id":
			o = append(o, ClassID(int(n)))
		case "top_k":
			o = append(o, Top(int(n)))
		case "threshold", "thresholds":
			o = append(o, Threshold(n))
		case "num_thresholds":
			o = append(o, NumThresholds(int(n)))
		case "multi_label":
			o = append(o, MultiLabel())
		case "from_logits":
			o = append(o, FromLogits())
		case "curve":
			o = append(o, PR())
		case "average":
			o = append(o, map[any]func() Option{"macro": Macro, "micro": Micro, "weighted": Weighted}[v]())
		case "label_smoothing":
			o = append(o, LabelSmoothing(n))
		case "k":
			return TopK(int(n))
		default:
			t.Fatalf("config: %s", name)
		}
	}
	switch class {
	case "SparseCategoricalAccuracy", "CategoricalAccuracy":
		return Accuracy(o...)
	case "BinaryAccuracy":
		return BinaryAccuracy(o...)
	case "SparseCategoricalCrossentropy":
		return SparseCategoricalCrossentropy(o...)
	case "Precision":
		return Precision(o...)
	case "Recall":
		return Recall(o...)
	case "F1Score":
		return F1Score(o...)
	case "AUC":
		return AUC(o...)
	case "MeanSquaredError":
		return MeanSquaredError(o...)
	case "MeanAbsoluteError":
		return MeanAbsoluteError(o...)
	case "RootMeanSquaredError":
		return RootMeanSquaredError(o...)
	case "BinaryCrossentropy":
		return BinaryCrossentropy(o...)
	case "CategoricalCrossentropy":
		return CategoricalCrossentropy(o...)
	}
	t.Fatalf("no metric %s", class)
	return nil
}

// TestGolden compares every metric with Keras', in other batches.
func TestGolden(t *testing.T) {
	text, err := os.ReadFile("testdata/metrics.json")
	if err != nil {
		t.Fatal(err)
	}
	var file struct {
		Cases []struct {
			K      int
			Y      []float32
			Labels []int
			Values []struct {
				Class  string
				Config map[string]any
				Value  float64
			}
			Confusion struct {
				Matrix                []int
				Precision, Recall, F1 []float64
			}
		}
	}
	if err := json.Unmarshal(text, &file); err != nil {
		t.Fatal(err)
	}
	for _, c := range file.Cases {
		macro := map[string]float64{} // of precision and recall of classes
		for _, v := range c.Values {
			m := made(t, v.Class, v.Config)
			if err := Check(m, c.K); err != nil && !(v.Config["k"] == 3.0 && c.K == 2) { // we refuse the third of two
				t.Fatal(err)
			}
			n := m.New()
			if got := n.Value(); !math.IsNaN(got) {
				t.Errorf("%s of nothing = %v, want NaN", m.Name(), got)
			}
			n.Add(nil, nil)
			for lo := 0; lo < len(c.Labels); lo += 7 {
				hi := min(lo+7, len(c.Labels))
				n.Add(c.Y[lo*c.K:hi*c.K], c.Labels[lo:hi])
			}
			if v.Class == "BinaryAccuracy" { // what Accuracy is for rows of one number
				a := Accuracy().New()
				if a.Add(c.Y, c.Labels); a.Value() != n.Value() {
					t.Errorf("Accuracy = %v, want %v", a.Value(), n.Value())
				}
			}
			// Keras adds up to 200 float32 numbers below 1.
			if got := n.Value(); !(math.Abs(got-v.Value) <= 2e-6*max(1, v.Value)) {
				t.Errorf("k = %d: %s%v = %v, want %v", c.K, v.Class, v.Config, got, v.Value)
			}
			if _, ok := v.Config["class_id"]; ok && v.Config["top_k"] == 1.0 {
				macro[v.Class] += v.Value / float64(c.K)
			}
		}
		for class, want := range macro {
			m := made(t, class, map[string]any{"average": "macro", "top_k": 1.0})
			n := m.New()
			n.Add(c.Y, c.Labels)
			if got := n.Value(); math.Abs(got-want) > 1e-6 || m.Name() != strings.ToLower(class)+"_macro" { // Keras' float32
				t.Errorf("k = %d: %s = %v, want %v", c.K, m.Name(), got, want)
			}
		}

		classes := max(2, c.K)
		x, err := NewConfusion(classes)
		if err != nil {
			t.Fatal(err)
		}
		for lo := 0; lo < len(c.Labels); lo += 7 {
			hi := min(lo+7, len(c.Labels))
			if err := x.Add(c.Y[lo*c.K:hi*c.K], c.Labels[lo:hi]); err != nil {
				t.Fatal(err)
			}
		}
		right, sum := 0, 0.0
		for i := range classes {
			there := 0
			for j := range classes {
				want := c.Confusion.Matrix[i*classes+j]
				if got := x.Count(i, j); got != want {
					t.Errorf("k = %d: Count(%d, %d) = %d, want %d", c.K, i, j, got, want)
				}
				there += want
			}
			right += c.Confusion.Matrix[i*classes+i]
			sum += c.Confusion.F1[i]
			if x.Support(i) != there {
				t.Errorf("Support(%d) = %d, want %d", i, x.Support(i), there)
			}
			for name, v := range map[string][2]float64{
				"Precision": {x.Precision(i), c.Confusion.Precision[i]}, "Recall": {x.Recall(i), c.Confusion.Recall[i]}, "F1": {x.F1(i), c.Confusion.F1[i]},
			} {
				if math.Abs(v[0]-v[1]) > 1e-15 { // one division each
					t.Errorf("k = %d: %s(%d) = %v, want %v", c.K, name, i, v[0], v[1])
				}
			}
		}
		if got, want := x.Accuracy(), float64(right)/float64(len(c.Labels)); got != want {
			t.Errorf("Accuracy = %v, want %v", got, want)
		}
		if got := x.Macro(x.F1); math.Abs(got-sum/float64(classes)) > 1e-15 {
			t.Errorf("Macro(F1) = %v, want %v", got, sum/float64(classes))
		}
	}
}
