package main

import (
	"encoding/json"
	"math"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/seed-1d449c6d/stheno/internal/npy"
)

// wantOutputs is the command outputs of the scripts: the answers of another program are in the array file.
func wantOutputs(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: outputs FILE ARRAY.npz")
	}
	var got struct{ Outputs [][]float64 }
	text := ts.ReadFile(args[0])
	ts.Check(json.Unmarshal([]byte(text), &got))
	if strings.Count(text, "\n") != 1 || !strings.HasSuffix(text, "]]}\n") {
		ts.Fatalf("%s: want one line", args[0])
	}
	f, err := os.Open(ts.MkAbs(args[1]))
	ts.Check(err)
	defer f.Close()
	info, err := f.Stat()
	ts.Check(err)
	y, err := npy.ReadMember(f, info.Size(), "y", 1<<20)
	ts.Check(err)
	want, err := y.Float64s()
	ts.Check(err)
	flat := slices.Concat(got.Outputs...)
	if len(got.Outputs) != y.Shape[0] || len(flat) != len(want) {
		ts.Fatalf("%d outputs of %d numbers, want shape %v", len(got.Outputs), len(flat), y.Shape)
	}
	most, apart := 0.0, 0.0
	for i, v := range want {
		most, apart = max(most, math.Abs(v)), max(apart, math.Abs(v-flat[i]))
	}
	if !(apart <= 1e-5*most) {
		ts.Fatalf("outputs are %g apart, want at most 1e-5 of %g", apart, most)
	}
	ts.Logf("outputs agree within %.1e relative", apart/most)
}

func TestLargest(t *testing.T) {
	for _, c := range []struct {
		row  []float32
		want int
	}{{[]float32{1}, 0}, {[]float32{-2, -1, -1}, 1}, {[]float32{0, 0}, 0}, {[]float32{1, 2, 3}, 2}} {
		if got := largest(c.row); got != c.want {
			t.Errorf("largest(%v) = %d, want %d", c.row, got, c.want)
		}
	}
}

func TestDims(t *testing.T) {
	for want, got := range map[string]string{
		"(N, 28, 28, 1)":              dims("N", []int{28, 28, 1}),
		"(N,)":                        dims("N", nil),
		"()":                          dims("", nil),
		"(3,)":                        dims("", []int{3}),
		"(3, 4)":                      dims("", []int{3, 4}),
		"(0, 0, 0, 0, 0, 0, 0, 0, …)": dims("", make([]int, 9)),
	} {
		if got != want {
			t.Errorf("dims gives %s, want %s", got, want)
		}
	}
}
