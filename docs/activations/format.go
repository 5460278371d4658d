package main

import (
	"math"
	"strconv"
	"strings"
)

// call is the function with its parameters, numbers without needless digits.
func (f function) call() string {
	return strings.NewReplacer(".0,", ", ", ".0)", ")", ",", ", ", "()", "", "approximate=True", "approximate=true", "(approximate=False)", "").Replace(f.ID)
}

// cell is "y; dy/dx", with what differs from ours in bold.
func cell(v, ours [2]number) (text string, differ bool) {
	var parts [2]string
	for i := range v {
		parts[i] = short(float64(v[i]))
		if apart(float64(v[i]), float64(ours[i])) {
			parts[i], differ = "**"+parts[i]+"**", true
		}
	}
	return parts[0] + "; " + parts[1], differ
}

// apart is the rule that the tables state; disagreements.py has the same.
func apart(a, b float64) bool {
	switch {
	case math.IsNaN(a) || math.IsNaN(b):
		return math.IsNaN(a) != math.IsNaN(b)
	case math.IsInf(a, 0) || math.IsInf(b, 0):
		return a != b
	}
	return math.Abs(a-b) > 1e-3*max(math.Abs(a), math.Abs(b))
}

// place writes x so that neighbours of a kink can be told from it.
func place(x number) string {
	if a := math.Abs(float64(x)); a > 1e-3 && a < 1e3 {
		return proper(strconv.FormatFloat(float64(x), 'g', -1, 32))
	}
	return short(float64(x))
}

// short writes a number with four digits.
func short(v float64) string {
	switch {
	case math.IsInf(v, 1):
		return "∞"
	case math.IsInf(v, -1):
		return "−∞"
	case v == 0 && math.Signbit(v):
		return "−0"
	}
	return proper(strconv.FormatFloat(v, 'g', 4, 64))
}

// proper has true minus signs and no padded exponents.
func proper(s string) string {
	return strings.NewReplacer("e-0", "e−", "e+0", "e", "e+", "e", "-", "−").Replace(s)
}
