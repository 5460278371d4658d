package callback

import (
	"bytes"
	"encoding/json"
	"errors"
	"maps"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// number is one that may be NaN or infinite: Python's repr, as a string.
type number float64

func (n *number) UnmarshalJSON(b []byte) error {
	var s string
	if err := json.Unmarshal(b, &s); err != nil {
		return err
	}
	v, err := strconv.ParseFloat(s, 64)
	*n = number(v)
	return err
}

// goldenCase is a case of callbacks.py: one list of callbacks through several trainings.
type goldenCase struct {
	Name      string
	Callbacks []struct {
		Class   string
		Options map[string]any
	}
	Rate   number
	Steps  int
	Before *string
	Fits   []goldenFit
}

type goldenFit struct {
	Epochs       []map[string]number
	Seconds      []float64
	Ran          int
	StepRates    []number `json:"step_rates"`
	Rates        []number // after each epoch
	Stopped      bool
	Weight       float32
	Printed      string
	File         string
	StoppedEpoch int `json:"stopped_epoch"`
	BestEpoch    int `json:"best_epoch"`
	Best         *number
}

func golden[T any](t *testing.T, file string) []T {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("testdata", file))
	if err != nil {
		t.Fatal(err)
	}
	var g struct{ Cases []T }
	if err := json.Unmarshal(b, &g); err != nil {
		t.Fatalf("%s: %v", file, err)
	}
	if len(g.Cases) < 12 {
		t.Fatalf("%s has %d cases, want 12 or more", file, len(g.Cases))
	}
	return g.Cases
}

// tell calls an event of all callbacks, as Fit does.
func tell(t *testing.T, all []Callback, event string, s *State) (stop bool) {
	t.Helper()
	for _, c := range all {
		var err error
		switch event {
		case "TrainBegin":
			if b, ok := c.(TrainBeginner); ok {
				err = b.TrainBegin(s)
			}
		case "TrainEnd":
			if b, ok := c.(TrainEnder); ok {
				err = b.TrainEnd(s)
			}
		case "EpochBegin":
			if b, ok := c.(EpochBeginner); ok {
				err = b.EpochBegin(s)
			}
		case "EpochEnd":
			err = c.EpochEnd(s)
		}
		switch {
		case errors.Is(err, ErrStop):
			stop = true
		case err != nil:
			t.Fatalf("%s: %v", event, err)
		}
	}
	return stop
}

// TestGolden does with Keras' callbacks' sequences of logs what callbacks.py did with them.
func TestGolden(t *testing.T) {
	for _, file := range []string{"early_stopping", "reduce_lr_on_plateau", "learning_rate_scheduler", "csv_logger", "progress"} {
		for _, c := range golden[goldenCase](t, file+".json") {
			t.Run(file+"/"+c.Name, func(t *testing.T) {
				path := filepath.Join(t.TempDir(), "log.csv")
				if c.Before != nil {
					if err := os.WriteFile(path, []byte(*c.Before), 0o666); err != nil {
						t.Fatal(err)
					}
				}
				var out bytes.Buffer
				all := c.made(t, path, &out)
				m := &fake{rate: float64(c.Rate), weights: []float32{0}}
				for i, f := range c.Fits {
					out.Reset()
					c.fit(t, i, f, all, m)
					if got := out.String(); got != f.Printed {
						t.Errorf("training %d prints\n%s\nwant\n%s", i, got, f.Printed)
					}
					b, err := os.ReadFile(path)
					if err != nil && !errors.Is(err, os.ErrNotExist) {
						t.Fatal(err)
					}
					if string(b) != f.File {
						t.Errorf("training %d leaves the file\n%q\nwant\n%q", i, b, f.File)
					}
				}
			})
		}
	}
}

// fit runs training i.
func (c *goldenCase) fit(t *testing.T, i int, f goldenFit, all []Callback, m *fake) {
	t.Helper()
	c.check(t, f, all)
	s := State{Epochs: len(f.Epochs), Steps: c.Steps, Model: m}
	tell(t, all, "TrainBegin", &s)
	ran, stop := 0, false
	for e, logs := range f.Epochs {
		s := State{Epoch: e + 1, Epochs: len(f.Epochs), Step: c.Steps, Steps: c.Steps, Model: m}
		tell(t, all, "EpochBegin", &s)
		m.weights[0] = float32(100*i + e)
		if e < len(f.StepRates) && float32(m.rate) != float32(f.StepRates[e]) {
			t.Errorf("training %d, epoch %d: rate %v, want %v", i, e, m.rate, f.StepRates[e])
		}
		s.Logs = map[string]float64{"learning_rate": m.rate}
		for k, v := range logs {
			s.Logs[k] = float64(v)
		}
		if e < len(f.Seconds) {
			s.Elapsed = time.Duration(math.Round(f.Seconds[e] * 1e9))
		}
		ran++
		stop = tell(t, all, "EpochEnd", &s)
		if e < len(f.Rates) && float32(m.rate) != float32(f.Rates[e]) {
			t.Errorf("training %d, after epoch %d: rate %v, want %v", i, e, m.rate, f.Rates[e])
		}
		if stop {
			break
		}
	}
	tell(t, all, "TrainEnd", &s)
	if ran != f.Ran || stop != f.Stopped || m.weights[0] != f.Weight {
		t.Errorf("training %d: %d epochs, stopped %v, weight %v; want %d, %v, %v", i, ran, stop, m.weights[0], f.Ran, f.Stopped, f.Weight)
	}
	for _, k := range all {
		e, ok := k.(*EarlyStopper)
		if !ok {
			continue
		}
		best := math.NaN()
		if f.Best != nil {
			best = float64(*f.Best)
		}
		if got := e.Best(); got != best && !(math.IsNaN(got) && math.IsNaN(best)) || e.StoppedEpoch() != f.StoppedEpoch || e.BestEpoch() != f.BestEpoch {
			t.Errorf("training %d: best %v of epoch %d, stopped epoch %d; want %v, %d, %d", i, got, e.BestEpoch(), e.StoppedEpoch(), best, f.BestEpoch, f.StoppedEpoch)
		}
	}
}

// check asks all Checkers. Where Keras only warns that a monitor is never there, it has to be an error.
func (c *goldenCase) check(t *testing.T, f goldenFit, all []Callback) {
	t.Helper()
	keys := map[string]bool{"learning_rate": true}
	for _, e := range f.Epochs {
		for k := range e {
			keys[k] = true
		}
	}
	for _, k := range all {
		h, ok := k.(Checker)
		if !ok {
			continue
		}
		err := h.Check(slices.Sorted(maps.Keys(keys)))
		switch missing := c.Name == "missing for good"; {
		case missing && (err == nil || !strings.Contains(err.Error(), `"val_mse"`)):
			t.Errorf("Check = %v, want an error about val_mse", err)
		case !missing && err != nil:
			t.Fatalf("Check: %v", err)
		}
	}
}
