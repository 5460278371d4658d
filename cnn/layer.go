package cnn

import (
	"gorgonia.org/gorgonia"

	"github.com/seed-1d449c6d/stheno/cnn/constraint"
	"github.com/seed-1d449c6d/stheno/cnn/initializer"
	"github.com/seed-1d449c6d/stheno/cnn/regularizer"
	"github.com/seed-1d449c6d/stheno/graph"
)

// Layer describes a layer. It holds no weights: a model makes those from Weights, so one description used twice makes two
// layers. The constructors of this package never fail; what is wrong with their arguments comes out of Output, and so out
// of Sequential or Functional.
//
// Own layers implement this interface with operators of package ops or of Gorgonia. An error from them should be a
// *ConfigError without Layer, which the model fills in.
type Layer interface {
	// Class is Keras' class name, such as "Conv2D".
	Class() string
	// Name is the name the user gave, or "" for an automatic one.
	Name() string
	// Output is the shape the layer makes of an input of shape in, or the error that says why it cannot.
	Output(in Shape) (Shape, error)
	// Weights lists the layer's weights for such an input, in Keras' order. It is called after Output had no error.
	Weights(in Shape) []WeightSpec
	// Build adds the layer to a graph: x is [N, in...], the result [N, Output(in)...].
	Build(c *Context, x *gorgonia.Node) (*gorgonia.Node, error)
}

// Merge is a Layer of several inputs, such as Add. It has no weights. A model calls its methods in place of Output and Build.
type Merge interface {
	Layer
	// OutputOf is Output for several inputs.
	OutputOf(in []Shape) (Shape, error)
	// BuildOf is Build for several inputs.
	BuildOf(c *Context, x []*gorgonia.Node) (*gorgonia.Node, error)
}

// Configured is a Layer that tells its parameters: those of Keras' get_config, without name, trainable and dtype, as
// numbers, strings, lists of them, nil, or values of packages initializer, regularizer and constraint. All layers of this
// package are.
type Configured interface {
	Config() map[string]any
}

// freezable is a Layer that may begin without being trained.
type freezable interface{ frozen() bool }

// seeded is a Layer with random numbers that may have a seed of its own.
type seeded interface{ ownSeed() (uint64, bool) }

// WeightSpec describes a weight: its name within the layer, such as "kernel", its shape and where its first values come
// from.
type WeightSpec struct {
	Name        string
	Shape       []int
	Initializer initializer.Initializer
	Regularizer regularizer.Regularizer // adds to the loss; nil: nothing
	Constraint  constraint.Constraint   // corrects the weight after each step; nil: nothing
	// Fixed: no derivative changes the weight, as with moving statistics: Keras' non-trainable weights. Only
	// Context.Assign does.
	Fixed bool
}

// Context is where a layer builds.
type Context struct {
	Scope    *graph.Scope     // names, below the layer's own
	Weights  []*gorgonia.Node // one for each WeightSpec
	Training bool             // in the graph of a training step, where dropout and augmentation are at work
	Frozen   bool             // the layer is not trained: BatchNormalization then keeps its statistics, in training too
	Seed     uint64           // for the layer's random numbers: its own, or one that no other layer of the model has

	layer string
	first int // index of the first weight among the model's
	net   *network
}

// Step is a vector [N] of dtype int with a number for each example that is new at every training step: what dropout and
// augmentation make their random numbers of, together with Seed. Only if Training.
func (c *Context) Step() *gorgonia.Node {
	c.net.stepped = true
	return c.net.step
}

// Assign gives the layer's weight i the value of n, which has its shape, after each training step. Otherwise it does nothing.
func (c *Context) Assign(i int, n *gorgonia.Node) {
	if c.Training {
		c.net.assigned = append(c.net.assigned, assignment{c.first + i, n})
	}
}

// AddLoss adds a scalar to the mean loss of the batch, in training and evaluation.
func (c *Context) AddLoss(n *gorgonia.Node) {
	c.net.penalties = append(c.net.penalties, n)
}

// Rectified says that y is the output of the layer's rectifier, which Model.Probe shows.
func (c *Context) Rectified(y *gorgonia.Node) {
	c.net.rectified = append(c.net.rectified, rectified{c.layer, y})
}

// SoftmaxOf says that y is the softmax of logits over the last axis. A loss takes the logits if y is the model's output.
func (c *Context) SoftmaxOf(y, logits *gorgonia.Node) {
	c.net.logits[y] = logits
}

// rectified is the output of one rectifier.
type rectified struct {
	layer string
	y     *gorgonia.Node
}

// assignment is a weight of the model and the node whose value it takes after a step.
type assignment struct {
	param int
	n     *gorgonia.Node
}
