package callback

import "math"

type nanTerminator struct{}

// TerminateOnNaN ends a training whose loss is NaN or infinite after a step, without an error: the epoch still has its end.
// Keras' raise_error=True is what happens without this callback: Fit gives an error for such a loss.
// Source: keras.callbacks.TerminateOnNaN.
func TerminateOnNaN() Callback { return nanTerminator{} }

// BatchEnd looks at the loss.
func (nanTerminator) BatchEnd(s *State) error {
	if v, ok := s.Logs["loss"]; ok && (math.IsNaN(v) || math.IsInf(v, 0)) {
		return ErrStop
	}
	return nil
}

// EpochEnd does nothing.
func (nanTerminator) EpochEnd(*State) error { return nil }
