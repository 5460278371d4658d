package main

import (
	"testing"

	"github.com/seed-1d449c6d/stheno/bench/peers/measure"
)

// TestWorks does each kind of work three times, so that the peers' comparison cannot rot unseen.
func TestWorks(t *testing.T) {
	for _, name := range []string{"predict_b2_28", "train_b4_28", "fit_20_b8_28", "relu_fwd_1e3", "relu_fwdbwd_1e3", "relu_tape_1e3"} {
		w, err := measure.Parse(name)
		if err != nil {
			t.Fatal(err)
		}
		body, err := prepare(w)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		calls := 0
		if err := body(func() bool { calls++; return calls < 4 }); err != nil || calls != 4 {
			t.Errorf("%s: called %d times, want 4; error %v", name, calls, err)
		}
	}
}
