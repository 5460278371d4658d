package metric

// Precision is how much of what was predicted is right: right / predicted, over all elements of all rows, where an element
// is predicted if it is above Threshold, and right if it belongs to the label. 0 if nothing was predicted.
//
// With ClassID only elements of that class count; with Top(1) the predicted class is the largest element, so
// Precision(ClassID(c), Top(1)) is what is usually called the precision of class c, and Precision(Macro(), Top(1)) the mean
// over all classes.
//
// Targets that are rows may have any number of labels; all that is not 0 belongs to them, soft labels as well.
//
// Options: Threshold, Top, ClassID or Macro, Name. Errors (by Check): a threshold outside [0, 1], Top below 1 or above the number of
// outputs, no such class.
// The name is "precision", "precision_class_3" with ClassID(3), "precision_macro" with Macro.
// Source: keras.metrics.Precision; Macro is sklearn's average="macro" with zero_division=0.
func Precision(o ...Option) Metric { return newHitRate("Precision", "precision", o) }
