package cnn

import (
	"fmt"
	"io"
	"strings"

	"github.com/seed-1d449c6d/stheno/cnn/optimizer"
)

// Columns of text of the summary, 80 wide with a blank on either side of each and the borders, as Keras divides
// line_length=80: for a stack of layers, and for a model with branches.
var (
	stack    = []int{33, 24, 13}
	branches = []int{21, 17, 11, 18}
)

const paramColumn = 2 // aligned right

// Summary writes the layers with their output shapes and numbers of weights, byte for byte as Keras 3's model.summary
// does in 80 columns: words that do not fit into a cell wrap, a word wider than the cell is cut and ends in "…". A model made
// by Functional shows its Input and, unless it is a stack all the same, what each layer is connected to. After the first
// training step it also counts the optimizer's numbers, as Keras does. Layers gives the same as data.
// Errors: *ConfigError without a writer, those of w.
func (m *Model) Summary(w io.Writer) error {
	if err := m.made("Summary"); err != nil {
		return err
	}
	if w == nil {
		return &ConfigError{Op: "Summary", What: "writer", Want: "one", Got: "nil", Hint: "for example os.Stdout"}
	}
	layers := m.Layers()
	t := table{widths: stack}
	head := []string{"Layer (type)", "Output Shape", "Param #", "Connected to"}
	if m.branched() {
		t.widths = branches
	}
	for _, line := range wrap(`Model: "`+m.Name()+`"`, 80, true) {
		t.WriteString(line + "\n")
	}
	t.rule("┏━┳━┓")
	t.row("┃", head)
	t.rule("┡━╇━┩")
	total, fixed := 0, 0
	if m.functional {
		t.row("│", []string{inputName + " (InputLayer)", m.in.String(), "0", "-"})
		t.rule("├─┼─┤")
	}
	for i, l := range layers {
		if i > 0 {
			t.rule("├─┼─┤")
		}
		t.row("│", []string{fmt.Sprintf("%s (%s)", l.Name, l.Class), l.Output.String(), thousands(l.Params), connected(l.From)})
		total += l.Params
		fixed += l.Fixed
	}
	t.rule("└─┴─┘")
	count, bytes, trained := m.optimizerSize()
	line := func(what string, n, bytes int) {
		fmt.Fprintf(&t, " %s params: %s (%s)\n", what, thousands(n), readable(bytes))
	}
	wide := m.wideNumbers()
	line("Total", total+count, 4*(total+wide)+bytes)
	line("Trainable", total-fixed, 4*(total-fixed))
	line("Non-trainable", fixed, 4*(fixed+wide))
	if trained {
		line("Optimizer", count, bytes)
	}
	t.WriteString("\n")
	_, err := io.WriteString(w, t.String())
	return err
}

// wideNumbers counts the numbers that take 8 bytes in Keras: the count of a Normalization, an int64.
func (m *Model) wideNumbers() (n int) {
	for _, l := range m.layers {
		if _, ok := l.Layer.(*NormalizationLayer); ok && l.last > l.first {
			n++
		}
	}
	return n
}

// inputName is the name Keras gives to Input.
const inputName = "input_layer"

// connected writes where a layer takes from.
func connected(from []string) string {
	list := make([]string, len(from))
	for i, name := range from {
		if name == "" {
			name = inputName
		}
		list[i] = name + "[0][0]"
	}
	return strings.Join(list, ", ")
}

// branched says whether the model is more than a stack of layers.
func (m *Model) branched() bool {
	for i, l := range m.layers {
		if len(l.from) != 1 || l.from[0] != i-1 {
			return true
		}
	}
	return false
}

// optimizerSize counts what Keras' optimizer keeps once training has begun: the slots, the step (an int64) and, unless a
// schedule computes it, the learning rate.
func (m *Model) optimizerSize() (count, bytes int, trained bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if !m.trained {
		return 0, 0, false
	}
	floats := 0
	for i, p := range m.params {
		if m.isTrained(i) {
			floats += m.optimizer.Slots() * p.size
		}
	}
	if _, ok := m.optimizer.Schedule().(optimizer.Constant); ok {
		floats++
	}
	return floats + 1, 4*floats + 8, true
}

// table is a text with columns.
type table struct {
	strings.Builder
	widths []int
}

// rule draws a border from left end, line, crossing, line and right end.
func (t *table) rule(parts string) {
	p := []rune(parts)
	for i, w := range t.widths {
		if i == 0 {
			t.WriteRune(p[0])
		} else {
			t.WriteRune(p[2])
		}
		t.WriteString(strings.Repeat(string(p[1]), w+2))
	}
	t.WriteString(string(p[4]) + "\n")
}

// row draws a row of cells, the numbers aligned right, on as many lines as the fullest cell needs. Cells beyond the columns
// are not drawn.
func (t *table) row(border string, cells []string) {
	lines := make([][]string, len(t.widths))
	height := 0
	for i, w := range t.widths {
		lines[i] = wrap(cells[i], w, false)
		height = max(height, len(lines[i]))
	}
	for y := range height {
		for i, w := range t.widths {
			text := ""
			if y < len(lines[i]) {
				text = lines[i][y]
			}
			blank := strings.Repeat(" ", max(0, w-cellLen(text)))
			if i == paramColumn {
				text = blank + text
			} else {
				text += blank
			}
			t.WriteString(border + " " + text + " ")
		}
		t.WriteString(border + "\n")
	}
}

// thousands writes n with commas.
func thousands(n int) string {
	s := fmt.Sprint(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// readable writes a number of bytes as Keras does: 565.79 KB.
func readable(bytes int) string {
	v, unit := float64(bytes), 0
	units := []string{"B", "KB", "MB", "GB", "TB", "PB"}
	for unit < len(units)-1 && v >= 1024 {
		v /= 1024
		unit++
	}
	return fmt.Sprintf("%.2f %s", v, units[unit])
}
