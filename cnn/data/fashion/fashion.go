// Package fashion is a real data set inside the binary: a part of Fashion-MNIST, 5,000 pictures for training and 1,000 for
// testing, 28×28 grey, ten kinds of clothes, 2.6 MB.
//
// It is the first 500 pictures of each class of Fashion-MNIST's training set and the first 100 of each class of its test set,
// in their original order; the pixels and labels are unchanged. (Both were compared with the whole set of Debian's package
// dataset-fashion-mnist 0.0~git20200523.55506a9.) The pictures are Zalando's, under the MIT licence in the file LICENSE beside.
// Source: https://github.com/zalandoresearch/fashion-mnist.
package fashion

import (
	"bytes"
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"fmt"

	"github.com/seed-1d449c6d/stheno/cnn/data"
)

var (
	//go:embed train-images-idx3-ubyte.gz
	trainImages []byte
	//go:embed train-labels-idx1-ubyte.gz
	trainLabels []byte
	//go:embed t10k-images-idx3-ubyte.gz
	testImages []byte
	//go:embed t10k-labels-idx1-ubyte.gz
	testLabels []byte
)

// Load unpacks both parts; each call makes new ones of 3.9 and 0.8 MB.
//
//	train: 5,000 pictures [28,28,1], 500 of each of 10 classes      test: 1,000, 100 of each
//
// An error means that the files inside the binary are damaged.
func Load() (train, test *data.IDX, err error) {
	c := data.IDXConfig{Classes: len(classNames)}
	train, err = data.ReadIDX(bytes.NewReader(trainImages), bytes.NewReader(trainLabels), c)
	if err != nil {
		return nil, nil, fmt.Errorf("fashion: training part: %w", err)
	}
	test, err = data.ReadIDX(bytes.NewReader(testImages), bytes.NewReader(testLabels), c)
	if err != nil {
		return nil, nil, fmt.Errorf("fashion: test part: %w", err)
	}
	return train, test, nil
}

// SHA256 returns the hash of each part in hexadecimal, to be noted beside results: that of its file of pictures followed by
// its file of labels, as they lie beside this source.
//
//	cat train-images-idx3-ubyte.gz train-labels-idx1-ubyte.gz | sha256sum
//
// It is computed from the bytes inside the binary.
func SHA256() (train, test string) {
	sum := func(files ...[]byte) string {
		h := sha256.New()
		for _, f := range files {
			h.Write(f)
		}
		return hex.EncodeToString(h.Sum(nil))
	}
	return sum(trainImages, trainLabels), sum(testImages, testLabels)
}

var classNames = [...]string{
	"T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot",
}

// ClassNames returns what each label means, in a slice of the caller's own.
func ClassNames() []string {
	names := classNames
	return names[:]
}
