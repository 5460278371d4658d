package cnn

import (
	"fmt"
	"slices"
)

// Axis sets the axis that a layer works along, or the axes: 0 is the batch, 1 the first of an example, -1 the last.
// BatchNormalization, Softmax and Concatenate take one, LayerNormalization one or more, Normalization any number. Default -1.
func Axis(axes ...int) Option {
	return setting{"Axis", func(s *settings) { s.axes = append([]int{}, axes...) }}
}

// SharedAxes sets the axes along which a PReLU has one slope for all, counted from 1, the first axis of an example: 1 and 2
// are the height and width of a picture, so that each channel has its slope. Default: each element has its own.
func SharedAxes(axes ...int) Option {
	return setting{"SharedAxes", func(s *settings) { s.shared = append([]int{}, axes...) }}
}

// oneAxis notes an error unless Axis gave a single axis or was not given.
func (s *settings) oneAxis() {
	if s.axes != nil && len(s.axes) != 1 {
		s.fail("axis", "one axis", fmt.Sprint(s.axes), "")
	}
}

// axis is the one that Axis gave, or -1.
func (s *settings) axis() int {
	if len(s.axes) == 1 {
		return s.axes[0]
	}
	return -1
}

// lastAxis wants the axis to be the last of inputs of that rank, which counts the batch.
func (s *settings) lastAxis(rank int) error {
	if a := s.axis(); a != -1 && a != rank-1 {
		return &ConfigError{Op: s.class, What: "axis", Want: fmt.Sprintf("-1 or %d, the last", rank-1), Got: fmt.Sprint(a)}
	}
	return nil
}

// lastAxes gives how many of the last axes Axis names, in any order, for inputs of that rank, which counts the batch.
func (s *settings) lastAxes(rank int) (int, error) {
	axes := s.sortedAxes()
	for i, a := range axes {
		if a < 0 {
			a += rank
		}
		if place := rank - len(axes) + i; a != place || place < 1 {
			want := "the last axes: -1"
			if rank > 2 {
				want += fmt.Sprintf(", or -2 and -1, …, or 1 to %d", rank-1)
			}
			return 0, &ConfigError{Op: s.class, What: "axis", Want: want, Got: fmt.Sprint(s.axes)}
		}
	}
	return len(axes), nil
}

// sortedAxes are those that Axis gave, in order, or -1.
func (s *settings) sortedAxes() []int {
	if s.axes == nil {
		return []int{-1}
	}
	return slices.Sorted(slices.Values(s.axes))
}
