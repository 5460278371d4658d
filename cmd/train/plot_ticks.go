package main

import (
	"math"
	"strconv"
	"strings"

	"gonum.org/v1/plot"
)

// ticks are about eight round numbers in a range: multiples of 1, 2 or 5 times a power of ten.
func ticks(low, high float64) []plot.Tick {
	step := math.Pow(10, math.Floor(math.Log10((high-low)/4)))
	for _, factor := range []float64{2, 2.5, 2} {
		if (high-low)/step <= 10 {
			break
		}
		step *= factor
	}
	var list []plot.Tick
	for i := math.Ceil(low / step); i*step <= high+step*1e-9; i++ {
		v, _ := strconv.ParseFloat(strconv.FormatFloat(i*step, 'g', 12, 64), 64) // 0.3, not 0.30000000000000004
		list = append(list, plot.Tick{Value: v, Label: readable(v)})
	}
	return list
}

// readable writes a number in full.
func readable(v float64) string {
	if a := math.Abs(v); a >= 1e-4 && a < 1e6 {
		return proper(strconv.FormatFloat(v, 'f', -1, 64))
	}
	return proper(strconv.FormatFloat(v+0, 'g', -1, 64)) // + 0: no −0
}

// proper gives a number a true minus sign, and 1e6 for 1e+06.
func proper(s string) string {
	return strings.NewReplacer("e-0", "e−", "e+0", "e", "e+", "e", "-", "−").Replace(s)
}
