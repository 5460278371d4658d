package metric

// Recall is how much of what is there was predicted: right / there, over all elements of all rows, where an element is there
// if it belongs to the label, and right if it is also above Threshold. 0 if nothing is there.
//
// With ClassID only elements of that class count; with Top(1) the predicted class is the largest element, so
// Recall(ClassID(c), Top(1)) is what is usually called the recall of class c, and Recall(Macro(), Top(1)) the mean over all
// classes.
//
// Targets that are rows may have any number of labels; all that is not 0 belongs to them, soft labels as well.
//
// Options: Threshold, Top, ClassID or Macro, Name. Errors (by Check): a threshold outside [0, 1], Top below 1 or above the number of
// outputs, no such class.
// The name is "recall", "recall_class_3" with ClassID(3), "recall_macro" with Macro.
// Source: keras.metrics.Recall; Macro is sklearn's average="macro" with zero_division=0.
func Recall(o ...Option) Metric { return newHitRate("Recall", "recall", o) }
