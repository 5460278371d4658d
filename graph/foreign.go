package graph

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"
)

// foreign makes the instruction of an operator that is not ours, or of ours on integers: it runs through the
// operator's Do, in one piece, and may allocate.
func foreign(n *gorgonia.Node, y *value, in []*value) *instr {
	op := n.Op()
	args := make([]gorgonia.Value, len(in))
	work := y.rows * y.n
	for _, v := range in {
		work += v.rows * v.n
	}
	return &instr{op: opName(op), node: n, units: 1, in: in, out: []*value{y}, work: work, run: func(*worker, int, int) error {
		for i, v := range in {
			var err error
			if args[i], err = v.gorgonia(children(n)[i].Shape()); err != nil {
				return err
			}
		}
		r, err := op.Do(args...)
		if err != nil {
			return err
		}
		return y.take(r)
	}}
}

// lowerSources makes an instruction of each operator that takes no input and is no constant, such as Gorgonia's random
// ones: it runs anew in every run. What a machine of Gorgonia's bound to its node is not looked at.
func (p *Plan) lowerSources(roots []*gorgonia.Node) {
	for _, n := range order(roots...) {
		if isSource(n) {
			p.lowerOp(n, nil, slices.Contains(roots, n))
		}
	}
}

// isSource reports whether n comes from an operator without inputs that is no constant.
func isSource(n *gorgonia.Node) bool {
	if n.Op() == nil || len(children(n)) > 0 {
		return false
	}
	_, constant := n.Op().(interface{ Value() gorgonia.Value })
	return !constant
}

// sourceName names Gorgonia's random operator, which writes its distribution as a number; other operators by their own name.
func sourceName(o gorgonia.Op) string {
	s := strings.TrimSuffix(o.String(), " false")
	kinds := []string{"uniform", "gaussian", "binomial"}
	if reflect.TypeOf(o).Name() == "randomOp" && s != "" && int(s[0]-'0') < len(kinds) {
		return "random " + kinds[s[0]-'0'] + s[1:]
	}
	return s
}

// gorgonia is the value as an operand of a foreign operator, in the operand's shape.
func (v *value) gorgonia(s tensor.Shape) (gorgonia.Value, error) {
	switch {
	case v.other != nil:
		return v.other, nil
	case len(s) == 0 && v.dt == tensor.Float32:
		return gorgonia.NewF32(v.f32[0]), nil
	case len(s) == 0 && v.dt == tensor.Float64:
		return gorgonia.NewF64(v.f64[0]), nil
	}
	w := *v
	w.shape = s
	return w.dense()
}

// take keeps the result of a foreign operator: copied, for the operator may hand out the same memory again.
func (v *value) take(r gorgonia.Value) error {
	if d, ok := r.(*tensor.Dense); ok && (v.dt == tensor.Float32 || v.dt == tensor.Float64) && d.Dtype() == v.dt {
		w := value{node: v.node, shape: v.shape, dt: v.dt}
		if n := d.Shape().TotalSize(); n != v.shape.TotalSize() {
			return &ShapeError{Package: "graph", Op: opName(v.node.Op()), Layer: label(v.node), Want: fmt.Sprintf("a result of shape %v", v.shape), Got: fmt.Sprint(d.Shape())}
		}
		w.view(d)
		copy(v.f32, w.f32)
		copy(v.f64, w.f64)
		return nil
	}
	switch r := r.(type) {
	case *gorgonia.F32:
		if len(v.f32) == 1 {
			v.f32[0] = float32(*r)
			return nil
		}
	case *gorgonia.F64:
		if len(v.f64) == 1 {
			v.f64[0] = float64(*r)
			return nil
		}
	default:
		if v.dt != tensor.Float32 && v.dt != tensor.Float64 && r != nil && r.Dtype() == v.dt {
			v.other = r
			if d, ok := r.(*tensor.Dense); ok && v.dt == tensor.Int {
				v.ints = d.Ints()
			}
			return nil
		}
	}
	return fmt.Errorf("want a result of %v %v, got %T", v.dt, v.shape, r)
}
