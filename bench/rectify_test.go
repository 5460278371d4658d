package bench

import (
	"fmt"
	"math"
	"os"
	"strings"
	"testing"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"
)

// TestRectifyTable computes the table of docs/why-another-relu.md: what ops.ReLU and gorgonia.Rectify give. It
// fails if ours is wrong, and if the table in the document is not the one that was computed.
func TestRectifyTable(t *testing.T) {
	var rows strings.Builder
	row := func(what, want string, got func(i int) string) {
		ours, theirs := got(0), got(1)
		if ours != want {
			t.Errorf("%s: ReLU gives %s, want %s", what, ours, want)
		}
		mark := ""
		if theirs != want {
			mark = " ✗"
		}
		fmt.Fprintf(&rows, "| %s | %s | %s | %s%s |\n", what, want, ours, theirs, mark)
	}
	for _, c := range []struct {
		x    float64
		y, g string
	}{
		{2, "2", "1"},
		{-2, "0", "0"},
		{0, "0", "0"},
		{math.Copysign(0, -1), "0", "0"},
		{math.Inf(1), "+Inf", "1"},
		{math.Inf(-1), "0", "0"},
		{math.NaN(), "NaN", "NaN"},
	} {
		row(fmt.Sprintf("y(%v)", number(c.x)), c.y, func(i int) string { y, _ := at(t, i, c.x); return y })
		row(fmt.Sprintf("dy/dx(%v)", number(c.x)), c.g, func(i int) string { _, g := at(t, i, c.x); return g })
	}
	row("Σy, column-major [[-10 5] [7 -3] [-8 11]]", "23", func(i int) string { return columnMajor(t, i) })
	row("y of int32 [-3 4]", "[0 4]", func(i int) string { return integers(i) })
	row("d²(Σy²)/dx² at 0.5", "2", func(i int) string { return second(i) })

	doc, err := os.ReadFile("../docs/why-another-relu.md")
	check(t, err)
	if !strings.Contains(string(doc), rows.String()) {
		t.Errorf("docs/why-another-relu.md does not hold the table that was computed:\n%s", rows.String())
	}
	t.Logf("\n%s", rows.String())
}

func number(v float64) string {
	if v == 0 && math.Signbit(v) {
		return "−0"
	}
	return strings.Replace(fmt.Sprint(v), "-", "−", 1)
}

// at gives y and dy/dx at one float32 number, through a TapeMachine.
func at(t *testing.T, i int, x float64) (y, dy string) {
	g := gorgonia.NewGraph()
	v := tensor.New(tensor.WithBacking([]float32{float32(x), 1}))
	n := gorgonia.NewVector(g, tensor.Float32, gorgonia.WithShape(2), gorgonia.WithName("x"), gorgonia.WithValue(v))
	r, err := rectifiers[i].op(n)
	check(t, err)
	sum, err := gorgonia.Sum(r)
	check(t, err)
	gs, err := rectifiers[i].grad(sum, n)
	check(t, err)
	check(t, gorgonia.NewTapeMachine(g).RunAll())
	return number(float64(r.Value().Data().([]float32)[0])), number(float64(gs[0].Value().Data().([]float32)[0]))
}

func columnMajor(t *testing.T, i int) string {
	g := gorgonia.NewGraph()
	v := tensor.New(tensor.WithShape(3, 2), tensor.AsFortran([]float64{-10, 5, 7, -3, -8, 11}))
	n := gorgonia.NewMatrix(g, tensor.Float64, gorgonia.WithShape(3, 2), gorgonia.WithName("x"), gorgonia.WithValue(v))
	r, err := rectifiers[i].op(n)
	check(t, err)
	sum, err := gorgonia.Sum(r)
	check(t, err)
	if err := gorgonia.NewTapeMachine(g).RunAll(); err != nil {
		return "error"
	}
	return fmt.Sprint(sum.Value())
}

func integers(i int) string {
	g := gorgonia.NewGraph()
	n := gorgonia.NewVector(g, tensor.Int32, gorgonia.WithShape(2), gorgonia.WithName("x"), gorgonia.WithValue(tensor.New(tensor.WithBacking([]int32{-3, 4}))))
	r, err := rectifiers[i].op(n)
	if err != nil {
		return "error"
	}
	if err := gorgonia.NewTapeMachine(g).RunAll(); err != nil {
		return "error"
	}
	return fmt.Sprint(r.Value().Data())
}

func second(i int) string {
	g := gorgonia.NewGraph()
	n := gorgonia.NewVector(g, tensor.Float64, gorgonia.WithShape(2), gorgonia.WithName("x"), gorgonia.WithValue(tensor.New(tensor.WithBacking([]float64{0.5, 0.5}))))
	y, err := rectifiers[i].op(n)
	if err != nil {
		return "error"
	}
	if y, err = gorgonia.Square(y); err != nil {
		return "error"
	}
	for range 2 {
		var gs gorgonia.Nodes
		if y, err = gorgonia.Sum(y); err != nil {
			return "error"
		}
		if gs, err = rectifiers[i].grad(y, n); err != nil {
			return "error"
		}
		y = gs[0]
	}
	if err := gorgonia.NewTapeMachine(g).RunAll(); err != nil {
		return "error"
	}
	return number(y.Value().Data().([]float64)[0])
}
