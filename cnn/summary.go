package cnn

import (
	"fmt"
	"io"
	"strings"

	"github.com/seed-1d449c6d/stheno/cnn/optimizer"
)

// The summary is 80 columns wide, as Keras writes it with line_length=80: three columns of text, each with a blank on
// either side, and four borders.
var columns = [3]int{33, 24, 13}

// Summary writes the layers with their output shapes and numbers of weights, byte for byte as Keras 3's model.summary
// does in 80 columns: words that do not fit into a cell wrap, a word wider than the cell is cut and ends in "…". After
// Fit has begun it also counts the optimizer's numbers, as Keras does. Errors: *ConfigError without a writer, those of w.
func (m *Model) Summary(w io.Writer) error {
	if err := m.made("Summary"); err != nil {
		return err
	}
	if w == nil {
		return &ConfigError{Op: "Summary", What: "writer", Want: "one", Got: "nil", Hint: "for example os.Stdout"}
	}
	var b strings.Builder
	for _, line := range wrap(`Model: "`+m.Name()+`"`, 80, true) {
		b.WriteString(line + "\n")
	}
	rule(&b, "┏━┳━┓")
	row(&b, "┃", [3]string{"Layer (type)", "Output Shape", "Param #"})
	rule(&b, "┡━╇━┩")
	total := 0
	for i, l := range m.Layers() {
		if i > 0 {
			rule(&b, "├─┼─┤")
		}
		row(&b, "│", [3]string{fmt.Sprintf("%s (%s)", l.Name, l.Class), l.Output.String(), thousands(l.Params)})
		total += l.Params
	}
	rule(&b, "└─┴─┘")
	count, bytes, trained := m.optimizerSize()
	line := func(what string, n, bytes int) {
		fmt.Fprintf(&b, " %s params: %s (%s)\n", what, thousands(n), readable(bytes))
	}
	line("Total", total+count, 4*total+bytes)
	line("Trainable", total, 4*total)
	line("Non-trainable", 0, 0)
	if trained {
		line("Optimizer", count, bytes)
	}
	b.WriteString("\n")
	_, err := io.WriteString(w, b.String())
	return err
}

// optimizerSize counts what Keras' optimizer keeps once training has begun: the slots, the step (an int64) and, unless a
// schedule computes it, the learning rate.
func (m *Model) optimizerSize() (count, bytes int, trained bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if !m.trained {
		return 0, 0, false
	}
	floats := m.optimizer.Slots() * len(m.state.Weights)
	if _, ok := m.optimizer.Schedule().(optimizer.Constant); ok {
		floats++
	}
	return floats + 1, 4*floats + 8, true
}

// rule draws a border from left end, line, crossing, line and right end.
func rule(b *strings.Builder, parts string) {
	p := []rune(parts)
	for i, w := range columns {
		b.WriteRune([]rune{p[0], p[2], p[2]}[i])
		b.WriteString(strings.Repeat(string(p[1]), w+2))
	}
	b.WriteString(string(p[4]) + "\n")
}

// row draws a row of cells, the last one aligned right, on as many lines as the fullest cell needs.
func row(b *strings.Builder, border string, cells [3]string) {
	var lines [3][]string
	height := 0
	for i, c := range cells {
		lines[i] = wrap(c, columns[i], false)
		height = max(height, len(lines[i]))
	}
	for y := range height {
		for i, w := range columns {
			text := ""
			if y < len(lines[i]) {
				text = lines[i][y]
			}
			blank := strings.Repeat(" ", max(0, w-cellLen(text)))
			if i == 2 {
				text = blank + text
			} else {
				text += blank
			}
			b.WriteString(border + " " + text + " ")
		}
		b.WriteString(border + "\n")
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
