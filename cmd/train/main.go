// Command train trains a small picture classifier and tells how well it does.
//
//	train                       the toy CNN on the pictures inside the program, no file and no network needed
//	train --epochs 3 --seed 7   every flag of train fit applies without the verb
//	train fit --out runs/a      model.keras, history.csv and run.json in a folder
//	train --json                one line of JSON for another program
//	train predict m.keras x.npz what a model says to the examples in a file
//	train summary m.onnx        the layers of a model, wherever it was made
//	train convert m.keras m.onnx
//	train plot relu -o r.svg    a picture of an activation function and its derivative
//	train --help
//
// One verb, one file: fit.go, predict.go, summary.go, convert.go, plot.go, version.go. Which files hold models stands in
// modelfile.go. How the command line is read beyond what kong does stands in args.go. What goes to which stream is written down in
// ui.go, what an exit code means in exit.go.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"

	"github.com/alecthomas/kong"
)

// commands are the verbs of train; each has a Run method that takes a context and the ui.
type commands struct {
	Fit     fitCmd     `cmd:"" default:"withargs" help:"Train and test the toy CNN on the pictures inside the program."`
	Predict predictCmd `cmd:"" help:"Run a model on an array of examples."`
	Summary summaryCmd `cmd:"" help:"Show the layers of a model's file, or the weights in one."`
	Convert convertCmd `cmd:"" help:"Write a model in another format and compare the outputs."`
	Plot    plotCmd    `cmd:"" help:"Draw an activation function and its derivative."`
	Version versionCmd `cmd:"" help:"Show what this program was made from and what it runs on."`
}

const description = `Trains a small picture classifier and tells how well it does.

Without a command it is "train fit", and every flag of fit applies.`

func main() {
	os.Exit(run(os.Args[1:], newUI(os.Stdout, os.Stderr)))
}

// run is the program; the result is its exit code.
func run(args []string, u *ui) int {
	ctx, release := untilSignal(context.Background())
	defer release()
	err := dispatch(ctx, args, u)
	if err == nil || errors.Is(err, errHelp) {
		err = u.out.err() // even --help may meet a full disk
	}
	if err != nil {
		u.fail(err)
	}
	return exitCode(err)
}

// errHelp says that --help was given and answered.
var errHelp = errors.New("help was shown")

// dispatch reads the command line and runs its verb.
func dispatch(ctx context.Context, args []string, u *ui) (err error) {
	// Kong ends the program after --help. Here that unwinds to this function instead, so that there is one way out.
	type helped struct{}
	defer func() {
		switch r := recover(); r.(type) {
		case nil:
		case helped:
			err = errHelp
		default:
			panic(r)
		}
	}()
	var c commands
	parser, err := kong.New(&c,
		kong.Name("train"),
		kong.Description(description),
		kong.Help(help),
		kong.ConfigureHelp(kong.HelpOptions{WrapUpperBound: 80}),
		kong.ExplicitGroups([]kong.Group{{Key: "param", Title: "Parameters of the activation:"}}),
		kong.Writers(u.out, u.err),
		kong.Exit(func(int) { panic(helped{}) }),
	)
	if err != nil {
		return err
	}
	k, err := parser.Parse(arguments(args, parser.Model))
	if err != nil {
		return err
	}
	k.BindTo(ctx, (*context.Context)(nil))
	return k.Run(u)
}

// help prints the help of a verb or, without one, the program's and then that of fit, which runs then.
func help(o kong.HelpOptions, k *kong.Context) error {
	if k.Selected() != nil {
		return kong.DefaultHelpPrinter(o, k)
	}
	o.NoAppSummary = true // Kong's would be "train <command>", as if one were needed
	fmt.Fprintln(k.Stdout, "Usage: train [<command>] [flags]")
	if err := kong.DefaultHelpPrinter(o, k); err != nil {
		return err
	}
	fit, err := kong.Trace(k.Kong, []string{"fit"})
	if err != nil {
		return err
	}
	fmt.Fprint(k.Stdout, "\nWithout a command:\n")
	return kong.DefaultHelpPrinter(o, fit)
}
