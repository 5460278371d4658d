package hdf5

import (
	"os"
	"path/filepath"
	"testing"
)

// Whatever the bytes are: no panic, and what is read has as many elements as its shape says.
func FuzzRead(f *testing.F) {
	for _, pattern := range []string{"testdata/*.h5", "testdata/hostile/*.h5"} {
		names, err := filepath.Glob(pattern)
		if err != nil || len(names) == 0 {
			f.Fatalf("no seeds: %v", err)
		}
		for _, name := range names {
			b, err := os.ReadFile(name)
			if err != nil {
				f.Fatal(err)
			}
			if len(b) < 40000 { // large seeds are slow to mutate
				f.Add(b)
			}
		}
	}
	w := NewWriter()
	w.Root().Group("g").Dataset("x", []int{2}, []float32{1, 2}).Attr("a", "text")
	f.Add(built(f, w))
	f.Fuzz(func(t *testing.T, b []byte) {
		file, err := openBytes(b)
		if err != nil {
			return
		}
		out := map[string]*item{}
		items(file.Root(), out, func(string, error) {})
		for path, it := range out {
			if it == nil || it.Kind == "group" {
				continue
			}
			n := 1
			for _, s := range it.Shape {
				n *= s
			}
			if len(it.Values) != n && len(it.Values) != 0 { // 0: an error
				t.Errorf("%s: %d elements, shape %v", path, len(it.Values), it.Shape)
			}
		}
	})
}
