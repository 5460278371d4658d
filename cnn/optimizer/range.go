package optimizer

import (
	"fmt"
	"math"
)

func (s *settings) fail(what, want, got string) {
	if s.err == nil {
		s.err = fmt.Errorf("%s: %s: want %s, got %s", s.op, what, want, got)
	}
}

// The ranges below are asked as float32 too, which the formulas compute in: there 0.99999999 is 1, and 1e-50 is 0.

// within notes an error if the option is not in [low, high].
func (s *settings) within(option string, low, high float64) {
	if v := s.set[option]; !(v >= low && v <= high) {
		s.fail(option, fmt.Sprintf("%v to %v", low, high), fmt.Sprint(v))
	}
}

// below is within without high itself.
func (s *settings) below(option string, low, high float64) {
	v := s.set[option]
	if !(v >= low && float32(v) < float32(high)) {
		s.fail(option, fmt.Sprintf("%v or more and below %v%s", low, high, rounded(v >= low && v < high)), fmt.Sprint(v))
	}
}

// above is within without low itself.
func (s *settings) above(option string, low, high float64) {
	v := s.set[option]
	if float32(v) > float32(low) && v <= high {
		return
	}
	want := fmt.Sprintf("above %v and up to %v", low, high)
	if high == math.MaxFloat32 {
		want = fmt.Sprintf("a finite number above %v", low)
	}
	s.fail(option, want+rounded(v > low && v <= high), fmt.Sprint(v))
}

// rounded says what is wrong where only float32 makes it wrong.
func rounded(only bool) string {
	if only {
		return " as a float32"
	}
	return ""
}

// from notes an error if the option is not finite, also as a float32, or is below low.
func (s *settings) from(option string, low float64) {
	if v := s.set[option]; !(v >= low && v <= math.MaxFloat32) {
		s.fail(option, fmt.Sprintf("a finite number, %v or more", low), fmt.Sprint(v))
	}
}

// whole notes an error if a count is below low or more than 32 bits hold.
func (s *settings) whole(option string, low int) {
	if v := s.set[option]; !(v >= float64(low) && v <= math.MaxInt32) {
		s.fail(option, fmt.Sprintf("a whole number, %d to %d", low, math.MaxInt32), fmt.Sprintf("%.0f", v))
	}
}

// number notes an error if v is negative or not finite.
func (s *settings) number(what string, v float64) {
	if !(v >= 0 && v <= math.MaxFloat32) {
		s.fail(what, "a finite number, 0 or more", fmt.Sprint(v))
	}
}
