package main

import (
	"fmt"
	"math"
	"path/filepath"
	"slices"
	"strings"

	"github.com/seed-1d449c6d/stheno/ops"
)

// plotCmd is train plot: its flags.
type plotCmd struct {
	Activation string   `arg:"" help:"Its name, as in Keras; the list is above."`
	Out        string   `short:"o" required:"" placeholder:"FILE" help:"The picture, .svg or .png. Its folder is made if missing; a file that is there is replaced."`
	From       *float64 `placeholder:"X" help:"Left end (default: so that kinks and tails show)."`
	To         *float64 `placeholder:"X" help:"Right end."`

	NegativeSlope *float64 `placeholder:"S" group:"param" help:"relu, leaky_relu: slope at and below the threshold."`
	MaxValue      *float64 `placeholder:"M" group:"param" help:"relu: largest value."`
	Threshold     *float64 `placeholder:"T" group:"param" help:"relu: where it switches on."`
	Alpha         *float64 `placeholder:"A" group:"param" help:"elu, celu: the limit at −∞ is −A; prelu: slope below 0 (default 0.25)."`
	Approximate   bool     `group:"param" help:"gelu: the form with tanh."`
	Theta         *float64 `placeholder:"T" group:"param" help:"thresholded_relu: where it switches on (default 1)."`
	Lower         *float64 `placeholder:"S" group:"param" help:"rrelu: smallest slope below 0 (default 1/8)."`
	Upper         *float64 `placeholder:"S" group:"param" help:"rrelu: largest slope below 0 (default 1/3)."`
}

// Help is shown below the verb's one line.
func (plotCmd) Help() string {
	return `The values come from running the operator and its derivative, in float64. A closed dot is the value at a kink, an open dot a limit that is no value there. rrelu is drawn as it is after training, with the mean of its slopes.

Activations: ` + strings.Join(plotNames(), ", ") + `.

Examples:

    train plot relu -o relu.svg
    train plot relu --negative-slope 0.1 --max-value 6 -o clipped.png
    train plot gelu --approximate --from -4 --to 2 -o gelu.svg

Exit codes: 0 ok, 1 wrong use, 4 the picture cannot be written.`
}

// Run draws the picture.
func (c *plotCmd) Run(u *ui) error {
	format := strings.ToLower(strings.TrimPrefix(filepath.Ext(c.Out), "."))
	if format != "svg" && format != "png" {
		return fmt.Errorf("--out: want a file that ends in .svg or .png, got %q", c.Out)
	}
	a, err := c.subject()
	if err != nil {
		return err
	}
	from, to, err := c.span(a.kinks)
	if err != nil {
		return err
	}
	curve, err := newCurve(a, from, to)
	if err != nil {
		return err
	}
	content, err := picture(curve, format)
	if err != nil {
		return err
	}
	if err := writeWhole("--out "+c.Out, c.Out, content); err != nil {
		return err
	}
	fmt.Fprintf(u.out, "%s: %s\n", c.Out, curve.describe())
	return nil
}

// span is the range of x: as the flags say or, without them, wide enough for all kinks and for how the function goes on
// beside them.
func (c *plotCmd) span(kinks []float64) (from, to float64, err error) {
	from, to = -6, 6
	if len(kinks) > 0 {
		first, last := kinks[0], kinks[len(kinks)-1]
		beyond := max(2, (max(last, 0)-min(first, 0))/4)
		from, to = min(-4, first-beyond), max(4, last+beyond)
	}
	const most = 1e12 // of the picture's numbers float64 then still shows every place apart
	for _, end := range []struct {
		flag  string
		given *float64
		value *float64
	}{{"--from", c.From, &from}, {"--to", c.To, &to}} {
		if end.given == nil {
			continue
		}
		if *end.value = *end.given; !(math.Abs(*end.value) <= most) {
			return 0, 0, fmt.Errorf("%s: want a number from -1e12 to 1e12, got %v", end.flag, *end.value)
		}
	}
	// A single end far away takes the other one along.
	switch width := max(8, math.Abs(from)/4, math.Abs(to)/4); {
	case c.From == nil && from >= to:
		from = to - width
	case c.To == nil && to <= from:
		to = from + width
	}
	if !(to-from > 1e-6*max(math.Abs(from), math.Abs(to), 1e-6)) {
		return 0, 0, fmt.Errorf("--from, --to: want a range that goes up, got %v to %v", from, to)
	}
	return from, to, nil
}

// given are the parameters that flags set, in the order of the flags.
func (c *plotCmd) given() (list []ops.ActivationParam) {
	for _, p := range []struct {
		name  string
		value *float64
	}{
		{"negative_slope", c.NegativeSlope}, {"max_value", c.MaxValue}, {"threshold", c.Threshold}, {"alpha", c.Alpha},
		{"theta", c.Theta}, {"lower", c.Lower}, {"upper", c.Upper},
	} {
		if p.value != nil {
			list = append(list, ops.ActivationParam{Name: p.name, Value: *p.value})
		}
	}
	if c.Approximate {
		list = append(list, ops.ActivationParam{Name: "approximate", Value: 1})
	}
	return list
}

// flagOf is the flag of a parameter.
func flagOf(param string) string { return "--" + strings.ReplaceAll(param, "_", "-") }

// plotNames are the activations that have a curve.
func plotNames() (names []string) {
	for _, name := range ops.ActivationNames() {
		if a, err := ops.Activation(name); err == nil && !a.Rows {
			names = append(names, name)
		}
	}
	for _, l := range layerCurves {
		names = append(names, l.name)
	}
	slices.Sort(names)
	return names
}
