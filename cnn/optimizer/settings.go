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
	op    string // as errors name it
	class string // as Keras names it
	rate  Schedule
	set   map[string]float64
	given map[string]bool
	err   error
}

// read joins the defaults of an optimizer, which also say what op takes, with the options.
func read(op string, rate Schedule, defaults map[string]float64, o []Option) settings {
	all := map[string]float64{
		"WeightDecay": 0, "ClipValue": 0, "ClipNorm": 0, "GlobalClipNorm": 0, "EMA": 0.99, "EMAOverwriteFrequency": 0,
		"GradientAccumulationSteps": 0,
	}
	maps.Copy(all, defaults)
	s := readOptions("optimizer: "+op, all, o)
	s.class, s.rate = op, rate
	if s.err == nil {
		s.err = checkRate(op, rate)
	}
	s.from("WeightDecay", 0)
	s.clipping()
	s.within("EMA", 0, 1)
	if s.given["EMAOverwriteFrequency"] {
		s.whole("EMAOverwriteFrequency", 1)
		if !s.given["EMA"] {
			s.fail("EMAOverwriteFrequency", "it with EMA only", fmt.Sprintf("%v alone", s.set["EMAOverwriteFrequency"]))
		}
	}
	if s.given["GradientAccumulationSteps"] {
		s.whole("GradientAccumulationSteps", 2)
	}
	return s
}

// readOptions is read for anything that has options.
func readOptions(op string, defaults map[string]float64, o []Option) settings {
	s := settings{op: op, class: op, set: maps.Clone(defaults), given: make(map[string]bool)}
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

// clipping notes an error if a limit is out of range, or if there is more than one.
func (s *settings) clipping() {
	var got []string
	for _, option := range []string{"ClipNorm", "ClipValue", "GlobalClipNorm"} {
		if s.given[option] {
			s.above(option, 0, math.MaxFloat32)
			got = append(got, fmt.Sprintf("%s %v", option, s.set[option]))
		}
	}
	if len(got) > 1 {
		s.fail("gradient clipping", "one of ClipNorm, ClipValue and GlobalClipNorm", strings.Join(got, " and "))
	}
}

func names(m map[string]float64) string {
	list := slices.Sorted(maps.Keys(m))
	last := len(list) - 1
	if last == 0 {
		return list[0]
	}
	return strings.Join(list[:last], ", ") + " or " + list[last]
}
