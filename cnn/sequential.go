package cnn

import "fmt"

// Sequential makes a model of layers, each fed by the one before. The first is Input. Layers without a name get Keras'
// automatic ones: conv2d, conv2d_1, max_pooling2d, …; counting begins anew in each model. The weights are drawn with
// DefaultSeed; see Initialize.
//
// Errors: *ConfigError that names the layer and what is wrong with it: arguments, options, the shape it is given, its
// name; or a model too large for memory's address space. Source: keras.Sequential.
func Sequential(layers ...Layer) (*Model, error) {
	m := &Model{name: "sequential"}
	if len(layers) == 0 {
		return nil, &ConfigError{Op: "Sequential", What: "layers", Want: "Input and at least one layer", Got: "none"}
	}
	given := make(map[string]int) // layers so far by automatic name
	for i, l := range layers {
		if isNil(l) {
			return nil, &ConfigError{Op: "Sequential", What: fmt.Sprintf("layer %d", i+1), Want: "a Layer", Got: "nil"}
		}
		if _, ok := l.(*input); ok != (i == 0) {
			want, got := "Input", l.Class()
			if ok {
				want = "any other layer, since Input comes first and once"
			}
			return nil, &ConfigError{Op: "Sequential", What: fmt.Sprintf("layer %d", i+1), Want: want, Got: got}
		}
		if i == 0 {
			in, err := l.Output(nil)
			if err != nil {
				return nil, err
			}
			m.in = in
			continue
		}
		name := l.Name()
		if name == "" {
			name = automatic(l.Class(), given)
		}
		if err := m.place(l, name, i-2); err != nil {
			return nil, err
		}
	}
	if len(m.layers) == 0 {
		return nil, &ConfigError{Op: "Sequential", What: "layers", Want: "at least one after Input", Got: "none"}
	}
	return m.finish()
}
