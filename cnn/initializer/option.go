package initializer

import (
	"fmt"
	"math"
	"slices"
)

// Option sets a parameter of an initializer. Each may be given once.
type Option struct {
	name  string
	value float64
}

// Mean is the middle of the distribution, default 0. Taken by RandomNormal and TruncatedNormal.
func Mean(m float64) Option { return Option{"Mean", m} }

// StdDev is the standard deviation, 0 or more, default 0.05. Taken by RandomNormal and TruncatedNormal.
func StdDev(s float64) Option { return Option{"StdDev", s} }

// MinVal is the smallest number that may be drawn, default -0.05. Taken by RandomUniform.
func MinVal(v float64) Option { return Option{"MinVal", v} }

// MaxVal is the end of the range of numbers, default 0.05. Taken by RandomUniform.
func MaxVal(v float64) Option { return Option{"MaxVal", v} }

// Gain multiplies all weights, default 1. Taken by Orthogonal.
func Gain(g float64) Option { return Option{"Gain", g} }

// params are two parameters of an initializer and the first thing that is wrong with them.
type params struct {
	op     string
	values [2]float64
	err    error
}

// read joins defaults, in the order of names, with the options.
func read(op string, names []string, defaults [2]float64, o []Option) params {
	p := params{op: op, values: defaults}
	given := make(map[string]bool)
	for _, o := range o {
		i := slices.Index(names, o.name)
		switch {
		case i < 0:
			want := names[0]
			if len(names) > 1 {
				want += " or " + names[1]
			}
			p.fail("option", want, fmt.Sprintf("%q", o.name))
			continue
		case given[o.name]:
			p.fail("option "+o.name, "it once", "it twice")
		}
		given[o.name] = true
		p.values[i] = o.value
	}
	for i, n := range names {
		if v := p.values[i]; !(math.Abs(v) <= math.MaxFloat32) {
			p.fail(n, "a finite number", fmt.Sprint(v))
		}
	}
	return p
}

func (p *params) fail(what, want, got string) {
	if p.err == nil {
		p.err = fmt.Errorf("initializer: %s: %s: want %s, got %s", p.op, what, want, got)
	}
}

func (p params) Name() string { return p.op }

// Check says what is wrong with the parameters.
func (p params) Check([]int) error { return p.err }
