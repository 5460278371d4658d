package keras

import (
	"strconv"
	"strings"

	"github.com/seed-1d449c6d/stheno/cnn"
	"github.com/seed-1d449c6d/stheno/cnn/optimizer"
	"github.com/seed-1d449c6d/stheno/internal/hdf5"
)

// weightsFile makes the weights file of a model, with the optimizer's state if it has an optimizer and that is asked for.
func weightsFile(m *cnn.Model, withOptimizer bool) *hdf5.Writer {
	w := hdf5.NewWriter()
	root := w.Root()
	root.Group("vars").Attr("name", m.Name())
	groups := root.Group("layers")
	weights := m.Weights()
	used := make(map[string]int)
	if m.IsFunctional() {
		groups.Group(unique("input_layer", used)).Group("vars").Attr("name", "input_layer")
	}
	for _, l := range m.Layers() {
		vars := groups.Group(unique(snake(l.Class), used)).Group("vars")
		vars.Attr("name", l.Name)
		for i := 0; len(weights) > 0 && strings.HasPrefix(weights[0].Name, l.Name+"/"); i++ {
			addWeight(vars, i, l.Class, weights[0])
			weights = weights[1:]
		}
	}
	if withOptimizer {
		writeState(root, m)
	}
	return w
}

// addWeight adds a weight.
func addWeight(vars *hdf5.GroupWriter, i int, class string, w cnn.Weight) {
	if class == "Normalization" && strings.HasSuffix(w.Name, "/count") { // Keras counts in integers
		vars.Dataset(strconv.Itoa(i), nil, []int64{int64(w.Values[0])})
		return
	}
	vars.Dataset(strconv.Itoa(i), w.Shape, w.Values)
}

// writeState adds the optimizer's variables in Keras' order. Those of an optimizer that has made no step are as they begin.
func writeState(root *hdf5.GroupWriter, m *cnn.Model) {
	told, _ := m.Compiled()
	o := told.Optimizer
	if o == nil {
		return
	}
	trained := trainedShapes(m)
	s, stepped := m.OptimizerState()
	before, after := scalars(o)
	vars := root.Group("optimizer").Group("vars")
	config := o.(optimizer.Configured)
	vars.Attr("name", snake(config.ClassName()))
	vars.Dataset("0", nil, []int64{int64(s.Step)})
	if before == 2 {
		vars.Dataset("1", nil, []float32{float32(m.LearningRate())})
	}
	at := before
	for _, g := range slotGroups(o) {
		for i, w := range trained {
			for _, slot := range g {
				var v []float32
				if stepped && s.Step > 0 {
					v = s.Slots[slot][i]
				} else {
					v = beginning(config, slot == o.Slots()-1, len(w.Values))
				}
				vars.Dataset(strconv.Itoa(at), w.Shape, v)
				at++
			}
		}
	}
	if after == 1 {
		vars.Dataset(strconv.Itoa(at), nil, []float32{float32(nadamProduct(o, s.Step))})
	}
}

// beginning is a slot before the first step: 0, but for Adagrad's sum, its last slot.
func beginning(o optimizer.Configured, last bool, n int) []float32 {
	v := make([]float32, n)
	if sum, ok := o.Config()["initial_accumulator_value"].(float64); ok && last {
		for i := range v {
			v[i] = float32(sum)
		}
	}
	return v
}
