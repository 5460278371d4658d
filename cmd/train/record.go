package main

import (
	"encoding/json"
	"runtime"
	"time"

	"github.com/seed-1d449c6d/stheno/cnn/data"
	"github.com/seed-1d449c6d/stheno/cnn/data/fashion"
)

// settings are the flags of a run that decide what it gives.
type settings struct {
	Epochs       int      `json:"epochs"`
	Batch        int      `json:"batch"`
	LearningRate float64  `json:"learning_rate"` // at the start
	Schedule     string   `json:"schedule"`
	Optimizer    string   `json:"optimizer"`
	Momentum     *float64 `json:"momentum,omitempty"` // of sgd
	Seed         seed     `json:"seed"`
	Limit        int      `json:"limit"`
}

func (c *fitCmd) settings() settings {
	return settings{c.Epochs, c.Batch, c.LR, c.Schedule, c.Optimizer, c.momentum(), c.Seed, c.Limit}
}

// finish writes run.json.
func (f *runFolder) finish(started time.Time, c *fitCmd, train, test data.Dataset, r *report) error {
	type set struct {
		Name     string `json:"name"`
		Pictures int    `json:"pictures"` // used
		Shape    []int  `json:"shape"`
		Classes  int    `json:"classes"`
		SHA256   string `json:"sha256"` // of fashion.SHA256: of the files, all pictures
	}
	trainSum, testSum := fashion.SHA256()
	sets := []set{
		{"fashion/train", train.Len(), train.Shape(), train.Classes(), trainSum},
		{"fashion/test", test.Len(), test.Shape(), test.Classes(), testSum},
	}
	content, err := json.MarshalIndent(struct {
		Verb     string    `json:"verb"`
		Started  time.Time `json:"started"`
		Settings settings  `json:"settings"`
		Data     []set     `json:"data"`
		Versions build     `json:"versions"`
		Threads  int       `json:"threads"` // that may compute at once; they change no result
		Results  *report   `json:"results"`
	}{
		"fit", started.UTC().Truncate(time.Second),
		c.settings(), sets, readBuild(), runtime.GOMAXPROCS(0), r,
	}, "", "  ")
	if err != nil {
		return err
	}
	return f.write(runFile, append(content, '\n'))
}
