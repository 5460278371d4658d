package ops

import (
	"fmt"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"github.com/seed-1d449c6d/stheno/internal/kernel"
)

// PReLU is the rectifier whose slope for negative numbers is learned:
//
//	y = x            if x > 0
//	y = alpha · x    otherwise
//
//	x: [N, ...] of rank ≥ 2   alpha: the shape of x without N, 1 along axes that share a slope   y: the shape of x
//
// The derivative by x is that of the branch that computes y: dy(0) = alpha (Keras says 0 there); that by alpha is the sum
// of x·gy over the elements x ≤ 0 that share it. NaN of x, or of a slope that is used, stays NaN. A slope of 0 gives 0 at
// −Inf. Every zero of y is +0. Derivatives exist to any order.
// Errors: [*ShapeError] if the rank is below 2 or alpha's shape does not fit.
// Source: keras.layers.PReLU; [PReLUShape] is the shape of its weight.
func PReLU(x, alpha *gorgonia.Node) (*gorgonia.Node, error) {
	if x == nil || alpha == nil {
		return nil, fmt.Errorf("ops: PReLU: input: want nodes, got nil")
	}
	p, err := learnedSlopes(x.Shape(), alpha.Shape())
	if err != nil {
		return nil, err
	}
	return p.prelu().Apply(x, alpha)
}

// PReLUShape is the shape of alpha for x: [N, ...] and Keras' shared_axes, which count from 1, the axis after N.
// Errors: [*ShapeError] if the rank is below 2 or there is no such axis.
func PReLUShape(x tensor.Shape, sharedAxes ...int) (tensor.Shape, error) {
	if len(x) < 2 {
		return nil, &ShapeError{Op: "PReLU", Want: "input rank ≥ 2 [N, ...]", Got: fmt.Sprintf("%d %v", len(x), x)}
	}
	alpha := x[1:].Clone()
	for _, a := range sharedAxes {
		if a < 1 || a >= len(x) {
			return nil, &ShapeError{Op: "PReLU", Want: fmt.Sprintf("shared_axes from 1 to %d", len(x)-1), Got: fmt.Sprint(a)}
		}
		alpha[a-1] = 1
	}
	return alpha, nil
}

// slopes are the shapes of a PReLU: a row of x and alpha.
type slopes struct {
	row, alpha tensor.Shape
	k          kernel.Slopes
}

// learnedSlopes checks the shapes and finds out which slope each element of a row takes.
func learnedSlopes(x, alpha tensor.Shape) (*slopes, error) {
	if len(x) < 2 {
		return nil, &ShapeError{Op: "PReLU", Want: "input rank ≥ 2 [N, ...]", Got: fmt.Sprintf("%d %v", len(x), x)}
	}
	row := x[1:].Clone()
	fits := len(alpha) == len(row)
	for i := range row {
		fits = fits && (alpha[i] == row[i] || alpha[i] == 1)
	}
	if !fits {
		return nil, &ShapeError{Op: "PReLU", Want: fmt.Sprintf("alpha of shape %v, or 1 along some of its axes", row), Got: fmt.Sprint(alpha)}
	}
	p := &slopes{row: row, alpha: alpha.Clone()}
	// The last axes that are all shared, or all not, make a run. An axis of length 1 is both.
	last := len(row)
	for last > 0 && row[last-1] == 1 {
		last--
	}
	p.k.Run, p.k.Each = 1, last == 0 || alpha[last-1] != 1
	for last > 0 && (row[last-1] == 1 || alpha[last-1] != 1 == p.k.Each) {
		last--
		p.k.Run *= row[last]
	}
	stride := 1
	if p.k.Each {
		stride = p.k.Run
	}
	p.k.At = offsets(row[:last], alpha[:last], stride)
	return p, nil
}

// offsets lists, for each index of the axes row in row-major order, where its slope is. stride is that of the last axis.
func offsets(row, alpha tensor.Shape, stride int) []int {
	at := []int{0}
	for i := len(row) - 1; i >= 0; i-- {
		var all []int
		for x := range row[i] {
			if alpha[i] == 1 {
				x = 0
			}
			for _, a := range at {
				all = append(all, x*stride+a)
			}
		}
		at = all
		stride *= alpha[i]
	}
	return at
}

func (p *slopes) attrs() string { return fmt.Sprint(p.row, p.alpha) }

// kinds are those of an operator's inputs: x marks one like x, a one like alpha.
func (p *slopes) kinds(operands string) (ks []Kind) {
	for _, o := range operands {
		if o == 'x' {
			ks = append(ks, Kind(len(p.row)+1))
		} else {
			ks = append(ks, Kind(len(p.alpha)))
		}
	}
	return ks
}

func (p *slopes) prelu() *Spec {
	return &Spec{
		Name: "PReLU", Attrs: p.attrs(), In: p.kinds("xa"), Out: p.kinds("x")[0], ByRow: 1, Infer: p.infer,
		F32: sloping(p, preluForward[float32]), F64: sloping(p, preluForward[float64]),
		VJP: func(in gorgonia.Nodes, _, gy *gorgonia.Node, need []bool) (gorgonia.Nodes, error) {
			return derivatives(need,
				func() (*gorgonia.Node, error) { return p.grad().Apply(in[0], in[1], gy) },
				func() (*gorgonia.Node, error) { return p.gradAlpha().Apply(in[0], gy) })
		},
	}
}

// infer is the shape rule of the operators whose result is like x, their input 0. A plan divides x by rows.
func (p *slopes) infer(in []tensor.Shape) (tensor.Shape, error) {
	for i, s := range in {
		want := in[0]
		if len(s) == len(p.alpha) {
			want = p.alpha
		}
		if !s.Eq(want) || len(s) > len(p.alpha) && !s[1:].Eq(p.row) {
			return nil, &ShapeError{Op: "PReLU", Want: fmt.Sprintf("rows of shape %v, alpha of shape %v", p.row, p.alpha), Got: fmt.Sprintf("%v as input %d", s, i)}
		}
	}
	return in[0], nil
}

// inferAlpha is that of the sums.
func (p *slopes) inferAlpha(in []tensor.Shape) (tensor.Shape, error) {
	if _, err := p.infer(in); err != nil {
		return nil, err
	}
	return p.alpha, nil
}

// preluForward gives PReLU the form of its derivatives; it has no third operand.
func preluForward[T Float](y, x, alpha, _ []T, s kernel.Slopes) { kernel.PReLU(y, x, alpha, s) }

func sloping[T Float](p *slopes, f func(y, x, alpha, v []T, s kernel.Slopes)) Forward[T] {
	return func(y Array[T], in []Array[T], _ []T) error {
		f(y.Data, in[0].Data, in[1].Data, in[len(in)-1].Data, p.k)
		return nil
	}
}

func summing[T Float](p *slopes, f func(sum, x, v []T, s kernel.Slopes)) Forward[T] {
	return func(y Array[T], in []Array[T], _ []T) error {
		f(y.Data, in[0].Data, in[1].Data, p.k)
		return nil
	}
}
