package main

import (
	"fmt"
	"math"
	"strings"
)

// accuracy is the table of errors in units in the last place, and checks ours.
func accuracy(g *golden) (string, error) {
	var b strings.Builder
	b.WriteString(accuracyHead)
	for _, c := range g.Accuracy {
		f, err := c.ours()
		if err != nil {
			return "", err
		}
		y, _, err := inPlan(f, c.X)
		if err != nil {
			return "", fmt.Errorf("%s: %w", c.ID, err)
		}
		for i, v := range y {
			if e := ulps(float64(v), float64(c.Y[i])); !(e <= ourError) {
				return "", fmt.Errorf("%s at %v: y is %v, which is %.3g units in the last place from %v, more than the page says", c.ID, c.X[i], v, e, c.Y[i])
			}
		}
		fmt.Fprintf(&b, "| %s", c.call())
		for _, backend := range []string{"tensorflow", "jax", "torch"} {
			e := c.Errors[backend]
			fmt.Fprintf(&b, " | %s; %s", short(e[0]), short(e[1]))
		}
		fmt.Fprintf(&b, " | ≤ %d; ≤ %[1]d |\n", ourError)
	}
	b.WriteString(accuracyFoot)
	return b.String(), nil
}

const ourError = 2 // units in the last place, at most

const accuracyHead = `
## Accuracy

The largest error in units in the last place of float32, y; dy/dx, against a reference of 400 bits at 47 to 53 numbers from −30
to 30 whose result is no denormal number.

| | TensorFlow | JAX | PyTorch | ours |
|---|---|---|---|---|
`

const accuracyFoot = `
Errors of a million are digits lost in a tail, where y or dy/dx is tiny; 1.7e7 is a result of 0 for a number that is none. Of ours the error of dy/dx is
measured against the largest term of its formula, since a sum is as inexact as its terms where it crosses 0. The piecewise linear functions are
exact, bit for bit. ` + "`go test -run Activation ./ops`" + ` has every parameter set in float32 and float64.
`

// ulps is the distance of two float32 in units in the last place of the second.
func ulps(got, want float64) float64 {
	_, e := math.Frexp(want)
	return math.Abs(got-want) / math.Ldexp(1, max(e, -125)-24)
}
