package cnn

import (
	"context"
	"slices"
	"testing"

	"github.com/seed-1d449c6d/stheno/cnn/loss"
)

// TestMachinesAreKept: a second prediction of the same size builds nothing, and the number of machines is bounded, with the
// one used last among them.
func TestMachinesAreKept(t *testing.T) {
	m, err := Sequential(Input(3), Dense(2))
	if err != nil {
		t.Fatal(err)
	}
	predict := func(n int) {
		t.Helper()
		if _, err := m.Predict(context.Background(), make([]float32, 3*n), BatchSize(n)); err != nil {
			t.Fatal(err)
		}
	}
	predict(1)
	first := m.machines[0]
	for n := 2; n < 3*maxMachines; n++ {
		predict(1)
		predict(n)
		if len(m.machines) > maxMachines {
			t.Fatalf("%d machines, want at most %d", len(m.machines), maxMachines)
		}
	}
	predict(1)
	if m.machines[len(m.machines)-1] != first {
		t.Error("the machine used most was built anew")
	}
	if err := m.Compile(Loss(loss.SparseCategoricalCrossentropy(loss.FromLogits(true)))); err != nil {
		t.Fatal(err)
	}
	if len(m.machines) != 0 {
		t.Errorf("%d machines after Compile, want 0", len(m.machines))
	}
}

// TestNodeNames: errors at run time name nodes, so these carry their layer's name.
func TestNodeNames(t *testing.T) {
	m, err := Sequential(Input(6, 6, 1), Conv2D(2, 3, ReLU(), Name("c")), MaxPooling2D(2), Flatten(), Dense(2, Softmax()))
	if err != nil {
		t.Fatal(err)
	}
	net, err := m.build(form{n: 3})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, n := range net.y.Graph().AllNodes() {
		got = append(got, n.Name())
	}
	for _, want := range []string{"input", "c/kernel", "c/bias", "c/conv2d", "c/relu", "max_pooling2d/max_pool2d", "flatten/flatten",
		"dense/kernel", "dense/bias", "dense/dense", "dense/softmax"} {
		if !slices.Contains(got, want) {
			t.Errorf("no node %q among %q", want, got)
		}
	}
}
