package data

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"io"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
)

func file(t testing.TB, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// labels5 are the labels 0 to 4, right for the five pictures of img.
var labels5 = append([]byte{0, 0, 8, 1, 0, 0, 0, 5}, 0, 1, 2, 3, 4)

func read(images, labels []byte, c IDXConfig) (*IDX, error) {
	return ReadIDX(bytes.NewReader(images), bytes.NewReader(labels), c)
}

func TestReadIDX(t *testing.T) {
	for _, name := range []string{"img.idx3-ubyte", "img.gz"} {
		d, err := read(file(t, name), file(t, "lab.idx1-ubyte"), IDXConfig{Classes: 10})
		if err != nil {
			t.Errorf("ReadIDX(%s): %v", name, err)
			continue
		}
		if d.Len() != 5 || d.Classes() != 10 || !slices.Equal(d.Shape(), []int{4, 4, 1}) {
			t.Errorf("%s: Len, Classes, Shape = %d, %d, %v", name, d.Len(), d.Classes(), d.Shape())
		}
		x, labels := make([]float32, 80), make([]int, 5)
		if err := d.Read([]int{0, 1, 2, 3, 4}, x, labels); err != nil {
			t.Fatal(err)
		}
		bytesSum, labelSum := 0, 0
		for i, v := range file(t, "img.idx3-ubyte")[16:] {
			bytesSum += int(v)
			if x[i] != float32(v)/255 {
				t.Fatalf("%s: pixel %d = %v, want %d/255", name, i, x[i], v)
			}
		}
		for _, l := range labels {
			labelSum += l
		}
		if bytesSum != 10744 || labelSum != 16 { // from the tool that wrote the files
			t.Errorf("%s: sums %d, %d, want 10744, 16", name, bytesSum, labelSum)
		}
		if err := d.Read([]int{5}, x[:16], labels[:1]); err == nil {
			t.Error("Read(5) of five pictures: no error")
		}
	}
}

func TestReadIDXHostile(t *testing.T) {
	var bomb bytes.Buffer // the right header, then 4 MiB of zeros
	z := gzip.NewWriter(&bomb)
	z.Write(file(t, "img.idx3-ubyte"))
	z.Write(make([]byte, 4<<20))
	z.Close()
	lab := file(t, "lab.idx1-ubyte")
	for _, c := range []struct {
		name           string
		images, labels []byte
		want           string
	}{
		{"magic", file(t, "magic.idx3-ubyte"), lab, "images: magic"},
		{"type", file(t, "type.idx3-ubyte"), lab, "images: type: want 0x08 (uint8), got 0x77"},
		{"float32", file(t, "f4.idx3-float"), lab, "(float32), which is not supported"},
		{"trunc", file(t, "trunc.idx3-ubyte"), lab, "images: elements: want 80 bytes, got 79: truncated"},
		{"trunc_h", file(t, "trunc_h.idx3-ubyte"), lab, "images: header: want 16 bytes, got 9: truncated"},
		{"empty", file(t, "empty.idx3-ubyte"), lab, "the file is empty"},
		{"huge", file(t, "huge.idx3-ubyte"), lab, "too large: dimensions [4294967295 4294967295 4294967295]"},
		{"ndim", file(t, "ndim.idx3-ubyte"), lab, "dimensions: want 3, got 255"},
		{"trail", file(t, "trail.idx3-ubyte"), lab, "trailing bytes after the 80 elements"},
		{"gzbomb", bomb.Bytes(), lab, "trailing bytes after the 80 elements"},
		{"gztrunc", file(t, "gztrunc.gz"), lab, "truncated"},
		{"gzcrc", file(t, "gzcrc.gz"), lab, "checksum"},
		{"zero", file(t, "zero.idx3-ubyte"), lab, "no pictures"},
		{"label", file(t, "img.gz"), append(slices.Clone(labels5[:12]), 200), "labels: label of picture 4 out of range: want 0 to 9 for 10 classes, got 200"},
		{"labels as images", lab, lab, "images: dimensions: want 3, got 1"},
		{"images as labels", file(t, "img.gz"), file(t, "img.gz"), "labels: dimensions: want 1, got 3"},
		{"count", file(t, "img.gz"), file(t, "label300.idx1-ubyte"), "labels: count of labels: want 5, one a picture, got 3"},
		{"empty labels", file(t, "img.gz"), nil, "labels: header: the file is empty"},
	} {
		d, err := read(c.images, c.labels, IDXConfig{Classes: 10})
		if err == nil || d != nil {
			t.Errorf("%s: no error, want one that says %q", c.name, c.want)
			continue
		}
		if text := err.Error(); !strings.Contains(text, c.want) || !strings.HasPrefix(text, "data: ReadIDX: ") || len(text) > 500 {
			t.Errorf("%s: error %q, want it to say %q", c.name, text, c.want)
		}
	}
}

func TestReadIDXConfig(t *testing.T) {
	img := file(t, "img.gz")
	for _, classes := range []int{-1, 0, 257} {
		if _, err := read(img, labels5, IDXConfig{Classes: classes}); err == nil || !strings.Contains(err.Error(), "classes") {
			t.Errorf("Classes %d: %v", classes, err)
		}
	}
	if _, err := read(img, labels5, IDXConfig{Classes: 5, Limit: 80}); err != nil {
		t.Errorf("80 bytes with limit 80: %v", err)
	}
	// 2³¹·2³¹·4 wraps to 0, which no limit may let through.
	wrap := []byte{0, 0, 8, 3, 0x80, 0, 0, 0, 0x80, 0, 0, 0, 0, 0, 0, 4}
	if _, err := read(wrap, labels5, IDXConfig{Classes: 5, Limit: math.MaxInt64}); err == nil || !strings.Contains(err.Error(), "too large") {
		t.Errorf("dimensions whose product wraps to 0: %v, want an error that says too large", err)
	}
	for _, limit := range []int64{79, -1} {
		if _, err := read(img, labels5, IDXConfig{Classes: 5, Limit: limit}); err == nil || !strings.Contains(err.Error(), "raise IDXConfig.Limit") {
			t.Errorf("80 bytes with limit %d: %v, want an error that tells how to raise it", limit, err)
		}
	}
}

func TestReadIDXTruncated(t *testing.T) {
	for _, name := range []string{"img.idx3-ubyte", "img.gz"} {
		whole := file(t, name)
		for n := range whole {
			if _, err := read(whole[:n], labels5, IDXConfig{Classes: 5}); err == nil {
				t.Errorf("%s: no error for %d of %d bytes", name, n, len(whole))
			}
		}
	}
}

// A header that claims as much as the limit allows must not cost that much.
func TestReadIDXAllocatesWhatArrives(t *testing.T) {
	head := []byte{0, 0, 8, 3}
	for _, d := range []uint32{1 << 10, 1 << 9, 1 << 9} {
		head = binary.BigEndian.AppendUint32(head, d)
	}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	if _, err := read(head, labels5, IDXConfig{Classes: 5}); err == nil {
		t.Error("a header alone: no error")
	}
	runtime.ReadMemStats(&after)
	if got := after.TotalAlloc - before.TotalAlloc; got > 1<<20 {
		t.Errorf("a file of 16 bytes allocated %d, want at most 1 MiB", got)
	}
}

func TestOpenIDX(t *testing.T) {
	img, lab := filepath.Join("testdata", "img.gz"), filepath.Join("testdata", "lab.idx1-ubyte")
	if _, err := OpenIDX(img, lab, IDXConfig{Classes: 10}); err != nil {
		t.Error(err)
	}
	for _, c := range [][3]string{
		{"testdata/none", lab, "none"},
		{img, "testdata/none", "none"},
		{lab, lab, `"` + lab + `": dimensions`},
		{img, img, `"` + img + `": dimensions`},
		{"testdata", lab, "testdata"},
	} {
		if _, err := OpenIDX(c[0], c[1], IDXConfig{Classes: 10}); err == nil || !strings.Contains(err.Error(), c[2]) {
			t.Errorf("OpenIDX(%s, %s): %v, want an error that names %s", c[0], c[1], err, c[2])
		}
	}
}

// Under -race this is the promise that Read is safe for concurrent use; it also allocates nothing.
func TestIDXReadConcurrent(t *testing.T) {
	d, err := read(file(t, "img.gz"), labels5, IDXConfig{Classes: 5})
	if err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			x, labels := make([]float32, 32), make([]int, 2)
			for i := range 100 {
				if err := d.Read([]int{i % 5, (i + 1) % 5}, x, labels); err != nil || labels[0] != i%5 {
					t.Errorf("Read: %v, label %d, want %d", err, labels[0], i%5)
				}
			}
		})
	}
	wg.Wait()
	x, labels, index := make([]float32, 32), make([]int, 2), []int{1, 3}
	if n := testing.AllocsPerRun(100, func() {
		if err := d.Read(index, x, labels); err != nil {
			t.Fatal(err)
		}
	}); n != 0 {
		t.Errorf("Read allocates %v times, want 0", n)
	}
}

// What ReadIDX accepts can be read wholly, and every pixel lies in 0..1.
func FuzzReadIDX(f *testing.F) {
	names, err := filepath.Glob("testdata/*.*[etz]")
	if err != nil || len(names) == 0 {
		f.Fatalf("no seeds: %v", err)
	}
	for _, name := range names {
		f.Add(file(f, filepath.Base(name)), labels5)
	}
	f.Fuzz(func(t *testing.T, images, labels []byte) {
		d, err := ReadIDX(bytes.NewReader(images), io.LimitReader(bytes.NewReader(labels), 1<<20), IDXConfig{Classes: 10, Limit: 1 << 20})
		if err != nil {
			return
		}
		s := d.Shape()
		x, l := make([]float32, s[0]*s[1]), make([]int, 1)
		for i := range d.Len() {
			if err := d.Read([]int{i}, x, l); err != nil {
				t.Fatal(err)
			}
			if low, high := slices.Min(x), slices.Max(x); low < 0 || high > 1 || l[0] < 0 || l[0] > 9 {
				t.Fatalf("picture %d: pixels from %v to %v, label %d", i, low, high, l[0])
			}
		}
	})
}
