package hdf5

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
)

func built(t testing.TB, w *Writer) []byte {
	t.Helper()
	var b bytes.Buffer
	n, err := w.WriteTo(&b)
	if err != nil || n != int64(b.Len()) {
		t.Fatalf("WriteTo = %d, %v, %d bytes", n, err, b.Len())
	}
	return b.Bytes()
}

// All reads of a File together stay within Limits.Bytes.
func TestLimitBytes(t *testing.T) {
	w := NewWriter()
	w.Root().Dataset("x", []int{100}, make([]float32, 100))
	b := built(t, w)
	for _, c := range []struct{ limit, reads int }{{399, 0}, {400, 1}, {799, 1}, {800, 2}, {-1, 0}} {
		f, err := Open(bytes.NewReader(b), int64(len(b)), Limits{Bytes: int64(c.limit)})
		if err != nil {
			t.Fatal(err)
		}
		d, err := f.Root().Dataset("x")
		if err != nil {
			t.Fatal(err)
		}
		for range c.reads {
			if v, err := d.Float32s(); err != nil || len(v) != 100 {
				t.Errorf("limit %d: %d elements, %v", c.limit, len(v), err)
			}
		}
		_, err = d.Float32s()
		var l *LimitError
		if !errors.As(err, &l) || l.Path != "/x" {
			t.Errorf("limit %d, read %d: %v, want a LimitError", c.limit, c.reads+1, err)
		}
	}
}

// A chunk may be far larger than the shape: the work it takes counts too.
func TestLimitChunks(t *testing.T) {
	f := open(t, "chunks.h5")
	d, err := f.Root().Dataset("growing") // 3 elements in a chunk of 8
	if err != nil {
		t.Fatal(err)
	}
	f.limit = 31
	var l *LimitError
	if _, err := d.Float32s(); !errors.As(err, &l) {
		t.Errorf("a chunk of 32 bytes with a limit of 31: %v, want a LimitError", err)
	}
	f.limit = 32
	if _, err := d.Float32s(); err != nil {
		t.Errorf("a chunk of 32 bytes with a limit of 32: %v", err)
	}
}

func TestLimitDepth(t *testing.T) {
	w := NewWriter()
	g := w.Root()
	for range maxDepth + 1 {
		g = g.Group("a")
	}
	f, err := openBytes(built(t, w))
	if err != nil {
		t.Fatal(err)
	}
	path := strings.TrimSuffix(strings.Repeat("a/", maxDepth-1), "/")
	r, err := f.Root().Group(path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err = r.Group("a"); err != nil {
		t.Errorf("%d groups deep: %v", maxDepth, err)
	}
	var l *LimitError
	if _, err = r.Group("a/a"); !errors.As(err, &l) || len(err.Error()) > 400 {
		t.Errorf("%d groups deep: %v, want a short LimitError", maxDepth+1, err)
	}
}

// Structures that overlap are paid for until they are more than the file.
func TestOverlap(t *testing.T) {
	f := open(t, "types.h5")
	b, err := f.block("test", 0, f.span())
	for n := 0; err == nil; n++ {
		if n > 8 {
			t.Fatalf("the whole file of %d bytes may be read as structure for ever", len(b))
		}
		_, err = f.block("test", 0, f.span())
	}
}

// Chunks that lie one over the other are refused, however few bytes the index takes.
func TestChunkOverlap(t *testing.T) {
	f := open(t, "chunks.h5")
	l := &chunkList{f: f, shape: []int{100}, lay: &layout{chunk: []int{1}, bytes: 1 << 20}, seen: map[int]bool{}}
	for i := range 100 {
		if err := l.add(chunk{origin: []int{i}, addr: 0, size: f.span() / 10}); err != nil {
			if i != 10 {
				t.Errorf("chunk %d: %v, want an error at the eleventh", i, err)
			}
			return
		}
	}
	t.Error("100 chunks of a tenth of the file each: no error")
}

// libhdf5 writes superblock 1 for files with other tree sizes than the default.
func TestSuperblock1(t *testing.T) {
	w := NewWriter()
	w.Root().Dataset("a", []int{1}, []float64{0}) // the first bytes after the superblock, which make room
	w.Root().Dataset("b", []int{2}, []float64{1, 2})
	b := built(t, w)
	b[8] = 1
	copy(b[28:], bytes.Clone(b[24:96]))
	copy(b[24:28], []byte{32, 0, 0, 0})
	f, err := openBytes(b)
	if err != nil {
		t.Fatal(err)
	}
	if v, err := float64s(f.Root(), "b"); err != nil || fmt.Sprint(v) != "[1 2]" {
		t.Errorf("b = %v, %v", v, err)
	}
}

// What the superblock says is checked first.
func TestSuperblockErrors(t *testing.T) {
	old, sizes := built(t, NewWriter()), uint64(0)
	sizes = uint64(len(old))
	for _, c := range []struct {
		change func(b []byte)
		want   string
	}{
		{func(b []byte) { b[8] = 9 }, "hdf5: not supported: superblock version 9"},
		{func(b []byte) { b[13] = 16 }, "hdf5: not supported: addresses of 16 and lengths of 8 bytes"},
		{func(b []byte) { b[0] = 'x' }, `hdf5: signature: want "\x89HDF\r\n\x1a\n", got "xHDF\r\n\x1a\n"; not an HDF5 file`},
		{func(b []byte) { binary.LittleEndian.PutUint64(b[40:], sizes+1) },
			fmt.Sprintf("hdf5: truncated: end of file: want %d bytes after the superblock, as it says, got %d", sizes+1, sizes)},
		{func(b []byte) { binary.LittleEndian.PutUint64(b[48:], 4) }, "hdf5: not supported: driver information block (a file in several parts)"},
		{func(b []byte) { binary.LittleEndian.PutUint64(b[64:], sizes+8) }, "hdf5: /: object header: want"},
	} {
		b := bytes.Clone(old)
		c.change(b)
		if _, err := openBytes(b); err == nil || !strings.HasPrefix(err.Error(), c.want) {
			t.Errorf("error %v, want %s", err, c.want)
		}
	}
	if _, err := Open(bytes.NewReader(nil), -1, Limits{}); err == nil {
		t.Error("a size of -1: no error")
	}
}

// failing stands for a disk that gives up after some bytes.
type failing struct{ good *bytes.Reader }

var errDisk = errors.New("disk on fire")

func (f failing) ReadAt(b []byte, at int64) (int, error) {
	if at > 2000 {
		return 0, errDisk
	}
	return f.good.ReadAt(b, at)
}

func TestReaderFails(t *testing.T) {
	w := NewWriter()
	w.Root().Dataset("x", []int{1000}, make([]float32, 1000))
	b := built(t, w)
	if _, err := Open(failing{bytes.NewReader(b)}, int64(len(b)), Limits{}); !errors.Is(err, errDisk) {
		t.Errorf("Open on a failing disk: %v", err)
	}
	if _, err := Open(bytes.NewReader(b[:10]), int64(len(b)), Limits{}); !errors.Is(err, io.EOF) {
		t.Errorf("Open of fewer bytes than told: %v", err)
	}
}
