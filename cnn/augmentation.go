package cnn

import (
	"fmt"
	"math"
	"slices"

	"gorgonia.org/gorgonia"

	"github.com/seed-1d449c6d/stheno/ops"
)

// augmenter is a layer that changes pictures at random in training, and nothing elsewhere.
type augmenter struct {
	settings
	apply  func(x, step *gorgonia.Node, seed uint64) (*gorgonia.Node, error)
	config map[string]any
}

// newAugmenter makes one that takes the options named, Seed and Name.
func newAugmenter(class, takes string, o []Option) *augmenter {
	return &augmenter{settings: read(class, takes+" Seed Name", o), config: map[string]any{"data_format": "channels_last"}}
}

func (l *augmenter) Output(in Shape) (Shape, error) {
	if err := l.picture(in); err != nil {
		return nil, err
	}
	return in, nil
}

func (l *augmenter) Weights(Shape) []WeightSpec { return nil }

func (l *augmenter) Build(c *Context, x *gorgonia.Node) (*gorgonia.Node, error) {
	if !c.Training {
		return x, nil
	}
	y, err := l.apply(x, c.Step(), c.Seed)
	if err != nil {
		return nil, err
	}
	return y, c.Scope.Label(y, snake(l.class))
}

// Config is Keras' get_config.
func (l *augmenter) Config() map[string]any {
	c := map[string]any{"seed": l.configSeed()}
	for k, v := range l.config {
		if list, ok := v.([]float64); ok {
			v = slices.Clone(list)
		}
		c[k] = v
	}
	return c
}

// limits are what a factor may be.
type limits struct {
	least, most float64
	open        bool    // least itself is not allowed
	floor       float64 // the number f stands for −f to f, but not below this
}

// rangeOf is the range that the number f stands for, or the pair in any order, if there is one.
func (s *settings) rangeOf(what string, f float64, pair []float64, l limits) ops.Range {
	given := pair
	if pair == nil {
		given, pair = []float64{f}, []float64{max(-math.Abs(f), l.floor), math.Abs(f)}
	}
	for _, v := range given {
		if !(v > l.least || v == l.least && !l.open) || v > l.most {
			want := fmt.Sprintf("a number from %v to %v", l.least, l.most)
			if l.open {
				want = fmt.Sprintf("a number above %v, at most %v", l.least, l.most)
			}
			s.fail(what, want, fmt.Sprint(v), "")
		}
	}
	return ops.Range{Lower: min(pair[0], pair[1]), Upper: max(pair[0], pair[1])}
}

// shown is a range as Keras' config has it.
func shown(r ops.Range) []float64 { return []float64{r.Lower, r.Upper} }

// givenFactor is a factor as Keras' config has it where it keeps what it was given: a number, or the pair.
func givenFactor(f float64, pair []float64) any {
	if pair != nil {
		return slices.Clone(pair)
	}
	return f
}

// resampling is what the options say of places outside and between cells, and notes it in the config.
func (l *augmenter) resampling() ops.Resampling {
	r := l.fill
	if r.FillMode == "" {
		r.FillMode = FillReflect
	}
	if r.Interpolation = l.blend; r.Interpolation == "" {
		r.Interpolation = Bilinear
	}
	l.config["fill_mode"], l.config["fill_value"], l.config["interpolation"] = string(r.FillMode), r.FillValue, string(r.Interpolation)
	return r
}

// valueRange is that of the option, or 0 to 255, and notes it in the config.
func (l *augmenter) valueRange() ops.Range {
	r := ops.Range{Lower: 0, Upper: 255}
	if l.values != nil {
		r = ops.Range{Lower: l.values[0], Upper: l.values[1]}
	}
	l.config["value_range"] = shown(r)
	return r
}
