package npy

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
)

// limit is far above every file here and far below what the hostile ones claim.
const limit = 1 << 20

func open(t testing.TB, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// build makes a version 1.0 file from a dict and data.
func build(dict string, data []byte) []byte {
	b := append([]byte(magic), 1, 0)
	b = binary.LittleEndian.AppendUint16(b, uint16(len(dict)))
	return append(append(b, dict...), data...)
}

func float64s(t *testing.T, a *Array) []float64 {
	t.Helper()
	v, err := a.Float64s()
	if err != nil {
		ints, err := a.Ints()
		if err != nil {
			t.Fatal(err)
		}
		for _, x := range ints {
			v = append(v, float64(x))
		}
	}
	return v
}

// NumPy wrote the valid files; shapes, sums and first values are NumPy's answers.
func TestReadValid(t *testing.T) {
	const sum, second = -10.407871816307306, -0.7119942307472229
	for _, c := range []struct {
		name        string
		shape       []int
		kind        string
		sum, second float64
	}{
		{"c_order", []int{3, 4, 5}, "float32", sum, second},
		{"fortran", []int{3, 4, 5}, "float32", sum, second},
		{"big_endian", []int{3, 4, 5}, "float32", sum, second},
		{"f8", []int{3, 4, 5}, "float64", sum, second},
		{"v2", []int{3, 4, 5}, "float32", sum, second},
		{"v3", []int{3, 4, 5}, "float32", sum, second},
		{"spaced", []int{3, 4, 5}, "float32", sum, second},
		{"f2", []int{3, 4, 5}, "float32", -10.408660888671875, -0.7119140625},
		{"u1", []int{2, 3, 4}, "uint8", 276, 1},
		{"i8be_f", []int{2, 3}, "int64", 15, 1},
		{"scalar", []int{}, "float32", 2.5, 0},
		{"zero", []int{0, 3}, "float32", 0, 0},
	} {
		a, err := Read(bytes.NewReader(open(t, "npy/"+c.name+".npy")), limit)
		if err != nil {
			t.Errorf("Read(%s): %v", c.name, err)
			continue
		}
		v := float64s(t, a)
		got := 0.0
		for _, x := range v {
			got += x
		}
		if !slices.Equal(a.Shape, c.shape) || a.kind() != c.kind || math.Abs(got-c.sum) > 1e-12 {
			t.Errorf("Read(%s) = %s %v, sum %v, want %s %v, sum %v", c.name, a.kind(), a.Shape, got, c.kind, c.shape, c.sum)
		}
		if len(v) > 1 && v[1] != c.second {
			t.Errorf("Read(%s)[1] = %v, want %v", c.name, v[1], c.second)
		}
		if c.sum == sum { // the same array in another coat
			base, err := Read(bytes.NewReader(open(t, "npy/c_order.npy")), limit)
			if err != nil {
				t.Fatal(err)
			}
			if want := float64s(t, base); !slices.Equal(v, want) {
				t.Errorf("Read(%s) = %v, want %v", c.name, v, want)
			}
		}
	}
}

func TestReadHostile(t *testing.T) {
	for name, want := range map[string]string{
		"magic":    "magic",
		"version":  "version: want 1.0, 2.0 or 3.0, got 9.0",
		"hlen":     "header: want at most 10000 bytes",
		"hdr_code": "header",
		"object":   "pickle",
		"descr_o":  "pickle",
		"struct":   "structured type",
		"str":      `type (descr): want float16, float32, float64, int32, int64 or uint8, got "<U2"`,
		"neg":      "shape: axis 0: want an integer that is not negative, got \"-3\"",
		"huge":     "shape (1099511627776,) of 4-byte elements is too large",
		"ovf":      "too large",
		"bool":     "shape: axis 0: want an integer",
		"float":    "shape: axis 0: want an integer",
		"no_key":   `header: key "fortran_order" is missing`,
		"trunc":    "data is short: want 240 bytes for shape (3, 4, 5), got 237",
		"trunc_h":  "header: truncated",
		"empty":    "empty",
		"trail":    "trailing bytes",
	} {
		a, err := Read(bytes.NewReader(open(t, "npy/"+name+".npy")), limit)
		checkError(t, name, a != nil, err, want)
	}
}

func TestReadHeader(t *testing.T) {
	long := "{'descr': " + strings.Repeat("(", 4000) + strings.Repeat(")", 4000) + ", 'fortran_order': False, 'shape': ()}"
	for dict, want := range map[string]string{
		long: "header: want a string",
		`{'descr':'<f4','fortran_order':False,'shape':(3)}`:                     "want a tuple",
		`{'descr':'<f4','fortran_order':False,'shape':(1 1)}`:                   `want "," or ")"`,
		`{'descr':'<f4','fortran_order':False,'shape':(,)}`:                     "want an integer",
		`{'descr':'<f4','fortran_order':False,'shape':(99999999999999999999,)}`: "axis 0 is too large",
		`{'descr':'<f4','fortran_order':False,'shape':(`:                        "header",
		`{'descr':'<f4','descr':'<f4','fortran_order':False,'shape':()}`:        "appears twice",
		`{'descr':'<f4','fortran_order':False,'shape':(),'x':1}`:                "unknown key",
		`{'descr':'<f4' 'fortran_order':False,'shape':()}`:                      `want "," or "}"`,
		`{'descr':'<f4','fortran_order':0,'shape':()}`:                          "want True or False",
		`{'descr':'=f4','fortran_order':False,'shape':()}`:                      "type (descr)",
		`{'descr':'|f4','fortran_order':False,'shape':()}`:                      "type (descr)",
		`{'descr':'\x3cf4','fortran_order':False,'shape':()}`:                   "want a string",
		`{'descr':'<f4','fortran_order':False,'shape':()} import os`:            "want only spaces",
		`{'descr':'<f4','fortran_order':False,'shape':(0,4611686018427387904)}`: "too large",
		fmt.Sprintf(`{'descr':'<f4','fortran_order':False,'shape':(%s)}`,
			strings.Repeat("1,", maxRank+1)): "at most 64 axes",
		"": "header",
	} {
		a, err := Read(bytes.NewReader(build(dict, make([]byte, 4))), limit)
		checkError(t, dict[:min(60, len(dict))], a != nil, err, want)
	}
}

func TestReadHeaderLength(t *testing.T) {
	dict := "{'descr':'|u1','fortran_order':False,'shape':()}"
	dict += strings.Repeat(" ", maxHeader-len(dict))
	if _, err := Read(bytes.NewReader(build(dict, []byte{1})), limit); err != nil {
		t.Errorf("header of %d bytes: %v", maxHeader, err)
	}
	a, err := Read(bytes.NewReader(build(dict+" ", []byte{1})), limit)
	checkError(t, "one byte more", a != nil, err, "header: want at most 10000 bytes, got 10001")
}

// checkError wants one short printable line that says want.
func checkError(t *testing.T, name string, got bool, err error, want string) {
	t.Helper()
	if err == nil || got {
		t.Errorf("%s: got %v, %v, want only an error that says %q", name, got, err, want)
		return
	}
	text := err.Error()
	if !strings.Contains(text, want) || !strings.HasPrefix(text, "npy: ") {
		t.Errorf("%s: error %q, want it to say %q", name, text, want)
	}
	if len(text) > 500 || strings.ContainsFunc(text, func(r rune) bool { return r < ' ' || r == 0x7f }) {
		t.Errorf("%s: error of %d bytes is not one short printable line: %q", name, len(text), text)
	}
}

func TestReadTruncated(t *testing.T) {
	whole := open(t, "npy/c_order.npy")
	for n := range whole {
		if _, err := Read(bytes.NewReader(whole[:n]), limit); err == nil {
			t.Errorf("Read of %d of %d bytes: no error", n, len(whole))
		}
	}
}

// A file that claims as much as the limit allows must not cost that much.
func TestReadAllocatesWhatArrives(t *testing.T) {
	b := build("{'descr':'<f4','fortran_order':False,'shape':(1000000000,)}", make([]byte, 40))
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	if _, err := Read(bytes.NewReader(b), 1<<40); err == nil {
		t.Error("Read of 40 of 4e9 bytes: no error")
	}
	runtime.ReadMemStats(&after)
	if got := after.TotalAlloc - before.TotalAlloc; got > 1<<20 {
		t.Errorf("Read of 40 of 4e9 bytes allocated %d bytes, want at most 1 MiB", got)
	}
}

func TestReadLimit(t *testing.T) {
	for _, name := range []string{"c_order", "f2", "scalar"} {
		b := open(t, "npy/"+name+".npy")
		size := int64(240)
		if name == "scalar" {
			size = 4
		}
		if _, err := Read(bytes.NewReader(b), size); err != nil {
			t.Errorf("Read(%s) with limit %d: %v", name, size, err)
		}
		for _, l := range []int64{size - 1, 0, -1} {
			if _, err := Read(bytes.NewReader(b), l); err == nil || !strings.Contains(err.Error(), "too large") {
				t.Errorf("Read(%s) with limit %d: %v, want an error that says too large", name, l, err)
			}
		}
	}
}

func TestConversions(t *testing.T) {
	f := &Array{Data: []float32{1.5}}
	d := &Array{Data: []float64{1.5}}
	i := &Array{Data: []int64{-7}}
	if _, err := d.Float32s(); err == nil {
		t.Error("Float32s of float64: no error, want no silent rounding")
	}
	if _, err := i.Float64s(); err == nil {
		t.Error("Float64s of int64: no error")
	}
	if _, err := f.Ints(); err == nil {
		t.Error("Ints of float32: no error")
	}
	if v, err := f.Float64s(); err != nil || v[0] != 1.5 {
		t.Errorf("Float64s of float32 1.5 = %v, %v", v, err)
	}
	if v, err := i.Ints(); err != nil || v[0] != -7 {
		t.Errorf("Ints of int64 -7 = %v, %v", v, err)
	}
}

// What Read accepts has as many elements as its shape says, and costs no more than it holds.
func FuzzRead(f *testing.F) {
	files, err := filepath.Glob("testdata/npy/*.npy")
	if err != nil || len(files) == 0 {
		f.Fatalf("no seeds: %v", err)
	}
	for _, name := range files {
		f.Add(open(f, "npy/"+filepath.Base(name)))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		a, err := Read(bytes.NewReader(b), limit)
		if err != nil {
			if len(err.Error()) > 500 {
				t.Errorf("error of %d bytes", len(err.Error()))
			}
			return
		}
		n := 1
		for _, d := range a.Shape {
			n *= d
		}
		if got := len(float64s(t, a)); got != n || n > len(b) {
			t.Errorf("shape %v holds %d elements, data %d, file %d bytes", a.Shape, n, got, len(b))
		}
	})
}
