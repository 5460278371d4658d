package main

import (
	"fmt"

	G "gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"github.com/seed-1d449c6d/stheno/bench/peers/measure"
)

// model is the tutorial's, as a graph of one batch size.
type model struct {
	g         *G.ExprGraph
	x, logits *G.Node
	params    G.Nodes
}

func build(w measure.Work) (*model, error) {
	g := G.NewGraph()
	m := &model{g: g, x: G.NewTensor(g, G.Float32, 4, G.WithShape(w.Batch, w.C, w.H, w.W), G.WithName("x"))}
	param := func(name string, init G.InitWFn, dims ...int) *G.Node {
		p := G.NewTensor(g, G.Float32, len(dims), G.WithShape(dims...), G.WithName(name), G.WithInit(init))
		m.params = append(m.params, p)
		return p
	}
	h, in := m.x, w.C
	for i, out := range []int{32, 64} {
		var err error
		if h, err = G.Conv2d(h, param(fmt.Sprint("kernel", i), G.GlorotU(1), out, in, 3, 3), tensor.Shape{3, 3}, []int{0, 0}, []int{1, 1}, []int{1, 1}); err != nil {
			return nil, err
		}
		if h, err = G.BroadcastAdd(h, param(fmt.Sprint("bias", i), G.Zeroes(), 1, out, 1, 1), nil, []byte{0, 2, 3}); err != nil {
			return nil, err
		}
		if h, err = G.Rectify(h); err != nil {
			return nil, err
		}
		if h, err = G.MaxPool2D(h, tensor.Shape{2, 2}, []int{0, 0}, []int{2, 2}); err != nil {
			return nil, err
		}
		in = out
	}
	flat := h.Shape().TotalSize() / w.Batch
	h, err := G.Reshape(h, tensor.Shape{w.Batch, flat})
	if err != nil {
		return nil, err
	}
	if h, err = G.Mul(h, param("kernel2", G.GlorotU(1), flat, 10)); err != nil {
		return nil, err
	}
	m.logits, err = G.BroadcastAdd(h, param("bias2", G.Zeroes(), 1, 10), nil, []byte{0})
	return m, err
}

// pictures are the same numbers as in the other peers, read as NCHW.
func pictures(w measure.Work, n int) tensor.Tensor {
	return tensor.New(tensor.WithShape(n, w.C, w.H, w.W), tensor.WithBacking(measure.Noise(n*w.Pixels())))
}

func oneHot(n int) tensor.Tensor {
	v := make([]float32, n*10)
	for i, label := range measure.Labels(n) {
		v[i*10+label] = 1
	}
	return tensor.New(tensor.WithShape(n, 10), tensor.WithBacking(v))
}
