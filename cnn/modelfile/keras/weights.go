package keras

import (
	"io"
	"strings"

	"github.com/seed-1d449c6d/stheno/cnn"
)

// LoadWeights puts the weights of a .weights.h5 file, or of a .keras file, into a model of the same form: as in Keras layers are
// found by class and order, not by name. The optimizer's state in the file is not read, and that of the model stays. Errors:
// those of Open; the model is unchanged then.
func LoadWeights(path string, m *cnn.Model, o ...ReadOption) error {
	return withFile(path, func(in io.ReaderAt, size int64) error {
		if strings.HasSuffix(strings.ToLower(path), ".keras") {
			_, r := settingsOf(o)
			a := r.openArchive(in, size)
			if in, size := r.weights(a); r.err == nil {
				return r.load(in, size, m)
			}
			return r.err
		}
		return ReadWeights(in, size, m, o...)
	})
}

// ReadWeights is LoadWeights for a .weights.h5 file in the first size bytes of in.
func ReadWeights(in io.ReaderAt, size int64, m *cnn.Model, o ...ReadOption) error {
	_, r := settingsOf(o)
	return r.load(in, size, m)
}

func (r *reading) load(in io.ReaderAt, size int64, m *cnn.Model) error {
	if _, err := writeSettingsOf(m, nil); err != nil {
		return err
	}
	root := r.open(in, size)
	if r.err != nil {
		return r.err
	}
	if root.HasAttr("model_config") {
		r.fail("file", "a .weights.h5 file", "a whole model in Keras' older form; use Open")
		return r.err
	}
	places := placesOf(m)
	found := r.datasets(root, places)
	if r.bounded(found, inflated(size)); r.err != nil {
		return r.err
	}
	weights := r.values(places, found)
	if r.err == nil {
		if err := m.SetWeights(weights); err != nil {
			r.wrap(err)
		}
	}
	return r.err
}

// placesOf is where the weights of a model are in a file.
func placesOf(m *cnn.Model) (places []place) {
	weights := m.Weights()
	used := make(map[string]int)
	for _, l := range m.Layers() {
		group := "layers/" + unique(snake(l.Class), used) + "/vars"
		first := len(places)
		for len(weights) > 0 && strings.HasPrefix(weights[0].Name, l.Name+"/") {
			w := weights[0]
			spec := cnn.WeightSpec{Name: strings.TrimPrefix(w.Name, l.Name+"/"), Shape: w.Shape}
			places = append(places, place{layer: l.Name, spec: spec, group: group, index: len(places) - first})
			weights = weights[1:]
		}
		for i := first; i < len(places); i++ {
			places[i].count = len(places) - first
		}
	}
	return places
}
