package main

import (
	"path/filepath"

	"github.com/seed-1d449c6d/stheno/cnn/data"
)

// open reads the two parts of a dataset: pixels from 0 to 1, as in train_keras.py.
func open(dataset, folder string) (training, test data.Dataset, err error) {
	part, names := cifar10, [2]string{"train", "test"}
	if dataset == "fashion" {
		part, names = fashion, [2]string{"train", "t10k"}
	}
	if training, err = part(folder, names[0]); err != nil {
		return nil, nil, err
	}
	if test, err = part(folder, names[1]); err != nil {
		return nil, nil, err
	}
	return training, test, nil
}

func fashion(folder, part string) (data.Dataset, error) {
	path := func(what string) string { return filepath.Join(folder, part+"-"+what+"-ubyte.gz") }
	return data.OpenIDX(path("images-idx3"), path("labels-idx1"), data.IDXConfig{Classes: 10})
}

// cifar10 decodes all pictures at once, so that an epoch is training and nothing else.
func cifar10(folder, part string) (data.Dataset, error) {
	files, err := data.Folder(filepath.Join(folder, part), data.Cache(0))
	if err != nil {
		return nil, err
	}
	index := make([]int, files.Len())
	for i := range index {
		index[i] = i
	}
	shape, labels := files.Shape(), make([]int, len(index))
	x := make([]float32, len(index)*shape[0]*shape[1]*shape[2])
	if err := files.Read(index, x, labels); err != nil {
		return nil, err
	}
	for i := range x {
		x[i] /= 255
	}
	return data.New(x, labels, shape, files.Classes())
}
