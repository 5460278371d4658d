package data

import (
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"os"
	"sync/atomic"
)

// slot is what is remembered of a file once it was read.
type slot struct {
	sum  atomic.Uint64 // 1<<32 + the checksum of its bytes; 0: not read yet
	kept atomic.Pointer[picture]
}

// picture is a decoded picture in the cache: either pix, h×w, as the file has it, or x in the size that is read.
type picture struct {
	h, w int
	pix  []uint8
	x    []float32
}

// Read decodes pictures, or takes them from the cache, and resizes them, as [Dataset] says.
//
// Its errors name the file: one that cannot be read, is damaged, or has changed since it was listed or first read, which
// would mean other values for the same index.
func (f *FolderSet) Read(index []int, x []float32, labels []int) error {
	values := f.h * f.w * f.c
	if err := checkRead(index, x, labels, values, len(f.files)); err != nil {
		return err
	}
	l := loader{f: f, r: resizer{h: f.h, w: f.w, c: f.c}}
	defer l.close()
	for k, i := range index {
		if err := l.load(x[k*values:(k+1)*values], i); err != nil {
			return fmt.Errorf("data: Read: %q: %w", f.path(f.files[i]), err)
		}
		labels[k] = f.files[i].class
	}
	return nil
}

// loader reads the pictures of one call of Read.
type loader struct {
	f    *FolderSet
	root *os.Root // nil until a file is needed
	r    resizer
}

func (l *loader) close() {
	if l.root != nil {
		l.root.Close() // it was only read from
	}
}

func (l *loader) load(dst []float32, i int) error {
	s := &l.f.slots[i]
	if p := s.kept.Load(); p != nil {
		if p.x != nil {
			copy(dst, p.x)
		} else {
			l.r.resize(dst, p.pix, p.h, p.w)
		}
		return nil
	}
	file, err := l.bytes(l.f.files[i])
	if err != nil {
		return err
	}
	sum := 1<<32 + uint64(crc32.ChecksumIEEE(file))
	if !s.sum.CompareAndSwap(0, sum) && s.sum.Load() != sum {
		return errors.New("content: want the one first read, got another: the file has changed")
	}
	pix, h, w, err := decode(file, l.f.c)
	if err != nil {
		return err
	}
	if p := l.f.files[i]; h != p.h || w != p.w {
		return fmt.Errorf("size: want %d×%d as when the folder was listed, got %d×%d: the file has changed", p.h, p.w, h, w)
	}
	l.r.resize(dst, pix, h, w)
	l.f.keep(s, dst, pix, h, w)
	return nil
}

// bytes reads a whole file, of the size it was listed with.
func (l *loader) bytes(p pictureFile) ([]byte, error) {
	if l.root == nil {
		root, err := os.OpenRoot(l.f.at)
		if err != nil {
			return nil, err
		}
		l.root = root
	}
	r, err := l.root.Open(p.name)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	file, err := io.ReadAll(io.LimitReader(r, p.bytes+1))
	if err != nil {
		return nil, err
	}
	if int64(len(file)) != p.bytes {
		return nil, fmt.Errorf("length: want %d bytes as when the folder was listed, got %s: the file has changed", p.bytes, more(len(file), p.bytes))
	}
	return file, nil
}

// more words a length that was not read further than one byte too many.
func more(got int, want int64) string {
	if int64(got) > want {
		return "more"
	}
	return fmt.Sprint(got)
}

// keep puts a picture into the cache in its smaller form, if there is room. Nothing is ever dropped for another: with a new
// order each epoch no picture is more likely to be read next.
func (f *FolderSet) keep(s *slot, x []float32, pix []uint8, h, w int) {
	cost := int64(min(len(pix), 4*len(x)))
	if f.left.Add(-cost) < 0 {
		f.left.Add(cost)
		return
	}
	p := &picture{h: h, w: w, pix: pix}
	if cost < int64(len(pix)) {
		p = &picture{x: append([]float32(nil), x...)}
	}
	if !s.kept.CompareAndSwap(nil, p) { // another Read was first
		f.left.Add(cost)
	}
}
