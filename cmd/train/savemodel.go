package main

import (
	"bytes"

	"github.com/seed-1d449c6d/stheno/cnn"
	"github.com/seed-1d449c6d/stheno/cnn/data/fashion"
	"github.com/seed-1d449c6d/stheno/cnn/modelfile/keras"
)

// saveModel writes model.keras: the trained model with what it was compiled with and the optimizer's state, the names of the
// classes, how a picture becomes an example, the seed, and the data's and the program's fingerprints.
func (f *runFolder) saveModel(c *fitCmd, m *cnn.Model) error {
	trained := uint64(c.Seed)
	sum, _ := fashion.SHA256()
	var b bytes.Buffer
	if err := keras.Write(&b, m, keras.WithExtra(keras.Extra{
		Classes:  fashion.ClassNames(),
		Picture:  &keras.Picture{Colors: "grayscale", Scale: 1.0 / 255},
		Seed:     &trained,
		Data:     "sha256:" + sum,
		Versions: map[string]string{"stheno": readBuild().Version},
	})); err != nil {
		return err
	}
	return f.write(modelFile, b.Bytes())
}
