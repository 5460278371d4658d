package cnn

import (
	"fmt"
	"maps"
	"math"
	"slices"

	"github.com/seed-1d449c6d/stheno/cnn/callback"
	"github.com/seed-1d449c6d/stheno/cnn/data"
)

// Epochs sets how many times Fit goes over the data, 1 or more; default 1.
func Epochs(n int) FitOption {
	return fitOption{"Epochs", func(s *runSettings) {
		s.epochs = n
		if n < 1 {
			s.fail("epochs", "1 or more", fmt.Sprint(n))
		}
	}}
}

// InitialEpoch sets the epoch with which Fit begins, from 0 as Keras counts, to go on with an earlier training: Epochs is
// where it ends, counted from the very first. Default 0.
func InitialEpoch(n int) FitOption {
	return fitOption{"InitialEpoch", func(s *runSettings) { s.initial = n }}
}

// StepsPerEpoch ends an epoch after that many batches; the next one goes on with the batch after them, and when the data is
// used up the epoch ends early and the next one begins anew. Default: all batches.
func StepsPerEpoch(n int) FitOption {
	return fitOption{"StepsPerEpoch", func(s *runSettings) {
		s.steps = n
		if n < 1 {
			s.fail("steps per epoch", "1 or more", fmt.Sprint(n))
		}
	}}
}

// SeedOption is the option that Seed makes: of Fit, and of layers with random numbers.
type SeedOption struct{ seed uint64 }

// Seed sets the seed of random numbers. Of Fit: those of shuffling, dropout and augmentation; default DefaultSeed; it has
// nothing to do with the weights, which have been drawn before: see Initialize. Of a layer such as Dropout: its part of those
// numbers, by default the layer's place in the model, so that no two layers have the same; the seed of Fit counts too.
func Seed(seed uint64) SeedOption { return SeedOption{seed} }

func (o SeedOption) fit(s *runSettings) {
	fitOption{"Seed", func(s *runSettings) { s.seed = o.seed }}.fit(s)
}

func (o SeedOption) setting() setting {
	return setting{"Seed", func(s *settings) { s.seed = &o.seed }}
}

// Prefetch sets how many batches are read ahead while another is computed: 0 or more, default 1. It changes nothing but the
// time.
func Prefetch(n int) FitOption {
	return fitOption{"Prefetch", func(s *runSettings) {
		s.ahead = n
		if n < 0 {
			s.fail("prefetch", "0 or more batches", fmt.Sprint(n))
		}
	}}
}

// Shuffle says whether Fit takes the examples in a new order each epoch; default true.
func Shuffle(b bool) FitOption {
	return fitOption{"Shuffle", func(s *runSettings) { s.shuffle = b }}
}

// Callbacks sets who is told how Fit goes, in this order; default nobody.
func Callbacks(c ...callback.Callback) FitOption {
	return fitOption{"Callbacks", func(s *runSettings) {
		s.callbacks = c
		for i, c := range c {
			if isNil(c) {
				s.fail(fmt.Sprintf("callback %d", i+1), "a Callback", "nil")
			}
		}
	}}
}

// ValidationData sets what Fit evaluates after each epoch; default nothing. The val_ values are exactly what Evaluate
// would give.
func ValidationData(d data.Dataset) FitOption {
	return fitOption{"ValidationData", func(s *runSettings) {
		s.validation = d
		if d == nil {
			s.fail("validation data", "a Dataset", "nil")
		}
	}}
}

// ValidationSplit keeps the last part of the data, a fraction above 0 and below 1, as ValidationData; it is taken before
// shuffling, as in Keras, so data that is sorted by class (data.Folder) needs data.Shuffle first. Default none.
func ValidationSplit(fraction float64) FitOption {
	return fitOption{"ValidationSplit", func(s *runSettings) {
		s.split = fraction
		if !(fraction > 0 && fraction < 1) {
			s.fail("validation split", "a fraction above 0 and below 1", fmt.Sprint(fraction))
		}
	}}
}

// ClassWeight multiplies the loss of each example of a class in training; classes that are not given weigh 1. The mean is
// still divided by the number of examples, as in Keras, and metrics are not weighted. Weights are finite, 0 or more. Data
// with weights of its own cannot have class weights too.
func ClassWeight(w map[int]float64) FitOption {
	return fitOption{"ClassWeight", func(s *runSettings) {
		s.classes = w
		for _, c := range slices.Sorted(maps.Keys(w)) {
			if !(w[c] >= 0 && w[c] <= math.MaxFloat32) {
				s.fail(fmt.Sprintf("weight of class %d", c), "a finite number, 0 or more", fmt.Sprint(w[c]))
			}
		}
	}}
}
