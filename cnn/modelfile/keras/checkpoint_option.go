package keras

import (
	"fmt"
	"math"
)

// CheckpointOption sets how ModelCheckpoint saves.
type CheckpointOption func(*checkpointSettings)

type checkpointSettings struct {
	monitor, mode string
	bestOnly      bool
	weightsOnly   bool
	every         int // batches; 0: each epoch
	threshold     float64
	writing       []WriteOption
	err           error
}

func (s *checkpointSettings) fail(what, want, got string) {
	if s.err == nil {
		s.err = fmt.Errorf("keras: ModelCheckpoint: %s: want %s, got %s", what, want, got)
	}
}

// Monitor is the value of the logs that SaveBestOnly watches; default "val_loss".
func Monitor(key string) CheckpointOption { return func(s *checkpointSettings) { s.monitor = key } }

// Mode says what is better: "min" is less, "max" is more, "auto", the default, follows from the monitored value as in
// callback.EarlyStopping.
func Mode(mode string) CheckpointOption { return func(s *checkpointSettings) { s.mode = mode } }

// SaveBestOnly saves only when the monitored value is better than ever before in this training.
func SaveBestOnly() CheckpointOption { return func(s *checkpointSettings) { s.bestOnly = true } }

// SaveWeightsOnly saves the weights alone, as SaveWeights does; the path ends in .weights.h5.
func SaveWeightsOnly() CheckpointOption {
	return func(s *checkpointSettings) { s.weightsOnly = true }
}

// SaveFreq saves after every n-th batch, 1 or more, in place of each epoch. Validation has no part in it then.
func SaveFreq(n int) CheckpointOption {
	return func(s *checkpointSettings) {
		if s.every = n; n < 1 {
			s.fail("save frequency", "1 or more batches", fmt.Sprint(n))
		}
	}
}

// InitialValueThreshold is what the first value has to be better than, too, with SaveBestOnly; default anything.
func InitialValueThreshold(v float64) CheckpointOption {
	return func(s *checkpointSettings) {
		if s.threshold = v; math.IsNaN(v) {
			s.fail("initial value threshold", "a number", "NaN")
		}
	}
}

// Writing hands options to Save, such as WithExtra.
func Writing(o ...WriteOption) CheckpointOption {
	return func(s *checkpointSettings) { s.writing = append(s.writing, o...) }
}
