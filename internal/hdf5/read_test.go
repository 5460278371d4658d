package hdf5

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// limit is far above what the files in testdata hold and far below what damaged ones claim.
const limit = 1 << 20

func open(t testing.TB, name string) *File {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	f, err := openBytes(b)
	if err != nil {
		t.Fatalf("Open(%s): %v", name, err)
	}
	return f
}

func openBytes(b []byte) (*File, error) {
	return Open(bytes.NewReader(b), int64(len(b)), Limits{Bytes: limit})
}

// array is what is common to Dataset and Attr.
type array interface {
	Shape() []int
	Null() bool
	Type() string
	Float32s() ([]float32, error)
	Float64s() ([]float64, error)
	Int64s() ([]int64, error)
	Strings() ([]string, error)
}

// item is one object or attribute as values.json and fingerprint hold it.
type item struct {
	Shape  []int
	Kind   string
	Values []string
}

// short is make.py's.
func short(s string) string {
	if len(s) < 1000 {
		return s
	}
	return fmt.Sprintf("%s... %d", s[:100], len(s))
}

// itemOf reads an array by its type.
func itemOf(a array) (*item, error) {
	if a.Null() {
		return nil, nil
	}
	it := &item{Shape: a.Shape()}
	switch {
	case strings.Contains(a.Type(), "string"):
		it.Kind = "text"
		v, err := a.Strings()
		for _, s := range v {
			it.Values = append(it.Values, short(s))
		}
		return it, err
	case strings.Contains(a.Type(), "float"):
		it.Kind = "float"
		v, err := a.Float64s()
		for _, x := range v {
			it.Values = append(it.Values, strconv.FormatFloat(x, 'g', -1, 64))
		}
		return it, err
	}
	it.Kind = "int"
	v, err := a.Int64s()
	if err != nil && a.Type() == "uint64" { // a number above MaxInt64
		w, err := a.Float64s()
		for _, x := range w {
			it.Values = append(it.Values, strconv.FormatFloat(x, 'g', -1, 64))
		}
		return it, err
	}
	for _, x := range v {
		it.Values = append(it.Values, strconv.FormatInt(x, 10))
	}
	return it, err
}

// items reads everything in a file; an object under two names comes twice. Errors go to fail with the path.
func items(g *Group, out map[string]*item, fail func(path string, err error)) {
	attrs := func(path string, names []string, attr func(string) (*Attr, error)) {
		for _, n := range names {
			a, err := attr(n)
			if err == nil {
				out[path+"@"+n], err = itemOf(a)
			}
			if err != nil {
				fail(path+"@"+n, err)
			}
		}
	}
	out[g.Path()] = &item{Kind: "group", Values: g.Names()}
	attrs(g.Path(), g.AttrNames(), g.Attr)
	for _, name := range g.Names() {
		sub, d, err := g.Open(name)
		switch {
		case err != nil:
			fail(g.join(name), err)
		case sub != nil:
			items(sub, out, fail)
		default:
			if out[d.Path()], err = itemOf(d); err != nil {
				fail(d.Path(), err)
			}
			attrs(d.Path(), d.AttrNames(), d.Attr)
		}
	}
}

// same compares numbers by value and all else by text.
func same(a, b *item) bool {
	if a == nil || b == nil {
		return a == b
	}
	return a.Kind == b.Kind && slices.Equal(a.Shape, b.Shape) && slices.EqualFunc(a.Values, b.Values, func(a, b string) bool {
		if a == b {
			return true
		}
		x, err1 := strconv.ParseFloat(a, 64)
		y, err2 := strconv.ParseFloat(b, 64)
		return err1 == nil && err2 == nil && (math.Float64bits(x) == math.Float64bits(y) || x != x && y != y)
	})
}

func compare(t *testing.T, name string, got, want map[string]*item) {
	t.Helper()
	for _, path := range slices.Sorted(maps.Keys(want)) {
		g, ok := got[path]
		if w := want[path]; !ok || !same(g, w) {
			t.Errorf("%s: %s = %+v, want %+v", name, path, g, w)
		}
	}
	for path := range got {
		if _, ok := want[path]; !ok {
			t.Errorf("%s: %s is not in the file", name, path)
		}
	}
}

// h5py made the files and read the values.
func TestReadLikeH5py(t *testing.T) {
	b, err := os.ReadFile("testdata/values.json")
	if err != nil {
		t.Fatal(err)
	}
	var files map[string]map[string]*item
	if err := json.Unmarshal(b, &files); err != nil {
		t.Fatal(err)
	}
	if len(files) != 7 {
		t.Fatalf("values.json tells of %d files, want 7", len(files))
	}
	for name, want := range files {
		got := map[string]*item{}
		items(open(t, name).Root(), got, func(path string, err error) { t.Errorf("%s: %v", name, err) })
		compare(t, name, got, want)
	}
}

// Float32s rounds as NumPy's astype does.
func TestFloat32s(t *testing.T) {
	f := open(t, "types.h5")
	for _, order := range []string{"little", "big"} {
		for _, c := range []struct {
			name string
			want []float32
		}{
			{"f8", []float32{0, float32(math.Copysign(0, -1)), 1.5, -2.25, float32(math.NaN()), float32(math.Inf(1)), float32(math.Inf(-1)),
				float32(math.Inf(1)), 0, 0, float32(math.Copysign(0, -1)), 1. / 3}},
			{"f2", []float32{0, float32(math.Copysign(0, -1)), 1.5, -2.25, float32(math.NaN()), float32(math.Inf(1)), float32(math.Inf(-1)),
				65504, 0x1p-14, 0x1p-24, -0x1p-24, 0x1.554p-2}},
			{"u8", []float32{0, 0x1p64, 0, 1, 0x1.555556p+62}},
			{"i2", []float32{-32768, 32767, 0, 1, 10922}},
		} {
			d, err := f.Root().Dataset(order + "/" + c.name)
			if err != nil {
				t.Fatal(err)
			}
			got, err := d.Float32s()
			if !slices.EqualFunc(got, c.want, func(a, b float32) bool { return math.Float32bits(a) == math.Float32bits(b) || a != a && b != b }) {
				t.Errorf("Float32s of %s = %v, %v, want %v", d.Path(), got, err, c.want)
			}
		}
	}
}

// Names with slashes lead through groups; what is missing is told apart from what is broken.
func TestText(t *testing.T) {
	f := open(t, "types.h5")
	if a, err := f.Root().Attr("text"); err != nil {
		t.Error(err)
	} else if s, err := a.Text(); s != "héllo" || err != nil {
		t.Errorf("Text = %q, %v", s, err)
	}
	if a, err := f.Root().Attr("texts"); err != nil {
		t.Error(err)
	} else if _, err := a.Text(); err == nil || err.Error() != "hdf5: /@texts: shape: want a scalar, got (3,)" {
		t.Errorf("Text of three: %v", err)
	}
	if !f.Root().HasAttr("text") || f.Root().HasAttr("tex") {
		t.Error("HasAttr is wrong")
	}
}
