package cnn

import (
	"gorgonia.org/gorgonia"

	"github.com/seed-1d449c6d/stheno/cnn/initializer"
	"github.com/seed-1d449c6d/stheno/graph"
)

// Layer describes a layer. It holds no weights: a model makes those from Weights, so one description used twice makes two
// layers. The constructors of this package never fail; what is wrong with their arguments comes out of Output, and so out
// of Sequential.
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

// WeightSpec describes a weight: its name within the layer, such as "kernel", its shape and where its first values come
// from.
type WeightSpec struct {
	Name        string
	Shape       []int
	Initializer initializer.Initializer
}

// Context is where a layer builds.
type Context struct {
	Scope   *graph.Scope     // names, below the layer's own
	Weights []*gorgonia.Node // one for each WeightSpec

	layer string
	net   *network
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
