package graph

import (
	"fmt"
	"reflect"
	"strings"
	"unicode"

	"gorgonia.org/gorgonia"

	"github.com/seed-1d449c6d/stheno/ops"
)

// words are parts of operators' names that are one word, for snake.
var words = strings.NewReplacer("PReLU", "Prelu", "RReLU", "Rrelu", "ReLU", "Relu", "SiLU", "Silu", "GELU", "Gelu", "SELU", "Selu", "CELU", "Celu", "ELU", "Elu", "2D", "2d")

// snake writes an operator's or parameter's name as Keras does: MaxPool2DGrad is max_pool2d_grad.
func snake(name string) string {
	var b strings.Builder
	for i, r := range words.Replace(name) {
		if unicode.IsUpper(r) && i > 0 {
			b.WriteByte('_')
		}
		b.WriteRune(unicode.ToLower(r))
	}
	return b.String()
}

// params lists the parameters of one of our operators as name=value, those at Keras' default left out, and shapes too,
// which the result shows.
func params(o gorgonia.Op) []string {
	s, ok := ops.Of(o)
	if !ok || s.Attrs == nil {
		return nil
	}
	return attrs(reflect.ValueOf(s.Attrs))
}

func attrs(v reflect.Value) (r []string) {
	if v.Kind() != reflect.Struct {
		if text := fmt.Sprint(v); !strings.HasPrefix(text, "(") && !strings.HasPrefix(text, "[") {
			r = append(r, text)
		}
		return r
	}
	for i := range v.NumField() {
		f, of := v.Type().Field(i).Name, v.Field(i)
		if of.Kind() == reflect.Interface {
			of = of.Elem()
		}
		_, may := asOptional(of)
		switch {
		case of.Kind() == reflect.Struct && !may:
			r = append(r, attrs(of)...)
		case f == "Shape" || !of.IsValid() || usual(f, of):
		default:
			r = append(r, snake(f)+"="+plain(of))
		}
	}
	return r
}

// optional is a parameter that may be absent, such as ops.Limit.
type optional interface{ Get() (v float64, ok bool) }

func asOptional(v reflect.Value) (optional, bool) {
	if !v.CanInterface() {
		return nil, false
	}
	o, ok := v.Interface().(optional)
	return o, ok
}

// usual reports whether a parameter has the value that it has when nobody says anything.
func usual(name string, v reflect.Value) bool {
	if o, ok := asOptional(v); ok {
		_, set := o.Get()
		return !set
	}
	switch v.Kind() {
	case reflect.Array, reflect.Slice:
		ones := v.Len() > 0
		for i := range v.Len() {
			e := v.Index(i)
			ones = ones && e.CanInt() && e.Int() == 1
		}
		return ones || v.IsZero()
	case reflect.String:
		return v.Len() == 0 || v.String() == string(ops.Valid)
	case reflect.Int:
		return v.IsZero() || name == "Groups" && v.Int() == 1
	}
	return v.IsZero()
}

// plain writes a value without Go's punctuation.
func plain(v reflect.Value) string {
	if o, ok := asOptional(v); ok {
		x, _ := o.Get()
		return fmt.Sprint(x)
	}
	if k := v.Kind(); k != reflect.Array && k != reflect.Slice {
		return fmt.Sprint(v)
	}
	var parts []string
	for i := range v.Len() {
		parts = append(parts, plain(v.Index(i)))
	}
	return "(" + strings.Join(parts, ", ") + ")"
}

// names gives each node of a graph a word of its own: what its owner calls it, else its operator with a number where
// several nodes have it.
type names struct {
	of   map[*gorgonia.Node]string
	used map[string]bool
}

func newNames(nodes gorgonia.Nodes) *names {
	m := &names{of: make(map[*gorgonia.Node]string), used: make(map[string]bool)}
	for _, n := range nodes {
		switch {
		case n.Op() == nil:
			m.give(n, n.Name())
		case label(n) != "":
			m.give(n, label(n))
		}
	}
	for _, n := range nodes {
		if m.of[n] == "" && len(children(n)) > 0 {
			m.give(n, m.free(word(n)))
		}
	}
	return m
}

func (m *names) give(n *gorgonia.Node, name string) {
	m.of[n] = name
	m.used[name] = true
}

// free is the name, or the first of name_1, name_2 … that is not in use.
func (m *names) free(name string) string {
	free := name
	for i := 1; m.used[free]; i++ {
		free = fmt.Sprintf("%s_%d", name, i)
	}
	return free
}

// word is an operator's name as the beginning of a node's: letters and digits, "node" if it has none.
func word(n *gorgonia.Node) string {
	w := strings.Map(func(r rune) rune {
		if r < 128 && (unicode.IsLetter(r) || unicode.IsDigit(r)) || r == '_' {
			return r
		}
		return -1
	}, snake(opName(n.Op())))
	if w == "" || unicode.IsDigit(rune(w[0])) {
		return "node"
	}
	return w
}

// constantText is the value of a constant in one short line.
func constantText(n *gorgonia.Node) string {
	return short(strings.Join(strings.Fields(fmt.Sprint(n.Value())), " "), 24)
}

// short cuts a text to at most n characters.
func short(s string, n int) string {
	r := []rune(s)
	if len(r) <= n {
		return s
	}
	return string(r[:n-1]) + "…"
}

// made is a node in an error: by name, or else as its operator and what that takes.
func made(n *gorgonia.Node) string {
	if n.Op() == nil || label(n) != "" {
		return name(n)
	}
	var of []string
	for _, c := range children(n) {
		of = append(of, name(c))
	}
	return name(n) + " of " + and(of)
}

func and(list []string) string {
	if len(list) == 0 {
		return "nothing"
	}
	last := len(list) - 1
	if last == 0 {
		return list[0]
	}
	return strings.Join(list[:last], ", ") + " and " + list[last]
}
