package keras

import (
	"slices"
	"strings"
	"testing"
)

// keras2 is the config of a model with branches as Keras 2.12 wrote it: calls are lists, dtypes and initializers plain.
const keras2 = `{"class_name": "Functional", "config": {"name": "model", "trainable": true, "layers": [
{"class_name": "InputLayer", "config": {"batch_input_shape": [null, 8, 8, 3], "dtype": "float32", "sparse": false, "ragged": false, "name": "input_1"}, "name": "input_1", "inbound_nodes": []},
{"class_name": "Conv2D", "config": {"name": "conv2d", "trainable": true, "dtype": "float32", "filters": 3, "kernel_size": [3, 3], "strides": [1, 1], "padding": "same", "data_format": "channels_last", "dilation_rate": [1, 1], "groups": 1, "activation": "relu", "use_bias": true, "kernel_initializer": {"class_name": "VarianceScaling", "config": {"scale": 1.0, "mode": "fan_avg", "distribution": "uniform", "seed": null, "dtype": "float32"}}, "bias_initializer": {"class_name": "Zeros", "config": {"dtype": "float32"}}, "kernel_regularizer": {"class_name": "L2", "config": {"l2": 0.009999999776482582}}, "bias_regularizer": null, "activity_regularizer": null, "kernel_constraint": null, "bias_constraint": null}, "name": "conv2d", "inbound_nodes": [[["input_1", 0, 0, {}]]]},
{"class_name": "BatchNormalization", "config": {"name": "bn", "trainable": true, "dtype": "float32", "axis": [3], "momentum": 0.99, "epsilon": 0.001, "center": true, "scale": true, "beta_initializer": {"class_name": "Zeros", "config": {}}, "gamma_initializer": {"class_name": "Ones", "config": {}}, "moving_mean_initializer": {"class_name": "Zeros", "config": {}}, "moving_variance_initializer": {"class_name": "Ones", "config": {}}, "beta_regularizer": null, "gamma_regularizer": null, "beta_constraint": null, "gamma_constraint": null}, "name": "bn", "inbound_nodes": [[["conv2d", 0, 0, {"training": false}]]]},
{"class_name": "LeakyReLU", "config": {"name": "leaky_re_lu", "trainable": true, "dtype": "float32", "alpha": 0.1}, "name": "leaky_re_lu", "inbound_nodes": [[["bn", 0, 0, {}]]]},
{"class_name": "Add", "config": {"name": "add", "trainable": true, "dtype": "float32"}, "name": "add", "inbound_nodes": [[["leaky_re_lu", 0, 0, {}], ["input_1", 0, 0, {}]]]},
{"class_name": "SeparableConv2D", "config": {"name": "sep", "trainable": true, "dtype": {"class_name": "Policy", "config": {"name": "float32"}}, "filters": 2, "kernel_size": [3, 3], "strides": [1, 1], "padding": "valid", "data_format": "channels_last", "dilation_rate": [1, 1], "groups": 1, "activation": "linear", "use_bias": true, "bias_initializer": {"class_name": "Zeros", "config": {}}, "bias_regularizer": null, "activity_regularizer": null, "bias_constraint": null, "depth_multiplier": 1, "depthwise_initializer": {"class_name": "GlorotUniform", "config": {"seed": null}}, "pointwise_initializer": {"class_name": "GlorotUniform", "config": {"seed": null}}, "depthwise_regularizer": null, "pointwise_regularizer": null, "depthwise_constraint": null, "pointwise_constraint": null}, "name": "sep", "inbound_nodes": [[["add", 0, 0, {}]]]},
{"class_name": "GlobalAveragePooling2D", "config": {"name": "gap", "trainable": true, "dtype": "float32", "data_format": "channels_last", "keepdims": false}, "name": "gap", "inbound_nodes": [[["sep", 0, 0, {}]]]}],
"input_layers": [["input_1", 0, 0]], "output_layers": [["gap", 0, 0]]}}`

func readOld(t *testing.T, text string) (architecture, []place, error) {
	t.Helper()
	v, err := parseJSON([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	r := &reading{legacy: true}
	a := r.readModel(v)
	places := r.planned(&a)
	if r.err == nil {
		r.model(&a)
	}
	return a, places, r.err
}

// TestKeras2 reads the forms of Keras 2, and refuses what they may hold and we do not.
func TestKeras2(t *testing.T) {
	a, places, err := readOld(t, keras2)
	if err != nil {
		t.Fatal(err)
	}
	var weights []string
	for _, p := range places {
		weights = append(weights, p.layer+"/"+p.spec.Name)
	}
	if want := strings.Fields("conv2d/kernel conv2d/bias bn/gamma bn/beta bn/moving_mean bn/moving_variance sep/depthwise_kernel sep/pointwise_kernel sep/bias"); !slices.Equal(weights, want) {
		t.Errorf("weights = %v, want %v", weights, want)
	}
	if a.input != "input_1" || a.name != "model" || !slices.Equal(a.nodes[3].from, []string{"leaky_re_lu", "input_1"}) {
		t.Errorf("model %q with input %q and %v", a.name, a.input, a.nodes[3].from)
	}
	for _, c := range []struct{ old, new, want string }{
		{`["add", 0, 0, {}]`, `["add", 1, 0, {}]`, "called twice or with several outputs"},
		{`["add", 0, 0, {}]`, `["none", 0, 0, {}]`, `inbound_nodes: want layers of the model, got "none"`},
		{`["add", 0, 0, {}]`, `["gap", 0, 0, {}]`, "a graph without a cycle"},
		{`["add", 0, 0, {}]`, `["bn", 0, 0, {}]`, `layer "leaky_re_lu": not supported: a layer that does not lead to the output`},
		{`[[["bn", 0, 0, {}]]]`, `[[["bn", 0, 0, {}]], [["conv2d", 0, 0, {}]]]`, "2 calls of one layer, which share its weights"},
		{`["add", 0, 0, {}]`, `["add", 0, 0, {"wibble": 1}]`, "argument inbound_nodes.wibble=1"},
		{`["add", 0, 0, {}]`, `["add", 0, 0, {"mask": [1]}]`, "argument inbound_nodes.mask=[1]"},
		{`"inbound_nodes": [[["conv2d", 0, 0, {"training": false}]]]`, `"inbound_nodes": []`, `layer "conv2d": not supported: a layer that does not lead to the output`},
		{`[["leaky_re_lu", 0, 0, {}], ["input_1", 0, 0, {}]]`, `[]`, `inbound_nodes: want one input or more, got none`},
		{`"output_layers": [["gap", 0, 0]]`, `"output_layers": [["gap", 0, 0], ["add", 0, 0]]`, "2 output_layers"},
		{`"input_layers": [["input_1", 0, 0]]`, `"input_layers": [["conv2d", 0, 0]]`, "several inputs, or one that is not in input_layers"},
		{`"batch_input_shape": [null, 8, 8, 3]`, `"batch_input_shape": [null, null, 8, 3]`, "with an axis of no size"},
		{`"axis": [3]`, `"axis": [1]`, `layer "bn": not supported: argument axis=1, only the last`},
		{`"groups": 1, "activation": "linear"`, `"groups": 2, "activation": "linear"`, `layer "sep": not supported: argument groups=2`},
		{`"mode": "fan_avg"`, `"mode": "fan_out"`, "VarianceScaling with scale 1, mode \"fan_out\""},
	} {
		text := strings.Replace(keras2, c.old, c.new, 1)
		if text == keras2 {
			t.Errorf("%s is not in the config", c.old)
			continue
		}
		_, _, err := readOld(t, text)
		wantText(t, c.new, err, c.want)
	}
	// A Sequential of Keras 2 may have no InputLayer.
	_, places, err = readOld(t, `{"class_name": "Sequential", "config": {"name": "s", "layers": [
		{"class_name": "Dense", "config": {"name": "d", "trainable": true, "batch_input_shape": [null, 4], "dtype": "float32", "units": 2, "activation": "linear", "use_bias": false}}]}}`)
	if err != nil || len(places) != 1 {
		t.Errorf("Sequential without InputLayer: %v, %d weights", err, len(places))
	}
	_, _, err = readOld(t, `{"class_name": "Sequential", "config": {"name": "s", "layers": [
		{"class_name": "Dense", "config": {"name": "d", "batch_input_shape": [null, 4, 5], "units": 2}}]}}`)
	wantText(t, "Dense on rows", err, `layer "d": not supported: Dense with an input of rank 3, only of 2`)
}
