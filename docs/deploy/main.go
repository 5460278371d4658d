// Command deploy is a program with a trained model inside: it tells which piece of clothing a picture shows.
//
//	CGO_ENABLED=0 go build -trimpath -ldflags '-s -w' -o classify ./docs/deploy
//	./classify docs/deploy/testdata/boot.png
//
// It is one file that needs nothing of the machine it runs on, no library, no folder and no network: an empty root file system
// with the picture in it will do. The model is a file of Keras, so it may have been trained there as well; training/main.go made
// this one here.
package main

import (
	"bytes"
	"context"
	_ "embed"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/seed-1d449c6d/stheno/cnn/modelfile/keras"
)

//go:generate go run ./training

//go:embed model.keras
var model []byte

func main() {
	if err := run(os.Stdout, os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "classify:", err)
		os.Exit(1)
	}
}

// run writes a line for each picture: the class and its probability.
func run(w io.Writer, paths []string) error {
	if len(paths) == 0 {
		return errors.New("want pictures, .png or .jpg")
	}
	f, err := keras.Read(bytes.NewReader(model), int64(len(model)))
	if err != nil {
		return err
	}
	for _, path := range paths {
		x, err := readPicture(path, f.Model.Input())
		if err != nil {
			return err
		}
		y, err := f.Model.Predict(context.Background(), x)
		if err != nil {
			return err
		}
		best := 0
		for k, p := range y[0] {
			if p > y[0][best] {
				best = k
			}
		}
		name := fmt.Sprint(best)
		if f.Extra != nil && len(f.Extra.Classes) > 0 {
			name = f.Extra.Classes[best]
		}
		if _, err := fmt.Fprintf(w, "%s: %s %.4f\n", path, name, y[0][best]); err != nil {
			return err
		}
	}
	return nil
}
