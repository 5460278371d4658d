// Package diag measures the health of a network. It returns numbers and prints nothing.
package diag

import "fmt"

// DeadReLU counts, channel by channel, how often a rectifier's output was above zero. A unit that never is over a whole
// data set is dead on it: nothing flows through it forward and no gradient flows back.
// The zero value is ready; it is not safe for concurrent use.
type DeadReLU struct {
	// Fired is, for each channel, the number of outputs above zero.
	Fired []int
	// Seen is, for each channel, the number of outputs looked at.
	Seen int
}

// Add counts the outputs y, whose last axis is the channel: [N, H, W, C] or [N, C], flat. NaN is not above zero.
// Errors: channels below 1 or unlike earlier ones, len(y) not a multiple of channels; nothing is counted then.
func (d *DeadReLU) Add(y []float32, channels int) error {
	switch {
	case channels < 1:
		return fmt.Errorf("diag: DeadReLU: channels: want at least 1, got %d", channels)
	case d.Fired != nil && len(d.Fired) != channels:
		return fmt.Errorf("diag: DeadReLU: channels: want %d as before, got %d", len(d.Fired), channels)
	case len(y)%channels != 0:
		return fmt.Errorf("diag: DeadReLU: outputs: want a multiple of %d channels, got %d", channels, len(y))
	}
	if d.Fired == nil {
		d.Fired = make([]int, channels)
	}
	for ; len(y) > 0; y = y[channels:] {
		for c, v := range y[:channels] {
			if v > 0 {
				d.Fired[c]++
			}
		}
		d.Seen++
	}
	return nil
}

// Dead lists the channels that never were above zero, ascending; none before the first output was seen.
func (d *DeadReLU) Dead() []int {
	if d.Seen == 0 {
		return nil
	}
	var dead []int
	for c, n := range d.Fired {
		if n == 0 {
			dead = append(dead, c)
		}
	}
	return dead
}
