package cnn

import (
	"fmt"
	"math"
	"slices"

	"gorgonia.org/gorgonia"

	"github.com/seed-1d449c6d/stheno/ops"
)

// Rescaling brings values to another range: y = x·scale + offset. Rescaling(1./255) makes 0 to 1 of bytes,
// Rescaling(1./127.5, Offset(-1)) makes −1 to 1. It works in training and elsewhere.
//
//	in: any     out: the same
//
// Options: Scales, which stands in place of scale, Offset, Name. Errors (of Sequential): a number that is not finite, lists of another length than 1 or the last
// axis. Source: keras.layers.Rescaling.
func Rescaling(scale float64, o ...Option) Layer {
	l := &rescaling{read("Rescaling", "Scales Offset Name", o)}
	if l.scales == nil {
		l.scales = []float64{scale}
	}
	if l.offset == nil {
		l.offset = []float64{0}
	}
	l.finite("scale", l.scales)
	l.finite("offset", l.offset)
	return l
}

// Scales sets a scale for each index of the last axis, in place of Rescaling's argument.
func Scales(v ...float64) Option {
	return setting{"Scales", func(s *settings) { s.scales = append([]float64{}, v...) }}
}

// Offset sets what Rescaling adds: one number, default 0, or one for each index of the last axis.
func Offset(v ...float64) Option {
	return setting{"Offset", func(s *settings) { s.offset = append([]float64{}, v...) }}
}

// finite wants numbers that float32 holds, one or more.
func (s *settings) finite(what string, v []float64) {
	if len(v) == 0 {
		s.fail(what, "one number or more", "none", "")
	}
	for _, w := range v {
		if !(math.Abs(w) <= math.MaxFloat32) {
			s.fail(what, "finite numbers", fmt.Sprint(w), "")
		}
	}
}

// number is a list of one as the number alone, as Keras has it.
func number(v []float64) any {
	if len(v) == 1 {
		return v[0]
	}
	return slices.Clone(v)
}

type rescaling struct{ settings }

func (l *rescaling) Output(in Shape) (Shape, error) {
	if l.err != nil {
		return nil, l.err
	}
	last := 1
	if len(in) > 0 {
		last = in[len(in)-1]
	}
	if err := l.perChannel("scale", l.scales, last); err != nil {
		return nil, err
	}
	return in, l.perChannel("offset", l.offset, last)
}

// perChannel wants one number, or one for each of n channels.
func (s *settings) perChannel(what string, v []float64, n int) error {
	if len(v) == 1 || len(v) == n {
		return nil
	}
	want := "1 number"
	if n > 1 {
		want = fmt.Sprintf("1 number or %d, one for each channel", n)
	}
	return &ConfigError{Op: s.class, What: what, Want: want, Got: fmt.Sprint(len(v))}
}

func (l *rescaling) Weights(Shape) []WeightSpec { return nil }

func (l *rescaling) Build(c *Context, x *gorgonia.Node) (*gorgonia.Node, error) {
	y, err := ops.Rescaling(x, ops.RescalingConfig{Scale: l.scales, Offset: l.offset})
	if err != nil {
		return nil, err
	}
	return y, c.Scope.Label(y, "rescaling")
}

// Config is Keras' get_config.
func (l *rescaling) Config() map[string]any {
	return map[string]any{"scale": number(l.scales), "offset": number(l.offset)}
}
