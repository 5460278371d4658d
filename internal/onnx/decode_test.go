package onnx

import (
	"bytes"
	"errors"
	"math"
	"os"
	"reflect"
	"runtime"
	"strings"
	"testing"

	"google.golang.org/protobuf/encoding/protowire"
)

// small holds one of everything that is written.
func small() *Model {
	return &Model{
		IRVersion: 8, Producer: "p", ProducerVersion: "1", Opsets: []Opset{{"", 17}, {"ai.onnx.ml", 2}}, Metadata: []Entry{{"key", "value"}},
		Graph: &Graph{
			Name: "g",
			Nodes: []*Node{{Op: "Conv", Name: "c", Inputs: []string{"x", "", "k"}, Outputs: []string{"y"}, Domain: "d", Attributes: []*Attribute{
				{Name: "f", Kind: KindFloat, Float: -1.5}, {Name: "i", Kind: KindInt, Int: math.MinInt64}, {Name: "s", Kind: KindString, String: []byte("same")},
				{Name: "t", Kind: KindTensor, Tensor: FloatTensor("t", []int{}, []float32{3})}, {Name: "fs", Kind: KindFloats, Floats: []float32{1, float32(math.Inf(-1))}},
				{Name: "is", Kind: KindInts, Ints: []int64{-1, 1 << 40}}, {Name: "ss", Kind: KindStrings, Strings: [][]byte{[]byte("a"), {}}},
			}}},
			Initializers: []*Tensor{FloatTensor("k", []int{2, 1}, []float32{0.1, -2}), IntTensor("n", []int64{-1, 5}),
				{Name: "e", Type: Float, Dims: []int64{1}, External: []Entry{{"location", "w.bin"}}}},
			Inputs:  []*Info{{Name: "x", Type: Float, HasShape: true, Dims: []Dim{{Param: "batch"}, {Value: 3, Known: true}, {}}}},
			Outputs: []*Info{{Name: "y", Type: Float}},
		},
	}
}

func encoded(t testing.TB, m *Model) []byte {
	t.Helper()
	var b bytes.Buffer
	n, err := m.WriteTo(&b)
	if err != nil || n != int64(b.Len()) {
		t.Fatalf("WriteTo: want %d bytes, got %d, error %v", b.Len(), n, err)
	}
	return b.Bytes()
}

func TestRoundTrip(t *testing.T) {
	want := small()
	got, err := Decode(encoded(t, want))
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("Decode of what WriteTo gave: want the same model, got %+v", got)
	}
}

// TestDecodePython reads a file that the onnx package of Python 1.23.2 wrote, with each kind of tensor; testdata/kinds.py says what
// is in it.
func TestDecodePython(t *testing.T) {
	b, err := os.ReadFile("testdata/kinds.onnx")
	if err != nil {
		t.Fatal(err)
	}
	m, err := Decode(b)
	if err != nil {
		t.Fatal(err)
	}
	if m.IRVersion != 9 || m.Producer != "kinds.py" || len(m.Opsets) != 1 || m.Opsets[0].Version != 20 || m.Graph.Name != "graph" {
		t.Errorf("model: want IR 9, kinds.py, opset 20, graph, got %+v", m)
	}
	if n := len(m.Graph.Initializers); n != 26 {
		t.Fatalf("initializers: want 26, got %d", n)
	}
	for _, x := range m.Graph.Initializers {
		v, err := x.Values()
		if err != nil {
			t.Errorf("%s: %v", x.Name, err)
			continue
		}
		var got []float64
		switch v := v.(type) {
		case []float32:
			got = convert(v, func(x float32) float64 { return float64(x) })
		case []float64:
			got = v
		case []int64:
			got = convert(v, func(x int64) float64 { return float64(x) })
		}
		want := []float64{1, 0, 3}
		switch {
		case strings.HasPrefix(x.Name, "bool"):
			want = []float64{1, 0, 1}
		case !strings.HasPrefix(x.Name, "u"):
			want = []float64{1, 0, -3}
		}
		if !reflect.DeepEqual(got, want) || !reflect.DeepEqual(x.Dims, []int64{3, 1}) {
			t.Errorf("%s of type %v: want %v, got %v of dims %v", x.Name, x.Type, want, got, x.Dims)
		}
	}
}

// Every float16 there is, against NumPy's rule: value = (−1)^s · 2^(e−15) · 1.m, or 2^−14 · 0.m.
func TestHalf(t *testing.T) {
	for x := range 1 << 16 {
		s, e, m := x>>15, x>>10&31, float64(x&1023)/1024
		want := math.Ldexp(1+m, e-15)
		switch {
		case e == 0:
			want = math.Ldexp(m, -14)
		case e == 31 && m == 0:
			want = math.Inf(1)
		case e == 31:
			want = math.NaN()
		}
		if s == 1 {
			want = -want
		}
		got := widen(Float16, uint16(x))
		if math.Float32bits(got) != math.Float32bits(float32(want)) && !(math.IsNaN(want) && got != got) {
			t.Fatalf("widen(%#04x): want %v, got %v", x, want, got)
		}
	}
	if v := widen(BFloat16, 0xc040); v != -3 {
		t.Errorf("half of bfloat16 0xc040: want -3, got %v", v)
	}
}

func TestDecodeErrors(t *testing.T) {
	nested := func(num protowire.Number, b []byte) []byte {
		return protowire.AppendBytes(protowire.AppendTag(nil, num, protowire.BytesType), b)
	}
	for _, c := range []struct {
		name string
		b    []byte
		want string
	}{
		{"empty", nil, "empty file"},
		{"tag", []byte{0x80}, "truncated"},
		{"field number 0", []byte{0, 0}, "field number out of range"},
		{"varint", append([]byte{8}, bytes.Repeat([]byte{0xff}, 11)...), "varint that overflows"},
		{"length", []byte{0x3a, 0xff, 0xff, 0xff, 0xff, 0x0f}, "field 7: the length reaches beyond the end"},
		{"group", []byte{0x3b, 0x3c}, "without groups"},
		{"graph as a number", []byte{0x38, 1}, "field 7: wire type 0 does not fit"},
		{"version as bytes", []byte{0x0a, 0}, "field 1: wire type 2 does not fit"},
		{"node inside", nested(7, nested(1, []byte{0x80})), "graph: node 1: protobuf: tag"},
		{"floats of 3 bytes", nested(7, nested(5, nested(4, []byte{1, 2, 3}))), "graph: initializer 1: protobuf: field 4: want a multiple of 4 bytes, got 3"},
		{"tensor's name", nested(7, nested(5, append(nested(8, []byte("w")), 0x80))), `initializer 1: "w": protobuf`},
	} {
		_, err := Decode(c.b)
		var f *FormatError
		if !errors.As(err, &f) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: want a *FormatError with %q, got %v", c.name, c.want, err)
		}
	}
}

// TestDecodeMany wants small messages, which cost more memory than bytes, to be bounded.
func TestDecodeMany(t *testing.T) {
	b := bytes.Repeat([]byte{0x0a, 0}, 4<<20) // nodes of two bytes
	b = protowire.AppendBytes(protowire.AppendTag(nil, 7, protowire.BytesType), b)
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	_, err := Decode(b)
	runtime.ReadMemStats(&after)
	if err == nil || !strings.Contains(err.Error(), "at most") {
		t.Errorf("4 million nodes: want an error, got %v", err)
	}
	if n := after.TotalAlloc - before.TotalAlloc; n > 200<<20 {
		t.Errorf("4 million nodes: want at most 200 MiB, got %d", n)
	}
}

func TestValuesErrors(t *testing.T) {
	for _, c := range []struct {
		name string
		t    Tensor
		want string
	}{
		{"type", Tensor{Type: 77, Raw: []byte{1}}, "data type: want one of numbers, got number 77"},
		{"strings", Tensor{Type: 8}, "data type: want one of numbers, got string"},
		{"negative", Tensor{Type: Float, Dims: []int64{-2, -2}, Raw: make([]byte, 16)}, "no negative axis"},
		{"overflow", Tensor{Type: Float, Dims: []int64{1 << 32, 1 << 32}, Raw: []byte{}}, "below 2^40 bytes"},
		{"axes", Tensor{Type: Float, Dims: make([]int64, 33)}, "at most 32 axes"},
		{"short", Tensor{Type: Float, Dims: []int64{2}, Raw: make([]byte, 7)}, "want a length of 8 bytes"},
		{"none", Tensor{Type: Float, Dims: []int64{2}}, "want a length of 8 bytes"},
		{"wrong list", Tensor{Type: Float, Dims: []int64{1}, Ints64: []int64{1}}, "want a length of 1"},
		{"two places", Tensor{Type: Float, Dims: []int64{1}, Raw: make([]byte, 4), Floats: []float32{1}}, "in 2 of them"},
		{"large", Tensor{Type: Uint64, Dims: []int64{1}, Uints64: []uint64{1 << 63}}, "below 2^63"},
		{"external", Tensor{Type: Float, Dims: []int64{1}, External: []Entry{}}, "external data"},
		{"segment", Tensor{Type: Float, Dims: []int64{1}, Raw: make([]byte, 4), Segment: true}, "segment"},
	} {
		c.t.Name = "w"
		if _, err := c.t.Values(); err == nil || !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), `tensor "w"`) {
			t.Errorf("%s: want an error with %q, got %v", c.name, c.want, err)
		}
	}
	empty := Tensor{Type: Float, Dims: []int64{0, 3}}
	if v, err := empty.Values(); err != nil || len(v.([]float32)) != 0 {
		t.Errorf("no numbers: want none, got %v, error %v", v, err)
	}
}

// FuzzDecode: what Decode accepts can be written and read again, and comes out the same.
func FuzzDecode(f *testing.F) {
	f.Add(encoded(f, small()))
	if b, err := os.ReadFile("testdata/kinds.onnx"); err == nil {
		f.Add(b)
	}
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, b []byte) {
		m, err := Decode(b)
		if err != nil {
			return
		}
		if m.Graph != nil {
			for _, x := range m.Graph.Initializers {
				x.Values()
			}
		}
		again, err := Decode(encoded(t, m))
		if err != nil {
			t.Fatalf("Decode of what WriteTo gave: %v", err)
		}
		if m.Graph != nil && (again.Graph == nil || len(again.Graph.Nodes) != len(m.Graph.Nodes) || len(again.Graph.Initializers) != len(m.Graph.Initializers)) {
			t.Fatalf("round trip: want %d nodes, got another graph", len(m.Graph.Nodes))
		}
	})
}
