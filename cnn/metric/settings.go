package metric

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// settings are the options of a metric and the first thing that is wrong with them.
type settings struct {
	op      string
	name    string
	set     map[string]float64
	instead string // the metric for a single output, if this one is not
	err     error
}

// read takes options: Name, which changes the name, and those of the list.
func read(op, name string, taken []string, o []Option) settings {
	s := settings{op: op, name: name, set: make(map[string]float64)}
	taken = append([]string{"Name"}, taken...)
	for _, o := range o {
		switch {
		case !slices.Contains(taken, o.name):
			s.fail("option", list(taken), fmt.Sprintf("%q", o.name))
		case s.has(o.name):
			s.fail("option "+o.name, "it once", "it twice")
		case o.name == "Name":
			s.call(o.text)
		}
		s.set[o.name] = o.value
	}
	return s
}

// reserved are the keys of logs that are not metrics.
var reserved = []string{"loss", "epoch", "learning_rate", "lr"}

// call takes the user's name.
func (s *settings) call(name string) {
	odd := func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune("_-.@", r)
	}
	switch {
	case name == "" || strings.ContainsFunc(name, odd):
		s.fail("Name", `letters, digits and any of "_-.@"`, fmt.Sprintf("%q", name))
	case slices.Contains(reserved, name) || strings.HasPrefix(name, "val_"):
		s.fail("Name", "a name that logs do not use themselves", fmt.Sprintf("%q", name))
	}
	s.name = name
}

// Name is the key in logs.
func (s settings) Name() string { return s.name }

// ending adds to the metric's own name; the user's stays.
func (s *settings) ending(e string) {
	if !s.has("Name") {
		s.name += e
	}
}

func (s *settings) has(name string) bool {
	_, ok := s.set[name]
	return ok
}

// given is the option's number, or nil without it.
func (s settings) given(name string) any {
	if v, ok := s.set[name]; ok {
		return v
	}
	return nil
}

// whole is given for options that are whole numbers.
func (s settings) whole(name string) any {
	if v, ok := s.set[name]; ok {
		return int(v)
	}
	return nil
}

// smoothing is label_smoothing; Keras' default is the integer.
func (s settings) smoothing() any {
	if v, ok := s.set["LabelSmoothing"]; ok {
		return v
	}
	return 0
}

// ClassName is the constructor's name, which is Keras'.
func (s settings) ClassName() string { return s.op }

func (s *settings) fail(what, want, got string) {
	if s.err == nil {
		s.err = fmt.Errorf("metric: %s: %s: want %s, got %s", s.op, what, want, got)
	}
}

// one wants at most one of the options.
func (s *settings) one(options ...string) {
	var given []string
	for _, n := range options {
		if s.has(n) {
			given = append(given, n)
		}
	}
	if len(given) > 1 {
		s.fail("options", "only one of "+list(options), strings.Join(given, " and "))
	}
}

// from wants the option, if given, to be low or more and not above high.
func (s *settings) from(name string, low, high float64) {
	if v, ok := s.set[name]; ok && !(v >= low && v <= high) {
		want := number(low) + " to " + number(high)
		if math.IsInf(high, 1) {
			want = number(low) + " or more"
		}
		s.fail(name, want, number(v))
	}
}

// number is v without an exponent, as one would write it.
func number(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }

// Check says what is wrong with the options for rows of k.
func (s settings) Check(k int) error {
	if class, ok := s.set["ClassID"]; ok {
		s.from("ClassID", 0, math.Inf(1))
		if int(class) >= k {
			want := fmt.Sprintf("a class from 0 to %d", k-1)
			if k == 1 {
				want = "0, the only output"
			}
			s.fail("ClassID", want, number(class))
		}
	}
	if s.instead != "" && k == 1 {
		s.fail("outputs", "2 or more", "1; for one output there is "+s.instead)
	}
	return s.err
}

func list(names []string) string {
	names = slices.Sorted(slices.Values(names))
	last := len(names) - 1
	if last == 0 {
		return names[0]
	}
	return strings.Join(names[:last], ", ") + " or " + names[last]
}
