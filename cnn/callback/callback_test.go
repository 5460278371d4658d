package callback

import (
	"errors"
	"testing"
)

func TestFunc(t *testing.T) {
	s := &State{Epoch: 3}
	events := map[string]func(Func) error{
		"TrainBegin": func(f Func) error { return f.TrainBegin(s) },
		"TrainEnd":   func(f Func) error { return f.TrainEnd(s) },
		"EpochBegin": func(f Func) error { return f.EpochBegin(s) },
		"BatchEnd":   func(f Func) error { return f.BatchEnd(s) },
		"EpochEnd":   func(f Func) error { return f.EpochEnd(s) },
	}
	for name, event := range events {
		if err := event(Func{}); err != nil {
			t.Errorf("%s of an empty Func gives %v, want nil", name, err)
		}
		var called string
		mark := func(name string) func(*State) error {
			return func(got *State) error {
				if got != s {
					t.Errorf("%s got %v, want %v", name, got, s)
				}
				called += name
				return ErrStop
			}
		}
		f := Func{mark("TrainBegin"), mark("TrainEnd"), mark("EpochBegin"), mark("BatchEnd"), mark("EpochEnd")}
		if err := event(f); !errors.Is(err, ErrStop) || called != name {
			t.Errorf("%s gives %v and calls %q, want ErrStop and %q", name, err, called, name)
		}
	}
	// What Fit looks for.
	for _, c := range []Callback{Func{}, EarlyStopping()} {
		_, begins := c.(TrainBeginner)
		_, ends := c.(TrainEnder)
		if !begins || !ends {
			t.Errorf("%T is a TrainBeginner: %v, a TrainEnder: %v, want both", c, begins, ends)
		}
	}
}
