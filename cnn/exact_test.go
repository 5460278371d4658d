package cnn_test

import (
	"context"
	"errors"
	"math"
	"os"
	"os/exec"
	"slices"
	"syscall"
	"testing"

	"github.com/seed-1d449c6d/stheno/cnn"
	"github.com/seed-1d449c6d/stheno/cnn/loss"
	"github.com/seed-1d449c6d/stheno/internal/kernel"
)

// TestExact starts this test again on every level of CPU: where a model has convolutions that Winograd's algorithm serves,
// Exact(true) must change the predictions, and by rounding only.
func TestExact(t *testing.T) {
	const child = "STHENO_TEST_EXACT"
	if level := os.Getenv(child); level != "" {
		if kernel.CPULevel() == level { // else this CPU hasn't got it
			exact(t)
		}
		return
	}
	exact(t)
	for _, level := range []string{"portable", "avx2", "avx512", "neon"} {
		if level == kernel.CPULevel() {
			continue
		}
		cmd := exec.Command(os.Args[0], "-test.run=^TestExact$")
		cmd.Env = append(os.Environ(), child+"="+level, "STHENO_CPU="+level)
		out, err := cmd.CombinedOutput()
		if errors.Is(err, syscall.ENOEXEC) {
			t.Skip("an emulator runs this test: the system cannot start it again")
		}
		if err != nil {
			t.Errorf("level %s: %v\n%s", level, err, out)
		}
	}
}

func exact(t *testing.T) {
	// The first convolution reads 16 channels: with fewer Winograd's algorithm does not pay.
	m := model(t, cnn.Input(20, 20, 16),
		cnn.Conv2D(16, 3), cnn.ReLU(), cnn.MaxPooling2D(2), // 18×18, then 9×9
		cnn.Conv2D(32, 3, cnn.Padding(cnn.Same), cnn.ReLU()), cnn.MaxPooling2D(2), // 9×9, then 4×4
		cnn.Flatten(), cnn.Dense(8))
	x := pixels(3*20*20*16, 11)
	predict := func(o ...cnn.CompileOption) []float32 {
		t.Helper()
		if err := m.Compile(append(o, cnn.Loss(loss.SparseCategoricalCrossentropy(loss.FromLogits(true))))...); err != nil {
			t.Fatal(err)
		}
		y, err := m.Predict(context.Background(), x)
		if err != nil {
			t.Fatal(err)
		}
		return slices.Concat(y...)
	}
	plain, direct := predict(), predict(cnn.Exact(true))
	if slices.Equal(plain, direct) {
		t.Error("Exact(true) changes no bit: either Winograd's algorithm is not chosen without it, or Exact does nothing")
	}
	if !slices.Equal(plain, predict(cnn.Exact(false))) {
		t.Error("Exact(false) is not the default")
	}
	// Rounding of sums is relative to the terms, so to the largest of the outputs, not to each.
	largest, worst := 0.0, 0.0
	for i, v := range direct {
		largest = max(largest, math.Abs(float64(v)))
		worst = max(worst, math.Abs(float64(plain[i])-float64(v)))
	}
	if !(worst <= 1e-5*largest) || largest == 0 {
		t.Errorf("largest difference %g of outputs up to %g: want at most 1e-5 of that", worst, largest)
	}
}
