package onnx

import (
	"encoding/json"
	"errors"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"
)

// TestHostile reads a corpus of damaged, lying and odd files: each is an error that says why, or gives the right answer, and costs
// little. expected.json says which.
func TestHostile(t *testing.T) {
	var rows []struct {
		File, Kind, Why string
		Valid, Must     bool
		Check           struct {
			T       string
			Mention []string
		}
	}
	readJSON(t, "testdata/hostile/expected.json", &rows)
	var output struct{ Y []float32 }
	readJSON(t, "testdata/hostile/output.json", &output)
	x := make([]float32, 192)
	for i := range x {
		x[i] = float32(math.Sin(float64(i) / 10))
	}
	for _, r := range rows {
		t.Run(r.File, func(t *testing.T) {
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			start := time.Now()
			m, err := Open(filepath.Join("testdata/hostile", r.File))
			runtime.ReadMemStats(&after)
			if n := after.TotalAlloc - before.TotalAlloc; n > 64<<20 {
				t.Errorf("memory: want at most 64 MiB, got %d", n)
			}
			if d := time.Since(start); d > 5*time.Second {
				t.Errorf("time: want at most 5 s, got %v", d)
			}
			if err != nil {
				checkError(t, err)
			}
			switch {
			case r.Check.T == "output" && err != nil:
				t.Errorf("%s: want a model, got %v", r.Kind, err)
			case r.Check.T == "output":
				checkOutputs(t, m, x, output.Y, 1e-5)
			case r.Check.T == "error" && err == nil:
				t.Errorf("%s: want an error, got none", r.Kind)
			case r.Check.T == "error" && !mentions(err, r.Check.Mention):
				t.Errorf("%s: want an error about one of %q, got %v", r.Kind, r.Check.Mention, err)
			case r.Check.T == "nocrash", r.Check.T == "error":
			default:
				t.Errorf("a check of an unknown kind: %q", r.Check.T)
			}
		})
	}
}

// checkError wants one short printable line of a known type.
func checkError(t *testing.T, err error) {
	t.Helper()
	s := err.Error()
	if len(s) > 500 || strings.ContainsFunc(s, func(r rune) bool { return r < ' ' || r == 0x7f || r == '\uFFFD' }) {
		t.Errorf("error: want a printable line of at most 500 bytes, got %q", s)
	}
	var f *FormatError
	var u *UnsupportedError
	if !errors.As(err, &f) && !errors.As(err, &u) {
		t.Errorf("error: want a *FormatError or *UnsupportedError, got %T: %v", err, err)
	}
	t.Log(err)
}

func mentions(err error, words []string) bool {
	for _, w := range words {
		if strings.Contains(strings.ToLower(err.Error()), w) {
			return true
		}
	}
	return len(words) == 0
}

func readJSON(t *testing.T, path string, v any) {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(b, v); err != nil {
		t.Fatal(err)
	}
}
