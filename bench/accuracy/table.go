package main

import (
	"fmt"
	"io"
	"math"
	"os"
	"slices"
	"strings"
)

type tableCmd struct {
	Files []string `arg:"" type:"existingfile" help:"Lines of train and train_keras.py."`
}

// Run prints the tables of all lines of all files.
func (c *tableCmd) Run(out io.Writer) error {
	var lines []line
	for _, name := range c.Files {
		of, err := readFile(name)
		if err != nil {
			return err
		}
		lines = append(lines, of...)
	}
	text, err := markdown(lines)
	if err != nil {
		return err
	}
	_, err = io.WriteString(out, text)
	return err
}

func readFile(name string) ([]line, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	lines, err := read(f)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return lines, nil
}

// markdown makes two tables: all runs after their last epoch, and the means of each epoch.
func markdown(lines []line) (string, error) {
	groups, err := group(lines)
	if err != nil {
		return "", err
	}
	var b strings.Builder
	row := func(cells ...string) { b.WriteString("| " + strings.Join(cells, " | ") + " |\n") }
	head := func(cells ...string) {
		row(cells...)
		b.WriteString(strings.Repeat("|---", len(cells)) + "|\n")
	}
	accuracy := func(l line) float64 { return 100 * l.TestAccuracy }
	head("data, model, rate", "epochs", "by", "test accuracy of each run, %", "mean ± sd", "ours less this", "test loss", "training loss")
	for _, g := range groups {
		now := g.at(g.epochs, accuracy)
		less := "" // ours need no difference, and have none without a peer
		if ours := g.ours(groups); ours != nil && ours != g {
			less = difference(ours.at(ours.epochs, accuracy), now)
		}
		row(g.what, fmt.Sprint(g.epochs), g.by, now.text(), now.summary(2), less,
			g.at(g.epochs, func(l line) float64 { return l.TestLoss }).summary(3),
			g.at(g.epochs, func(l line) float64 { return l.Loss }).summary(3))
	}
	epochs := 0
	for _, g := range groups {
		epochs = max(epochs, g.epochs)
	}
	b.WriteString("\n")
	cells := []string{"data, model, rate", "parameters", "batch", "by", "runs"}
	for e := range epochs {
		cells = append(cells, fmt.Sprintf("epoch %d", e+1))
	}
	head(cells...)
	for _, g := range groups {
		l := g.runs[0][0]
		cells := []string{g.what, fmt.Sprint(l.Parameters), fmt.Sprint(l.Batch), g.by, fmt.Sprint(len(g.runs))}
		for e := range epochs {
			cell := ""
			if e < g.epochs {
				cell = fmt.Sprintf("%.2f", g.at(e+1, accuracy).mean())
			}
			cells = append(cells, cell)
		}
		row(cells...)
	}
	return b.String(), nil
}

// difference is the difference of the means with its standard error, that of Welch's test.
func difference(a, b values) string {
	d := a.mean() - b.mean()
	if len(a) < 2 || len(b) < 2 {
		return fmt.Sprintf("%+.2f", d)
	}
	va, vb := a.deviation()*a.deviation()/float64(len(a)), b.deviation()*b.deviation()/float64(len(b))
	return fmt.Sprintf("%+.2f ± %.2f", d, math.Sqrt(va+vb))
}

// values are one number of each run.
type values []float64

func (v values) mean() float64 {
	sum := 0.0
	for _, x := range v {
		sum += x
	}
	return sum / float64(len(v))
}

// deviation is the standard deviation of the runs, with n-1; NaN for one.
func (v values) deviation() float64 {
	sum, m := 0.0, v.mean()
	for _, x := range v {
		sum += (x - m) * (x - m)
	}
	return math.Sqrt(sum / float64(len(v)-1))
}

// text is all of them, from the lowest to the highest.
func (v values) text() string {
	var t []string
	for _, x := range slices.Sorted(slices.Values(v)) {
		t = append(t, fmt.Sprintf("%.2f", x))
	}
	return strings.Join(t, " ")
}

// summary is the mean and, of two or more, the standard deviation.
func (v values) summary(digits int) string {
	if len(v) < 2 {
		return fmt.Sprintf("%.*f", digits, v.mean())
	}
	return fmt.Sprintf("%.*f ± %.*f", digits, v.mean(), digits, v.deviation())
}
