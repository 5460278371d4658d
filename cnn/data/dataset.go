// Package data holds labelled pictures for training and testing: [Memory] for pixels a program already has, [IDX] for files
// in the format of MNIST.
//
// Everything is checked when a set is made, so that a bad label or pixel is an error with its index and not a wrong number in
// the middle of training. The package knows no model and no batch size; package cnn decides what is read, and in which order.
package data

import "fmt"

// Dataset is a fixed list of labelled pictures, read by index.
//
// Random access, not a stream of batches, is deliberate: the trainer picks the order, so shuffling, its seed, resuming in the
// middle of an epoch and leaving pictures out for validation live in one place, and no set has hidden state. For the same
// reason Read must be safe for concurrent use and must give the same values for an index every time.
type Dataset interface {
	// Len returns the number of pictures; it never changes.
	Len() int
	// Shape returns the shape of one picture, [H,W,C]. The caller owns the slice.
	Shape() []int
	// Classes returns the number of classes. Labels are 0 to Classes()-1.
	Classes() int
	// Read puts the pictures index[0], index[1], … one after another into x, each row by row with the channels of a pixel
	// together, and their labels into labels. Indices may repeat. x must be len(index) pictures long and labels len(index),
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
	for _, i := range index {
		if i < 0 || i >= n {
			return fmt.Errorf("data: Read: index: want 0 to %d, got %d", n-1, i)
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
