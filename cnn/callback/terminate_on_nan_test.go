package callback

import (
	"errors"
	"testing"
)

func TestTerminateOnNaN(t *testing.T) {
	type batches struct {
		Name       string
		Losses     []*number
		StopsAfter int `json:"stops_after"`
	}
	for _, g := range golden[batches](t, "terminate_on_nan.json") {
		c := TerminateOnNaN()
		at := -1
		for i, v := range g.Losses {
			s := &State{Epoch: 1, Step: i + 1, Logs: map[string]float64{}}
			if v != nil {
				s.Logs["loss"] = float64(*v)
			}
			err := c.BatchEnd(s)
			if errors.Is(err, ErrStop) {
				at = i
				break
			}
			if err != nil {
				t.Errorf("%s: BatchEnd = %v, want nil or ErrStop", g.Name, err)
			}
		}
		if at != g.StopsAfter {
			t.Errorf("%s: stops after %d, want %d", g.Name, at, g.StopsAfter)
		}
		if err := c.EpochEnd(&State{}); err != nil {
			t.Errorf("%s: EpochEnd = %v, want nil", g.Name, err)
		}
	}
}
