package cnn

import (
	"fmt"
	"strings"
)

// ConfigError says that something the caller gave cannot work. It is found before anything is computed, and nothing has
// been changed then.
type ConfigError struct {
	Op    string // the layer's class or the function, such as "Conv2D" or "Fit"
	Layer string // the layer's name; "" for a function
	What  string // what is wrong, such as "input rank"
	Want  string
	Got   string
	Hint  string // what to do about it, or ""
	Err   error  // in place of What, Want and Got: the error of the package that found it, such as cnn/optimizer
}

func (e *ConfigError) Error() string {
	var b strings.Builder
	b.WriteString("cnn: " + e.Op)
	if e.Layer != "" {
		fmt.Fprintf(&b, " %q", e.Layer)
	}
	if e.Err != nil {
		b.WriteString(": " + e.Err.Error())
	} else {
		fmt.Fprintf(&b, ": %s: want %s, got %s", e.What, e.Want, e.Got)
	}
	if e.Hint != "" {
		b.WriteString("; " + e.Hint)
	}
	return b.String()
}

// Unwrap is Err.
func (e *ConfigError) Unwrap() error { return e.Err }

// DivergedError says that training left the finite numbers: the loss, or a weight at the end of an epoch, is NaN or
// infinite. The weights stay as the last step left them.
type DivergedError struct {
	Epoch, Step int    // both from 1
	What        string // "loss", or the weight's name such as "conv2d/kernel"
	Value       float64
}

func (e *DivergedError) Error() string {
	return fmt.Sprintf("cnn: Fit: epoch %d, step %d: %s: want a finite number, got %v; lower the learning rate, or look for NaN in the data",
		e.Epoch, e.Step, e.What, e.Value)
}
