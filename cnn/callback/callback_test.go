package callback

import (
	"errors"
	"testing"
)

func TestFunc(t *testing.T) {
	if err := errors.Join(Func{}.BatchEnd(nil), Func{}.EpochEnd(nil)); err != nil {
		t.Errorf("an empty Func gives %v, want nil", err)
	}
	s := &State{Epoch: 3}
	f := Func{
		OnBatchEnd: func(got *State) error {
			if got != s {
				t.Errorf("BatchEnd got %v, want %v", got, s)
			}
			return nil
		},
		OnEpochEnd: func(*State) error { return ErrStop },
	}
	if err := f.BatchEnd(s); err != nil {
		t.Errorf("BatchEnd = %v, want nil", err)
	}
	if err := f.EpochEnd(s); !errors.Is(err, ErrStop) {
		t.Errorf("EpochEnd = %v, want ErrStop", err)
	}
}
