package main

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io/fs"
	"maps"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/seed-1d449c6d/stheno/cnn/callback"
)

// BatchEnd does nothing.
func (f *runFolder) BatchEnd(*callback.State) error { return nil }

// EpochEnd writes history.csv with one more row, in the form of Keras' CSVLogger: epochs from 0, the other columns
// sorted, numbers as Python prints them, lines that end in CR LF.
func (f *runFolder) EpochEnd(s *callback.State) error {
	if f.keys == nil {
		f.keys = slices.Sorted(maps.Keys(s.Logs))
		f.rows = [][]string{append([]string{"epoch"}, f.keys...)}
		// From here on this folder tells of this run.
		for _, name := range []string{runFile, modelFile} {
			if err := os.Remove(filepath.Join(f.dir, name)); err != nil && !errors.Is(err, fs.ErrNotExist) {
				return f.failed(err)
			}
		}
	}
	row := []string{strconv.Itoa(s.Epoch - 1)}
	for _, k := range f.keys {
		row = append(row, python(s.Logs[k]))
	}
	f.rows = append(f.rows, row)
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	w.UseCRLF = true
	if err := w.WriteAll(f.rows); err != nil {
		return err
	}
	return f.write(historyFile, b.Bytes())
}

// python writes a number as Python's repr does: the fewest digits that give it back, 0.0015, 1.0, 1e-05, nan.
func python(v float64) string {
	switch a := math.Abs(v); {
	case math.IsNaN(v):
		return "nan"
	case math.IsInf(v, 0):
		return strings.TrimPrefix(strings.ToLower(strconv.FormatFloat(v, 'f', -1, 64)), "+")
	case a != 0 && a < 1e-4 || a >= 1e16:
		return strconv.FormatFloat(v, 'e', -1, 64)
	}
	s := strconv.FormatFloat(v, 'f', -1, 64)
	if !strings.Contains(s, ".") {
		s += ".0"
	}
	return s
}
