package hdf5

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"
)

// wanted is what the model asks for to which the hostile files claim to belong.
var wanted = []struct {
	path  string
	shape []int
}{
	{"layers/conv2d/vars/0", []int{3, 3, 3, 4}},
	{"layers/conv2d/vars/1", []int{4}},
	{"layers/dense/vars/0", []int{36, 3}},
	{"layers/dense/vars/1", []int{3}},
}

// weights reads what the model asks for, by name, as a loader of weights does.
func weights(b []byte) ([][]float32, error) {
	f, err := openBytes(b)
	if err != nil {
		return nil, err
	}
	var out [][]float32
	for _, w := range wanted {
		d, err := f.Root().Dataset(w.path)
		if err != nil {
			return nil, err
		}
		if d.Null() || d.Len() <= limit/4 && strings.Contains(d.Type(), "float") && !slices.Equal(d.Shape(), w.shape) {
			return nil, fmt.Errorf("%s: shape: want %v, got %v", w.path, w.shape, d.Shape())
		}
		v, err := d.Float32s()
		if err != nil {
			return nil, err
		}
		out = append(out, v)
	}
	return out, nil
}

// everything walks the whole file and ignores errors: nothing may panic or run for ever.
func everything(b []byte, most int64) {
	f, err := Open(bytes.NewReader(b), int64(len(b)), Limits{Bytes: most})
	if err == nil {
		items(f.Root(), map[string]*item{}, func(string, error) {})
	}
}

// within fails if do takes long or allocates more than most bytes. Files here are small: reading one whole takes less than a
// millisecond, so the seconds allowed are for a machine that does much else.
func within(t *testing.T, name string, most uint64, do func()) {
	t.Helper()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	start := time.Now()
	do()
	took := time.Since(start)
	runtime.ReadMemStats(&after)
	if got := after.TotalAlloc - before.TotalAlloc; took > 10*time.Second || got > most {
		t.Errorf("%s took %v and %d bytes, want at most 10 s and %d", name, took, got, most)
	}
}

// hostile is one row of the corpus: the same values as the base file, an error that mentions one of words, or any end.
type hostile struct {
	file     string
	same     bool
	mentions []string
}

// Part of the corpus lies in testdata. The whole of it is read when STHENO_HOSTILE names its folder.
func TestHostile(t *testing.T) {
	checkHostile(t, "testdata/hostile", []hostile{
		{file: "latest.weights.h5", same: true},
		{file: "latest_chunk.weights.h5", same: true},
		{file: "reordered.weights.h5", same: true},
		{file: "hard_cycle.weights.h5", same: true},
		{file: "ohdr_sum.weights.h5", mentions: []string{"checksum"}},
		{file: "fletcher_bad.weights.h5", mentions: []string{"fletcher"}},
		{file: "ext_link.weights.h5", mentions: []string{"external"}},
		{file: "soft_loop.weights.h5", mentions: []string{"soft link"}},
	})
}

func TestHostileCorpus(t *testing.T) {
	dir := os.Getenv("STHENO_HOSTILE")
	if dir == "" {
		t.Skip("STHENO_HOSTILE is not set: only the part of the corpus in testdata was read")
	}
	b, err := os.ReadFile(filepath.Join(dir, "expected.json"))
	if err != nil {
		t.Fatal(err)
	}
	var rows []struct {
		File, Format string
		Check        struct {
			T       string
			Mention []string
		}
	}
	if err := json.Unmarshal(b, &rows); err != nil {
		t.Fatal(err)
	}
	var list []hostile
	for _, r := range rows {
		if r.Format == "weights.h5" {
			list = append(list, hostile{filepath.Base(r.File), r.Check.T == "output", r.Check.Mention})
		}
	}
	if len(list) < 55 {
		t.Fatalf("%d rows, want at least 55", len(list))
	}
	checkHostile(t, filepath.Join(dir, "weights_h5"), list)
}

func checkHostile(t *testing.T, dir string, rows []hostile) {
	base, err := os.ReadFile(filepath.Join(dir, "base.weights.h5"))
	if err != nil {
		t.Fatal(err)
	}
	want, err := weights(base)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range rows {
		b, err := os.ReadFile(filepath.Join(dir, r.file))
		if err != nil {
			t.Fatal(err)
		}
		var got [][]float32
		within(t, r.file, 8*limit, func() { got, err = weights(b) })
		within(t, r.file, 8*limit, func() { everything(b, limit) })
		switch {
		case r.same && (err != nil || !slices.EqualFunc(got, want, near(r.file))):
			t.Errorf("%s: %v, %v, want the values of the base file", r.file, got, err)
		case r.mentions != nil && err == nil:
			t.Errorf("%s: no error, want one that mentions one of %q", r.file, r.mentions)
		case r.mentions != nil && !slices.ContainsFunc(r.mentions, func(w string) bool { return strings.Contains(strings.ToLower(err.Error()), w) }):
			t.Errorf("%s: %v, want it to mention one of %q", r.file, err, r.mentions)
		case err != nil && strings.ContainsAny(err.Error(), "\n\r\x00"):
			t.Errorf("%s: %q is not one line", r.file, err)
		}
	}
}

// near compares exactly, but for the file whose values were rounded to float16.
func near(file string) func(a, b []float32) bool {
	return func(a, b []float32) bool {
		return slices.EqualFunc(a, b, func(x, y float32) bool {
			return x == y || file == "f16.weights.h5" && max(x-y, y-x) <= 1./2048
		})
	}
}

// A flipped bit anywhere in the structures that carry a checksum is seen.
func TestChecksumsSeeDamage(t *testing.T) {
	b, err := os.ReadFile("testdata/hostile/latest.weights.h5")
	if err != nil {
		t.Fatal(err)
	}
	want, err := weights(b)
	if err != nil {
		t.Fatal(err)
	}
	silent := 0
	for bit := range 8 * len(b) {
		b[bit/8] ^= 1 << (bit % 8)
		if got, err := weights(b); err == nil && !slices.EqualFunc(got, want, near("")) {
			silent++
		}
		b[bit/8] ^= 1 << (bit % 8)
	}
	// The four datasets hold 223 floats without a checksum: only there.
	if silent > 223*32 || silent < 223*31 {
		t.Errorf("%d flipped bits change a value without an error, want those of the 223 floats only", silent)
	}
}
