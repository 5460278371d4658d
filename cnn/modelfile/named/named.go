// Package named gives weights that carry names, as safetensors and npz files hold them, to the weights of a model.
package named

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/seed-1d449c6d/stheno/cnn"
)

// Assign replaces all weights of m by those of w, each by its name, such as "conv2d/kernel"; their order is of no matter. Every
// weight of one side has to have its match of the same shape on the other: nothing is left as it was and nothing is ignored. The
// optimizer's state stays. NaN and infinities are taken as they are.
//
// Errors, after which no weight has changed: a name that w has twice, that only one side has (the first few are listed), or that
// has another shape there; those of [cnn.Model.SetWeights].
func Assign(m *cnn.Model, w []cnn.Weight) error {
	given := make(map[string]cnn.Weight, len(w))
	for _, x := range w {
		if _, twice := given[x.Name]; twice {
			return fmt.Errorf("weight %s: want one, got two of this name", quote(x.Name))
		}
		given[x.Name] = x
	}
	var missing []string
	list := m.Weights()
	for i, has := range list {
		x, ok := given[has.Name]
		switch {
		case !ok:
			missing = append(missing, has.Name)
		case !slices.Equal(x.Shape, has.Shape):
			return fmt.Errorf("weight %s: shape: want %v as in the model, got %v", quote(has.Name), has.Shape, short(x.Shape))
		default:
			list[i].Values = x.Values
		}
		delete(given, has.Name)
	}
	var extra []string
	for _, x := range w { // in their order
		if _, ok := given[x.Name]; ok {
			extra = append(extra, x.Name)
		}
	}
	switch {
	case len(missing) > 0 && len(extra) > 0:
		return fmt.Errorf("weights: want %s of the model, got %s in their place", names(missing), names(extra))
	case len(missing) > 0:
		return fmt.Errorf("weights: missing %s of the model", names(missing))
	case len(extra) > 0:
		return fmt.Errorf("weights: %s not in the model", names(extra))
	}
	return m.SetWeights(list)
}

// names lists the first few.
func names(list []string) string {
	const most = 3
	var q []string
	for _, n := range list[:min(len(list), most)] {
		q = append(q, quote(n))
	}
	s := strings.Join(q, ", ")
	if more := len(list) - most; more > 0 {
		s += fmt.Sprintf(" and %d more", more)
	}
	return s
}

// short keeps a shape from a file to a short text.
func short(shape []int) string {
	if len(shape) > 8 {
		return fmt.Sprintf("one of %d axes", len(shape))
	}
	return fmt.Sprint(shape)
}

// quote keeps a name from a file to one short printable text.
func quote(s string) string {
	if len(s) > 60 {
		return strconv.QuoteToASCII(s[:60]) + "…"
	}
	return strconv.QuoteToASCII(s)
}
