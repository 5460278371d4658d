package cnn

import (
	"regexp"
	"strings"
	"unicode"
)

// word is a run of other characters than blanks, with the blanks after it.
var word = regexp.MustCompile(`\s*\S+\s*`)

// wrap breaks text into lines of at most width cells, as the library does by which Keras prints (rich, divide_line). A word
// wider than a line begins a line and is folded onto the next ones, or is cut and ends in "…".
func wrap(text string, width int, fold bool) []string {
	var lines []string
	line := ""
	flush := func() {
		for cellLen(line) > width && strings.TrimRight(line, blanks) != line {
			line = line[:len(line)-1] // blanks that fit stay, as they do in rich
		}
		lines = append(lines, line)
		line = ""
	}
	for _, w := range word.FindAllString(text, -1) {
		bare := strings.TrimRight(w, blanks)
		if line != "" && cellLen(line)+cellLen(bare) > width {
			flush()
		}
		for fold && cellLen(bare) > width {
			line = cut(w, width)
			w, bare = w[len(line):], bare[len(line):]
			flush()
		}
		line += w
	}
	flush()
	for i, l := range lines {
		if cellLen(l) > width { // only without fold
			lines[i] = cut(l, width-1) + "…"
		}
	}
	return lines
}

const blanks = " \t\r\n"

// cut is the longest beginning of s within width cells.
func cut(s string, width int) string {
	n := 0
	for i, r := range s {
		if n += cellOf(r); n > width {
			return s[:i]
		}
	}
	return s
}

// cellLen is the number of terminal cells s takes.
func cellLen(s string) int {
	n := 0
	for _, r := range s {
		n += cellOf(r)
	}
	return n
}

// cellOf is the number of terminal cells of a character: 2 for those of East Asian writing and emoji, 0 for combining marks.
func cellOf(r rune) int {
	switch {
	case unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf, unicode.Cc):
		return 0
	case r < 0x1100:
		return 1
	case r <= 0x115f, r >= 0x2e80 && r <= 0x303e, r >= 0x3041 && r <= 0xa4cf, r >= 0xac00 && r <= 0xd7a3,
		r >= 0xf900 && r <= 0xfaff, r >= 0xfe30 && r <= 0xfe6f, r >= 0xff00 && r <= 0xff60, r >= 0xffe0 && r <= 0xffe6,
		r >= 0x1f300 && r <= 0x1f64f, r >= 0x1f900 && r <= 0x1f9ff, r >= 0x20000 && r <= 0x3fffd:
		return 2
	}
	return 1
}
