package named_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/seed-1d449c6d/stheno/cnn"
	"github.com/seed-1d449c6d/stheno/cnn/modelfile/named"
)

func model(t testing.TB) *cnn.Model {
	t.Helper()
	m, err := cnn.Sequential(cnn.Input(3), cnn.Dense(2), cnn.Dense(2))
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestAssign(t *testing.T) {
	from, to := model(t), model(t)
	from.Initialize(7)
	w := from.Weights()
	slices.Reverse(w) // of two weights of one shape, the name decides
	if from.WeightsSHA256() == to.WeightsSHA256() {
		t.Fatal("the models have the same weights before")
	}
	if err := named.Assign(to, w); err != nil || from.WeightsSHA256() != to.WeightsSHA256() {
		t.Errorf("Assign: %v, weights %s, want %s", err, to.WeightsSHA256(), from.WeightsSHA256())
	}
}

func TestAssignErrors(t *testing.T) {
	for want, change := range map[string]func(w []cnn.Weight) []cnn.Weight{
		`weights: missing "dense/kernel" of the model`: func(w []cnn.Weight) []cnn.Weight { return w[1:] },
		`weights: missing "dense/kernel", "dense/bias", "dense_1/kernel" and 1 more of the model`: func([]cnn.Weight) []cnn.Weight {
			return nil
		},
		`weights: "step" not in the model`: func(w []cnn.Weight) []cnn.Weight { return append(w, cnn.Weight{Name: "step"}) },
		`weights: want "dense/bias" of the model, got "dense/\nb\u00e4r" in their place`: func(w []cnn.Weight) []cnn.Weight {
			w[1].Name = "dense/\nbär"
			return w
		},
		`weight "dense/bias": want one, got two of this name`: func(w []cnn.Weight) []cnn.Weight { return append(w, w[1]) },
		`weight "dense/kernel": shape: want [3 2] as in the model, got [2 3]`: func(w []cnn.Weight) []cnn.Weight {
			w[0].Shape = []int{2, 3}
			return w
		},
		`weight "dense/kernel": shape: want [3 2] as in the model, got one of 70 axes`: func(w []cnn.Weight) []cnn.Weight {
			w[0].Shape = make([]int, 70)
			return w
		},
		"cnn: SetWeights: dense_1/bias: values: want 2, got 1": func(w []cnn.Weight) []cnn.Weight {
			w[3].Values = w[3].Values[:1]
			return w
		},
	} {
		m := model(t)
		before := m.WeightsSHA256()
		other := model(t)
		other.Initialize(7)
		err := named.Assign(m, change(other.Weights()))
		if err == nil || err.Error() != want {
			t.Errorf("Assign: %v, want %s", err, want)
		}
		if m.WeightsSHA256() != before {
			t.Errorf("%s: the weights have changed", want)
		}
	}
	long := []cnn.Weight{{Name: strings.Repeat("x", 1e6)}, {Name: strings.Repeat("y", 1e6)}}
	if err := named.Assign(model(t), long); err == nil || len(err.Error()) > 500 {
		t.Errorf("Assign with long names: error of %d bytes", len(fmt.Sprint(err)))
	}
}
