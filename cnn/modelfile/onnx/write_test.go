package onnx

import (
	"bytes"
	"context"
	"errors"
	"io"
	"slices"
	"testing"

	"github.com/seed-1d449c6d/stheno/cnn"
	"github.com/seed-1d449c6d/stheno/ops"
)

// TestRoundTrip wants of each model that its file gives the same predictions, has the same bytes a second time, and keeps the names of
// layers with weights. Tolerance: folding constants into weights rounds them once more.
func TestRoundTrip(t *testing.T) {
	for i, z := range zoo {
		t.Run(z.name, func(t *testing.T) {
			m, x := drawn(t, z.build, uint64(i))
			want, err := m.Predict(context.Background(), x)
			if err != nil {
				t.Fatal(err)
			}
			var a, b bytes.Buffer
			if err := Write(&a, m); err != nil {
				t.Fatal(err)
			}
			if err := Write(&b, m); err != nil || !bytes.Equal(a.Bytes(), b.Bytes()) {
				t.Errorf("Write again: want the same bytes, got others, error %v", err)
			}
			n, err := Read(&a)
			if err != nil {
				t.Fatal(err)
			}
			checkOutputs(t, n, x, flatten(want), 1e-6)
			if n.Layout != NHWC || n.InputName != "input" || !slices.Equal(n.InputShape, m.Input()) || !slices.Equal(n.OutputShape, m.Output()) {
				t.Errorf("file: want NHWC, input, %v, %v, got %v, %v, %v, %v", m.Input(), m.Output(), n.Layout, n.InputName, n.InputShape, n.OutputShape)
			}
			layers := m.Layers()
			if name := layers[len(layers)-1].Name; n.OutputName != name {
				t.Errorf("output: want the last layer's name %q, got %q", name, n.OutputName)
			}
			var now []string
			for _, l := range n.Layers() {
				now = append(now, l.Name)
			}
			for _, l := range layers {
				if kept := l.Class == "Conv2D" || l.Class == "Dense" || l.Class == "BatchNormalization"; kept && !slices.Contains(now, l.Name) {
					t.Errorf("layers: want %q, got %q", l.Name, now)
				}
			}
			direct, err := n.Model.Predict(context.Background(), x)
			if d := relative(flatten(direct), flatten(want)); err != nil || d > 1e-6 {
				t.Errorf("cnn.Model: want the same predictions, got %g, error %v", d, err)
			}
		})
	}
}

// own is a layer of the caller's.
type own struct {
	cnn.Layer
	class  string
	config map[string]any
}

func (o own) Class() string { return o.class }

func (o own) Config() map[string]any { return o.config }

func TestWriteErrors(t *testing.T) {
	if err := Write(io.Discard, nil); err == nil || err.Error() != "onnx: Write: model: want one with layers, got none" {
		t.Errorf("Write of nil: want an error, got %v", err)
	}
	if err := Write(io.Discard, &cnn.Model{}); err == nil {
		t.Error("Write of a zero Model: want an error, got none")
	}
	for _, c := range []struct {
		layer own
		want  string
	}{
		{own{cnn.ReLU(), "Mine", map[string]any{}}, `onnx: Mine "mine": not supported: a layer without a form in ONNX`},
		{own{cnn.ReLU(), "Conv2D", map[string]any{}}, `onnx: Conv2D "conv2d": not supported: parameter kernel_size: <nil>`},
		{own{cnn.ReLU(), "Dense", map[string]any{}}, `onnx: Dense "dense": not supported: a layer without the weight "kernel" of cnn's layer of this class`},
		{own{cnn.ReLU(), "PReLU", map[string]any{}}, `onnx: PReLU "p_re_lu": not supported: a layer without the weight "alpha" of cnn's layer of this class`},
		{own{cnn.ReLU(), "Activation", map[string]any{"activation": "mine"}}, `onnx: Activation "activation": not supported: activation "mine"`},
		{own{cnn.ReLU(), "UpSampling2D", map[string]any{"size": []int{2, 2}, "interpolation": "lanczos3"}}, `onnx: UpSampling2D "up_sampling2d": not supported: interpolation "lanczos3"`},
	} {
		m, err := cnn.Sequential(cnn.Input(4, 4, 2), c.layer)
		if err != nil {
			t.Fatal(err)
		}
		var u *UnsupportedError
		if err := Write(io.Discard, m); !errors.As(err, &u) || err.Error() != c.want {
			t.Errorf("want %s\n got %v", c.want, err)
		}
	}
	m, _ := drawn(t, zoo[0].build, 1)
	full := errors.New("full")
	if err := Write(writerFunc(func([]byte) (int, error) { return 0, full }), m); !errors.Is(err, full) {
		t.Errorf("Write to what is full: want its error, got %v", err)
	}
}

type writerFunc func([]byte) (int, error)

func (f writerFunc) Write(b []byte) (int, error) { return f(b) }

// TestActivations wants a form for each activation that cnn has.
func TestActivations(t *testing.T) {
	for i, name := range ops.ActivationNames() {
		for kind, build := range map[string]func() (*cnn.Model, error){
			"layer": func() (*cnn.Model, error) { return cnn.Sequential(cnn.Input(5), cnn.Activation(name)) },
			"part": func() (*cnn.Model, error) {
				return cnn.Sequential(cnn.Input(4, 4, 2), cnn.Conv2D(3, 2, cnn.Activation(name)), cnn.Flatten(), cnn.Dense(2))
			},
		} {
			t.Run(name+"/"+kind, func(t *testing.T) {
				m, x := drawn(t, build, uint64(i))
				var b bytes.Buffer
				if err := Write(&b, m); err != nil {
					t.Fatal(err)
				}
				n, err := Read(&b)
				if err != nil {
					t.Fatal(err)
				}
				want, err := m.Predict(context.Background(), x)
				if err != nil {
					t.Fatal(err)
				}
				checkOutputs(t, n, x, flatten(want), 1e-6)
				if a, b := len(m.Layers()), len(n.Layers()); name != "linear" && b > a+1 {
					t.Errorf("layers: want the activation as one, got %d in place of %d", b, a)
				}
			})
		}
	}
}
