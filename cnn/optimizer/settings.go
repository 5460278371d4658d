package optimizer

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
)

// settings are the hyperparameters of one optimizer or schedule and the first thing that is wrong with them.
type settings struct {
	op    string
	rate  Schedule
	set   map[string]float64
	given map[string]bool
	err   error
}

// read joins the defaults of an optimizer, which also say what op takes, with the options.
func read(op string, rate Schedule, defaults map[string]float64, o []Option) settings {
	all := map[string]float64{"WeightDecay": 0, "ClipValue": 0}
	maps.Copy(all, defaults)
	s := readOptions("optimizer: "+op, all, o)
	s.rate = rate
	if s.err == nil {
		s.err = checkRate(op, rate)
	}
	s.from("WeightDecay", 0)
	if s.given["ClipValue"] {
		s.above("ClipValue", 0, math.Inf(1), false)
	}
	return s
}

// readOptions is read for anything that has options.
func readOptions(op string, defaults map[string]float64, o []Option) settings {
	s := settings{op: op, set: maps.Clone(defaults), given: make(map[string]bool)}
	for _, o := range o {
		_, taken := defaults[o.name]
		switch {
		case !taken:
			s.fail("option", names(defaults), fmt.Sprintf("%q", o.name))
		case s.given[o.name]:
			s.fail("option "+o.name, "it once", "it twice")
		}
		s.given[o.name] = true
		s.set[o.name] = o.value
	}
	return s
}

func (s *settings) fail(what, want, got string) {
	if s.err == nil {
		s.err = fmt.Errorf("%s: %s: want %s, got %s", s.op, what, want, got)
	}
}

// within notes an error if the option is not in [low, high], or is high itself where that is left out.
func (s *settings) within(option string, low, high float64, closed bool) {
	v := s.set[option]
	if v >= low && (v < high || closed && v == high) {
		return
	}
	want := fmt.Sprintf("%v or more and below %v", low, high)
	switch {
	case closed:
		want = fmt.Sprintf("%v to %v", low, high)
	case math.IsInf(high, 1):
		want = fmt.Sprintf("a finite number, %v or more", low)
	}
	s.fail(option, want, fmt.Sprint(v))
}

// from notes an error if the option is not finite or is below low.
func (s *settings) from(option string, low float64) { s.within(option, low, math.Inf(1), false) }

// above is within without low itself.
func (s *settings) above(option string, low, high float64, closed bool) {
	v := s.set[option]
	if v > low && (v < high || closed && v == high) {
		return
	}
	want := fmt.Sprintf("a finite number above %v", low)
	if closed {
		want = fmt.Sprintf("above %v and up to %v", low, high)
	}
	s.fail(option, want, fmt.Sprint(v))
}

func names(m map[string]float64) string {
	list := slices.Sorted(maps.Keys(m))
	last := len(list) - 1
	if last == 0 {
		return list[0]
	}
	return strings.Join(list[:last], ", ") + " or " + list[last]
}
