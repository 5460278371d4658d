package keras

import (
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"

	"github.com/seed-1d449c6d/stheno/cnn"
	"github.com/seed-1d449c6d/stheno/cnn/callback"
)

// Checkpointer is what ModelCheckpoint makes.
type Checkpointer struct {
	m       *cnn.Model
	path    []field
	s       checkpointSettings
	judge   *callback.EarlyStopper // knows what is better
	batches int                    // since the last file
	seen    int                    // values that judge has seen
	saved   string
}

// ModelCheckpoint saves m, the model that trains, after each epoch, or with SaveFreq after some batches. The file is written as by
// Save, so a training that is killed at any moment leaves a whole one. path ends in .keras, or .weights.h5 with SaveWeightsOnly,
// and may have fields in braces with the epoch (from 1), the batch and the values of the logs, formatted as in Python:
//
//	keras.ModelCheckpoint(m, "run/{epoch:02d}-{val_loss:.2f}.keras")
//	keras.ModelCheckpoint(m, "best.keras", keras.SaveBestOnly(), keras.Monitor("val_accuracy"))
//
// Folders on the way are made. Options: Monitor, Mode, SaveBestOnly, SaveWeightsOnly, SaveFreq, InitialValueThreshold and
// Writing. Errors (by Check, before any training): another ending, a field that the logs will not have, an option out of its
// range; later those of Save, which end the training. Source: keras.callbacks.ModelCheckpoint; unlike Keras, which warns and saves
// all the same, a monitor that the logs lack is an error.
func ModelCheckpoint(m *cnn.Model, path string, o ...CheckpointOption) *Checkpointer {
	c := &Checkpointer{m: m, s: checkpointSettings{monitor: "val_loss", mode: "auto", threshold: math.NaN()}}
	for _, o := range o {
		if o != nil {
			o(&c.s)
		}
	}
	fail := func(what, want, got string) {
		if c.s.err == nil {
			c.s.err = fmt.Errorf("keras: ModelCheckpoint: %s: want %s, got %s", what, want, got)
		}
	}
	var err error
	if c.path, err = parsePath(path); err != nil && c.s.err == nil {
		c.s.err = err
	}
	ending := ".keras"
	if c.s.weightsOnly {
		ending = ".weights.h5"
	}
	if !strings.HasSuffix(path, ending) {
		fail("path", "an ending "+ending, quoted(path))
	}
	if m == nil {
		fail("model", "the one that trains", "nil")
	}
	c.judge = callback.EarlyStopping(callback.Monitor(c.s.monitor), callback.Mode(c.s.mode), callback.Patience(math.MaxInt32))
	return c
}

// Saved is the path of the file saved last in this training; "" before the first.
func (c *Checkpointer) Saved() string { return c.saved }

// Best is the best value of what is monitored so far; NaN before there is one.
func (c *Checkpointer) Best() float64 { return c.judge.Best() }

// Check tells what is wrong with the options, or that the logs will not have what is needed.
func (c *Checkpointer) Check(logs []string) error {
	if c.s.err != nil {
		return c.s.err
	}
	whole := map[string]int{"epoch": 1}
	if c.s.every > 0 {
		whole["batch"] = 1
	}
	values := make(map[string]float64)
	for _, k := range logs {
		if c.s.every == 0 || !strings.HasPrefix(k, "val_") { // which a batch does not have
			values[k] = 0
		}
	}
	if _, err := fill(c.path, whole, values); err != nil {
		return err
	}
	if !c.s.bestOnly {
		return nil
	}
	if _, ok := values[c.s.monitor]; !ok {
		return fmt.Errorf("keras: ModelCheckpoint: monitor: want a value of the logs, got %q", c.s.monitor)
	}
	if err := c.judge.Check(logs); err != nil {
		return fmt.Errorf("keras: ModelCheckpoint: %w", err)
	}
	return nil
}

// TrainBegin forgets a training before.
func (c *Checkpointer) TrainBegin(s *callback.State) error {
	c.batches, c.seen, c.saved = 0, 0, ""
	if err := c.judge.TrainBegin(s); err != nil {
		return err
	}
	if !math.IsNaN(c.s.threshold) {
		_, err := c.better(s, c.s.threshold)
		return err
	}
	return nil
}

// BatchEnd saves after every SaveFreq-th batch.
func (c *Checkpointer) BatchEnd(s *callback.State) error {
	if c.batches++; c.s.every == 0 || c.batches < c.s.every {
		return nil
	}
	c.batches = 0
	return c.save(s, map[string]int{"epoch": s.Epoch, "batch": s.Step})
}

// EpochEnd saves.
func (c *Checkpointer) EpochEnd(s *callback.State) error {
	if c.s.every > 0 {
		return nil
	}
	return c.save(s, map[string]int{"epoch": s.Epoch})
}

// better asks whether a value is better than all before.
func (c *Checkpointer) better(s *callback.State, v float64) (bool, error) {
	c.seen++
	err := c.judge.EpochEnd(&callback.State{Epoch: c.seen, Logs: map[string]float64{c.s.monitor: v}, Model: s.Model})
	return c.judge.BestEpoch() == c.seen-1, err
}

func (c *Checkpointer) save(s *callback.State, whole map[string]int) error {
	if c.s.bestOnly {
		v, ok := s.Logs[c.s.monitor]
		if !ok {
			return fmt.Errorf("keras: ModelCheckpoint: monitor: want a value of the logs, got %q", c.s.monitor)
		}
		if ok, err := c.better(s, v); err != nil || !ok {
			return err
		}
	}
	path, err := fill(c.path, whole, s.Logs)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return fmt.Errorf("keras: ModelCheckpoint: %w", err)
	}
	save := Save
	if c.s.weightsOnly {
		save = SaveWeights
	}
	if err := save(path, c.m, c.s.writing...); err != nil {
		return fmt.Errorf("keras: ModelCheckpoint: %w", err)
	}
	c.saved = path
	return nil
}
