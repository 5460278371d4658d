// Package data holds examples for training and testing: [Memory] for pixels with labels that a program already has,
// [TargetSet] for rows of numbers in place of labels, [FolderSet] for folders of picture files, [IDX] for files in the format
// of MNIST. [Subset] and [Split] choose among them, [Weigh] gives each example a weight.
//
// Everything is checked when a set is made, so that a bad label or pixel is an error with its index and not a wrong number in
// the middle of training. The package knows no model and no batch size; package cnn decides what is read, and in which order.
package data

import (
	"fmt"
	"reflect"
)

// Dataset is a fixed list of labelled examples, read by index. An example is a picture [H,W,C], or numbers in any other shape,
// such as a row of D features [D]; this package says picture for both.
//
// Random access, not a stream of batches, is deliberate: the trainer picks the order, so shuffling, its seed, resuming in the
// middle of an epoch and leaving examples out for validation live in one place, and no set has hidden state. For the same
// reason Read must be safe for concurrent use and must give the same values for an index every time.
type Dataset interface {
	// Len returns the number of examples; it never changes.
	Len() int
	// Shape returns the shape of one example, such as [H,W,C]. The caller owns the slice.
	Shape() []int
	// Classes returns the number of classes. Labels are 0 to Classes()-1.
	Classes() int
	// Read puts the examples index[0], index[1], … one after another into x, a picture row by row with the channels of a pixel
	// together, and their labels into labels. Indices may repeat. x must be len(index) examples long and labels len(index),
	// else Read returns an error; after an error the contents of both are undefined.
	Read(index []int, x []float32, labels []int) error
}

// checkRead does the checks every Read begins with. pixels is the number of values of one picture, n the number of pictures.
func checkRead(index []int, x []float32, labels []int, pixels, n int) error {
	if len(x) != len(index)*pixels {
		return fmt.Errorf("data: Read: length of x: want %d (%d pictures of %d values), got %d",
			len(index)*pixels, len(index), pixels, len(x))
	}
	if len(labels) != len(index) {
		return fmt.Errorf("data: Read: length of labels: want %d, got %d", len(index), len(labels))
	}
	return checkIndex("Read", index, n)
}

// checkIndex wants every index within the n examples of a set.
func checkIndex(op string, index []int, n int) error {
	for _, i := range index {
		if i < 0 || i >= n {
			return fmt.Errorf("data: %s: index: want 0 to %d, got %d", op, n-1, i)
		}
	}
	return nil
}

// checkLabels wants every label within the classes.
func checkLabels[T int | uint8](labels []T, classes int) error {
	for i, l := range labels {
		if int(l) < 0 || int(l) >= classes {
			return fmt.Errorf("label of picture %d out of range: want 0 to %d for %d classes, got %d", i, classes-1, classes, l)
		}
	}
	return nil
}

// checkSet wants a set that is there and has examples, for the function op.
func checkSet(op string, d Dataset) error {
	if d == nil {
		return fmt.Errorf("data: %s: want a Dataset, got nil", op)
	}
	// A variable of a pointer type that was never set, as after an error that nobody looked at.
	if v := reflect.ValueOf(d); v.Kind() == reflect.Pointer && v.IsNil() {
		return fmt.Errorf("data: %s: want a Dataset, got a nil %T", op, d)
	}
	if n := d.Len(); n < 1 {
		return fmt.Errorf("data: %s: want a Dataset of at least 1 example, got %d", op, n)
	}
	return nil
}
