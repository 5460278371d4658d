package keras

import (
	"fmt"
	"slices"

	"github.com/seed-1d449c6d/stheno/cnn"
)

// modelConfig is config.json of a model.
func modelConfig(m *cnn.Model, s writeSettings) (fields, error) {
	list := m.Layers()
	if len(list) >= maxLayers {
		return nil, &UnsupportedError{What: fmt.Sprintf("to write %d layers, only %d", len(list), maxLayers-1)}
	}
	input, err := inputName(list, s.input)
	if err != nil {
		return nil, err
	}
	var all []any
	in := serialize("keras.layers", "InputLayer", fields{
		{"batch_shape", batchShape(m.Input())}, {"dtype", "float32"}, {"sparse", false}, {"ragged", false},
		{"name", input}, {"optional", false},
	})
	shapes := map[string]cnn.Shape{"": m.Input()}
	if m.IsFunctional() {
		in = append(in, member{"name", input}, member{"inbound_nodes", []any{}})
	}
	all = append(all, in)
	for _, l := range list {
		f, err := layer(l)
		if err != nil {
			return nil, err
		}
		if m.IsFunctional() {
			f = append(f, member{"name", l.Name}, member{"inbound_nodes", []any{call(l, input, shapes)}})
		}
		shapes[l.Name] = l.Output
		all = append(all, f)
	}
	config := fields{{"name", m.Name()}, {"trainable", true}}
	module, class, registered := "keras", "Sequential", any(nil)
	if m.IsFunctional() {
		module, class, registered = "keras.src.models.functional", "Functional", "Functional"
		config = append(config, member{"layers", all}, member{"input_layers", []any{input, 0, 0}},
			member{"output_layers", []any{list[len(list)-1].Name, 0, 0}})
	} else {
		config = append(config, member{"dtype", float32Policy()}, member{"layers", all}, member{"build_input_shape", batchShape(m.Input())})
	}
	return fields{{"module", module}, {"class_name", class}, {"config", config}, {"registered_name", registered}}, nil
}

// inputName is the name of the InputLayer: the one given, or Keras' own, with a number if a layer has it.
func inputName(list []cnn.LayerInfo, given string) (string, error) {
	taken := func(name string) bool {
		return slices.ContainsFunc(list, func(l cnn.LayerInfo) bool { return l.Name == name })
	}
	if given != "" {
		if taken(given) {
			return "", &FormatError{What: "option InputName", Want: "a name that no layer has", Got: quoted(given)}
		}
		return given, nil
	}
	name := "input_layer"
	for n := 1; taken(name); n++ {
		name = fmt.Sprintf("input_layer_%d", n)
	}
	return name, nil
}

// batchShape is a shape with an axis for the batch.
func batchShape(s cnn.Shape) []any {
	b := []any{nil}
	for _, d := range s {
		b = append(b, d)
	}
	return b
}

// call is how a layer is called: with one tensor, or with a list of them if it merges.
func call(l cnn.LayerInfo, input string, shapes map[string]cnn.Shape) fields {
	var tensors []any
	for _, from := range l.From {
		name := from
		if from == "" {
			name = input
		}
		tensors = append(tensors, fields{{"class_name", "__keras_tensor__"}, {"config", fields{
			{"shape", batchShape(shapes[from])}, {"dtype", "float32"}, {"keras_history", []any{name, 0, 0}},
		}}})
	}
	args := tensors
	if merges[l.Class] != nil {
		args = []any{tensors}
	}
	return fields{{"args", args}, {"kwargs", fields{}}}
}
