package cnn

import (
	"fmt"
	"slices"
)

// LayerInfo describes a layer of a model.
type LayerInfo struct {
	Name, Class string
	From        []string // names of the layers it takes from; "" is the model's input
	Output      Shape
	Params      int  // numbers in its weights
	Fixed       int  // those that are not trained
	Trainable   bool // false: no weight is trained, though some could be
	Config      map[string]any
}

// Layers lists the layers after Input, in Keras' order: the summary as data.
func (m *Model) Layers() []LayerInfo {
	m.mu.Lock()
	defer m.mu.Unlock()
	list := make([]LayerInfo, len(m.layers))
	for i, l := range m.layers {
		info := LayerInfo{Name: l.name, Class: l.Class(), Output: l.out.clone(), Trainable: !l.frozen}
		for _, k := range l.from {
			name := ""
			if k >= 0 {
				name = m.layers[k].name
			}
			info.From = append(info.From, name)
		}
		for j := l.first; j < l.last; j++ {
			info.Params += m.params[j].size
			if !m.isTrained(j) {
				info.Fixed += m.params[j].size
			}
		}
		if c, ok := l.Layer.(Configured); ok {
			info.Config = c.Config()
		}
		list[i] = info
	}
	return list
}

// SetTrainable says whether Fit changes the weights of the named layers, or of all layers if none is named. A layer of
// BatchNormalization that is not trained keeps its moving statistics and works with them in training too, as in Keras. To
// fine-tune a model: SetTrainable(false), then SetTrainable(true, "dense"). If that changes anything, the optimizer
// begins anew, as after Compile, since what it knows would not suit weights that it has not seen; a rate that was set stays.
// Errors: *ConfigError for a name that no layer has, a Fit in
// progress; nothing is changed then.
func (m *Model) SetTrainable(trainable bool, layers ...string) error {
	if err := m.made("SetTrainable"); err != nil {
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.fitting {
		return &ConfigError{Op: "SetTrainable", What: "model", Want: "one that is not being trained", Got: "one inside Fit"}
	}
	var names []string
	for _, l := range m.layers {
		names = append(names, l.name)
	}
	for _, n := range layers {
		if !slices.Contains(names, n) {
			return &ConfigError{Op: "SetTrainable", What: "layer", Want: oneOf(names), Got: fmt.Sprintf("%q", n)}
		}
	}
	changed := false
	for i, n := range names {
		if l := &m.layers[i]; (len(layers) == 0 || slices.Contains(layers, n)) && l.frozen == trainable {
			l.frozen, changed = !trainable, true
		}
	}
	if changed {
		rate := m.rate
		m.closeMachines()
		m.restart()
		m.rate = rate
	}
	return nil
}
