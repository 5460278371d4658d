package optimizer

import (
	"fmt"
	"math"
	"slices"
)

// PiecewiseConstantDecay is values[0] up to and including step boundaries[0], values[1] up to and including boundaries[1],
// and so on; the last value is for all steps after the last boundary. Both lists are copied.
//
// Errors (by Check): not one value more than boundaries, boundaries that do not rise (Keras does not look), a value negative
// or not finite. Source: Keras 3 PiecewiseConstantDecay.
func PiecewiseConstantDecay(boundaries []int, values []float64) Schedule {
	s := readOptions("PiecewiseConstantDecay", nil, nil)
	if len(values) != len(boundaries)+1 {
		s.fail("values", fmt.Sprintf("%d, one more than boundaries", len(boundaries)+1), fmt.Sprint(len(values)))
	}
	for i, b := range boundaries {
		if i > 0 && b <= boundaries[i-1] {
			s.fail(fmt.Sprintf("boundary %d", i+1), fmt.Sprintf("more than %d", boundaries[i-1]), fmt.Sprint(b))
		}
	}
	for i, v := range values {
		s.number(fmt.Sprintf("value %d", i+1), v)
	}
	return piecewiseConstantDecay{s.describe(nil), slices.Clone(boundaries), slices.Clone(values)}
}

type piecewiseConstantDecay struct {
	*described
	boundaries []int
	values     []float64
}

func (p piecewiseConstantDecay) Config() map[string]any {
	return map[string]any{"boundaries": append([]int{}, p.boundaries...), "values": append([]float64{}, p.values...)}
}

func (p piecewiseConstantDecay) At(step int) float64 {
	if p.err != nil {
		return math.NaN()
	}
	i, _ := slices.BinarySearch(p.boundaries, step) // the first boundary that is not below the step
	return p.values[i]
}
