package safetensors

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"errors"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/seed-1d449c6d/stheno/cnn"
)

func read(b []byte) ([]cnn.Weight, error) { return Read(bytes.NewReader(b), int64(len(b))) }

// The file is from the Python package; what NumPy finds in it lies beside it.
func TestReadForeign(t *testing.T) {
	weights, err := Open(filepath.Join("testdata", "tensors.safetensors"))
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(filepath.Join("testdata", "tensors.json"))
	if err != nil {
		t.Fatal(err)
	}
	var want map[string]struct {
		Shape []int
		Bits  []uint32 `json:"float32_bits"`
	}
	if err := json.Unmarshal(text, &want); err != nil {
		t.Fatal(err)
	}
	if len(weights) != len(want) || len(want) != 7 {
		t.Errorf("Open gives %d tensors, want %d", len(weights), len(want))
	}
	for _, w := range weights {
		bits := []uint32{}
		for _, v := range w.Values {
			bits = append(bits, math.Float32bits(v))
		}
		if !slices.Equal(w.Shape, want[w.Name].Shape) || !slices.Equal(bits, want[w.Name].Bits) {
			t.Errorf("%q: %v %x, want %v", w.Name, w.Shape, bits, want[w.Name])
		}
	}
}

func some() []cnn.Weight {
	return []cnn.Weight{
		{Name: "conv2d/kernel", Shape: []int{2, 1, 3}, Values: []float32{1, -2.5, float32(math.Inf(1)), 1e-45, 0, 3}},
		{Name: "conv2d/bias", Shape: []int{3}, Values: []float32{7, 8, 9}},
		{Name: "\" größe\\\n<&>", Shape: []int{}, Values: []float32{math.MaxFloat32}},
		{Name: "empty", Shape: []int{0, 3}, Values: []float32{}},
	}
}

func write(t testing.TB, w []cnn.Weight) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := Write(&b, w); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestWriteRead(t *testing.T) {
	b := write(t, some())
	got, err := read(b)
	if err != nil || !reflect.DeepEqual(got, some()) {
		t.Errorf("Read(Write) = %v, %v, want %v", got, err, some())
	}
	if !bytes.Equal(b, write(t, got)) {
		t.Error("writing again gives other bytes")
	}
	if n := binary.LittleEndian.Uint64(b); n%8 != 0 || b[8] != '{' {
		t.Errorf("header of %d bytes begins with %q, want a multiple of 8 and {", n, b[8])
	}
	nan := math.Float32frombits(0x7fc12345)
	got, err = read(write(t, []cnn.Weight{{Name: "w", Shape: []int{1}, Values: []float32{nan}}}))
	if err != nil || math.Float32bits(got[0].Values[0]) != 0x7fc12345 {
		t.Errorf("NaN: %v, %v, want its bits", got, err)
	}
	if got, err := read(write(t, nil)); err != nil || len(got) != 0 {
		t.Errorf("no weights: %v, %v", got, err)
	}
	large := []cnn.Weight{{Name: "w", Shape: []int{5001}, Values: make([]float32, 5001)}} // more than one block
	large[0].Values[5000] = 3
	if got, err := read(write(t, large)); err != nil || !reflect.DeepEqual(got, large) {
		t.Errorf("5001 values: %v", err)
	}
}

// Every cut is an error, and every flipped bit one or harmless: what is read is what was written, unless a name has changed,
// which the model finds. (Of a tensor without elements, which no model has, nothing says how long its other axes are.)
func TestDamage(t *testing.T) {
	some := some()[:3]
	b := write(t, some)
	for n := range b {
		if w, err := read(b[:n]); err == nil {
			t.Errorf("Read of %d of %d bytes: %v", n, len(b), w)
		}
	}
	if _, err := read(append(slices.Clone(b), 0)); err == nil {
		t.Error("Read with one more byte: no error")
	}
	for bit := range 8 * len(b) {
		c := slices.Clone(b)
		c[bit/8] ^= 1 << (bit % 8)
		got, err := read(c)
		if err != nil {
			if len(err.Error()) > 500 {
				t.Errorf("bit %d: error of %d bytes", bit, len(err.Error()))
			}
			continue
		}
		// A flip in the name of the format or of the hash leaves the file as one of somebody else, whose data nobody vouches for;
		// the data itself is whole then.
		for i, w := range some {
			w.Name = got[i].Name
			if !reflect.DeepEqual(got[i], w) {
				t.Errorf("bit %d: %v, want an error or %v", bit, got[i], w)
			}
		}
	}
}

func TestWriteErrors(t *testing.T) {
	x := cnn.Weight{Name: "x", Shape: []int{1}, Values: []float32{1}}
	named := func(name string) []cnn.Weight { return []cnn.Weight{x, {Name: name, Shape: x.Shape, Values: x.Values}} }
	shaped := func(shape ...int) []cnn.Weight { return []cnn.Weight{{Name: "x", Shape: shape, Values: x.Values}} }
	for _, c := range []struct {
		w    []cnn.Weight
		want string
	}{
		{named("x"), `weight "x": want a name of UTF-8 that no other has`},
		{named(""), `weight "": want a name`},
		{named("__metadata__"), `weight "__metadata__": want a name`},
		{named("\xff"), `weight "\xff": want a name`},
		{shaped(2), `weight "x": shape: want that of 1 values, got [2]`},
		{shaped(0), `got [0]`},
		{shaped(-1), `got [-1]`},
		{shaped(1, 1<<62, 4), `got [1 4611686018427387904 4]`},
		{make([]cnn.Weight, maxTensors+1), `want at most 10000 weights, got 10001`},
	} {
		var b bytes.Buffer
		if err := Write(&b, c.w); err == nil || !strings.Contains(err.Error(), "safetensors: Write: ") || !strings.Contains(err.Error(), c.want) || b.Len() > 0 {
			t.Errorf("Write: %v after %d bytes, want %s", err, b.Len(), c.want)
		}
	}
	whole := write(t, some())
	for n := range whole {
		if err := Write(&full{n}, some()); !errors.Is(err, errFull) {
			t.Fatalf("Write to a disk with %d bytes left: %v, want %v", n, err, errFull)
		}
	}
}

var errFull = errors.New("no space left")

// full takes left bytes.
type full struct{ left int }

func (f *full) Write(p []byte) (int, error) {
	if len(p) > f.left {
		return f.left, errFull
	}
	f.left -= len(p)
	return len(p), nil
}

// What Read accepts can be written and read again, the same, and cost no more than it holds.
func FuzzRead(f *testing.F) {
	foreign, err := os.ReadFile(filepath.Join("testdata", "tensors.safetensors"))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(foreign)
	f.Add(write(f, some()))
	f.Fuzz(func(t *testing.T, b []byte) {
		w, err := read(b)
		if err != nil {
			if len(err.Error()) > 500 {
				t.Errorf("error of %d bytes", len(err.Error()))
			}
			return
		}
		var out bytes.Buffer
		if err := Write(&out, w); err != nil {
			if slices.ContainsFunc(w, func(x cnn.Weight) bool { return x.Name == "" }) {
				return // the format allows it, a model has none
			}
			t.Fatalf("Write of what was read: %v", err)
		}
		again := write(t, mustRead(t, out.Bytes()))
		if !bytes.Equal(again, out.Bytes()) {
			t.Error("reading and writing again gives other bytes")
		}
	})
}

func mustRead(t *testing.T, b []byte) []cnn.Weight {
	t.Helper()
	w, err := read(b)
	if err != nil {
		t.Fatal(err)
	}
	return w
}
