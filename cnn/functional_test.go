package cnn_test

import (
	"testing"

	"github.com/seed-1d449c6d/stheno/cnn"
)

// TestFunctionalErrors: what is wrong with a drawing comes out of Functional.
func TestFunctionalErrors(t *testing.T) {
	in := func() *cnn.Tensor { return cnn.Apply(cnn.Input(8, 8, 3)) }
	build := func(f func(in *cnn.Tensor) *cnn.Tensor) error {
		i := in()
		m, err := cnn.Functional(i, f(i))
		if err != nil && m != nil {
			t.Errorf("%v: a model too", err)
		}
		return err
	}
	other := in()
	for want, f := range map[string]func(in *cnn.Tensor) *cnn.Tensor{
		"": func(in *cnn.Tensor) *cnn.Tensor { return in.Then(cnn.Flatten()) },
		"cnn: Functional: input and output: want Tensors that Apply made, got nil":                                func(*cnn.Tensor) *cnn.Tensor { return nil },
		"cnn: Functional: output: want at least one layer after Input, got Input itself":                          func(in *cnn.Tensor) *cnn.Tensor { return in },
		"cnn: Functional: output: want one that grew from the input, got one of another Input":                    func(*cnn.Tensor) *cnn.Tensor { return other.Then(cnn.Flatten()) },
		"cnn: Apply: layer: want a Layer, got nil":                                                                func(in *cnn.Tensor) *cnn.Tensor { return in.Then(nil, cnn.Flatten()) },
		"cnn: Apply: Add: input 2: want a Tensor that Apply made, got nil":                                        func(in *cnn.Tensor) *cnn.Tensor { return cnn.Apply(cnn.Add(), in, nil) },
		"cnn: Apply: Add: input 2: want one that grew from the same Input as the first, got one of another Input": func(in *cnn.Tensor) *cnn.Tensor { return cnn.Apply(cnn.Add(), in, other) },
		"cnn: Apply: Input: want no inputs, got 1":                                                                func(in *cnn.Tensor) *cnn.Tensor { return in.Then(cnn.Input(3)) },
		`cnn: Flatten "flatten": inputs: want one, got 2`:                                                         func(in *cnn.Tensor) *cnn.Tensor { return cnn.Apply(cnn.Flatten(), in, in.Then(cnn.ReLU())) },
		`cnn: ReLU "a": name: want one that no other layer has, got "a" again`: func(in *cnn.Tensor) *cnn.Tensor {
			return in.Then(cnn.ReLU(cnn.Name("a")), cnn.ReLU(cnn.Name("a")))
		},
	} {
		wantError(t, build(f), want)
	}
	_, err := cnn.Functional(cnn.Apply(cnn.Flatten()), in())
	wantError(t, err, "cnn: Apply: Flatten: want at least one input, got none")
	i := in()
	_, err = cnn.Functional(i.Then(cnn.ReLU()), i.Then(cnn.ReLU(), cnn.Flatten()))
	wantError(t, err, "cnn: Functional: input: want the Tensor of an Input, got that of ReLU")
	_, err = cnn.Functional(&cnn.Tensor{}, i)
	wantError(t, err, "cnn: Functional: input and output: want Tensors that Apply made, got nil")
}

// TestFunctionalIsSequential: a stack of layers gives the same numbers either way.
func TestFunctionalIsSequential(t *testing.T) {
	layers := []cnn.Layer{cnn.Conv2D(4, 3, cnn.ReLU()), cnn.MaxPooling2D(2), cnn.Flatten(), cnn.Dense(3, cnn.Softmax())}
	in := cnn.Apply(cnn.Input(8, 8, 3))
	f := must(cnn.Functional(in, in.Then(layers...)))
	s := model(t, append([]cnn.Layer{cnn.Input(8, 8, 3)}, layers...)...)
	if f.WeightsSHA256() != s.WeightsSHA256() {
		t.Error("weights differ")
	}
	x := pixels(5*192, 2)
	a, b := must(f.Predict(t.Context(), x)), must(s.Predict(t.Context(), x))
	for i := range a {
		for j := range a[i] {
			if a[i][j] != b[i][j] {
				t.Fatalf("answer %d = %v, want %v", i, a[i], b[i])
			}
		}
	}
}

// TestUnusedBranch: layers that do not lead to the output are no part of the model, but have taken their names.
func TestUnusedBranch(t *testing.T) {
	in := cnn.Apply(cnn.Input(8))
	in.Then(cnn.Dense(3))
	m := must(cnn.Functional(in, in.Then(cnn.Dense(2))))
	if l := m.Layers(); len(l) != 1 || l[0].Name != "dense_1" || l[0].Output[0] != 2 {
		t.Errorf("layers = %+v, want dense_1 alone", l)
	}
}
