// Command accuracy trains models on Fashion-MNIST and CIFAR-10, for comparison with the same models in Keras
// (train_keras.py). Both print a JSON line for each epoch; docs/accuracy.md has the tables made of such lines.
//
//	accuracy train fashion FOLDER              four IDX files, as Debian's package dataset-fashion-mnist installs them
//	accuracy train cifar10 FOLDER --seeds 1    train/CLASS/*.jpg and test/CLASS/*.jpg
//	accuracy table FILE...                     tables in Markdown from the lines of both
package main

import (
	"context"
	"io"
	"os"

	"github.com/alecthomas/kong"
)

type commands struct {
	Train trainCmd `cmd:"" help:"Train a model once for each seed; a JSON line for each epoch."`
	Table tableCmd `cmd:"" help:"Print tables in Markdown from files of such lines."`
}

func main() {
	k := kong.Parse(&commands{}, kong.Name("accuracy"), kong.Description("Compares test accuracy with Keras'."))
	k.BindTo(context.Background(), (*context.Context)(nil))
	k.BindTo(os.Stdout, (*io.Writer)(nil))
	k.FatalIfErrorf(k.Run())
}
