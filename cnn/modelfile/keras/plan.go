package keras

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/seed-1d449c6d/stheno/cnn"
)

// place is a weight with where the file has it.
type place struct {
	layer string
	spec  cnn.WeightSpec
	group string // of the layer in a weights file: "layers/conv2d_1/vars"
	index int    // within the layer
	count int    // weights of the layer
}

// plan finds out which weights the model will have, before anything of their size is made. What a layer cannot be is found here.
func (r *reading) plan(a *architecture) (places []place) {
	shapes := map[string]cnn.Shape{a.input: a.shape}
	before := cnn.Shape(a.shape)
	used := make(map[string]int)
	for _, n := range a.nodes {
		r.layer = n.name
		in := []cnn.Shape{before}
		if a.functional {
			in = in[:0]
			for i, from := range n.from {
				r.alike("shape of "+quoted(from), n.given[i], shapes[from])
				in = append(in, shapes[from])
			}
		}
		if len(in) == 0 {
			r.fail("inbound_nodes", "one input or more", "none")
			return nil
		}
		r.builtFor(n, in)
		if r.limits(n, in); r.err != nil {
			return nil
		}
		out, err := output(n, in)
		if err != nil {
			r.wrap(err)
			return nil
		}
		shapes[n.name], before = out, out
		group := "layers/" + unique(snake(n.class), used) + "/vars"
		if _, merge := n.layer.(cnn.Merge); merge {
			continue
		}
		specs := n.layer.Weights(in[0])
		for i, s := range specs {
			places = append(places, place{n.name, s, group, i, len(specs)})
		}
	}
	r.layer = ""
	return places
}

// builtFor compares the shapes that a layer was built with.
func (r *reading) builtFor(n node, in []cnn.Shape) {
	if _, merge := n.layer.(cnn.Merge); !merge {
		r.alike("build_config.input_shape", n.built, in[0])
		return
	}
	list, ok := n.built.([]any)
	if n.built != nil && (!ok || len(list) != len(in)) {
		r.fail("build_config.input_shape", "a shape for each input", shown(n.built))
		return
	}
	for i, s := range list {
		r.alike("build_config.input_shape", s, in[i])
	}
}

// output is the shape that a layer makes.
func output(n node, in []cnn.Shape) (cnn.Shape, error) {
	if m, ok := n.layer.(cnn.Merge); ok {
		return m.OutputOf(in)
	}
	if len(in) != 1 {
		return nil, fmt.Errorf("inputs: want one, got %d", len(in))
	}
	return n.layer.Output(in[0])
}

// limits refuses what Keras offers for some inputs and cnn does not.
func (r *reading) limits(n node, in []cnn.Shape) {
	if len(in) != 1 {
		return
	}
	rank := len(in[0]) + 1
	l, ok := n.layer.(cnn.Configured)
	if !ok {
		return
	}
	switch n.class {
	case "Dense":
		if rank != 2 {
			r.refuse("Dense with an input of rank %d, only of 2", rank)
		}
	case "BatchNormalization", "Softmax":
		if axis, _ := l.Config()["axis"].(int); axis != -1 && axis != rank-1 {
			r.refuse("argument axis=%d, only the last", axis)
		}
	case "LayerNormalization":
		axes, _ := l.Config()["axis"].([]int)
		for i, a := range axes {
			if a < 0 {
				a += rank
			}
			if a != rank-len(axes)+i {
				r.refuse("argument axis=%v, only the last ones", axes)
			}
		}
	}
}

// unique is Keras' name of an object in a list: its class, and a number from the second on.
func unique(name string, used map[string]int) string {
	n := used[name]
	used[name]++
	if n == 0 {
		return name
	}
	return fmt.Sprintf("%s_%d", name, n)
}

var (
	wordHead = regexp.MustCompile(`(.)([A-Z][a-z]+)`)
	caseStep = regexp.MustCompile(`([a-z])([A-Z])`)
)

// snake is Keras' to_snake_case: MaxPooling2D becomes max_pooling2d, ReLU re_lu.
func snake(class string) string {
	s := wordHead.ReplaceAllString(class, "${1}_$2")
	return strings.ToLower(caseStep.ReplaceAllString(s, "${1}_$2"))
}
