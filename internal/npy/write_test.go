package npy

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"reflect"
	"slices"
	"testing"
)

// What NumPy wrote comes out again byte for byte, which is so for files in NumPy's own form: little endian, C order, 1.0.
func TestWriteAsNumPy(t *testing.T) {
	for _, name := range []string{"c_order", "f8", "u1", "scalar", "zero"} {
		want := open(t, "npy/"+name+".npy")
		a, err := Read(bytes.NewReader(want), limit)
		if err != nil {
			t.Fatal(err)
		}
		var b bytes.Buffer
		if err := Write(&b, a); err != nil || !bytes.Equal(b.Bytes(), want) {
			t.Errorf("Write(%s): %v\n%q, want\n%q", name, err, b.Bytes()[:min(128, b.Len())], want[:128])
		}
	}
}

// The lengths are NumPy's: what it leaves for the first axis to grow decides where the next 64 bytes begin.
func TestWriteHeaderLength(t *testing.T) {
	for _, c := range []struct {
		axes []int // after which come six of length 1
		want int
	}{
		{[]int{1, 10, 10, 10, 10, 10, 0}, 192},
		{[]int{1, 10, 10, 10, 10, 1, 0}, 128},
		{[]int{10, 10, 10, 10, 10, 10, 0}, 192},
	} {
		var b bytes.Buffer
		if err := Write(&b, &Array{append(c.axes, 1, 1, 1, 1, 1, 1), []float32{}}); err != nil || b.Len() != c.want {
			t.Errorf("Write of an empty array %v: %d bytes, %v, want %d", c.axes, b.Len(), err, c.want)
		}
	}
}

func TestWriteRead(t *testing.T) {
	long := make([]int, maxRank)
	for i := range long {
		long[i] = 1
	}
	for _, a := range []*Array{
		{[]int{2, 2}, []float32{float32(math.Inf(-1)), float32(math.Copysign(0, -1)), 1e-45, math.MaxFloat32}},
		{[]int{3}, []float64{math.Inf(1), math.SmallestNonzeroFloat64, -1}},
		{[]int{2, 1}, []int32{math.MinInt32, math.MaxInt32}},
		{[]int{1, 2}, []int64{math.MinInt64, math.MaxInt64}},
		{[]int{2, 0}, []uint8{}},
		{[]int{}, []uint8{255}},
		{long, []float32{7}},
		{[]int{70000}, make([]float32, 70000)}, // more than one block of the reader
	} {
		var b bytes.Buffer
		if err := Write(&b, a); err != nil {
			t.Errorf("Write(%s %v): %v", a.kind(), a.Shape, err)
			continue
		}
		got, err := Read(&b, limit)
		if err != nil || !reflect.DeepEqual(got, a) {
			t.Errorf("Read(Write(%s %v)) = %v, %v", a.kind(), a.Shape, got, err)
		}
	}
	nan := &Array{[]int{1}, []float32{math.Float32frombits(0x7fc12345)}}
	var b bytes.Buffer
	if err := Write(&b, nan); err != nil {
		t.Fatal(err)
	}
	got, err := Read(&b, limit)
	if err != nil || math.Float32bits(got.Data.([]float32)[0]) != 0x7fc12345 {
		t.Errorf("Read(Write(NaN)) = %v, %v, want the same bits", got, err)
	}
}

func TestWriteErrors(t *testing.T) {
	for want, a := range map[string]*Array{
		"type: want float32, float64, int32, int64 or uint8, got []string": {[]int{1}, []string{"a"}},
		"shape: want that of 2 elements, got (3,)":                         {[]int{3}, []float32{1, 2}},
		"shape: want that of 1 elements, got (0,)":                         {[]int{0}, []float32{1}},
		"shape: want at most 64 axes that are not negative, got (-1,)":     {[]int{-1}, []float32{1}},
		fmt.Sprintf("shape: want that of 0 elements, got (%d, 4)", 1<<62):  {[]int{1 << 62, 4}, []float32{}},
	} {
		err := Write(new(bytes.Buffer), a)
		checkError(t, want, false, err, want)
	}
	one := &Array{[]int{1}, []float32{1}}
	for want, list := range map[string][]Named{
		`member "x.npy": duplicate name`:          {{"x", one}, {"y", one}, {"x", one}},
		`member ".npy": want a name, got none`:    {{"", one}},
		`member "y.npy": shape: want that of 1 e`: {{"x", one}, {"y", &Array{[]int{2}, []float32{1}}}},
	} {
		checkError(t, want, false, WriteZip(new(bytes.Buffer), list), want)
	}
	two := []Named{{"x", one}, {"y", one}}
	var whole bytes.Buffer
	if err := WriteZip(&whole, two); err != nil {
		t.Fatal(err)
	}
	for n := range whole.Len() { // wherever the disk is full
		if err := WriteZip(&full{n}, two); !errors.Is(err, errFull) {
			t.Fatalf("WriteZip to a disk with %d bytes left: %v, want %v", n, err, errFull)
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

func TestWriteZip(t *testing.T) {
	list := []Named{
		{"dense/kernel", &Array{[]int{2, 2}, []float32{1, 2, 3, 4}}},
		{"ä", &Array{[]int{}, []int64{-1}}},
		{"../up", &Array{[]int{1}, []uint8{9}}},
	}
	var b, again bytes.Buffer
	if err := errors.Join(WriteZip(&b, list), WriteZip(&again, list)); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(b.Bytes(), again.Bytes()) {
		t.Error("WriteZip twice gives different bytes")
	}
	got, err := readZip(b.Bytes(), limit)
	if err != nil || len(got) != len(list) {
		t.Fatalf("ReadZip(WriteZip) = %v, %v", got, err)
	}
	for _, want := range list {
		if a := got[want.Name]; a == nil || !slices.Equal(a.Shape, want.Shape) || !reflect.DeepEqual(a.Data, want.Data) {
			t.Errorf("ReadZip(WriteZip)[%q] = %v, want %v", want.Name, a, want.Array)
		}
	}
}
