package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
)

// stheno is this library's name in line.By.
const stheno = "stheno"

// line is one epoch of one run, as train and train_keras.py print it.
type line struct {
	By           string  `json:"by"` // stheno, "keras" or "keras, one order"
	Version      string  `json:"version"`
	Dataset      string  `json:"dataset"`
	Model        string  `json:"model"`
	Rate         string  `json:"rate"` // "constant" or "cosine"
	Parameters   int     `json:"parameters"`
	Batch        int     `json:"batch"`
	Seed         uint64  `json:"seed"`
	Epoch        int     `json:"epoch"` // from 1
	Loss         float64 `json:"loss"`  // mean over the epoch's examples while the weights changed
	Accuracy     float64 `json:"accuracy"`
	TestLoss     float64 `json:"test_loss"` // after the epoch
	TestAccuracy float64 `json:"test_accuracy"`
	Seconds      float64 `json:"seconds"` // since the run's start
}

// read takes a JSON object a line; a field that line has not is an error.
func read(r io.Reader) (lines []line, err error) {
	s := bufio.NewScanner(r)
	for n := 1; s.Scan(); n++ {
		d := json.NewDecoder(strings.NewReader(s.Text()))
		d.DisallowUnknownFields()
		var l line
		if err := d.Decode(&l); err != nil {
			return nil, fmt.Errorf("line %d: %w", n, err)
		}
		lines = append(lines, l)
	}
	return lines, s.Err()
}

// runs are all runs of one library on what is compared.
type runs struct {
	what   string // dataset, model and, unless it is constant, learning rate
	by     string
	epochs int
	runs   [][]line // each from epoch 1 on
}

// what names that which is compared.
func (l line) what() string {
	what := l.Dataset + ", " + l.Model
	if l.Rate != "constant" {
		what += ", " + l.Rate
	}
	return what
}

// group brings lines together that are comparable: by what they are runs of, then by library, in the order of their first ones.
func group(lines []line) (groups []*runs, err error) {
	for _, l := range lines {
		i := slices.IndexFunc(groups, func(g *runs) bool { return g.what == l.what() && g.by == l.By })
		if i < 0 {
			i = len(groups)
			groups = append(groups, &runs{what: l.what(), by: l.By})
		}
		g := groups[i]
		j := slices.IndexFunc(g.runs, func(r []line) bool { return r[0].Seed == l.Seed })
		if j < 0 {
			j = len(g.runs)
			g.runs = append(g.runs, nil)
		}
		if want := len(g.runs[j]) + 1; l.Epoch != want {
			return nil, fmt.Errorf("%s, %s, seed %d: want epoch %d, got %d", l.By, l.what(), l.Seed, want, l.Epoch)
		}
		g.runs[j] = append(g.runs[j], l)
		g.epochs = max(g.epochs, l.Epoch)
	}
	met := slices.Clone(groups)
	first := func(g *runs) int {
		return slices.IndexFunc(met, func(o *runs) bool { return o.what == g.what })
	}
	slices.SortStableFunc(groups, func(a, b *runs) int { return first(a) - first(b) })
	for _, g := range groups {
		for _, r := range g.runs {
			if len(r) != g.epochs {
				return nil, fmt.Errorf("%s, %s, seed %d: want %d epochs as the other seeds, got %d", g.by, g.what, r[0].Seed, g.epochs, len(r))
			}
		}
	}
	return groups, nil
}

// at is a number of each run after that epoch.
func (g *runs) at(epoch int, of func(line) float64) (v values) {
	for _, r := range g.runs {
		v = append(v, of(r[epoch-1]))
	}
	return v
}

// ours are this library's runs of the same; nil if there are none.
func (g *runs) ours(all []*runs) *runs {
	for _, o := range all {
		if o.by == stheno && o.what == g.what {
			return o
		}
	}
	return nil
}
