package keras

import (
	"encoding/json"
	"fmt"
)

// functional reads a model with branches, of one input and one output.
func (r *reading) functional(c *config, a *architecture) {
	list, nodes := r.layerList(c, a)
	input, output := r.end(c, "input_layers"), r.end(c, "output_layers")
	if r.err != nil {
		return
	}
	place := make(map[string]int)
	for i := range nodes {
		n := &nodes[i]
		place[n.name] = i
		r.layer = n.name
		o := r.object("layer", list[i])
		if name := o.text("name", n.name); name != n.name {
			r.fail("name", quoted(n.name)+" as in config", quoted(name))
		}
		inbound, _ := o.take("inbound_nodes")
		if n.from, n.given = r.inbound(inbound); n.layer != nil {
			continue
		}
		switch {
		case len(n.from) > 0:
			r.fail("inbound_nodes", "none of an InputLayer", fmt.Sprint(len(n.from)))
		case n.name != input:
			r.refuse("several inputs, or one that is not in input_layers")
		}
		a.input, a.shape = n.name, n.shape
	}
	r.layer = ""
	if r.err == nil && a.input == "" {
		r.fail("input_layers", "the name of an InputLayer", quoted(input))
	}
	s := sorter{r: r, nodes: nodes, place: place, state: make([]byte, len(nodes))}
	s.visit(output)
	if r.err != nil {
		return
	}
	for i, n := range nodes {
		if s.state[i] == 0 {
			r.layer = n.name
			r.refuse("a layer that does not lead to the output")
			return
		}
		if n.layer != nil {
			a.nodes = append(a.nodes, n)
		}
	}
	s.fitting(a, output)
}

// end reads input_layers or output_layers: [name, 0, 0], or a list of one of these.
func (r *reading) end(c *config, key string) string {
	c.needed(key)
	v, _ := c.take(key)
	list, ok := v.([]any)
	if !ok || len(list) == 0 {
		c.refuse("argument %s=%s", key, shown(v))
		return ""
	}
	if _, nested := list[0].([]any); nested {
		if len(list) > 1 {
			c.refuse("%d %s", len(list), key)
			return ""
		}
		list = list[0].([]any)
	}
	return r.history(key, list)
}

// history reads [name of a layer, number of its call, number of its output].
func (r *reading) history(what string, v any) string {
	list, _ := v.([]any)
	if len(list) < 3 {
		r.fail(what, "[layer, 0, 0]", shown(v))
		return ""
	}
	name, ok := list[0].(string)
	if !ok {
		r.fail(what, "[layer, 0, 0]", shown(v))
	}
	for _, n := range list[1:3] {
		if n != json.Number("0") {
			r.refuse("%s %s, a layer called twice or with several outputs", what, shown(v))
		}
	}
	return name
}

// sorter goes through a graph from its output.
type sorter struct {
	r     *reading
	nodes []node
	place map[string]int
	state []byte // 1: being visited, 2: done
}

// visit goes to all that a layer depends on.
func (s *sorter) visit(name string) {
	i, ok := s.place[name]
	switch {
	case s.r.err != nil:
		return
	case !ok:
		s.r.fail("inbound_nodes", "layers of the model", quoted(name))
		return
	case s.state[i] == 1:
		s.r.layer = name
		s.r.fail("inbound_nodes", "a graph without a cycle", "a layer that depends on itself")
		return
	case s.state[i] == 2:
		return
	}
	s.state[i] = 1
	for _, from := range s.nodes[i].from {
		s.visit(from)
	}
	s.state[i] = 2
}

// fitting wants the inputs of each layer before it, and the output last, as Keras writes them.
func (s *sorter) fitting(a *architecture, output string) {
	made := map[string]bool{a.input: true}
	for _, n := range a.nodes {
		for _, from := range n.from {
			if !made[from] {
				s.r.layer = n.name
				s.r.fail("order of layers", "inputs before the layer", quoted(from)+" after it")
				return
			}
		}
		made[n.name] = true
	}
	if n := len(a.nodes); n > 0 && a.nodes[n-1].name != output {
		s.r.fail("order of layers", "the output "+quoted(output)+" last", quoted(a.nodes[n-1].name))
	}
}
