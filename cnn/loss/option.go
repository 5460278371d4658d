package loss

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"gorgonia.org/gorgonia"
)

// Option sets a parameter of a loss. Each may be given once.
type Option struct {
	name  string
	value float64
}

// FromLogits says that the model's output is logits rather than probabilities; default false. Taken by all losses of
// probabilities.
func FromLogits(b bool) Option {
	if b {
		return Option{"FromLogits", 1}
	}
	return Option{"FromLogits", 0}
}

// LabelSmoothing is how far targets move towards one over the number of classes (a half in binary losses): 0 to 1, default 0.
// Taken by all losses of probabilities but SparseCategoricalCrossentropy.
func LabelSmoothing(s float64) Option { return Option{"LabelSmoothing", s} }

// Delta is the error from which on a loss grows no faster than the error: more than 0, default 1. Taken by Huber.
func Delta(d float64) Option { return Option{"Delta", d} }

// Gamma is how much less examples count that are right already: 0 or more, default 2. Taken by the focal losses.
func Gamma(g float64) Option { return Option{"Gamma", g} }

// Alpha is a weight, 0 to 1, default 0.25: of all classes in CategoricalFocalCrossentropy, and of class 1 in
// BinaryFocalCrossentropy, with ApplyClassBalancing. Taken by the focal losses.
func Alpha(a float64) Option { return Option{"Alpha", a} }

// ApplyClassBalancing weighs targets of 1 with Alpha and those of 0 with 1 - Alpha. Taken by BinaryFocalCrossentropy.
func ApplyClassBalancing() Option { return Option{"ApplyClassBalancing", 1} }

// settings are the options of a loss and the first thing that is wrong with them.
type settings struct {
	op  string // "loss: Huber"
	set map[string]float64
	err error
}

// read joins the defaults, which also say what the loss takes, with the options.
func read(op string, defaults map[string]float64, o []Option) settings {
	s := settings{op: "loss: " + op, set: defaults}
	var taken []string
	for n := range defaults {
		taken = append(taken, n)
	}
	slices.Sort(taken)
	given := make(map[string]bool)
	for _, o := range o {
		switch {
		case !slices.Contains(taken, o.name):
			s.fail("option", alternatives(taken), fmt.Sprintf("%q", o.name))
		case given[o.name]:
			s.fail("option "+o.name, "it once", "it twice")
		}
		given[o.name] = true
		s.set[o.name] = o.value
	}
	for _, n := range taken {
		v, want := s.set[n], ""
		switch n {
		case "Delta":
			if !(v > 0 && v <= math.MaxFloat32) {
				want = "a finite number above 0"
			}
		case "Gamma":
			if !(v >= 0 && v <= math.MaxFloat32) {
				want = "a finite number, 0 or more"
			}
		default:
			if !(v >= 0 && v <= 1) {
				want = "0 to 1"
			}
		}
		if want != "" {
			s.fail(n, want, fmt.Sprint(v))
		}
	}
	return s
}

func (s *settings) fail(what, want, got string) {
	if s.err == nil {
		s.err = fmt.Errorf("%s: %s: want %s, got %s", s.op, what, want, got)
	}
}

func alternatives(names []string) string {
	last := len(names) - 1
	switch last {
	case -1:
		return "none"
	case 0:
		return names[0]
	}
	return strings.Join(names[:last], ", ") + " or " + names[last]
}

// shape writes the shape of an output.
func shape(s []int) string {
	text := "[N"
	for _, d := range s[min(1, len(s)):] {
		text += fmt.Sprintf(",%d", d)
	}
	return text + "]"
}

// ready wants parameters in their ranges, and nodes.
func (s settings) ready(out Output, labels *gorgonia.Node) error {
	switch {
	case s.err != nil:
		return s.err
	case out.Y == nil:
		return fmt.Errorf("%s: output: want a node, got nil", s.op)
	case labels == nil:
		return fmt.Errorf("%s: labels: want a node, got nil", s.op)
	}
	return nil
}

// matrix wants an output [N, K].
func (s settings) matrix(out Output, labels *gorgonia.Node) error {
	if err := s.ready(out, labels); err != nil {
		return err
	}
	if d := out.Y.Shape(); len(d) != 2 {
		return fmt.Errorf("%s: output rank: want 2 [N,K], got %d %s; put Flatten and Dense at the end of the model", s.op, len(d), shape(d))
	}
	return nil
}
