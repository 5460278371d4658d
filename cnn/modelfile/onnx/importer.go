package onnx

import wire "github.com/seed-1d449c6d/stheno/internal/onnx"

// importer turns a graph into planned layers, node by node.
type importer struct {
	opset     int64
	batch     int64 // the batch size that the file fixes; 0: none
	keepNames bool  // nodes have the names of layers, as Write gives them
	values    map[string]*value
	uses      map[string]int
	input     *planned
	plan      []*planned
	budget    int // numbers that folding constants may still make
}

// call is one node at work.
type call struct {
	*importer
	n  *wire.Node
	in []*value // nil: left out
	a  *attributes
}

// operators are those that are understood, by name.
var operators map[string]func(c *call) (*value, error)

func init() { // a map that its own functions read could not be a plain variable
	operators = map[string]func(c *call) (*value, error){
		"Identity": (*call).identity, "Dropout": (*call).dropout, "Cast": (*call).cast, "Constant": (*call).constantValue,
		"ConstantOfShape": (*call).constantOfShape, "Shape": (*call).shapeOf, "Size": (*call).sizeOf, "Gather": (*call).gather,
		"Unsqueeze": (*call).unsqueeze, "Squeeze": (*call).squeeze, "Concat": (*call).concat, "Reshape": (*call).reshapeTo,
		"Flatten": (*call).flatten, "Slice": (*call).slice, "Transpose": (*call).transpose, "Expand": (*call).expand,

		"Add": (*call).add, "Sub": (*call).sub, "Mul": (*call).mul, "Div": (*call).div, "Sum": (*call).sum, "Neg": (*call).neg,
		"Pow": (*call).pow, "Sqrt": (*call).folded, "Reciprocal": (*call).folded, "Exp": (*call).folded, "Log": (*call).folded,
		"Abs": (*call).folded, "Floor": (*call).folded, "Ceil": (*call).folded, "Min": (*call).min, "Max": (*call).max,
		"Greater": (*call).compare, "GreaterOrEqual": (*call).compare, "Less": (*call).compare, "LessOrEqual": (*call).compare,
		"Equal": (*call).folded, "And": (*call).folded, "Or": (*call).folded, "Not": (*call).not, "Where": (*call).where,

		"Conv": (*call).conv, "MatMul": (*call).matMul, "Gemm": (*call).gemm,
		"BatchNormalization": (*call).batchNormalization, "LayerNormalization": (*call).layerNormalization,
		"MaxPool": (*call).maxPool, "AveragePool": (*call).averagePool,
		"GlobalAveragePool": (*call).globalPool, "GlobalMaxPool": (*call).globalPool,
		"ReduceMean": (*call).reduce, "ReduceMax": (*call).reduce, "ReduceProd": (*call).reduce,
		"Pad": (*call).pad, "Resize": (*call).resize, "Upsample": (*call).resize,

		"Relu": (*call).relu, "LeakyRelu": (*call).leakyRelu, "PRelu": (*call).pRelu, "Clip": (*call).clip,
		"ThresholdedRelu": (*call).thresholdedRelu, "Elu": (*call).elu, "Selu": (*call).selu, "Celu": (*call).celu,
		"Sigmoid": (*call).activation, "Tanh": (*call).activation, "Softplus": (*call).activation, "Mish": (*call).activation,
		"HardSwish": (*call).activation, "HardSigmoid": (*call).hardSigmoid, "Gelu": (*call).gelu, "Erf": (*call).erf,
		"Softmax": (*call).softmax, "LogSoftmax": (*call).softmax,
	}
}

// run goes through the nodes that the output needs.
func (r *importer) run(g *wire.Graph, needed []bool) error {
	for i, n := range g.Nodes {
		if !needed[i] {
			continue
		}
		do := operators[n.Op]
		if do == nil {
			return unsupported(n, "an operator without a layer here")
		}
		c := &call{importer: r, n: n, a: attributesOf(n)}
		for _, name := range n.Inputs {
			c.in = append(c.in, r.values[name]) // nil for ""
		}
		y, err := do(c)
		if err == nil {
			err = c.a.done()
		}
		if err != nil {
			return err
		}
		for k, name := range n.Outputs {
			if k > 0 && name != "" && r.uses[name] > 0 {
				return unsupported(n, "its output %d", k+1)
			}
		}
		if err := r.bind(n, y); err != nil {
			return err
		}
	}
	return nil
}

// bind gives a value its name.
func (r *importer) bind(n *wire.Node, y *value) error {
	if y.f != nil {
		if _, err := checkedSize(y.view.dims); err != nil {
			return malformed(n, "%v", err)
		}
		shared := r.uses[n.Outputs[0]] > 1
		if shared && y.f.linear() && !y.f.isIdentity() { // so that functions of it may meet again
			p, err := r.layerOf(n, y)
			if err != nil {
				return err
			}
			y = &value{f: identity(p), view: y.view}
		}
		y = &value{f: y.f, view: y.view, sole: y.sole && !shared}
		if r.keepNames && y.f.isIdentity() && y.f.x.name == "" {
			y.f.x.name = n.Name
		}
	}
	r.values[n.Outputs[0]] = y
	return nil
}

// spend takes n numbers from the budget for constants.
func (c *call) spend(n int) error {
	if c.budget -= n; c.budget < 0 {
		return malformed(c.n, "constants: want less than four times the size of the file, got more")
	}
	return nil
}

// arguments wants least to most inputs, the first least of them not left out.
func (c *call) arguments(least, most int) error {
	if len(c.in) < least || len(c.in) > most {
		return malformed(c.n, "inputs: want %d to %d, got %d", least, most, len(c.in))
	}
	for i := range least {
		if c.in[i] == nil {
			return malformed(c.n, "input %d: want one, got none", i+1)
		}
	}
	if len(c.n.Outputs) == 0 {
		return malformed(c.n, "outputs: want one, got none")
	}
	return nil
}

// optional is input i, or nil.
func (c *call) optional(i int) *value {
	if i >= len(c.in) {
		return nil
	}
	return c.in[i]
}

// known wants input i to be a constant; nil if it was left out.
func (c *call) known(i int, what string) (*array, error) {
	v := c.optional(i)
	if v == nil {
		return nil, nil
	}
	if v.constant == nil {
		return nil, unsupported(c.n, "%s that depends on the input", what)
	}
	return v.constant, nil
}

// unbounded stands for all larger integers, such as the end of a slice that takes everything. No axis is as long.
const unbounded = 1 << 30

// integers wants input i to be a list of integers; nil if it was left out. A number with a part of the batch is refused.
func (c *call) integers(i int, what string) ([]int, error) {
	a, err := c.known(i, what)
	if a == nil || err != nil {
		return nil, err
	}
	if a.batch != nil {
		return nil, unsupported(c.n, "%s that depends on the batch size", what)
	}
	if a.real() || len(a.shape) > 1 {
		return nil, malformed(c.n, "%s: want a list of integers, got shape %v of type %v", what, a.shape, a.typ)
	}
	list := make([]int, len(a.ints))
	for k, v := range a.ints {
		list[k] = int(min(max(v, -unbounded), unbounded))
	}
	return list, nil
}

// number wants input i to be a single number; standard if it was left out.
func (c *call) number(i int, what string, standard float64) (float64, error) {
	a, err := c.known(i, what)
	if a == nil || err != nil {
		return standard, err
	}
	v, ok := a.scalar()
	if !ok {
		return 0, unsupported(c.n, "%s of shape %v; want one number", what, a.shape)
	}
	if a.typ == wire.Float {
		v = decimal(float32(v))
	}
	return v, nil
}

// axis brings an axis that may be counted from the end into 0 to rank-1.
func (c *call) axis(axis, rank int) (int, error) {
	if axis < -rank || axis >= rank {
		return 0, malformed(c.n, "axis: want %d to %d, got %d", -rank, rank-1, axis)
	}
	if axis < 0 {
		axis += rank
	}
	return axis, nil
}

// axes is axis for several, each once. They come from an attribute, or from input i in newer versions; nil: not given.
func (c *call) axes(i int, rank int) ([]int, error) {
	list := c.a.ints("axes")
	if list == nil {
		var err error
		if list, err = c.integers(i, "axes"); err != nil || list == nil {
			return nil, err
		}
	}
	seen := map[int]bool{}
	out := make([]int, len(list))
	for k, a := range list {
		var err error
		if out[k], err = c.axis(a, rank); err != nil {
			return nil, err
		}
		if seen[out[k]] {
			return nil, malformed(c.n, "axes: want each once, got %v", list)
		}
		seen[out[k]] = true
	}
	return out, nil
}

func constantOf(a *array) *value { return &value{constant: a} }
