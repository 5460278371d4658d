package measure

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"runtime"
	"runtime/debug"
	"strconv"
	"strings"
)

// Work is what a name such as train_b32_64, fit_2000_b32_64 or relu_fwdbwd_1e6 says.
type Work struct {
	Name    string
	Kind    string // predict, train, fit or relu
	Batch   int
	H, W, C int    // of a picture
	N       int    // pictures of a fit, elements of a relu
	Pass    string // of a relu: fwd, fwdbwd or tape
}

// sizes of the pictures, by the last part of a work's name.
var sizes = map[string][3]int{"64": {64, 64, 3}, "32": {32, 32, 3}, "28": {28, 28, 1}}

// Parse reads the name of a work.
func Parse(name string) (Work, error) {
	w := Work{Name: name}
	p := strings.Split(name, "_")
	w.Kind = p[0]
	var batch, size, n string
	switch {
	case (w.Kind == "predict" || w.Kind == "train") && len(p) == 3:
		batch, size = p[1], p[2]
	case w.Kind == "fit" && len(p) == 4:
		n, batch, size = p[1], p[2], p[3]
	case w.Kind == "relu" && len(p) == 3 && (p[1] == "fwd" || p[1] == "fwdbwd" || p[1] == "tape"):
		w.Pass, n = p[1], p[2]
	default:
		return w, fmt.Errorf("measure: work %q: not known", name)
	}
	if n != "" {
		f, err := strconv.ParseFloat(n, 64)
		if err != nil || f < 1 || f > 1e9 {
			return w, fmt.Errorf("measure: work %q: count: want a number from 1 to 1e9, got %q", name, n)
		}
		w.N = int(f)
	}
	if w.Kind == "relu" {
		return w, nil
	}
	var err error
	if w.Batch, err = strconv.Atoi(strings.TrimPrefix(batch, "b")); err != nil || w.Batch < 1 || batch[0] != 'b' {
		return w, fmt.Errorf("measure: work %q: batch: want b and a number, got %q", name, batch)
	}
	hwc, ok := sizes[size]
	if !ok {
		return w, fmt.Errorf("measure: work %q: pictures: want 64, 32 or 28, got %q", name, size)
	}
	w.H, w.W, w.C = hwc[0], hwc[1], hwc[2]
	return w, nil
}

// Pixels is the number of values of one picture.
func (w Work) Pixels() int { return w.H * w.W * w.C }

// Body does a work again and again for as long as loop, which it calls before each, says so.
type Body func(loop func() bool) error

// Repeat is the Body that calls f.
func Repeat(f func() error) Body {
	return func(loop func() bool) error {
		for loop() {
			if err := f(); err != nil {
				return err
			}
		}
		return nil
	}
}

// Main is the main function of a peer: it measures the works that the arguments name and ends the program. module is
// the path of the peer's module, whose version is printed first; prepare makes inputs and model of a work.
func Main(peer, module string, prepare func(Work) (Body, error)) {
	if err := run(os.Stdout, peer, module, os.Args[1:], prepare); err != nil {
		fmt.Fprintf(os.Stderr, "%s: %v\n", peer, err)
		os.Exit(1)
	}
}

func run(out io.Writer, peer, module string, names []string, prepare func(Work) (Body, error)) error {
	seconds, err1 := setting("PEER_SECONDS", 3)
	threads, err2 := setting("PEER_THREADS", float64(runtime.GOMAXPROCS(0)))
	tries, err3 := setting("PEER_TRIES", 3)
	if err := errors.Join(err1, err2, err3); err != nil {
		return err
	}
	runtime.GOMAXPROCS(int(threads))
	enc := json.NewEncoder(out)
	if err := enc.Encode(map[string]any{"peer": peer, "version": version(module)}); err != nil {
		return err
	}
	for _, name := range names {
		w, err := Parse(name)
		if err != nil {
			return err
		}
		body, err := prepare(w)
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		c, err := quietest(body, seconds, int(tries))
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		least, q1, q2, q3 := quartiles(c.ms)
		if err := enc.Encode(map[string]any{
			"peer": peer, "work": name, "threads": int(threads), "median_ms": digits(q2), "min_ms": digits(least),
			"q1_ms": digits(q1), "q3_ms": digits(q3), "n": len(c.ms), "others": math.Round(c.others*100) / 100,
		}); err != nil {
			return err
		}
	}
	return nil
}

// quietest measures until a try was quiet, and gives the quietest.
func quietest(body Body, seconds float64, tries int) (best *clock, err error) {
	for range tries {
		if tries > 1 {
			if err := quiet(); err != nil {
				return nil, err
			}
		}
		c := &clock{seconds: seconds}
		if err := errors.Join(body(c.loop), c.err); err != nil {
			return nil, err
		}
		if best == nil || c.others < best.others {
			best = c
		}
		if best.others < busy {
			break
		}
	}
	return best, nil
}

func setting(name string, otherwise float64) (float64, error) {
	s := os.Getenv(name)
	if s == "" {
		return otherwise, nil
	}
	v, err := strconv.ParseFloat(s, 64)
	if err != nil || !(v > 0) {
		return 0, fmt.Errorf("measure: %s: want a number above 0, got %q", name, s)
	}
	return v, nil
}

// version is what the program was built with of a module, and the compiler.
func version(module string) string {
	b, ok := debug.ReadBuildInfo()
	if !ok {
		return runtime.Version()
	}
	v := b.Main.Version
	for _, d := range b.Deps {
		if d.Path == module {
			v = d.Version
		}
	}
	return fmt.Sprintf("%s %s, %s", module[strings.LastIndexByte(module, '/')+1:], v, runtime.Version())
}

func digits(ms float64) float64 { return math.Round(ms*1e5) / 1e5 }
