package ops_test

import (
	"math"
	"slices"
	"testing"

	"gorgonia.org/tensor"

	"github.com/seed-1d449c6d/stheno/ops"
)

// TestRandomFlipChances: half of the pictures are mirrored, along all axes of the mode at once, independently of the step
// before; the same steps give the same.
func TestRandomFlipChances(t *testing.T) {
	const n = 2000
	x, step := []float64{}, make([]int, n)
	for i := range step {
		x, step[i] = append(x, 1, 2, 3, 4, 5, 6), i
	}
	for mode, mirrored := range map[ops.FlipMode][]float64{
		"":                        {6, 5, 4, 3, 2, 1},
		ops.HorizontalAndVertical: {6, 5, 4, 3, 2, 1},
		ops.Horizontal:            {3, 2, 1, 6, 5, 4},
		ops.Vertical:              {4, 5, 6, 1, 2, 3},
	} {
		y, _ := change(t, tensor.Float64, tensor.Shape{n, 2, 3, 1}, x, nil, step, flip(ops.RandomFlipConfig{Mode: mode, Seed: 11}))
		count, changes := 0, 0
		var last bool
		for i := range step {
			row := y[6*i:][:6]
			turned := slices.Equal(row, mirrored)
			if !turned && !slices.Equal(row, x[:6]) {
				t.Fatalf("mode %q: 1 to 6 become %v", mode, row)
			}
			if turned {
				count++
			}
			if i > 0 && turned != last {
				changes++
			}
			last = turned
		}
		for what, c := range map[string]int{"mirrored": count, "other than the one before": changes} { // binomial: 3.3 deviations
			if math.Abs(float64(c)-n/2) > 3.3*math.Sqrt(n)/2 {
				t.Errorf("mode %q: %d of %d are %s", mode, c, n, what)
			}
		}
		few, _ := change(t, tensor.Float64, tensor.Shape{2, 2, 3, 1}, x[:12], nil, []int{40, 3}, flip(ops.RandomFlipConfig{Mode: mode, Seed: 11}))
		if !slices.Equal(few[:6], y[240:246]) || !slices.Equal(few[6:], y[18:24]) {
			t.Errorf("mode %q: rows of the same steps differ", mode)
		}
	}
}
