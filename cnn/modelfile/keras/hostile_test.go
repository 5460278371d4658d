package keras

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

	"github.com/seed-1d449c6d/stheno/cnn"
)

// TestHostileCorpus reads a corpus of damaged, lying and odd files, whose expected.json says what each one has to give. The corpus
// is not part of the project: STHENO_HOSTILE names its folder.
func TestHostileCorpus(t *testing.T) {
	dir := os.Getenv("STHENO_HOSTILE")
	if dir == "" {
		t.Skip("STHENO_HOSTILE is not set: the corpus of hostile files was not read")
	}
	text, err := os.ReadFile(filepath.Join(dir, "expected.json"))
	if err != nil {
		t.Fatal(err)
	}
	var rows []struct {
		File, Format, Kind string
		Must               bool
		Check              struct {
			T       string
			Mention []string
		}
	}
	if err := json.Unmarshal(text, &rows); err != nil {
		t.Fatal(err)
	}
	x := make([]float32, 8*8*3)
	for i := range x {
		x[i] = float32(math.Sin(float64(i) / 10))
	}
	base, err := Open(filepath.Join(dir, "keras/base.keras"))
	if err != nil {
		t.Fatal(err)
	}
	same := []float32{0.08504173904657364, 0.3548877239227295, 0.5600705146789551}
	others := map[string][]float32{ // what Keras 3.15.1 gives
		"keras/functional.keras":            {0.32344576716423035, 0.5186461806297302, 0.15790805220603943},
		"keras/functional_chain.keras":      {0.5221043825149536, 0.19615010917186737, 0.2817454934120178},
		"keras/compiled_adam.keras":         {-0.343866229057312, 0.9537299275398254, 1.0995982885360718},
		"weights_h5/f16.weights.h5":         {0.08504335582256317, 0.3549448549747467, 0.5600118041038513},
		"weights_h5/int_weights.weights.h5": {3.860343339749054e-15, 1.5739459513497422e-06, 0.9999984502792358},
	}
	read, missed := 0, 0
	for _, r := range rows {
		if r.Format != "keras" && r.Format != "h5" && r.Format != "weights.h5" {
			continue
		}
		read++
		path := filepath.Join(dir, r.File)
		var m *cnn.Model
		within(t, r.File, func() {
			if strings.HasSuffix(path, ".weights.h5") {
				base.Model.Initialize(3)
				if err = LoadWeights(path, base.Model); err == nil {
					m = base.Model
				}
				return
			}
			var f *File
			if f, err = Open(path); err == nil {
				m = f.Model
			}
		})
		if err != nil {
			checkText(t, r.File, err)
		}
		y := others[r.File]
		if y == nil {
			y = same
		}
		problem := ""
		switch {
		case r.Check.T == "output" && err != nil:
			problem = "want a model, got " + err.Error()
		case r.Check.T == "error" && err == nil:
			problem = "want an error, got none"
		case r.Check.T == "error" && !mentions(err, r.Check.Mention):
			problem = "want an error about one of " + strings.Join(r.Check.Mention, ", ") + ", got " + err.Error()
		case (r.Check.T == "output" || r.Check.T == "error_or_same") && err == nil:
			if d := apart(t, predict(t, m, x), y); d > closeTo {
				problem = "another answer"
			}
		}
		switch {
		case problem != "" && r.Must:
			t.Errorf("%s (%s): %s", r.File, r.Kind, problem)
		case problem != "":
			missed++
			t.Logf("may fail: %s (%s): %s", r.File, r.Kind, problem)
		case testing.Verbose() && err != nil:
			t.Logf("%s: %v", r.File, err)
		}
	}
	t.Logf("%d files, %d that may fail did", read, missed)
	if read < 130 {
		t.Errorf("%d files, want those of the whole corpus", read)
	}
}

func mentions(err error, words []string) bool {
	text := strings.ToLower(err.Error())
	for _, w := range words {
		if strings.Contains(text, strings.ToLower(w)) {
			return true
		}
	}
	return false
}

// within fails if do takes long or much memory. The files are small: a model of one takes a few milliseconds, so the seconds are
// for a machine that does much else.
func within(t *testing.T, name string, do func()) {
	t.Helper()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	start := time.Now()
	do()
	took := time.Since(start)
	runtime.ReadMemStats(&after)
	if n := after.TotalAlloc - before.TotalAlloc; took > 5*time.Second || n > 128<<20 {
		t.Errorf("%s took %v and %d bytes, want at most 5 s and 128 MiB", name, took, n)
	}
}

// checkText wants one short printable line of a known type.
func checkText(t *testing.T, name string, err error) {
	t.Helper()
	s := err.Error()
	if len(s) > 500 || strings.ContainsFunc(s, func(r rune) bool { return r < ' ' || r == 0x7f || r == '\uFFFD' }) {
		t.Errorf("%s: error: want a short printable line, got %q", name, s)
	}
	var f *FormatError
	var u *UnsupportedError
	if !errors.As(err, &f) && !errors.As(err, &u) {
		t.Errorf("%s: error: want a *FormatError or *UnsupportedError, got %T: %v", name, err, err)
	}
}
