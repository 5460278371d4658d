package cnn

import (
	"maps"
	"math"
	"slices"
	"time"
)

// Result is a loss with the metrics that were measured beside it.
type Result struct {
	Loss    float64            // mean over examples
	Metrics map[string]float64 // by name, such as "accuracy"
}

// Value is the loss for "loss", else the metric of that name; NaN if it was not measured.
func (r Result) Value(name string) float64 {
	if name == "loss" {
		return r.Loss
	}
	if v, ok := r.Metrics[name]; ok {
		return v
	}
	return math.NaN()
}

// Epoch is what one epoch of Fit brought.
type Epoch struct {
	Number       int     // from 1
	Train        Result  // means over the examples as they went by, while the weights changed: Keras' loss and accuracy
	Validation   *Result // Evaluate's result on the validation data after the epoch; nil without
	LearningRate float64 // of the last step
	Steps        int     // done
	Examples     int     // seen
	Duration     time.Duration
}

// History is the course of a training: its whole epochs.
type History struct{ Epochs []Epoch }

// Logs are Keras' keys and values of the epoch: "loss", metrics, "learning_rate" and, with validation, the same as "val_".
func (e Epoch) Logs() map[string]float64 {
	logs := map[string]float64{"loss": e.Train.Loss, "learning_rate": e.LearningRate}
	maps.Copy(logs, e.Train.Metrics)
	if e.Validation != nil {
		logs["val_loss"] = e.Validation.Loss
		for name, v := range e.Validation.Metrics {
			logs["val_"+name] = v
		}
	}
	return logs
}

// Names are the keys of the epochs' logs, sorted: the columns of a table.
func (h *History) Names() []string {
	all := make(map[string]float64)
	for _, e := range h.Epochs {
		maps.Copy(all, e.Logs())
	}
	return slices.Sorted(maps.Keys(all))
}

// Series is one key's value at each epoch, NaN where it is missing.
func (h *History) Series(name string) []float64 {
	s := make([]float64, len(h.Epochs))
	for i, e := range h.Epochs {
		v, ok := e.Logs()[name]
		if !ok {
			v = math.NaN()
		}
		s[i] = v
	}
	return s
}
