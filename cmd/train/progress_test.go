package main

import (
	"bytes"
	"math"
	"regexp"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/seed-1d449c6d/stheno/cnn/callback"
)

func state(epoch, epochs, step, steps int, loss float64) *callback.State {
	return &callback.State{Epoch: epoch, Epochs: epochs, Step: step, Steps: steps, Seen: 32 * step, Total: 32 * steps,
		Logs: map[string]float64{"loss": loss, "accuracy": 0.75, "learning_rate": 1.234e-3}, Elapsed: 1500 * time.Millisecond}
}

// play shows two epochs of a training whose steps take so long.
func play(width int, live bool, epochs int, loss float64, step time.Duration) string {
	var b bytes.Buffer
	now := time.Unix(0, 0)
	p := newProgress(&b, width, live, epochs, 320, func() time.Time { return now })
	for e := 1; e <= 2; e++ {
		for s := 1; s <= 10; s++ {
			now = now.Add(step)
			_ = p.BatchEnd(state(e, epochs, s, 10, loss))
		}
		_ = p.EpochEnd(state(e, epochs, 10, 10, loss))
	}
	p.end()
	return b.String()
}

func TestProgressPlain(t *testing.T) {
	const want = `epoch    loss  accuracy     rate  images/s       time
 1/20  0.5000    0.7500  1.23e-3       213      1.5 s
 2/20  0.5000    0.7500  1.23e-3       213      1.5 s
`
	if got := play(80, false, 20, 0.5, time.Second); got != want {
		t.Errorf("without a terminal the table is\n%swant\n%s", got, want)
	}
}

func TestProgressLive(t *testing.T) {
	got := play(80, true, 20, 0.5, time.Second)
	for _, want := range []string{
		" 1/20  0.5000    0.7500  1.23e-3       107  3:15 left   ", // 5 steps of 200 took 5 s
		"10% ╸────────────────",
		" 1/20  0.5000    0.7500  1.23e-3       213      1.5 s\n",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q in\n%q", want, got)
		}
	}
}

// TestProgressRefresh wants no more than one picture of the live row in a tenth of a second.
func TestProgressRefresh(t *testing.T) {
	for step, want := range map[time.Duration]int{refresh / 2: 10, refresh: 20} {
		rows := make(map[string]bool) // by text, since the bar may draw one more than once
		for _, r := range strings.Split(play(80, true, 2, 0.5, step), "\r") {
			if row, _, ok := strings.Cut(r, " left"); ok {
				rows[row] = true
			}
		}
		if len(rows) != want {
			t.Errorf("20 steps of %v: %d rows, want %d", step, len(rows), want)
		}
	}
}

var escape = regexp.MustCompile(`\x1b\[[0-9;]*[A-Za-z]`)

// TestProgressWidth wants no row wider than the terminal, and none so wide that the ^C of an interrupt makes it break.
func TestProgressWidth(t *testing.T) {
	for width := 34; width <= 120; width++ {
		for _, loss := range []float64{0, 9.99999, 99.9999, 999.999, 99999.9, 1e22, 1e300} {
			wide(t, width, 20, loss, time.Second)
		}
		for _, epochs := range []int{2, 100_000} {
			// From seconds left to more than a Duration holds.
			for _, step := range []time.Duration{time.Millisecond, 30 * time.Second, 5 * time.Minute, time.Hour, 20 * time.Hour, 1e5 * time.Hour} {
				wide(t, width, epochs, 0.5, step)
			}
		}
	}
}

// wide plays a training in so many columns.
func wide(t *testing.T, width, epochs int, loss float64, step time.Duration) {
	t.Helper()
	n := 2*len("100000") + 1 - 5
	if epochs < 100_000 {
		n = 0
	} else if width < 34+n {
		return
	}
	got := escape.ReplaceAllString(play(width, true, epochs, loss, step), "")
	for _, line := range strings.FieldsFunc(got, func(r rune) bool { return r == '\r' || r == '\n' }) {
		if w := utf8.RuneCountInString(line); w > width || width == 80 && epochs < 1000 && w > 78 {
			t.Fatalf("%d columns in %d, epochs %d, loss %g, step %v: %q", w, width, epochs, loss, step, line)
		}
	}
	if bar := strings.Contains(got, "─"); bar != (width >= 52+n) {
		t.Fatalf("a bar in %d columns, epochs %d: %v", width, epochs, bar)
	}
}

func TestText(t *testing.T) {
	for _, c := range []struct{ got, want string }{
		{thousands(0), "0"}, {thousands(999), "999"}, {thousands(1000), "1,000"}, {thousands(1234567), "1,234,567"},
		{thousands(-100), "-100"}, {thousands(-1000), "-1,000"},
		{scientific(2e-3), "2.00e-3"}, {scientific(1.5e-12), "1.50e-12"}, {scientific(10), "1.00e+1"},
		{clock(0), "0:00"}, {clock(time.Millisecond), "0:01"}, {clock(61 * time.Second), "1:01"}, {clock(3661 * time.Second), "1:01:01"},
		{toGo(0), "0:00 left"}, {toGo(10*time.Minute - time.Second), "9:59 left"}, {toGo(10*time.Minute - time.Millisecond), "10m left"},
		{toGo(24*time.Minute + time.Second), "25m left"}, {toGo(time.Hour - time.Second), "1h00 left"}, {toGo(146 * time.Minute), "2h26 left"},
		{toGo(599 * time.Minute), "9h59 left"}, {toGo(10 * time.Hour), "10h left"}, {toGo(99 * time.Hour), "99h left"},
		{toGo(100 * time.Hour), "5d left"}, {toGo(99 * 24 * time.Hour), "99d left"}, {toGo(99*24*time.Hour + 1), ">99d left"}, {toGo(maxLeft), ">99d left"},
		{plural(1, "epoch"), "1 epoch"}, {plural(2, "epoch"), "2 epochs"}, {plural(100_000, "epoch"), "100,000 epochs"},
		{seconds(1234 * time.Millisecond), "1.2 s"}, {seconds(90 * time.Second), "1:30"},
		{sixWide(0.81964), "0.8196"}, {sixWide(15.31300), "15.313"}, {sixWide(999.9999), "1000.0"}, {sixWide(9.99999), "10.000"}, {sixWide(444454.6), "444455"},
		{sixWide(999999.9), "1e+06"}, {sixWide(3e22), "3e+22"},
		// What Python's repr prints.
		{python(0), "0.0"}, {python(1), "1.0"}, {python(0.8432000279426575), "0.8432000279426575"}, {python(1e-5), "1e-05"},
		{python(1e-4), "0.0001"}, {python(1234567), "1234567.0"}, {python(1e16), "1e+16"}, {python(9999999999999998), "9999999999999998.0"},
		{python(math.NaN()), "nan"}, {python(math.Inf(1)), "inf"}, {python(math.Inf(-1)), "-inf"}, {python(-2.5e-300), "-2.5e-300"},
	} {
		if c.got != c.want {
			t.Errorf("got %q, want %q", c.got, c.want)
		}
	}
}
