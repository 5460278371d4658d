package cnn

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/seed-1d449c6d/stheno/cnn/regularizer"
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
	dilation   [2]int
	groups     int
	multiplier int // of depth
	border     *ops.Border
	keepDims   bool
	blend      InterpolationMode
	weights    map[string]*weightSettings // by Keras' key
	activation ActivationLayer
	activity   regularizer.Regularizer
	relu       ops.ReLUConfig
	axes       []int // nil: not given
	shared     []int // axes of a PReLU; nil: not given
	momentum   float64
	epsilon    float64
	alpha      float64
	noCenter   bool
	noScale    bool
	seed       *uint64
	untrained  bool
	augmentation
	given []string     // names of the options that were
	err   *ConfigError // the first thing wrong
}

// Class is Keras' class name.
func (s *settings) Class() string { return s.class }

// Name is the name given, or "".
func (s *settings) Name() string { return s.name }

// frozen says that the layer begins without being trained.
func (s *settings) frozen() bool { return s.untrained }

// ownSeed is the seed given, if one was.
func (s *settings) ownSeed() (uint64, bool) {
	if s.seed == nil {
		return 0, false
	}
	return *s.seed, true
}

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

// Trainable says whether Fit changes the layer's weights; default true. It can be changed later: see Model.SetTrainable. The
// layers whose weights can be trained take it: Conv2D, DepthwiseConv2D, SeparableConv2D, Dense, BatchNormalization,
// LayerNormalization, PReLU. The weights of Normalization are never trained.
func Trainable(b bool) Option {
	return setting{"Trainable", func(s *settings) { s.untrained = !b }}
}

// Strides sets the step of the window in both directions, 1 or more. The default is 1 for convolutions and the pool's size for
// pools.
func Strides(n int) Option { return StridesHW(n, n) }

// StridesHW sets the vertical and the horizontal step of the window, 1 or more.
func StridesHW(h, w int) Option {
	return setting{"Strides", func(s *settings) { s.strides = s.positive("strides", h, w) }}
}

// KernelSize sets a kernel that is not square, in place of the argument of the convolution.
func KernelSize(h, w int) Option {
	return setting{"KernelSize", func(s *settings) { s.size = [2]int{h, w} }}
}

// PoolSize sets a pool that is not square, in place of the argument of the pool.
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

// ActivityRegularizer adds a penalty of the layer's output to the loss, divided by the number of examples in the batch;
// default none.
func ActivityRegularizer(r regularizer.Regularizer) Option {
	return setting{"ActivityRegularizer", func(s *settings) {
		s.activity = r
		if r == nil {
			s.fail("activity regularizer", "a Regularizer", "nil", "")
		} else if err := r.Check(); err != nil {
			s.fail("activity regularizer", "one without error", err.Error(), "")
		}
	}}
}

// DilationRate spreads the points of a kernel: 1, the default, is next to each other, 2 leaves one out between them, …
func DilationRate(n int) Option { return DilationRateHW(n, n) }

// DilationRateHW sets the vertical and the horizontal dilation rate, 1 or more.
func DilationRateHW(h, w int) Option {
	return setting{"DilationRate", func(s *settings) { s.dilation = s.positive("dilation rate", h, w) }}
}

// Groups divides the channels into that many parts, convolved each with filters of its own: a divisor of the input's channels
// and of filters; default 1.
func Groups(n int) Option {
	return setting{"Groups", func(s *settings) {
		s.groups = n
		if n < 1 {
			s.fail("groups", "1 or more", fmt.Sprint(n), "")
		}
	}}
}

// NegativeSlope sets the slope of a ReLU at and below its threshold, or of a LeakyReLU at and below 0: finite, 0 or more. The
// default is 0 for ReLU and 0.3 for LeakyReLU.
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
		case slices.Contains(s.given, do.name):
			s.fail("option "+do.name, "it once", "it twice", "")
		}
		s.given = append(s.given, do.name)
		do.set(&s)
	}
	return s
}

// standard sets a parameter to its default, unless the option was given.
func (s *settings) standard(option string, v *float64, standard float64) {
	if !slices.Contains(s.given, option) {
		*v = standard
	}
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

// oneOf joins words: a, b or c.
func oneOf(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	last := len(words) - 1
	return strings.Join(words[:last], ", ") + " or " + words[last]
}
