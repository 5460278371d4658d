package cnn

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/seed-1d449c6d/stheno/cnn/initializer"
	"github.com/seed-1d449c6d/stheno/ops"
)

// Option sets a parameter of a layer. Each constructor names the options it takes; any other, or the same one twice, is an
// error of Sequential.
type Option interface{ setting() setting }

// setting is an Option at work.
type setting struct {
	name string
	set  func(*settings)
}

func (s setting) setting() setting { return s }

// settings are all parameters that options can set. Zero values mean that the option was not given.
type settings struct {
	class      string
	name       string
	size       [2]int // of kernel or pool
	strides    [2]int
	padding    PaddingMode
	noBias     bool
	kernelInit initializer.Initializer
	biasInit   initializer.Initializer
	activation Activation
	relu       ops.ReLUConfig
	err        *ConfigError // the first thing wrong
}

// Class is Keras' class name.
func (s *settings) Class() string { return s.class }

// Name is the name given, or "".
func (s *settings) Name() string { return s.name }

// PaddingMode says what happens at the border of a picture: Valid or Same.
type PaddingMode = ops.Padding

// Valid keeps windows inside the picture; Same pads with zeros (pools: with nothing) so that the output is the input
// divided by the stride, rounded up.
const (
	Valid = ops.Valid
	Same  = ops.Same
)

// Name names a layer; without it the model names it as Keras does: conv2d, conv2d_1, …. A name is not empty, has no slash
// and is unique in a model.
func Name(name string) Option {
	return setting{"Name", func(s *settings) {
		s.name = name
		if name == "" || strings.Contains(name, "/") {
			s.fail("name", "one or more characters without slash", fmt.Sprintf("%q", name), "")
		}
	}}
}

// Strides sets the step of the window in both directions, 1 or more. The default is 1 for Conv2D and the pool's size for
// MaxPooling2D.
func Strides(n int) Option { return StridesHW(n, n) }

// StridesHW sets the vertical and the horizontal step of the window, 1 or more.
func StridesHW(h, w int) Option {
	return setting{"Strides", func(s *settings) { s.strides = s.positive("strides", h, w) }}
}

// KernelSize sets a kernel that is not square, in place of Conv2D's second argument.
func KernelSize(h, w int) Option {
	return setting{"KernelSize", func(s *settings) { s.size = [2]int{h, w} }}
}

// PoolSize sets a pool that is not square, in place of MaxPooling2D's first argument.
func PoolSize(h, w int) Option {
	return setting{"PoolSize", func(s *settings) { s.size = [2]int{h, w} }}
}

// Padding sets what happens at the border: Valid, the default, or Same.
func Padding(p PaddingMode) Option {
	return setting{"Padding", func(s *settings) {
		s.padding = p
		if p != Valid && p != Same {
			s.fail("padding", fmt.Sprintf("%q or %q", Valid, Same), fmt.Sprintf("%q", p), "")
		}
	}}
}

// UseBias says whether the layer adds a bias; default true.
func UseBias(b bool) Option {
	return setting{"UseBias", func(s *settings) { s.noBias = !b }}
}

// KernelInitializer sets where the kernel's first values come from; default GlorotUniform.
func KernelInitializer(i initializer.Initializer) Option {
	return setting{"KernelInitializer", func(s *settings) { s.kernelInit = s.initializer("kernel initializer", i) }}
}

// BiasInitializer sets where the bias' first values come from; default Zeros.
func BiasInitializer(i initializer.Initializer) Option {
	return setting{"BiasInitializer", func(s *settings) { s.biasInit = s.initializer("bias initializer", i) }}
}

// NegativeSlope sets the slope of a ReLU at and below its threshold: finite, 0 or more, default 0.
func NegativeSlope(v float64) Option {
	return setting{"NegativeSlope", func(s *settings) {
		s.relu.NegativeSlope = s.nonNegative("negative slope", v, math.MaxFloat32)
	}}
}

// MaxValue sets the largest output of a ReLU: 0 or more; +Inf, the default, is no limit.
func MaxValue(v float64) Option {
	return setting{"MaxValue", func(s *settings) {
		s.relu.MaxValue = ops.LimitTo(s.nonNegative("max value", v, math.Inf(1)))
	}}
}

// Threshold sets the input above which a ReLU is on: finite, 0 or more, default 0.
func Threshold(v float64) Option {
	return setting{"Threshold", func(s *settings) {
		s.relu.Threshold = s.nonNegative("threshold", v, math.MaxFloat32)
	}}
}

// read applies options to the parameters of a class that takes those named, separated by blanks.
func read(class, takes string, o []Option) settings {
	s := settings{class: class}
	list := strings.Fields(takes)
	var given []string
	for i, o := range o {
		if o == nil {
			s.fail(fmt.Sprintf("option %d", i+1), "an Option", "nil", "")
			continue
		}
		do := o.setting()
		switch {
		case !slices.Contains(list, do.name):
			s.fail("option", oneOf(list), do.name, "")
			continue
		case slices.Contains(given, do.name):
			s.fail("option "+do.name, "it once", "it twice", "")
		}
		given = append(given, do.name)
		do.set(&s)
	}
	return s
}

// fail notes the first error.
func (s *settings) fail(what, want, got, hint string) {
	if s.err == nil {
		s.err = &ConfigError{Op: s.class, What: what, Want: want, Got: got, Hint: hint}
	}
}

func (s *settings) positive(what string, h, w int) [2]int {
	if h < 1 || w < 1 {
		s.fail(what, "1 or more", fmt.Sprintf("%d×%d", h, w), "")
	}
	return [2]int{h, w}
}

func (s *settings) nonNegative(what string, v, high float64) float64 {
	switch {
	case v >= 0 && v <= high:
	case math.IsInf(high, 1):
		s.fail(what, "0 or more", fmt.Sprint(v), "")
	default:
		s.fail(what, "a finite number, 0 or more", fmt.Sprint(v), "")
	}
	return v
}

func (s *settings) initializer(what string, i initializer.Initializer) initializer.Initializer {
	if i == nil {
		s.fail(what, "an Initializer", "nil", "")
	}
	return i
}

// oneOf joins words: a, b or c.
func oneOf(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	last := len(words) - 1
	return strings.Join(words[:last], ", ") + " or " + words[last]
}
