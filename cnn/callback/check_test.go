package callback

import (
	"errors"
	"io"
	"math"
	"path/filepath"
	"testing"
)

// TestCheck holds the text of all errors that are found before training.
func TestCheck(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	logs := []string{"loss", "learning_rate", "accuracy"}
	watch := func(o ...Option) []Option { return append(o, Monitor("loss")) }
	stop := func(o ...Option) Callback { return EarlyStopping(o...) }
	const early, reduce = "callback: EarlyStopping: ", "callback: ReduceLROnPlateau: "
	for _, c := range []struct {
		made Callback
		want string // "": none
	}{
		{stop(Monitor("accuracy")), ""},
		{stop(watch(MinDelta(-1), Patience(0), Mode("max"), Baseline(-inf), StartFromEpoch(0))...), ""},
		{stop(), early + `monitor: want accuracy, learning_rate or loss, got "val_loss"; it takes validation data`},
		{stop(Monitor("acc")), early + `monitor: want accuracy, learning_rate or loss, got "acc"`},
		{stop(Monitor("")), early + `mode: want "min" or "max" for monitor "", got "auto"; it follows from "loss" and the names of Keras' metrics only`},
		{stop(watch(Patience(-1))...), early + "patience: want 0 or more, got -1"},
		{stop(watch(StartFromEpoch(-2))...), early + "start from epoch: want 0 or more, got -2"},
		{stop(watch(MinDelta(nan))...), early + "min delta: want a finite number, 0 or more, got NaN"},
		{stop(watch(MinDelta(-inf))...), early + "min delta: want a finite number, 0 or more, got +Inf"},
		{stop(watch(Baseline(nan))...), early + "baseline: want a number, got NaN"},
		{stop(watch(Mode("most"))...), early + `mode: want "auto", "max" or "min", got "most"`},
		{stop(watch(Factor(0.5))...), early + `option: want Baseline, MinDelta, Mode, Monitor, Patience, RestoreBestWeights or StartFromEpoch, got "Factor"`},
		{stop(Patience(1), Patience(1)), early + "option Patience: want it once, got it twice"},
		{stop(Option{}), early + `option: want Baseline, MinDelta, Mode, Monitor, Patience, RestoreBestWeights or StartFromEpoch, got ""`},

		{ReduceLROnPlateau(watch()...), ""},
		{ReduceLROnPlateau(watch(Factor(0), Patience(0), Cooldown(0), MinLR(0))...), ""},
		{ReduceLROnPlateau(), reduce + `monitor: want accuracy, learning_rate or loss, got "val_loss"; it takes validation data`},
		{ReduceLROnPlateau(Monitor("learning_rate")), reduce + `mode: want "min" or "max" for monitor "learning_rate", got "auto"; it follows from "loss" and the names of Keras' metrics only`},
		{ReduceLROnPlateau(watch(Factor(1))...), reduce + "factor: want 0 or more and below 1, got 1"},
		{ReduceLROnPlateau(watch(Factor(-0.1))...), reduce + "factor: want 0 or more and below 1, got -0.1"},
		{ReduceLROnPlateau(watch(Factor(nan))...), reduce + "factor: want 0 or more and below 1, got NaN"},
		{ReduceLROnPlateau(watch(Patience(-1))...), reduce + "patience: want 0 or more, got -1"},
		{ReduceLROnPlateau(watch(Cooldown(-1))...), reduce + "cooldown: want 0 or more, got -1"},
		{ReduceLROnPlateau(watch(MinDelta(nan))...), reduce + "min delta: want a finite number, 0 or more, got NaN"},
		{ReduceLROnPlateau(watch(MinLR(-1))...), reduce + "min LR: want a finite number, 0 or more, got -1"},
		{ReduceLROnPlateau(watch(MinLR(inf))...), reduce + "min LR: want a finite number, 0 or more, got +Inf"},
		{ReduceLROnPlateau(watch(Mode(""))...), reduce + `mode: want "auto", "max" or "min", got ""`},
		{ReduceLROnPlateau(watch(StartFromEpoch(1))...), reduce + `option: want Cooldown, Factor, MinDelta, MinLR, Mode, Monitor or Patience, got "StartFromEpoch"`},

		{LearningRateScheduler(func(int, float64) float64 { return 1 }), ""},
		{LearningRateScheduler(nil), "callback: LearningRateScheduler: schedule: want a function, got nil"},
		{Progress(io.Discard), ""},
		{Progress(nil), "callback: Progress: writer: want one, got nil; for example os.Stderr"},
		{CSVLogger("a.csv", Append(), Separator('→')), ""},
		{CSVLogger(""), `callback: CSVLogger: path: want that of a file, got ""`},
		{CSVLogger("a.csv", Separator('"')), `callback: CSVLogger: separator: want a character that is no quotation mark and ends no line, got '"'`},
		{CSVLogger("a.csv", Separator('\n')), `callback: CSVLogger: separator: want a character that is no quotation mark and ends no line, got '\n'`},
		{CSVLogger("a.csv", Separator(-1)), `callback: CSVLogger: separator: want a character that is no quotation mark and ends no line, got '�'`},
		{CSVLogger("a.csv", Patience(1)), `callback: CSVLogger: option: want Append or Separator, got "Patience"`},
	} {
		got := ""
		if err := c.made.(Checker).Check(logs); err != nil {
			got = err.Error()
		}
		if got != c.want {
			t.Errorf("Check gives\n%s\nwant\n%s", got, c.want)
		}
	}
}

// TestModelNeeded wants errors, not panics, from a State without a Model.
func TestModelNeeded(t *testing.T) {
	s := &State{Epoch: 1, Logs: map[string]float64{"loss": 1}}
	stopper := EarlyStopping(Monitor("loss"), RestoreBestWeights())
	reducer := ReduceLROnPlateau(Monitor("loss")).(*rateReducer)
	scheduler := LearningRateScheduler(schedules["half"]).(*rateScheduler)
	kept := EarlyStopping(Monitor("loss"), RestoreBestWeights())
	if err := kept.EpochEnd(&State{Epoch: 1, Logs: s.Logs, Model: &fake{weights: []float32{1}}}); err != nil {
		t.Fatal(err)
	}
	for name, err := range map[string]error{
		"EarlyStopping": errors.Join(stopper.EpochEnd(s)), "ReduceLROnPlateau": reducer.TrainBegin(s), "LearningRateScheduler": scheduler.EpochBegin(s),
	} {
		if want := "callback: " + name + ": model: want one in State, got nil"; err == nil || err.Error() != want {
			t.Errorf("without a model: %v, want %s", err, want)
		}
	}
	for _, err := range []error{kept.TrainEnd(s), reducer.EpochEnd(s), scheduler.EpochEnd(s)} {
		if err == nil {
			t.Error("without a model: no error, want one")
		}
	}
}

// TestModelRefuses wants the model's errors to come out, with the name of the callback.
func TestModelRefuses(t *testing.T) {
	fixed := &State{Epoch: 1, Model: &fake{rate: 0.1, scheduled: true}}
	for _, c := range []struct {
		err  error
		want string
	}{
		{ReduceLROnPlateau().(TrainBeginner).TrainBegin(fixed), "callback: ReduceLROnPlateau: learning rate: want a constant one, got a schedule"},
		{LearningRateScheduler(schedules["half"]).(EpochBeginner).EpochBegin(fixed), "callback: LearningRateScheduler: learning rate: want a constant one, got a schedule"},
		{LearningRateScheduler(func(int, float64) float64 { return math.NaN() }).(EpochBeginner).EpochBegin(&State{Epoch: 1, Model: &fake{rate: 0.1}}),
			"callback: LearningRateScheduler: learning rate: want a finite number, 0 or more, got NaN"},
	} {
		if c.err == nil || c.err.Error() != c.want {
			t.Errorf("got %v, want %s", c.err, c.want)
		}
	}
	e := EarlyStopping(Monitor("loss"), RestoreBestWeights())
	m := &fake{weights: []float32{1}}
	s := &State{Epoch: 1, Logs: map[string]float64{"loss": 1}, Model: m}
	if err := e.EpochEnd(s); err != nil {
		t.Fatal(err)
	}
	m.weights = nil
	if err, want := e.TrainEnd(s), "callback: EarlyStopping: best weights: weights: want 0, got 1"; err == nil || err.Error() != want {
		t.Errorf("TrainEnd = %v, want %s", err, want)
	}
}

// TestRestoreOnce wants the best weights back once: what is done to the model after a training stays.
func TestRestoreOnce(t *testing.T) {
	e := EarlyStopping(Monitor("loss"), RestoreBestWeights())
	m := &fake{weights: []float32{1}}
	s := &State{Epoch: 1, Logs: map[string]float64{"loss": 1}, Model: m}
	if err := errors.Join(e.TrainBegin(s), e.EpochEnd(s)); err != nil {
		t.Fatal(err)
	}
	m.weights[0] = 2
	if err := e.TrainEnd(s); err != nil || m.weights[0] != 1 {
		t.Errorf("TrainEnd = %v, weight %v, want nil, 1", err, m.weights[0])
	}
	m.weights[0] = 3
	if err := e.TrainEnd(s); err != nil || m.weights[0] != 3 {
		t.Errorf("a second TrainEnd = %v, weight %v, want nil, 3", err, m.weights[0])
	}
	if err := errors.Join(e.TrainBegin(s), e.TrainEnd(s)); err != nil || m.weights[0] != 3 {
		t.Errorf("a training without epochs: %v, weight %v, want nil, 3", err, m.weights[0])
	}
	if !math.IsNaN(e.Best()) {
		t.Errorf("Best before an epoch = %v, want NaN", e.Best())
	}
}

// failing is a writer that does not write.
type failing struct{}

func (failing) Write([]byte) (int, error) { return 0, errors.New("no room") }

// TestWriteErrors wants errors of files and writers, with the file's name.
func TestWriteErrors(t *testing.T) {
	s := &State{Epoch: 1, Epochs: 2, Steps: 1, Logs: map[string]float64{"loss": 1}}
	p := Progress(failing{}).(*progress)
	for _, err := range []error{p.EpochBegin(s), p.EpochEnd(s)} {
		if want := "callback: Progress: no room"; err == nil || err.Error() != want {
			t.Errorf("got %v, want %s", err, want)
		}
	}
	dir := t.TempDir()
	path := filepath.Join(dir, "nowhere", "log.csv")
	err := CSVLogger(path).(TrainBeginner).TrainBegin(s)
	if want := "callback: CSVLogger: open " + path; err == nil || len(err.Error()) < len(want) || err.Error()[:len(want)] != want {
		t.Errorf("TrainBegin = %v, want %s: …", err, want)
	}
	c := CSVLogger(filepath.Join(dir, "log.csv")).(*csvLogger)
	if err, want := c.EpochEnd(s), "callback: CSVLogger: file "+c.path+": want it open, got it closed; TrainBegin opens it"; err == nil || err.Error() != want {
		t.Errorf("EpochEnd without TrainBegin = %v, want %s", err, want)
	}
	if err := errors.Join(c.TrainEnd(s), c.TrainBegin(s), c.EpochEnd(s), c.TrainBegin(s), c.EpochEnd(s)); err != nil {
		t.Errorf("a training that had no end, and another: %v", err)
	}
	file := c.file
	if err := file.Close(); err != nil {
		t.Fatal(err)
	}
	if err, want := c.EpochEnd(s), "callback: CSVLogger: write "+c.path+": file already closed"; err == nil || err.Error() != want {
		t.Errorf("EpochEnd = %v, want %s", err, want)
	}
	if err, want := c.TrainEnd(s), "callback: CSVLogger: close "+c.path+": file already closed"; err == nil || err.Error() != want {
		t.Errorf("TrainEnd = %v, want %s", err, want)
	}
	if err := c.TrainEnd(s); err != nil {
		t.Errorf("a second TrainEnd = %v, want nil", err)
	}
}
