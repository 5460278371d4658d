package keras

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"os"
	"strings"
	"testing"
)

// entries are those of a .keras file, by name.
func entries(t testing.TB, path string) map[string][]byte {
	t.Helper()
	z, err := zip.OpenReader(path)
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	all := make(map[string][]byte)
	for _, f := range z.File {
		in, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		if all[f.Name], err = io.ReadAll(in); err != nil {
			t.Fatal(err)
		}
	}
	return all
}

// zipped makes a .keras file of entries.
func zipped(t testing.TB, all map[string][]byte, method uint16) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, name := range []string{metadataEntry, configEntry, weightsEntry, extraEntry, "other"} {
		if all[name] == nil {
			continue
		}
		w, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: method})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write(all[name]); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func readBytes(b []byte, o ...ReadOption) (*File, error) {
	return Read(bytes.NewReader(b), int64(len(b)), o...)
}

// TestDamage cuts a file at every place and turns bits of it: an error, or the right answer.
func TestDamage(t *testing.T) {
	whole, err := os.ReadFile("testdata/tiny/model.keras")
	if err != nil {
		t.Fatal(err)
	}
	arrays := readNPZ(t, "testdata/tiny/io.npz")
	x, y := arrays["x"].float32s(), arrays["y"].float32s()
	for n := 0; n < len(whole); n += 1 + n%7 {
		if _, err := readBytes(whole[:n]); err == nil {
			t.Fatalf("the first %d of %d bytes: want an error, got none", n, len(whole))
		} else {
			checkText(t, "cut", err)
		}
	}
	same := 0
	for i := 0; i < len(whole); i += 13 {
		b := bytes.Clone(whole)
		b[i] ^= 1 << (i % 8)
		f, err := readBytes(b)
		if err != nil {
			checkText(t, "bit", err)
			continue
		}
		if same++; apart(t, predict(t, f.Model, x), y) > closeTo {
			t.Errorf("bit %d of byte %d turned: another answer", i%8, i)
		}
	}
	t.Logf("%d turned bits were harmless", same)
}

// TestZip: what a zip file may and may not be.
func TestZip(t *testing.T) {
	good := entries(t, "testdata/tiny/model.keras")
	if _, err := readBytes(zipped(t, good, zip.Deflate)); err != nil {
		t.Errorf("deflated: %v", err)
	}
	edit := func(name string, text []byte) map[string][]byte {
		all := make(map[string][]byte)
		for k, v := range good {
			all[k] = v
		}
		all[name] = text
		return all
	}
	for _, c := range []struct {
		what string
		all  map[string][]byte
		want string
	}{
		{"another entry", edit("other", []byte("x")), `not supported: zip entry of the name "other"`},
		{"no config", edit(configEntry, nil), "zip entry config.json is missing"},
		{"no weights", edit(weightsEntry, nil), "zip entry model.weights.h5 is missing"},
		{"weights that are none", edit(weightsEntry, []byte("hello")), "not an HDF5 file"},
		{"a bomb", edit(weightsEntry, make([]byte, 4<<20)), "too large (a decompression bomb)"},
		{"a large config", edit(configEntry, bytes.Repeat([]byte(" "), maxConfig+1)), "too large"},
		{"extra of another format", edit(extraEntry, []byte(`{"format": 2}`)), "not supported: format 2 of stheno.json"},
		{"extra with another key", edit(extraEntry, []byte(`{"format": 1, "wibble": 3}`)), "not supported: argument stheno.json.wibble=3"},
		{"metadata with another key", edit(metadataEntry, []byte(`{"wibble": 3}`)), "argument metadata.json.wibble=3"},
	} {
		_, err := readBytes(zipped(t, c.all, zip.Deflate))
		wantText(t, c.what, err, c.want)
	}
	again := func(name string, change func(h *zip.FileHeader)) []byte { // with one more entry
		var b bytes.Buffer
		z := zip.NewWriter(&b)
		for _, n := range []string{configEntry, weightsEntry, name} {
			h := &zip.FileHeader{Name: n}
			if n == name {
				change(h)
			}
			w, err := z.CreateHeader(h)
			if err == nil {
				_, err = w.Write(good[n])
			}
			if err != nil {
				t.Fatal(err)
			}
		}
		if err := z.Close(); err != nil {
			t.Fatal(err)
		}
		return b.Bytes()
	}
	_, err := readBytes(again(configEntry, func(*zip.FileHeader) {}))
	wantText(t, "an entry twice", err, `duplicate "config.json"`)
	_, err = readBytes(again(metadataEntry, func(h *zip.FileHeader) { h.SetMode(fs.ModeSymlink | 0o777) }))
	wantText(t, "a symbolic link", err, "zip entry metadata.json: want a file, got a symlink")
	_, err = readBytes(again(metadataEntry, func(h *zip.FileHeader) { h.Flags |= 1 }))
	wantText(t, "an encrypted entry", err, `encrypted zip entry "metadata.json"`)
	_, err = readBytes(bytes.Replace(zipped(t, good, zip.Store), []byte(configEntry), []byte("Config.json"), 1))
	wantText(t, "another name before the bytes", err, `want one name, got another name, "Config.json"`)
	_, err = readBytes([]byte("\x89HDF\r\n\x1a\nmore"))
	wantText(t, "an HDF5 file", err, "name it .h5 or .weights.h5")
}

func wantText(t *testing.T, what string, err error, want string) {
	t.Helper()
	if err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("%s: error = %v, want %q", what, err, want)
		return
	}
	checkText(t, what, err)
}

// TestConfigEdits changes one place of a good config.
func TestConfigEdits(t *testing.T) {
	good := entries(t, "testdata/tiny/model.keras")
	var unsupported *UnsupportedError
	for _, c := range []struct {
		old, new string
		refused  bool // an UnsupportedError, not a FormatError
		want     string
	}{
		{`"units": 10`, `"units": 10, "wibble": 3`, true, `layer "dense_1": not supported: argument wibble=3`},
		{`"units": 10`, `"units": 1e3`, false, `layer "dense_1": units: want a whole number, got 1e3`},
		{`"units": 10`, `"units": 11`, false, `layer "dense_1": kernel: shape: want [32 11], got [32 10]`},
		{`"units": 10`, `"units": 10, "units": 10`, false, `duplicate "units"`},
		{`"units": 10, `, ``, false, `layer "dense_1": units: want a value, got none`},
		{`"class_name": "Flatten"`, `"class_name": "Lambda"`, true, `layer "flatten_1": not supported: layer class "Lambda"`},
		{`"module": "keras.layers", "class_name": "Flatten"`, `"module": "os", "class_name": "Flatten"`, true, `class "Flatten" of module "os"`},
		{`"activation": "softmax"`, `"activation": "os.system"`, true, `layer "dense_1": not supported: activation "os.system"`},
		{`"data_format": "channels_last"`, `"data_format": "channels_first"`, true, `layer "conv1": not supported: argument data_format="channels_first"`},
		{`"config": {"name": "float32"}`, `"config": {"name": "mixed_float16"}`, true, `dtype "mixed_float16", only float32`},
		{`"quantization_config": null`, `"quantization_config": {"mode": "int8"}`, true, `argument quantization_config={"mode": "int8"}`},
		{`"padding": "valid"`, `"padding": "causal"`, true, `layer "conv1": not supported: argument padding="causal"`},
		{`"class_name": "GlorotUniform"`, `"class_name": "Own"`, true, `initializer "Own" of kernel_initializer`},
		{`"kernel_regularizer": null`, `"kernel_regularizer": {"class_name": "Own", "config": {}}`, true, `regularizer "Own" of kernel_regularizer`},
		{`"config": {"name": "float32"}, "registered_name": null, "shared_object_id"`, `"config": {"name": "float32", "source_name": null}, "registered_name": null, "shared_object_id"`, false, `shared_object_id: want one number for one object, got two that differ`},
		{`"sparse": false`, `"sparse": true`, true, `layer "input_layer_1": not supported: argument sparse=true`},
		{`"build_config": {"input_shape": [null, 14, 14, 3]}`, `"build_config": {"input_shape": [null, 15, 14, 3]}`, false, `layer "conv1": build_config.input_shape: want that of a batch of [14 14 3], got [null, 15, 14, 3]`},
		{`"build_config": {"input_shape": [null, 14, 14, 3]}`, `"build_config": {"wibble": 3}`, true, `layer "conv1": not supported: argument build_config.wibble=3`},
		{`"batch_shape": [null, 14`, `"batch_shape": [0, 14`, false, `batch_shape: want null or 1 and more as the size of a batch, got 0`},
		{`"activation": "softmax"`, `"activation": ""`, true, `activation ""`},
		{`"compile_config": {}`, `"compile_config": 3`, false, `compile_config: want an object, got 3`},
		{`"name": "conv2"`, `"name": "conv1"`, false, `layer "conv1": name: want one that no other layer has`},
		{`"class_name": "Sequential"`, `"class_name": "MyModel"`, true, `model class "MyModel"`},
		{`"registered_name": null}, {"module": "keras.layers", "class_name": "Conv2D"`, `"registered_name": "my>InputLayer"}, {"module": "keras.layers", "class_name": "Conv2D"`, true, `class "InputLayer", registered as "my>InputLayer"`},
		{`"compile_config": {}`, `"compile_config": {"loss": "own"}`, true, `loss "own"`},
		{`"compile_config": {}`, `"compile_config": {"loss": "mse", "metrics": ["own"]}`, true, `metric "own"`},
		{`"compile_config": {}`, `"compile_config": {"loss": "mse", "loss_weights": [2]}`, true, `argument compile_config.loss_weights=[2]`},
		{`"compile_config": {}`, `"compile_config": {"loss": "mse", "optimizer": {"class_name": "Ftrl", "config": {}}}`, true, `optimizer "Ftrl"`},
	} {
		text := strings.Replace(string(good[configEntry]), c.old, c.new, 1)
		if text == string(good[configEntry]) {
			t.Errorf("%s is not in the config", c.old)
			continue
		}
		all := map[string][]byte{configEntry: []byte(text), weightsEntry: good[weightsEntry]}
		_, err := readBytes(zipped(t, all, zip.Store))
		wantText(t, c.new, err, c.want)
		if errors.As(err, &unsupported) != c.refused {
			t.Errorf("%s: error is a %T", c.new, err)
		}
	}
	all := map[string][]byte{configEntry: good[configEntry], weightsEntry: good[weightsEntry]}
	if !json.Valid(all[configEntry]) {
		t.Error("the config is no JSON")
	}
}

// TestLossThatDoesNotSuit: all words are known, but the loss wants a softmax. The model can predict.
func TestLossThatDoesNotSuit(t *testing.T) {
	good := entries(t, "testdata/tiny/model.keras")
	text := strings.Replace(string(good[configEntry]), `"activation": "softmax"`, `"activation": "linear"`, 1)
	text = strings.Replace(text, `"compile_config": {}`, `"compile_config": {"loss": "sparse_categorical_crossentropy"}`, 1)
	f, err := readBytes(zipped(t, map[string][]byte{configEntry: []byte(text), weightsEntry: good[weightsEntry]}, zip.Store))
	if err != nil {
		t.Fatal(err)
	}
	wantText(t, "NotCompiled", f.NotCompiled, "want a softmax at the end of the model")
	if _, ok := f.Model.Compiled(); ok {
		t.Error("the model is compiled")
	}
}
