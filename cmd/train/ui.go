package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"sync"
	"syscall"
	"time"

	"golang.org/x/term"
)

// ui is where all output goes. The rules:
//
//   - stdout is for results, so that they can be piped and kept: the data and the seed, the model's summary and, at the
//     end, what the test gave. With --json it is one line of JSON and nothing else.
//   - stderr is for progress: a table with one row an epoch. On a terminal its last row is live, with a bar over the whole
//     training; elsewhere, and where TERM is "dumb", rows appear when their epoch is done. With --quiet there is none.
//   - One empty line, never two, parts the summary, the table and the results, where they are seen together.
//   - An error is one line on stderr, "train: error: …"; a stop by a signal one line "train: stopped …". Both come last,
//     on a line of their own.
//   - Everything fits into 80 columns; where the terminal is narrower, columns that can be missed are left out. Nothing is
//     coloured and no more is asked of the terminal than to clear a line.
//   - What cannot be written to stderr is lost in silence. stdout that cannot be written does not end a training either,
//     but the program fails afterwards (exit 4), unless the reader of a pipe has just gone.
type ui struct {
	out *results
	err io.Writer

	outWidth int  // columns of stdout; 80 if it is no terminal
	errWidth int  // of stderr
	live     bool // stderr can show a live row
	together bool // both go to one place, so that the results come after the table
}

func newUI(stdout, stderr *os.File) *ui {
	return &ui{
		out: &results{w: stdout}, outWidth: width(stdout),
		err: stderr, errWidth: width(stderr),
		live:     term.IsTerminal(int(stderr.Fd())) && os.Getenv("TERM") != "dumb",
		together: samePlace(stdout, stderr),
	}
}

// samePlace says that two files are one: the same terminal, file or pipe.
func samePlace(a, b *os.File) bool {
	x, errX := a.Stat()
	y, errY := b.Stat()
	return errX == nil && errY == nil && os.SameFile(x, y)
}

func width(f *os.File) int {
	if w, _, err := term.GetSize(int(f.Fd())); err == nil && w > 0 {
		return w
	}
	return 80
}

// fail shows how the program ends.
func (u *ui) fail(err error) {
	text := strings.Join(strings.Fields(err.Error()), " ") // one line, whatever a name in it holds
	if s := new(stoppedError); !errors.As(err, &s) {
		text = "error: " + text
	}
	fmt.Fprintf(u.err, "train: %s\n", text)
}

// results is stdout. It remembers the first write that failed and takes no more after it.
type results struct {
	w      io.Writer
	mu     sync.Mutex
	failed error
}

// Write never fails: what writes results goes on without them.
func (r *results) Write(p []byte) (int, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.failed == nil {
		_, r.failed = r.w.Write(p)
	}
	return len(p), nil
}

// err is what became of the results.
func (r *results) err() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.failed == nil || errors.Is(r.failed, syscall.EPIPE) {
		return nil
	}
	return &diskError{"standard output", r.failed}
}

// thousands writes n with commas.
func thousands(n int) string {
	s := fmt.Sprint(n)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// plural writes a number of things: 1 epoch, 2 epochs.
func plural(n int, thing string) string {
	if n != 1 {
		thing += "s"
	}
	return thousands(n) + " " + thing
}

// scientific writes a learning rate: 1.95e-3.
func scientific(v float64) string {
	s := fmt.Sprintf("%.2e", v)
	return strings.NewReplacer("e-0", "e-", "e+0", "e+").Replace(s)
}

// sixWide writes a number from 0 on with up to four decimals, as many as fit into six columns: 0.8196, 15.313, 3e+22.
func sixWide(v float64) string {
	for decimals := 4; decimals >= 0; decimals-- {
		if s := fmt.Sprintf("%.*f", decimals, v); len(s) <= 6 {
			return s
		}
	}
	return fmt.Sprintf("%.0e", v)
}

// clock writes a time to go as minutes and seconds, 1:05, with hours where there are any. It rounds up: 0:00 is the end.
func clock(d time.Duration) string {
	s := int((d + time.Second - 1) / time.Second)
	if s < 3600 {
		return fmt.Sprintf("%d:%02d", s/60, s%60)
	}
	return fmt.Sprintf("%d:%02d:%02d", s/3600, s/60%60, s%60)
}

// toGo writes a time to go within nine columns, coarser the longer it is: 1:05 left, 25m left, 2h26 left, 26h left,
// 12d left. It rounds up, as clock does.
func toGo(d time.Duration) string {
	s := (d + time.Second - 1) / time.Second
	m := (d + time.Minute - 1) / time.Minute
	h := (d + time.Hour - 1) / time.Hour
	switch {
	case s < 10*60:
		return clock(d) + " left"
	case m < 60:
		return fmt.Sprintf("%dm left", m)
	case m < 10*60:
		return fmt.Sprintf("%dh%02d left", m/60, m%60)
	case h < 100:
		return fmt.Sprintf("%dh left", h)
	case h <= 99*24:
		return fmt.Sprintf("%dd left", (h+23)/24)
	}
	return ">99d left"
}

// seconds writes a time that has passed, to a tenth of a second below a minute.
func seconds(d time.Duration) string {
	if d < time.Minute {
		return fmt.Sprintf("%.1f s", d.Seconds())
	}
	return clock(d)
}
