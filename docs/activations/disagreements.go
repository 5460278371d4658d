package main

import (
	"fmt"
)

const disagreementsHead = `
## Where the frameworks disagree

Keras %s on TensorFlow %s, JAX %s and PyTorch %s, and Gorgonia's own operators (0.9.18, – where it has none), eager, on a CPU, in float32. A cell is y; dy/dx. **Bold** is
what differs from ours by more than a thousandth, or in being NaN, infinite or zero. Every row is computed: the frameworks'
values by a script in docs/activations, Gorgonia's and ours by the program that prints this page, which a test runs.

The rule behind ours: *the derivative at a point is that of the branch that computes y there*, y and dy/dx at ±∞ are the limits, and
what is not a number stays so.
`

// sections are the tables of disagreements, with the reason for what ours do.
var sections = []struct {
	title, reason string
	kinds         []string
}{
	{"At the kinks", `There is no derivative at a kink, so each framework picks a number, and its pick depends on which of its own functions are
combined: PyTorch has 0 at 6 for relu6 and ½ at 5 for max_value=5. Ours is one rule for all parameters: "on" is strictly
x > threshold, so dy(0) = negative_slope, dy(threshold) = negative_slope, dy(max_value) = 0. For relu, leaky_relu and relu6 that
is what TensorFlow and PyTorch do. SELU and CELU belong here because some backends differentiate the wrong branch at 0, where
both have a limit: celu is smooth there and its slope is 1, not 1/alpha. The last float32 below 3 is not yet 3, though x/6 + ½ rounds to 1.`,
		[]string{"kink"}},
	{"At ±∞, and near the largest number", `∞·0 and ∞ − ∞ are NaN, and one NaN ends a training. The limits are known, so ours give them: 0 for a function that dies out
(−0 where it does so from below), ∞ where it grows, 1 for its slope. The largest float32 must not overflow on the way either.`,
		[]string{"infinity", "huge"}},
	{"At NaN", `A NaN that turns into 0 hides the fault that made it. Ours keep it, in y and in the derivative.`,
		[]string{"nan"}},
	{"Denormal numbers", `TensorFlow and JAX take numbers below 1.2e−38 for 0 in most functions; relu stands for them. (JAX's leaky_relu keeps them, but without the
slope.) Ours keep them: x > 0 holds for the smallest x.`,
		[]string{"denormal"}},
	{"In the tails", `y + alpha for the derivative of elu, and 1 + erf(x) for gelu, subtract numbers that are nearly equal: what is left is 0, or has few right
digits. Ours compute the tail itself, without a subtraction. The absolute errors are small (below 3e−7), so no training fails over them; but a
unit whose gradient is 0 is dead, and one with 1e−9 is not.`,
		[]string{"tail"}},
}

// disagreements are the rows of the tables, by kind of point.
func disagreements(g *golden) (map[string][]string, error) {
	rows := make(map[string][]string)
	for _, c := range g.Cases {
		x := make([]number, len(c.Points))
		for i, p := range c.Points {
			x[i] = p.X
		}
		f, err := c.ours()
		if err != nil {
			return nil, err
		}
		y, dy, err := inPlan(f, x)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", c.ID, err)
		}
		var gy, gdy []float32
		if f := c.gorgonias(); f != nil {
			if gy, gdy, err = inTapeMachine(f, x); err != nil {
				return nil, fmt.Errorf("%s of Gorgonia: %w", c.ID, err)
			}
		}
		for i, p := range c.Points {
			want := [2]number{number(y[i]), number(dy[i])}
			others := [][2]number{p.TensorFlow, p.JAX, p.PyTorch}
			if gy != nil {
				others = append(others, [2]number{number(gy[i]), number(gdy[i])})
			}
			cells, differ := "", false
			for _, o := range others {
				text, d := cell(o, want)
				cells += " | " + text
				differ = differ || d
			}
			if !differ {
				continue
			}
			if gy == nil {
				cells += " | –"
			}
			ours, _ := cell(want, want)
			rows[p.Kind] = append(rows[p.Kind], fmt.Sprintf("| %s | %s%s | %s |\n", c.call(), place(p.X), cells, ours))
		}
	}
	return rows, nil
}
