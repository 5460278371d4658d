package main

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/schollz/progressbar/v3"

	"github.com/seed-1d449c6d/stheno/cnn/callback"
)

// progress is the table of a training, one row an epoch, with a live last row on a terminal. It is a callback.Callback.
type progress struct {
	w       io.Writer
	columns []column
	bar     *progressbar.ProgressBar // nil: no live row
	now     func() time.Time
	begin   time.Time
	drawn   time.Time // when the live row was last drawn
}

// column is one of the table's. Columns are two blanks apart, and all are aligned right.
type column struct {
	title string
	width int
	text  func(s *callback.State, left string) string // left is the live row's time to go; "" for an epoch that is done
}

// refresh is the least time between two pictures of the live row.
const refresh = 100 * time.Millisecond

// maxLeft is the longest time to go that is estimated.
const maxLeft = 1000 * 24 * time.Hour

// barParts is what the progress bar writes besides the row and the bar itself: the percentage and blanks.
const barParts = 8

// newProgress starts the table of a training of so many epochs over so many pictures, in the given width. live: w is a
// terminal. now is the clock.
func newProgress(w io.Writer, width int, live bool, epochs, pictures int, now func() time.Time) *progress {
	p := &progress{w: w, now: now, begin: now()}
	bar := 17
	if width < 80 {
		bar = 10
	}
	n := max(5, 2*len(fmt.Sprint(epochs))+1)
	p.columns = []column{
		{"epoch", n, func(s *callback.State, _ string) string { return fmt.Sprintf("%d/%d", s.Epoch, s.Epochs) }},
		{"loss", 6, func(s *callback.State, _ string) string { return sixWide(s.Logs["loss"]) }},
		{"accuracy", 8, func(s *callback.State, _ string) string { return fmt.Sprintf("%.4f", s.Logs["accuracy"]) }},
		{"rate", 7, func(s *callback.State, _ string) string { return scientific(s.Logs["learning_rate"]) }},
		{"images/s", 8, func(s *callback.State, _ string) string {
			return fmt.Sprintf("%.0f", float64(s.Seen)/max(s.Elapsed.Seconds(), 1e-9))
		}},
		{"time", 9, func(s *callback.State, left string) string {
			if left != "" {
				return left
			}
			return seconds(s.Elapsed)
		}},
	}
	// What can be missed goes first where the terminal is narrow: the rate, then the speed.
	for range 2 {
		if p.rowWidth()+barParts+bar > width {
			p.columns = slices.Delete(p.columns, 3, 4)
		}
	}
	fmt.Fprintln(p.w, p.row(func(c column) string { return c.title }))
	if !live || p.rowWidth()+barParts+bar > width {
		return p
	}
	p.bar = progressbar.NewOptions(epochs*pictures,
		progressbar.OptionSetWriter(w),
		progressbar.OptionSetWidth(bar),
		progressbar.OptionSetTheme(progressbar.Theme{Saucer: "━", SaucerHead: "╸", SaucerPadding: "─"}),
		progressbar.OptionSetPredictTime(false), // the row has the time left
		progressbar.OptionUseANSICodes(true),
		progressbar.OptionClearOnFinish(),
	)
	return p
}

func (p *progress) rowWidth() int {
	w := 2 * (len(p.columns) - 1)
	for _, c := range p.columns {
		w += c.width
	}
	return w
}

func (p *progress) row(text func(column) string) string {
	cells := make([]string, len(p.columns))
	for i, c := range p.columns {
		cells[i] = fmt.Sprintf("%*s", c.width, text(c))
	}
	return strings.Join(cells, "  ")
}

// BatchEnd draws the live row.
func (p *progress) BatchEnd(s *callback.State) error {
	now := p.now()
	if p.bar == nil || now.Sub(p.drawn) < refresh {
		return nil
	}
	p.drawn = now
	seen, all := (s.Epoch-1)*s.Total+s.Seen, s.Epochs*s.Total
	// The estimate of the first steps may be more than a Duration holds.
	left := min(float64(now.Sub(p.begin))/float64(seen)*float64(all-seen), float64(maxLeft))
	p.bar.Describe(p.row(func(c column) string { return c.text(s, toGo(time.Duration(left))) }))
	_ = p.bar.Set(seen) // a terminal that went away is no reason to stop
	return nil
}

// EpochEnd writes the row of an epoch that is done.
func (p *progress) EpochEnd(s *callback.State) error {
	p.end()
	fmt.Fprintln(p.w, p.row(func(c column) string { return c.text(s, "") }))
	p.drawn = time.Time{}
	return nil
}

// end takes the live row away.
func (p *progress) end() {
	if p.bar != nil {
		_ = p.bar.Clear()
	}
}
