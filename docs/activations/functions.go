package main

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/seed-1d449c6d/stheno/ops"
)

// functions is the list of all activations.
func functions() (string, error) {
	var b strings.Builder
	b.WriteString("| | y | dy/dx | y at −∞, +∞ | kinks |\n|---|---|---|---|---|\n")
	for _, name := range ops.ActivationNames() {
		a, err := ops.Activation(name)
		if err != nil {
			return "", err
		}
		limits := "per row"
		if !a.Rows {
			y, _, err := a.Curve([]float64{math.Inf(-1), math.Inf(1)})
			if err != nil {
				return "", err
			}
			limits = short(y[0]) + ", " + short(y[1])
		}
		var params, kinks []string
		for _, p := range a.Params {
			v := short(p.Value)
			switch {
			case p.Name == "approximate":
				v = strconv.FormatBool(p.Value != 0)
			case math.IsInf(p.Value, 1):
				v = "none"
			}
			params = append(params, p.Name+"="+v)
		}
		for _, k := range a.Kinks {
			kinks = append(kinks, short(k))
		}
		call := "**" + a.Name + "**"
		if params != nil {
			call += "(" + strings.Join(params, ", ") + ")"
		}
		for _, alias := range a.Aliases {
			if alias != "" {
				call += ", also " + alias
			}
		}
		fmt.Fprintf(&b, "| %s | %s | %s | %s | %s |\n", call, formula(a.Formula), formula(a.Derivative), limits, strings.Join(kinks, ", "))
	}
	b.WriteString(layers)
	return b.String(), nil
}

// layers are the activations that have no name in Keras' list of functions.
const layers = `| **prelu**, layer PReLU | x if x > 0<br>alpha·x otherwise | 1 if x > 0<br>alpha otherwise | ∓∞·alpha, ∞ | 0 |
| **rrelu**(lower=⅛, upper=⅓), PyTorch's | x if x > 0<br>a·x otherwise | 1 if x > 0<br>a otherwise | −∞, ∞ | 0 |
| **thresholded_relu**(theta=1), layer of Keras 2 | x if x > theta<br>0 otherwise | 1 if x > theta<br>0 otherwise | 0, ∞ | theta |

Kinks are those with the defaults. Of softmax and log_softmax, functions of a row, the third column is the gradient by x, gy that by y. PReLU learns alpha, one per element of a picture or shared along axes; RReLU draws the slope a between lower and upper for each element in training and
takes the mean afterwards.
`

// formula breaks the cases of a formula into lines of a table's cell.
func formula(s string) string {
	return strings.NewReplacer("; ", "<br>", "|", `\|`, "*", `\*`).Replace(s)
}
