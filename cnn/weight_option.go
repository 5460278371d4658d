package cnn

import (
	"gorgonia.org/gorgonia"

	"github.com/seed-1d449c6d/stheno/cnn/constraint"
	"github.com/seed-1d449c6d/stheno/cnn/initializer"
	"github.com/seed-1d449c6d/stheno/cnn/regularizer"
)

// Names of the options that belong to one weight, for read.
const (
	kernelOptions = " KernelInitializer KernelRegularizer KernelConstraint"
	biasOptions   = " UseBias BiasInitializer BiasRegularizer BiasConstraint"
)

// weightSettings are what options say of one weight.
type weightSettings struct {
	initializer initializer.Initializer
	regularizer regularizer.Regularizer
	constraint  constraint.Constraint
}

// KernelInitializer sets where the kernel's first values come from; default GlorotUniform.
func KernelInitializer(i initializer.Initializer) Option { return initialize("Kernel", "kernel", i) }

// KernelRegularizer adds a penalty of the kernel to the loss; default none.
func KernelRegularizer(r regularizer.Regularizer) Option { return regularize("Kernel", "kernel", r) }

// KernelConstraint corrects the kernel after each training step; default none.
func KernelConstraint(c constraint.Constraint) Option { return constrain("Kernel", "kernel", c) }

// UseBias says whether the layer adds a bias; default true.
func UseBias(b bool) Option {
	return setting{"UseBias", func(s *settings) { s.noBias = !b }}
}

// BiasInitializer sets where the bias' first values come from; default Zeros.
func BiasInitializer(i initializer.Initializer) Option { return initialize("Bias", "bias", i) }

// BiasRegularizer adds a penalty of the bias to the loss; default none.
func BiasRegularizer(r regularizer.Regularizer) Option { return regularize("Bias", "bias", r) }

// BiasConstraint corrects the bias after each training step; default none.
func BiasConstraint(c constraint.Constraint) Option { return constrain("Bias", "bias", c) }

// initialize makes the option "…Initializer" of the weight that Keras' config calls key.
func initialize(option, key string, i initializer.Initializer) Option {
	return setting{option + "Initializer", func(s *settings) {
		if i == nil {
			s.fail(key+" initializer", "an Initializer", "nil", "")
		}
		s.weight(key).initializer = i
	}}
}

func regularize(option, key string, r regularizer.Regularizer) Option {
	return setting{option + "Regularizer", func(s *settings) {
		if r == nil {
			s.fail(key+" regularizer", "a Regularizer", "nil", "")
		}
		s.weight(key).regularizer = r
	}}
}

func constrain(option, key string, c constraint.Constraint) Option {
	return setting{option + "Constraint", func(s *settings) {
		if c == nil {
			s.fail(key+" constraint", "a Constraint", "nil", "")
		}
		s.weight(key).constraint = c
	}}
}

// weight is what options said of a weight, by its key in Keras' config.
func (s *settings) weight(key string) *weightSettings {
	if s.weights == nil {
		s.weights = make(map[string]*weightSettings)
	}
	if s.weights[key] == nil {
		s.weights[key] = &weightSettings{}
	}
	return s.weights[key]
}

// spec is a weight with what options said of it. standard is the initializer without one.
func (s *settings) spec(key string, shape []int, standard initializer.Initializer) WeightSpec {
	w := WeightSpec{Name: key, Shape: shape, Initializer: standard}
	if o := s.weights[key]; o != nil {
		if o.initializer != nil {
			w.Initializer = o.initializer
		}
		w.Regularizer, w.Constraint = o.regularizer, o.constraint
	}
	return w
}

// kernelAndBias are the specs of a kernel and, unless UseBias(false), one bias for each of its outputs, with Keras' default
// initializers.
func (s *settings) kernelAndBias(kernel []int) []WeightSpec {
	k := s.spec("kernel", kernel, initializer.GlorotUniform())
	if s.noBias {
		return []WeightSpec{k}
	}
	return []WeightSpec{k, s.bias(kernel[len(kernel)-1])}
}

func (s *settings) bias(n int) WeightSpec { return s.spec("bias", []int{n}, initializer.Zeros()) }

// kernelAndBias are the nodes of a layer's weights; bias is nil without one.
func (c *Context) kernelAndBias() (kernel, bias *gorgonia.Node) {
	if len(c.Weights) > 1 {
		bias = c.Weights[1]
	}
	return c.Weights[0], bias
}

// configure adds to a config what Keras says of a weight.
func (s *settings) configure(config map[string]any, key string, standard initializer.Initializer) {
	w := s.spec(key, nil, standard)
	config[key+"_initializer"] = w.Initializer
	config[key+"_regularizer"], config[key+"_constraint"] = nil, nil
	if w.Regularizer != nil {
		config[key+"_regularizer"] = w.Regularizer
	}
	if w.Constraint != nil {
		config[key+"_constraint"] = w.Constraint
	}
}

// configureBias is configure for a bias that may be left out.
func (s *settings) configureBias(config map[string]any) {
	config["use_bias"] = !s.noBias
	s.configure(config, "bias", initializer.Zeros())
}
