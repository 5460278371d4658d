//go:build interop

package hdf5

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// python runs testdata/check.py with the interpreter that STHENO_PYTHON names, which must have h5py.
func python(t *testing.T, args ...string) []byte {
	t.Helper()
	exe := os.Getenv("STHENO_PYTHON")
	if exe == "" {
		t.Skip("STHENO_PYTHON is not set: NOTHING was compared with h5py")
	}
	cmd := exec.Command(exe, append([]string{"testdata/check.py"}, args...)...)
	var errs bytes.Buffer
	cmd.Stderr = &errs
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v: %v\n%s", cmd, err, errs.String())
	}
	return out
}

// save writes w to a file of its own.
func save(t *testing.T, w *Writer, name string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, built(t, w), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// h5py returns what h5py reads from a file.
func h5py(t *testing.T, path string) map[string]*item {
	t.Helper()
	var out map[string]*item
	if err := json.Unmarshal(python(t, "dump", path), &out); err != nil {
		t.Fatal(err)
	}
	return out
}

// h5py reads what we write.
func TestH5pyReadsSample(t *testing.T) {
	compare(t, "sample", h5py(t, save(t, sample(), "sample.h5")), sampleItems)
}

func TestH5pyReadsWide(t *testing.T) {
	path := save(t, wide(), "wide.h5")
	got := h5py(t, path)
	f, err := openLarge(path)
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]*item{}
	items(f.Root(), want, func(path string, err error) { t.Errorf("%s: %v", path, err) })
	compare(t, "wide", got, want)
	if n := len(want); n < 700*3+4 {
		t.Errorf("%d items", n)
	}
}

func openLarge(path string) (*File, error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	return Open(bytes.NewReader(b), int64(len(b)), Limits{})
}

// h5py adds to what we write and takes away from it, and the result is right for both.
func TestH5pyChanges(t *testing.T) {
	path := save(t, wide(), "wide.h5")
	python(t, "change", path)
	f, err := openLarge(path)
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]*item{}
	items(f.Root(), got, func(path string, err error) { t.Errorf("%s: %v", path, err) })
	if _, ok := got["/many/g3"]; ok || fmt.Sprint(got["/many/new"]) != "&{[2] int [1 2]}" || fmt.Sprint(got["/many/g5@more"]) != "&{[] text [added]}" {
		t.Errorf("after the change: g3 %v, new %v, more %v", got["/many/g3"], got["/many/new"], got["/many/g5@more"])
	}
	compare(t, "changed", got, h5py(t, path))
}

// Files too large for testdata: fractal heaps with several levels of indirect blocks, trees of several levels, drawn chunks.
func TestReadLikeH5pyLarge(t *testing.T) {
	dir := t.TempDir()
	for _, path := range strings.Fields(string(python(t, "large", dir))) {
		f, err := openLarge(path)
		if err != nil {
			t.Fatal(err)
		}
		got := map[string]*item{}
		items(f.Root(), got, func(p string, err error) { t.Errorf("%s: %s: %v", filepath.Base(path), p, err) })
		want := h5py(t, path)
		if len(want) < 50 {
			t.Errorf("%s: h5py found %d items only", path, len(want))
		}
		compare(t, filepath.Base(path), got, want)
	}
}

// The files of Keras: STHENO_GOLDEN names a folder with .h5 files somewhere below it.
func TestReadKerasLikeH5py(t *testing.T) {
	dir := os.Getenv("STHENO_GOLDEN")
	if dir == "" {
		t.Skip("STHENO_GOLDEN is not set: no file of Keras was compared")
	}
	n := 0
	err := filepath.WalkDir(dir, func(path string, _ os.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, ".h5") && !strings.HasSuffix(path, ".keras") {
			return err
		}
		if strings.HasSuffix(path, ".keras") {
			into := filepath.Join(t.TempDir(), "model.weights.h5")
			python(t, "unzip", path, into)
			path = into
		}
		n++
		f, err := openLarge(path)
		if err != nil {
			return err
		}
		got := map[string]*item{}
		items(f.Root(), got, func(p string, err error) { t.Errorf("%s: %s: %v", path, p, err) })
		compare(t, path, got, h5py(t, path))
		return nil
	})
	if err != nil || n == 0 {
		t.Errorf("%d files, %v", n, err)
	}
}
