package onnx

import (
	"fmt"
	"slices"
	"strings"

	"github.com/seed-1d449c6d/stheno/cnn"
)

// planned is a layer that the model will have. Its weights are still to change: what follows may be folded into them.
type planned struct {
	class string
	name  string // that the file gave, or ""
	from  []*planned
	out   []int // the shape of one example
	make  func(p *planned, name cnn.Option) cnn.Layer
	// weights are those of the layer, in cnn's order; the numbers may be shared with the file's.
	weights [][]float32
	linear  bool // weights are a kernel whose outputs run fastest, and a bias or nil: y = kernel·x + bias
	// positive says that no number it gives is below 0, so that zeros around it change no maximum.
	positive bool
	function string              // an activation's, as cnn calls it
	border   [2][2]int           // of one that waits for a pool
	views    map[string]*planned // what reshape has made of it
}

// outputs is the number of outputs of a linear layer's kernel.
func (p *planned) outputs() int { return p.out[len(p.out)-1] }

// scaleAndShift folds y·a + c into the weights of a linear layer. a and c have one number, or one for each output.
func (p *planned) scaleAndShift(a, c coefficient) {
	n := p.outputs()
	if !a.is(1) {
		kernel := make([]float32, len(p.weights[0]))
		for i, w := range p.weights[0] {
			kernel[i] = float32(float64(w) * a.last(i%n))
		}
		p.weights[0] = kernel
	}
	bias := make([]float32, n)
	for i := range bias {
		b := c.last(i)
		if p.weights[1] != nil {
			b += float64(p.weights[1][i]) * a.last(i)
		}
		bias[i] = float32(b)
	}
	p.weights[1] = bias
}

// put plans a layer.
func (r *importer) put(p *planned) *planned {
	r.plan = append(r.plan, p)
	return p
}

// layer plans one without weights.
func (r *importer) layer(class string, from *planned, out []int, make func(name cnn.Option) cnn.Layer) *planned {
	return r.put(&planned{class: class, from: []*planned{from}, out: out,
		make: func(_ *planned, name cnn.Option) cnn.Layer { return make(name) }})
}

// reshape plans the layer that reads p as another shape, once for each.
func (r *importer) reshape(p *planned, out []int) *planned {
	if slices.Equal(p.out, out) {
		return p
	}
	key := fmt.Sprint(out)
	if q := p.views[key]; q != nil {
		return q
	}
	class, make := "Reshape", func(name cnn.Option) cnn.Layer { return cnn.Reshape(out, name) }
	if len(out) == 1 {
		class, make = "Flatten", func(name cnn.Option) cnn.Layer { return cnn.Flatten(name) }
	}
	q := r.layer(class, p, out, make)
	q.positive = p.positive
	if p.views == nil {
		p.views = map[string]*planned{}
	}
	p.views[key] = q
	return q
}

// maxLayers bounds the time to make a model, of which a part grows with the square of that. Real ones have some hundreds.
const maxLayers = 5000

// build makes the model of all layers that lead to out, and gives them their weights.
func (r *importer) build(in []int, out *planned) (*cnn.Model, error) {
	live := map[*planned]bool{out: true}
	chain := true
	var list []*planned
	for _, p := range slices.Backward(r.plan) {
		if !live[p] || p == r.input {
			continue
		}
		list = append(list, p)
		chain = chain && len(p.from) == 1
		for _, f := range p.from {
			chain = chain && !live[f]
			live[f] = true
		}
	}
	slices.Reverse(list)
	if len(list) > maxLayers {
		return nil, &UnsupportedError{Why: fmt.Sprintf("%d layers; want at most %d", len(list), maxLayers)}
	}
	if len(list) == 0 {
		list = []*planned{r.layer("Activation", r.input, r.input.out, func(name cnn.Option) cnn.Layer { return cnn.Activation("linear", name) })}
		out = list[0]
	}
	for _, p := range list {
		switch p.class {
		case "Erf":
			return nil, &UnsupportedError{Op: "Erf", Why: "one that is no part of gelu, x·(1 + erf(x/√2))/2"}
		case edge:
			return nil, &UnsupportedError{Op: "Pad", Why: "a border of other numbers than 0 with no pool after it"}
		}
	}
	names := r.names(list)
	m, err := assemble(in, list, out, names, chain)
	if err != nil {
		return nil, &UnsupportedError{Why: err.Error()}
	}
	weights := m.Weights()
	given := map[string][][]float32{}
	for _, p := range list {
		for _, w := range p.weights {
			if w != nil {
				given[names[p]] = append(given[names[p]], w)
			}
		}
	}
	for i, w := range weights {
		layer := w.Name[:strings.LastIndexByte(w.Name, '/')]
		if len(given[layer]) == 0 || len(given[layer][0]) != len(w.Values) {
			return nil, fmt.Errorf("onnx: weight %q: want %d numbers for it, got others: a fault of this package", w.Name, len(w.Values))
		}
		weights[i].Values, given[layer] = given[layer][0], given[layer][1:]
	}
	return m, m.SetWeights(weights)
}

func assemble(in []int, list []*planned, out *planned, names map[*planned]string, chain bool) (*cnn.Model, error) {
	input := cnn.Input(in...)
	if chain {
		layers := []cnn.Layer{input}
		for _, p := range list {
			layers = append(layers, p.make(p, cnn.Name(names[p])))
		}
		return cnn.Sequential(layers...)
	}
	x := cnn.Apply(input)
	made := map[*planned]*cnn.Tensor{}
	for _, p := range list {
		from := make([]*cnn.Tensor, len(p.from))
		for i, f := range p.from {
			if from[i] = made[f]; from[i] == nil {
				from[i] = x
			}
		}
		made[p] = cnn.Apply(p.make(p, cnn.Name(names[p])), from...)
	}
	return cnn.Functional(x, made[out])
}

// names gives each layer the name of its node, if that may be one, or else a numbered one of its class, as Keras does.
func (r *importer) names(list []*planned) map[*planned]string {
	names, taken := map[*planned]string{}, map[string]bool{}
	for _, p := range list {
		if p.name != "" && len(p.name) <= 60 && !strings.ContainsFunc(p.name, odd) && !taken[p.name] {
			names[p], taken[p.name] = p.name, true
		}
	}
	given := map[string]int{}
	for _, p := range list {
		for names[p] == "" {
			base := snake(p.class)
			name := base
			if k := given[base]; k > 0 {
				name = fmt.Sprintf("%s_%d", base, k)
			}
			given[base]++
			if !taken[name] {
				names[p], taken[name] = name, true
			}
		}
	}
	return names
}

// odd characters are those that a layer's name should not have.
func odd(c rune) bool {
	return c != '_' && c != '-' && c != '.' && (c < '0' || c > '9') && (c < 'A' || c > 'Z') && (c < 'a' || c > 'z')
}
