package onnx

import (
	"fmt"

	wire "github.com/seed-1d449c6d/stheno/internal/onnx"
)

// graphOf makes a graph with the input x [N,dims...] and the output y.
func graphOf(dims []int, constants []*wire.Tensor, nodes ...*wire.Node) *wire.Graph {
	return &wire.Graph{Name: "g", Nodes: nodes, Initializers: constants, Inputs: []*wire.Info{info("x", dims)}, Outputs: []*wire.Info{{Name: "y", Type: wire.Float}}}
}

func node(op, in, out string, more ...any) *wire.Node {
	n := &wire.Node{Op: op, Name: out, Inputs: []string{in}, Outputs: []string{out}}
	for _, m := range more {
		switch m := m.(type) {
		case string:
			n.Inputs = append(n.Inputs, m)
		case *wire.Attribute:
			n.Attributes = append(n.Attributes, m)
		}
	}
	return n
}

// bombs are graphs that ask for much with few bytes.
func bombs() map[string]*wire.Graph {
	list := map[string]*wire.Graph{
		"constant of shape": graphOf([]int{4}, []*wire.Tensor{wire.IntTensor("s", []int64{1 << 20, 1 << 20})}, node("ConstantOfShape", "s", "c"), node("Add", "x", "y", "c")),
		"large constant":    graphOf([]int{4}, []*wire.Tensor{wire.IntTensor("s", []int64{1 << 26})}, node("ConstantOfShape", "s", "c"), node("Add", "x", "y", "c")),
		"expand":            graphOf([]int{4}, []*wire.Tensor{wire.IntTensor("s", []int64{1 << 14, 1 << 13}), wire.FloatTensor("f", []int{1}, []float32{1})}, node("Expand", "f", "c", "s"), node("Add", "x", "y", "c")),
		"padding": graphOf([]int{2, 4, 4}, []*wire.Tensor{wire.IntTensor("p", []int64{0, 0, 1 << 28, 1 << 28, 0, 0, 0, 0})},
			node("Pad", "x", "q", "p"), node("MaxPool", "q", "y", ints("kernel_shape", 1, 1))),
		"kernel": graphOf([]int{2, 4, 4}, nil, node("MaxPool", "x", "y", ints("kernel_shape", 1<<30, 1), ints("pads", 1<<30, 0, 1<<30, 0))),
		"scales": graphOf([]int{2, 4, 4}, []*wire.Tensor{wire.FloatTensor("s", []int{4}, []float32{1, 1, 1 << 27, 1 << 27})},
			node("MaxPool", "x", "q", ints("kernel_shape", 1, 1)), node("Resize", "q", "y", "", "s")),
		"input":     graphOf([]int{1 << 20, 1 << 20, 3}, nil, node("Relu", "x", "y")),
		"unsqueeze": graphOf([]int{4}, []*wire.Tensor{wire.FloatTensor("f", []int{1}, []float32{1})}, node("Unsqueeze", "f", "c", ints("axes", seq(40)...)), node("Add", "x", "y", "c")),
		"broadcast": graphOf([]int{4}, []*wire.Tensor{wire.FloatTensor("a", []int{1 << 13, 1}, make([]float32, 1<<13)), wire.FloatTensor("b", []int{1 << 13}, make([]float32, 1<<13))},
			node("Add", "a", "c", "b"), node("Add", "x", "y", "c")),
	}
	for name, op := range map[string]string{"rows and columns": "Add", "rows times columns": "Mul"} { // a number for each pair
		list[name] = graphOf([]int{1 << 12, 1 << 13}, []*wire.Tensor{wire.FloatTensor("a", []int{1 << 12, 1}, ramp(1<<12)), wire.FloatTensor("b", []int{1 << 13}, ramp(1<<13))},
			node(op, "x", "c", "a"), node("Add", "c", "y", "b"))
	}
	list["rows beside columns"] = graphOf([]int{1 << 12, 1 << 13}, []*wire.Tensor{wire.FloatTensor("a", []int{1 << 12, 1}, ramp(1<<12)), wire.FloatTensor("b", []int{1 << 13}, ramp(1<<13))},
		node("Add", "x", "c", "a"), node("Add", "x", "d", "b"), node("Add", "c", "y", "d"))
	doubled := []*wire.Node{node("Concat", "f", "d0", "f", integer("axis", 0))}
	for i := range 40 { // a constant that doubles forty times
		doubled = append(doubled, node("Concat", fmt.Sprintf("d%d", i), fmt.Sprintf("d%d", i+1), fmt.Sprintf("d%d", i), integer("axis", 0)))
	}
	list["doubled"] = graphOf([]int{4}, []*wire.Tensor{wire.FloatTensor("f", []int{1}, []float32{1})}, append(doubled, node("Add", "x", "y", "d40"))...)
	wide := []*wire.Node{node("Concat", "x", "d0", "x", integer("axis", 1))}
	for i := range 60 { // a value of the model that does
		wide = append(wide, node("Concat", fmt.Sprintf("d%d", i), fmt.Sprintf("d%d", i+1), fmt.Sprintf("d%d", i), integer("axis", 1)))
	}
	list["wide"] = graphOf([]int{4}, nil, append(wide, node("Relu", "d60", "y"))...)
	corners := []*wire.Node{}
	last := "x"
	for i := range 200 { // corners that pile up
		c, d := fmt.Sprintf("c%d", i), fmt.Sprintf("e%d", i)
		corners = append(corners, node("Relu", last, c), node("Add", c, d, "f"), node("Neg", d, d+"n"), node("Add", d+"n", d+"s", last))
		last = d + "s"
	}
	list["corners"] = graphOf([]int{4}, []*wire.Tensor{wire.FloatTensor("f", []int{1}, []float32{0.5})}, append(corners, node("Relu", last, "y"))...)
	return list
}

func seq(n int) (v []int) {
	for i := range n {
		v = append(v, i)
	}
	return v
}

func ramp(n int) (v []float32) {
	for i := range n {
		v = append(v, float32(i))
	}
	return v
}
