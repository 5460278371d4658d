package metric

import (
	"math"
	"testing"
)

func TestCheck(t *testing.T) {
	for _, c := range []struct {
		m    Metric
		k    int
		want string
	}{
		{nil, 3, "metric: want a Metric, got nil; for example Accuracy()"},
		{Accuracy(), 3, ""},
		{Precision(ClassID(2), Top(1), Threshold(0)), 3, ""},
		{Precision(ClassID(3)), 3, "metric: Precision: ClassID: want a class from 0 to 2, got 3"},
		{Recall(ClassID(-1)), 3, "metric: Recall: ClassID: want 0 or more, got -1"},
		{Recall(Threshold(1.5)), 3, "metric: Recall: Threshold: want 0 to 1, got 1.5"},
		{Recall(Threshold(math.NaN())), 3, "metric: Recall: Threshold: want 0 to 1, got NaN"},
		{Recall(Top(0)), 3, "metric: Recall: Top: want 1 or more, got 0"},
		{Recall(Macro(), ClassID(1)), 3, "metric: Recall: options: want only one of ClassID or Macro, got ClassID and Macro"},
		{Recall(Micro()), 3, `metric: Recall: option: want ClassID, Macro, Name, Threshold or Top, got "Micro"`},
		{Recall(Top(1), Top(1)), 3, "metric: Recall: option Top: want it once, got it twice"},
		{F1Score(Weighted(), Threshold(1)), 3, ""},
		{F1Score(ClassID(5)), 5, "metric: F1Score: ClassID: want a class from 0 to 4, got 5"},
		{F1Score(Threshold(-1)), 5, "metric: F1Score: Threshold: want more than 0, up to 1, got -1"},
		{AUC(NumThresholds(1)), 5, "metric: AUC: NumThresholds: want 2 to 1000000, got 1"},
		{AUC(ClassID(1)), 5, `metric: AUC: option: want FromLogits, MultiLabel, Name, NumThresholds or PR, got "ClassID"`},
		{TopK(0), 5, "metric: TopK: k: want 1 or more, got 0"},
		{SparseCategoricalCrossentropy(PR()), 5, `metric: SparseCategoricalCrossentropy: option: want FromLogits or Name, got "PR"`},
		{F1Score(Threshold(0)), 5, "metric: F1Score: Threshold: want more than 0, up to 1, got 0"}, // as Keras
		{F1Score(Weighted()), 1, "metric: F1Score: Threshold: want one, since a single output is always the largest, got none; for example Threshold(0.5)"},
		{F1Score(Threshold(0.5)), 1, ""},
		{AUC(NumThresholds(1e6)), 5, ""},
		{AUC(NumThresholds(1e6 + 1)), 5, "metric: AUC: NumThresholds: want 2 to 1000000, got 1000001"},
		{Precision(Top(3)), 3, ""},
		{Precision(Top(4)), 3, "metric: Precision: Top: want 1 to 3, the number of outputs, got 4"},
		{Precision(ClassID(1)), 1, "metric: Precision: ClassID: want 0, the only output, got 1"},
		{TopK(10), 10, ""},
		{TopK(11), 10, "metric: TopK: k: want 1 to 10, the number of classes, got 11"},
		{TopK(1), 1, "metric: TopK: outputs: want 2 or more, got 1; for one output there is BinaryAccuracy"},
		{SparseCategoricalCrossentropy(), 1, "metric: SparseCategoricalCrossentropy: outputs: want 2 or more, got 1; for one output there is BinaryCrossentropy"},
		{CategoricalCrossentropy(), 1, "metric: CategoricalCrossentropy: outputs: want 2 or more, got 1; for one output there is BinaryCrossentropy"},
		{CategoricalCrossentropy(LabelSmoothing(1.5)), 3, "metric: CategoricalCrossentropy: LabelSmoothing: want 0 to 1, got 1.5"},
		{BinaryCrossentropy(LabelSmoothing(-1)), 3, "metric: BinaryCrossentropy: LabelSmoothing: want 0 to 1, got -1"},
		{BinaryAccuracy(Threshold(-2)), 3, ""},
		{BinaryAccuracy(Threshold(math.Inf(1))), 3, "metric: BinaryAccuracy: Threshold: want a finite number, got +Inf"},
		{MeanSquaredError(FromLogits()), 3, `metric: MeanSquaredError: option: want Name, got "FromLogits"`},
		{Accuracy(Top(1)), 3, `metric: Accuracy: option: want Name, got "Top"`},
		{AUC(Name("a"), Name("b")), 3, "metric: AUC: option Name: want it once, got it twice"},
		{AUC(Name("")), 3, `metric: AUC: Name: want letters, digits and any of "_-.@", got ""`},
		{AUC(Name("a,b")), 3, `metric: AUC: Name: want letters, digits and any of "_-.@", got "a,b"`},
		{Accuracy(Name("a b")), 3, `metric: Accuracy: Name: want letters, digits and any of "_-.@", got "a b"`},
		{TopK(2, Name("val_loss")), 3, `metric: TopK: Name: want a name that logs do not use themselves, got "val_loss"`},
		{MeanSquaredError(Name("loss")), 3, `metric: MeanSquaredError: Name: want a name that logs do not use themselves, got "loss"`},
		{Recall(Name("epoch")), 3, `metric: Recall: Name: want a name that logs do not use themselves, got "epoch"`},
		{Recall(Name("learning_rate")), 3, `metric: Recall: Name: want a name that logs do not use themselves, got "learning_rate"`},
		{Recall(Name("recall@0.9-größe")), 3, ""},
	} {
		got := ""
		if err := Check(c.m, c.k); err != nil {
			got = err.Error()
		}
		if got != c.want {
			t.Errorf("Check = %q, want %q", got, c.want)
		}
		if c.m != nil {
			c.m.New().Add([]float32{0.1, 0.9}, []int{1}) // no panic, whatever the parameters
			c.m.New().Value()
		}
	}
	for _, c := range []struct {
		m    Metric
		want string
	}{
		{Precision(ClassID(3)), "precision_class_3"}, {Recall(), "recall"}, {F1Score(ClassID(0)), "f1_score_class_0"}, {F1Score(), "f1_score"},
		{AUC(), "auc"}, {AUC(PR(), Name("auc_pr")), "auc_pr"}, {Accuracy(Name("acc")), "acc"}, {TopK(3, Name("top3")), "top3"},
		{Precision(Macro(), Name("p")), "p"}, {Recall(ClassID(1), Name("r")), "r"}, {F1Score(ClassID(1), Name("f")), "f"},
		{SparseCategoricalCrossentropy(Name("ce")), "ce"}, {RootMeanSquaredError(Name("rmse")), "rmse"},
		{MeanSquaredError(), "mean_squared_error"}, {MeanAbsoluteError(), "mean_absolute_error"}, {RootMeanSquaredError(), "root_mean_squared_error"},
		{BinaryAccuracy(), "binary_accuracy"}, {BinaryCrossentropy(), "binary_crossentropy"}, {CategoricalCrossentropy(), "categorical_crossentropy"},
		{Accuracy(), "accuracy"}, {TopK(3), "sparse_top_k_categorical_accuracy"}, {SparseCategoricalCrossentropy(), "sparse_categorical_crossentropy"},
	} {
		if c.m.Name() != c.want {
			t.Errorf("Name = %q, want %q", c.m.Name(), c.want)
		}
	}
}

// TestNonFinite: a prediction that is not a number is right in no metric, and an AUC of one is NaN.
func TestNonFinite(t *testing.T) {
	nan, inf := float32(math.NaN()), float32(math.Inf(1))
	y, labels := []float32{nan, 0.1, 0.2, inf}, []int{0, 1}
	for _, c := range []struct {
		m    Metric
		want float64
	}{{TopK(2), 0}, {Precision(), 1}, {Recall(), 0.5}, {AUC(), math.NaN()}, {SparseCategoricalCrossentropy(), math.NaN()}} {
		n := c.m.New()
		n.Add(y, labels)
		if got := n.Value(); got != c.want && !(got != got && c.want != c.want) {
			t.Errorf("%s = %v, want %v", c.m.Name(), got, c.want)
		}
	}
	n := SparseCategoricalCrossentropy(FromLogits()).New()
	n.Add([]float32{0, 1}, []int{2})
	if got := n.Value(); !math.IsNaN(got) {
		t.Errorf("loss of a label that is not there = %v, want NaN", got)
	}
}

func TestConfusionErrors(t *testing.T) {
	if _, err := NewConfusion(1); err == nil || err.Error() != "metric: Confusion: classes: want 2 to 16384, got 1" {
		t.Errorf("NewConfusion(1) = %v", err)
	}
	c, err := NewConfusion(3)
	if err != nil {
		t.Fatal(err)
	}
	if got := c.Accuracy(); !math.IsNaN(got) {
		t.Errorf("Accuracy of nothing = %v, want NaN", got)
	}
	for _, x := range []struct {
		y      []float32
		labels []int
		want   string
	}{
		{[]float32{1, 0, 0, 1, 0, 0}, []int{0, 3}, "metric: Confusion: label 1: want 0 to 2, got 3"},
		{[]float32{1, 0}, []int{0}, "metric: Confusion: numbers for 1 labels: want 3, got 2"},
		{nil, nil, ""},
	} {
		got := ""
		if err := c.Add(x.y, x.labels); err != nil {
			got = err.Error()
		}
		if got != x.want || total(c.counts) != 0 {
			t.Errorf("Add = %q with %d counted, want %q with none", got, total(c.counts), x.want)
		}
	}
	if c.Count(3, 0) != 0 || c.Count(0, -1) != 0 || c.Precision(7) != 0 || c.Classes() != 3 {
		t.Error("a class that is not there was counted")
	}
}
