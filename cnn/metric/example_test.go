package metric_test

import (
	"fmt"

	"github.com/seed-1d449c6d/stheno/cnn/metric"
)

func Example() {
	y := []float32{ // probabilities of three classes, row by row
		0.7, 0.2, 0.1,
		0.1, 0.6, 0.3,
		0.3, 0.4, 0.3,
		0.1, 0.1, 0.8,
	}
	labels := []int{0, 1, 0, 2}
	for _, m := range []metric.Metric{
		metric.Accuracy(), metric.TopK(2), metric.Precision(metric.ClassID(1), metric.Top(1)), metric.F1Score(metric.Macro()), metric.AUC(),
	} {
		c := m.New()
		c.Add(y, labels)
		fmt.Printf("%s %.3f\n", m.Name(), c.Value())
	}
	// Output:
	// accuracy 0.750
	// sparse_top_k_categorical_accuracy 1.000
	// precision_class_1 0.500
	// f1_score 0.778
	// auc 0.938
}

func ExampleConfusion() {
	c, err := metric.NewConfusion(3)
	if err != nil {
		fmt.Println(err)
		return
	}
	if err := c.Add([]float32{0.7, 0.2, 0.1, 0.1, 0.6, 0.3, 0.3, 0.4, 0.3, 0.1, 0.1, 0.8}, []int{0, 1, 0, 2}); err != nil {
		fmt.Println(err)
		return
	}
	for label := range c.Classes() {
		for predicted := range c.Classes() {
			fmt.Print(c.Count(label, predicted), " ")
		}
		fmt.Printf(" precision %.2f, recall %.2f\n", c.Precision(label), c.Recall(label))
	}
	fmt.Printf("macro F1 %.3f\n", c.Macro(c.F1))
	// Output:
	// 1 1 0  precision 1.00, recall 0.50
	// 0 1 0  precision 0.50, recall 1.00
	// 0 0 1  precision 1.00, recall 1.00
	// macro F1 0.778
}

// What a model file keeps of a metric.
func ExampleConfigured() {
	m := metric.Precision(metric.ClassID(1), metric.Top(1))
	if c, ok := m.(metric.Configured); ok {
		fmt.Println(m.Name(), c.ClassName(), c.Config())
	}
	// Output: precision_class_1 Precision map[class_id:1 thresholds:<nil> top_k:1]
}

// Rows of several labels, each 0 or 1, and two metrics of one class under two names.
func ExampleRows() {
	y := []float32{ // what the model gave, for three labels a row
		0.9, 0.8, 0.1,
		0.2, 0.6, 0.7,
	}
	targets := []float32{
		1, 1, 0,
		0, 0, 1,
	}
	for _, m := range []metric.Metric{
		metric.BinaryAccuracy(), metric.Precision(), metric.AUC(), metric.AUC(metric.PR(), metric.Name("auc_pr")), metric.MeanAbsoluteError(),
	} {
		c, ok := m.New().(metric.Rows)
		if !ok {
			fmt.Println(m.Name(), "takes class numbers only")
			continue
		}
		c.AddRows(y, targets, 2)
		fmt.Printf("%s %.3f\n", m.Name(), c.Value())
	}
	// Output:
	// binary_accuracy 0.833
	// precision 0.750
	// auc 1.000
	// auc_pr 1.000
	// mean_absolute_error 0.250
}
