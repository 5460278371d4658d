package cnn

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
)

// DefaultSeed is the seed of the weights that Sequential draws.
const DefaultSeed = 1

// Weight is the value of one kernel or bias.
type Weight struct {
	Name   string // "conv2d/kernel"
	Shape  []int
	Values []float32 // row-major
}

// Initialize draws all weights anew by their layers' initializers and makes the model as untrained: the optimizer's
// slots and its step are zero again. The same seed gives the same weights. Every weight has its own stream of numbers, so
// those of one layer do not depend on the other layers' sizes.
func (m *Model) Initialize(seed uint64) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.state == nil { // a zero Model has nothing to draw
		return
	}
	for i, p := range m.params {
		// Streams from 1<<32 on: below are those that shuffle the epochs of a Fit with the same seed.
		r := rand.New(rand.NewPCG(seed, 1<<32+uint64(i)))
		p.Initializer.Fill(m.values(p), slices.Clone(p.Shape), r)
	}
	m.state.Changed()
	m.restart()
}

// restart lets the optimizer begin anew. The caller holds m.mu.
func (m *Model) restart() {
	for _, s := range m.state.Slots {
		clear(s)
	}
	m.state.Step, m.trained, m.rate = 0, false, math.NaN()
}

// values are the weights of p, in place.
func (m *Model) values(p param) []float32 {
	return m.state.Weights[p.offset : p.offset+p.size : p.offset+p.size]
}

// Weights copies all weights, in Keras' order: layer by layer, kernel before bias.
func (m *Model) Weights() []Weight {
	m.mu.Lock()
	defer m.mu.Unlock()
	list := make([]Weight, len(m.params))
	for i, p := range m.params {
		list[i] = Weight{p.path(), slices.Clone(p.Shape), slices.Clone(m.values(p))}
	}
	return list
}

// SetWeights replaces all weights by copies of w, which has the order and the shapes of Weights. Names are not compared,
// as they may differ between two models of one form. The optimizer's state stays.
// Errors: *ConfigError for another number of weights, shape or length; no weight is changed then.
func (m *Model) SetWeights(w []Weight) error {
	if err := m.made("SetWeights"); err != nil {
		return err
	}
	if len(w) != len(m.params) {
		return &ConfigError{Op: "SetWeights", What: "weights", Want: fmt.Sprint(len(m.params)), Got: fmt.Sprint(len(w))}
	}
	for i, p := range m.params {
		if !slices.Equal(w[i].Shape, p.Shape) {
			return &ConfigError{Op: "SetWeights", What: p.path() + ": shape", Want: Shape(p.Shape).list(), Got: Shape(w[i].Shape).list()}
		}
		if len(w[i].Values) != p.size {
			return &ConfigError{Op: "SetWeights", What: p.path() + ": values", Want: fmt.Sprint(p.size), Got: fmt.Sprint(len(w[i].Values))}
		}
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	for i, p := range m.params {
		copy(m.values(p), w[i].Values)
	}
	m.state.Changed()
	return nil
}

// WeightsSHA256 is the hash of all weights in Keras' order, as little-endian float32, in hexadecimal.
func (m *Model) WeightsSHA256() string {
	m.mu.Lock()
	defer m.mu.Unlock()
	h := sha256.New()
	if m.state == nil { // a zero Model
		return hex.EncodeToString(h.Sum(nil))
	}
	buf := make([]byte, 0, 4096)
	for chunk := range slices.Chunk(m.state.Weights, cap(buf)/4) {
		buf = buf[:0]
		for _, v := range chunk {
			buf = binary.LittleEndian.AppendUint32(buf, math.Float32bits(v))
		}
		h.Write(buf)
	}
	return hex.EncodeToString(h.Sum(nil))
}
