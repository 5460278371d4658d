package metric

// Option sets a parameter of a metric. Each may be given once.
type Option struct {
	name  string
	value float64
	text  string
}

// Name is the key in logs instead of the metric's own, Keras' name=. It is what tells two metrics of one class apart:
//
//	cnn.Metrics(metric.AUC(), metric.AUC(metric.PR(), metric.Name("auc_pr")))
//
// A name has letters, digits and any of "_-.@"; it is not "loss", "epoch", "learning_rate" or "lr" and does not begin with "val_", which
// logs use themselves. Callbacks that go by the direction of a metric know those of its own names, and "auc_2"; for others say their Mode.
// Taken by every metric.
func Name(name string) Option { return Option{name: "Name", text: name} }

// ClassID measures one class alone, from 0. Taken by Precision, Recall and F1Score.
func ClassID(class int) Option { return Option{name: "ClassID", value: float64(class)} }

// Threshold is the probability, from 0 to 1, above which an element counts as predicted; default 0.5 for Precision, Recall and
// BinaryAccuracy (any number there). F1Score without it takes the largest element of a row, and with it wants more than 0, as Keras.
// Taken by BinaryAccuracy, Precision, Recall and F1Score.
func Threshold(t float64) Option { return Option{name: "Threshold", value: t} }

// Top counts the largest n elements of a row as predicted, as Keras' top_k; without Threshold, whatever their values. Of equal
// ones the first count. At most the number of outputs. Taken by Precision and Recall.
func Top(n int) Option { return Option{name: "Top", value: float64(n)} }

// Macro is the mean over all classes, each with the same weight. Taken by Precision and Recall, where each class is measured
// as with ClassID, and F1Score, where it is the default.
func Macro() Option { return Option{name: "Macro", value: 1} }

// Micro counts all classes together. Taken by F1Score.
func Micro() Option { return Option{name: "Micro", value: 1} }

// Weighted is the mean over all classes, each with its number of examples as weight. Taken by F1Score.
func Weighted() Option { return Option{name: "Weighted", value: 1} }

// NumThresholds is by how many points a curve is approximated, 2 to 1000000, default 200. Taken by AUC.
func NumThresholds(n int) Option { return Option{name: "NumThresholds", value: float64(n)} }

// PR takes the curve of precision over recall instead of the ROC curve. Taken by AUC.
func PR() Option { return Option{name: "PR", value: 1} }

// MultiLabel takes the mean of the areas of all classes instead of the area of all elements together. Taken by AUC.
func MultiLabel() Option { return Option{name: "MultiLabel", value: 1} }

// FromLogits says that rows are logits rather than probabilities. Taken by AUC and BinaryCrossentropy (of a sigmoid),
// CategoricalCrossentropy and SparseCategoricalCrossentropy (of a softmax).
func FromLogits() Option { return Option{name: "FromLogits", value: 1} }

// LabelSmoothing moves targets towards one another by s, from 0 to 1, default 0: t·(1 - s) + s/2 for BinaryCrossentropy,
// t·(1 - s) + s/K for CategoricalCrossentropy with K classes. Taken by these.
func LabelSmoothing(s float64) Option { return Option{name: "LabelSmoothing", value: s} }
