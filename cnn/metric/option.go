package metric

import (
	"fmt"
	"math"
	"slices"
	"strings"
)

// Option sets a parameter of a metric. Each may be given once.
type Option struct {
	name  string
	value float64
}

// ClassID measures one class alone, from 0. Taken by Precision, Recall and F1Score.
func ClassID(class int) Option { return Option{"ClassID", float64(class)} }

// Threshold is the probability, from 0 to 1, above which an element counts as predicted; default 0.5 for Precision and Recall.
// F1Score without it takes the largest element of a row. Taken by Precision, Recall and F1Score.
func Threshold(t float64) Option { return Option{"Threshold", t} }

// Top counts the largest n elements of a row as predicted, as Keras' top_k; without Threshold, whatever their values. Of equal
// ones the first count. Taken by Precision and Recall.
func Top(n int) Option { return Option{"Top", float64(n)} }

// Macro is the mean over all classes, each with the same weight. Taken by Precision and Recall, where each class is measured
// as with ClassID, and F1Score, where it is the default.
func Macro() Option { return Option{"Macro", 1} }

// Micro counts all classes together. Taken by F1Score.
func Micro() Option { return Option{"Micro", 1} }

// Weighted is the mean over all classes, each with its number of examples as weight. Taken by F1Score.
func Weighted() Option { return Option{"Weighted", 1} }

// NumThresholds is by how many points a curve is approximated, 2 or more, default 200. Taken by AUC.
func NumThresholds(n int) Option { return Option{"NumThresholds", float64(n)} }

// PR takes the curve of precision over recall instead of the ROC curve. Taken by AUC.
func PR() Option { return Option{"PR", 1} }

// MultiLabel takes the mean of the areas of all classes instead of the area of all elements together. Taken by AUC.
func MultiLabel() Option { return Option{"MultiLabel", 1} }

// FromLogits says that rows are logits rather than probabilities. Taken by AUC (of a sigmoid) and
// SparseCategoricalCrossentropy (of a softmax).
func FromLogits() Option { return Option{"FromLogits", 1} }

// settings are the options of a metric and the first thing that is wrong with them.
type settings struct {
	op    string
	taken []string
	set   map[string]float64
	err   error
}

func read(op string, taken []string, o []Option) settings {
	s := settings{op: op, taken: taken, set: make(map[string]float64)}
	for _, o := range o {
		switch {
		case !slices.Contains(taken, o.name):
			s.fail("option", list(taken), fmt.Sprintf("%q", o.name))
		case s.has(o.name):
			s.fail("option "+o.name, "it once", "it twice")
		}
		s.set[o.name] = o.value
	}
	return s
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
		want := fmt.Sprintf("%v to %v", low, high)
		if math.IsInf(high, 1) {
			want = fmt.Sprintf("%v or more", low)
		}
		s.fail(name, want, fmt.Sprint(v))
	}
}

// Check says what is wrong with the options for rows of k.
func (s settings) Check(k int) error {
	if class, ok := s.set["ClassID"]; ok {
		s.from("ClassID", 0, math.Inf(1))
		if int(class) >= k {
			s.fail("ClassID", fmt.Sprintf("a class from 0 to %d", k-1), fmt.Sprint(class))
		}
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

// ending tells metrics of single classes apart by their names.
func (s settings) ending() string {
	if c, ok := s.set["ClassID"]; ok {
		return fmt.Sprintf("_class_%d", int(c))
	}
	return ""
}
