package main

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"math"
	"runtime"
	"time"

	"github.com/seed-1d449c6d/stheno/cnn/data"
)

// settings are the flags of a run.
type settings struct {
	Epochs       int      `json:"epochs"`
	Batch        int      `json:"batch"`
	LearningRate float64  `json:"lr"`
	Schedule     string   `json:"schedule"`
	Optimizer    string   `json:"optimizer"`
	Momentum     *float64 `json:"momentum,omitempty"`
	Seed         uint64   `json:"seed"`
	Limit        int      `json:"limit"`
}

// finish writes run.json.
func (f *runFolder) finish(started time.Time, c *fitCmd, train, test data.Dataset, r *report) error {
	type set struct {
		Name     string `json:"name"`
		Pictures int    `json:"pictures"`
		Shape    []int  `json:"shape"`
		Classes  int    `json:"classes"`
		SHA256   string `json:"sha256"` // of fingerprint
	}
	var sets []set
	for _, d := range []struct {
		name string
		data.Dataset
	}{{"train", train}, {"test", test}} {
		sum, err := fingerprint(d.Dataset)
		if err != nil {
			return err
		}
		sets = append(sets, set{"fashion/" + d.name, d.Len(), d.Shape(), d.Classes(), sum})
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
		settings{c.Epochs, c.Batch, c.LR, c.Schedule, c.Optimizer, c.momentum(), c.Seed, c.Limit},
		sets, readBuild(), runtime.GOMAXPROCS(0), r,
	}, "", "  ")
	if err != nil {
		return err
	}
	return f.write(runFile, append(content, '\n'))
}

// fingerprint is the SHA-256 of what a data set gives: of each picture the pixels as float32 and the label as uint32, all
// little-endian.
func fingerprint(d data.Dataset) (string, error) {
	size := 1
	for _, n := range d.Shape() {
		size *= n
	}
	h, x, label, buf := sha256.New(), make([]float32, size), make([]int, 1), make([]byte, 0, 4*size+4)
	for i := range d.Len() {
		if err := d.Read([]int{i}, x, label); err != nil {
			return "", err
		}
		buf = buf[:0]
		for _, v := range x {
			buf = binary.LittleEndian.AppendUint32(buf, math.Float32bits(v))
		}
		h.Write(binary.LittleEndian.AppendUint32(buf, uint32(label[0])))
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}
