package hdf5

import (
	"bytes"
	"fmt"
	"io"
	"math"
	"strings"
	"testing"
)

// sample has one of everything that is written.
func sample() *Writer {
	w := NewWriter()
	r := w.Root()
	r.Attr("text", "héllo ∂")
	r.Attr("empty", "")
	r.Attr("config", "{"+strings.Repeat("x", 200000)+"}")
	r.Attr("texts", []string{"a", "", "ccc"})
	r.Attr("no texts", []string{})
	r.Attr("int", int64(-5))
	r.Attr("float", 0.1)
	r.Attr("ints", []int64{1, math.MinInt64, math.MaxInt64})
	r.Attr("floats", []float64{1, math.Inf(-1), math.NaN()})
	r.Attr("no floats", []float64{})
	v := r.Group("layers").Group("conv2d").Group("vars")
	v.Attr("name", "conv2d")
	v.Dataset("0", []int{1, 2, 3}, []float32{1, -2, 0.1, math.MaxFloat32, math.SmallestNonzeroFloat32, float32(math.NaN())})
	v.Dataset("1", []int{2}, []float64{0.1, math.Copysign(0, -1)})
	v.Dataset("10", nil, []int64{-1 << 62})
	v.Dataset("2", []int{}, []float32{3})
	v.Dataset("3", []int{0, 7}, []float32{})
	v.Dataset("4", []int{2}, []int32{-1, 1})
	v.Dataset("5", []int{2}, []uint32{1 << 31, 7})
	v.Dataset("6", []int{3}, []uint8{0, 1, 255}).Attr("dtype", "uint8")
	v.Dataset("7", []int{2, 2}, []string{"a", "", "é", "dd"})
	v.Dataset("8", nil, []string{"one"})
	v.Dataset("9", []int{0}, []string{})
	r.Group("nothing")
	return w
}

// wide has trees of more than one level, many strings, and long headers.
func wide() *Writer {
	w := NewWriter()
	for i := range 700 {
		g := w.Root().Group("many").Group(fmt.Sprint("g", i))
		g.Attr("number", fmt.Sprint(i))
		w.Root().Group("many").Attr(fmt.Sprint("a", i), int64(i))
	}
	texts := make([]string, 70000)
	for i := range texts {
		texts[i] = fmt.Sprint(i)
	}
	w.Root().Dataset("texts", []int{7, 10000}, texts)
	w.Root().Attr("texts", texts[:4000])
	w.Root().Dataset("numbers", []int{70000}, make([]float64, 70000))
	return w
}

// sampleItems is what a reader must find in sample.
var sampleItems = map[string]*item{
	"/":               {nil, "group", []string{"layers", "nothing"}},
	"/@text":          {[]int{}, "text", []string{"héllo ∂"}},
	"/@empty":         {[]int{}, "text", []string{""}},
	"/@config":        {[]int{}, "text", []string{"{" + strings.Repeat("x", 99) + "... 200002"}},
	"/@texts":         {[]int{3}, "text", []string{"a", "", "ccc"}},
	"/@no texts":      {[]int{0}, "text", nil},
	"/@int":           {[]int{}, "int", []string{"-5"}},
	"/@float":         {[]int{}, "float", []string{"0.1"}},
	"/@ints":          {[]int{3}, "int", []string{"1", "-9223372036854775808", "9223372036854775807"}},
	"/@floats":        {[]int{3}, "float", []string{"1", "-Inf", "NaN"}},
	"/@no floats":     {[]int{0}, "float", nil},
	"/layers":         {nil, "group", []string{"conv2d"}},
	"/layers/conv2d":  {nil, "group", []string{"vars"}},
	"/nothing":        {nil, "group", nil},
	vars:              {nil, "group", []string{"0", "1", "10", "2", "3", "4", "5", "6", "7", "8", "9"}},
	vars + "@name":    {[]int{}, "text", []string{"conv2d"}},
	vars + "/0":       {[]int{1, 2, 3}, "float", []string{"1", "-2", "0.10000000149011612", "3.4028234663852886e+38", "1.401298464324817e-45", "NaN"}},
	vars + "/1":       {[]int{2}, "float", []string{"0.1", "-0"}},
	vars + "/10":      {[]int{}, "int", []string{"-4611686018427387904"}},
	vars + "/2":       {[]int{}, "float", []string{"3"}},
	vars + "/3":       {[]int{0, 7}, "float", nil},
	vars + "/4":       {[]int{2}, "int", []string{"-1", "1"}},
	vars + "/5":       {[]int{2}, "int", []string{"2147483648", "7"}},
	vars + "/6":       {[]int{3}, "int", []string{"0", "1", "255"}},
	vars + "/6@dtype": {[]int{}, "text", []string{"uint8"}},
	vars + "/7":       {[]int{2, 2}, "text", []string{"a", "", "é", "dd"}},
	vars + "/8":       {[]int{}, "text", []string{"one"}},
	vars + "/9":       {[]int{0}, "text", nil},
}

const vars = "/layers/conv2d/vars"

func TestWriteRead(t *testing.T) {
	f, err := openBytes(built(t, sample()))
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]*item{}
	items(f.Root(), got, func(path string, err error) { t.Errorf("%s: %v", path, err) })
	compare(t, "sample", got, sampleItems)
}

func TestWriteReadWide(t *testing.T) {
	b := built(t, wide())
	f, err := Open(bytes.NewReader(b), int64(len(b)), Limits{})
	if err != nil {
		t.Fatal(err)
	}
	d, err := f.Root().Dataset("texts")
	if err != nil {
		t.Fatal(err)
	}
	texts, err := d.Strings()
	if err != nil {
		t.Fatal(err)
	}
	for i, s := range texts {
		if s != fmt.Sprint(i) {
			t.Fatalf("text %d = %q", i, s)
		}
	}
	many, err := f.Root().Group("many")
	if err != nil || len(many.Names()) != 700 || len(many.AttrNames()) != 700 {
		t.Fatalf("many: %v", err)
	}
	for i := range 700 {
		g, err := many.Group(fmt.Sprint("g", i))
		if err != nil {
			t.Fatal(err)
		}
		a, err := g.Attr("number")
		if err != nil {
			t.Fatal(err)
		}
		if s, err := a.Text(); s != fmt.Sprint(i) {
			t.Fatalf("number of g%d = %q, %v", i, s, err)
		}
	}
}

// The same calls give the same bytes, and so does a second WriteTo.
func TestWriteIsDeterministic(t *testing.T) {
	w := sample()
	first := built(t, w)
	if !bytes.Equal(first, built(t, w)) || !bytes.Equal(first, built(t, sample())) {
		t.Error("two files of the same content differ")
	}
	other := NewWriter() // the order of calls does not matter for names
	other.Root().Group("b")
	other.Root().Group("a")
	same := NewWriter()
	same.Root().Group("a")
	same.Root().Group("b")
	if !bytes.Equal(built(t, other), built(t, same)) {
		t.Error("the order in which groups were made shows in the file")
	}
}

func TestWriteMistakes(t *testing.T) {
	for _, c := range []struct {
		call func(g *GroupWriter)
		want string
	}{
		{func(g *GroupWriter) { g.Group("a/b") }, `hdf5: /: name: want one without / and NUL, not empty and not a dot, got "a/b"`},
		{func(g *GroupWriter) { g.Group("").Group("x") }, `hdf5: /: name: want one without / and NUL, not empty and not a dot, got ""`},
		{func(g *GroupWriter) { g.Group("x").Dataset("a\x00", nil, []int64{1}) }, `hdf5: /x: name: want one without / and NUL, not empty and not a dot, got "\"a\\x00\""`},
		{func(g *GroupWriter) { g.Group("a"); g.Dataset("a", nil, []int64{1}) }, `hdf5: /a: name: want one that is not taken, got "a"`},
		{func(g *GroupWriter) { g.Dataset("a", nil, []int64{1}); g.Group("a") }, `hdf5: /a: name: want one that is not taken, got "a"`},
		{func(g *GroupWriter) { g.Dataset("a", []int{2}, []int64{1}) }, `hdf5: /a: shape: want one of at most 32 axes with 1 elements, got [2]`},
		{func(g *GroupWriter) { g.Dataset("a", []int{-1, -1}, []int64{1}) }, `hdf5: /a: shape: want one of at most 32 axes with 1 elements, got [-1 -1]`},
		{func(g *GroupWriter) { g.Dataset("a", []int{math.MaxInt, 4, 2, 2, 1 << 30}, []int64{}) }, `hdf5: /a: shape: want one of at most 32 axes with 0 elements, got [`},
		{func(g *GroupWriter) { g.Dataset("a", nil, []int64{}) }, `hdf5: /a: shape: want one of at most 32 axes with 0 elements, got []`},
		{func(g *GroupWriter) { g.Dataset("a", []int{1}, []int{1}) }, `hdf5: /a: type: want []float32, []float64, []int64, []int32, []uint32, []uint8 or []string, got []int`},
		{func(g *GroupWriter) { g.Dataset("a", []int{1}, []string{"x\x00"}) }, `hdf5: /a: string: want one without NUL of at most 4 GiB, got 2 bytes, "\"x\\x00\""`},
		{func(g *GroupWriter) { g.Attr("a", 1) }, `hdf5: /@a: type: want string, int64, float64 or a slice of them, got int`},
		{func(g *GroupWriter) { g.Attr("a", "x"); g.Attr("a", "y") }, `hdf5: /@a: name: want one that is not taken, got "a"`},
		{func(g *GroupWriter) { g.Attr("", "x") }, `hdf5: /: attribute name: want one without NUL that is not empty, got ""`},
		{func(g *GroupWriter) { g.Attr("a", "x\x00") }, `hdf5: /@a: string: want one without NUL of at most 4 GiB, got 2 bytes, "\"x\\x00\""`},
		{func(g *GroupWriter) { g.Attr("a", make([]string, 5000)) }, `hdf5: /@a: attribute: want at most 65528 bytes, got 80064; split it`},
		{func(g *GroupWriter) { g.Attr(strings.Repeat("n", 70000), int64(1)) }, `hdf5: `},
	} {
		w := NewWriter()
		c.call(w.Root())
		var b bytes.Buffer
		if _, err := w.WriteTo(&b); err == nil || !strings.HasPrefix(err.Error(), c.want) || b.Len() > 0 {
			t.Errorf("error %v after %d bytes, want %s", err, b.Len(), c.want)
		}
	}
}

// full stands for a disk without room.
type full struct{ left int }

func (f *full) Write(b []byte) (int, error) {
	n := min(len(b), f.left)
	f.left -= n
	if n < len(b) {
		return n, io.ErrShortWrite
	}
	return n, nil
}

func TestWriteToFullDisk(t *testing.T) {
	w := sample()
	size := len(built(t, w))
	for left := 0; left < size; left += 1 + left/3 {
		if n, err := w.WriteTo(&full{left}); err != io.ErrShortWrite || n != int64(left) {
			t.Errorf("room for %d of %d bytes: %d, %v", left, size, n, err)
		}
	}
}

// Elements are written in blocks of 64 KiB: no seam may show.
func TestWriteBlocks(t *testing.T) {
	for _, n := range []int{16383, 16384, 16385, 40001} {
		x := make([]float32, n)
		for i := range x {
			x[i] = float32(i)
		}
		w := NewWriter()
		w.Root().Dataset("x", []int{n}, x)
		w.Root().Dataset("y", []int{1}, []float32{-1})
		f, err := openBytes(built(t, w))
		if err != nil {
			t.Fatal(err)
		}
		got, err := float64s(f.Root(), "x")
		if err != nil || len(got) != n {
			t.Fatalf("%d elements, %v", len(got), err)
		}
		for i := range got {
			if got[i] != float64(i) {
				t.Fatalf("element %d of %d = %v", i, n, got[i])
			}
		}
		if y, err := float64s(f.Root(), "y"); err != nil || y[0] != -1 {
			t.Errorf("y = %v, %v", y, err)
		}
	}
}
