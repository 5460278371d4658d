package hdf5

import (
	"bytes"
	"compress/zlib"
	"errors"
	"fmt"
	"testing"
)

func TestUnfilter(t *testing.T) {
	deflate := func(b []byte) []byte {
		var out bytes.Buffer
		z := zlib.NewWriter(&out)
		if _, err := z.Write(b); err != nil || z.Close() != nil {
			t.Fatal(err)
		}
		return out.Bytes()
	}
	gzip, lzf := filter{id: filterGzip}, filter{id: 32000}
	var z inflater
	b, err := unfilter([]filter{lzf, gzip}, &z, deflate([]byte("abcd")), 1, 4)
	if err != nil || string(b) != "abcd" {
		t.Errorf("with a filter left out: %q, %v", b, err)
	}
	var u *UnsupportedError
	if _, err = unfilter([]filter{lzf, gzip}, &z, deflate([]byte("abcd")), 0, 4); !errors.As(err, &u) {
		t.Errorf("lzf: %v", err)
	}
	for size, want := range map[int]string{3: "want 3 bytes, got 4", 5: "want 5 bytes, got 4"} {
		_, err = unfilter([]filter{gzip}, &z, deflate([]byte("abcd")), 0, size)
		wantError(t, "another size", err, want)
	}
	_, err = unfilter([]filter{gzip}, &z, deflate(make([]byte, 1<<20)), 0, 100)
	wantError(t, "bomb", err, "gzip: size: want at most 1125 bytes, got more")
	whole := deflate([]byte("abcd"))
	_, err = unfilter([]filter{gzip}, &z, whole[:len(whole)-1], 0, 4)
	wantError(t, "cut stream", err, "a whole zlib stream")
	whole[len(whole)-1] ^= 1
	_, err = unfilter([]filter{gzip}, &z, whole, 0, 4)
	wantError(t, "wrong sum", err, "checksum")
	_, err = unfilter([]filter{{id: filterShuffle}}, &z, []byte("abcd"), 0, 4)
	wantError(t, "shuffle without a size", err, "size of an element")
	b, err = unfilter([]filter{{id: filterShuffle, client: []uint32{2}}}, &z, []byte("acbde"), 0, 5)
	if err != nil || string(b) != "abcde" {
		t.Errorf("unshuffle = %q, %v", b, err)
	}
}

func TestChunkList(t *testing.T) {
	for _, c := range []struct {
		origins [][]int
		size    uint64
		want    string
	}{
		{[][]int{{0, 0}, {0, 3}, {2, 0}, {0, 3}}, 1, "one chunk at (0, 3)"},
		{[][]int{{0, 1}}, 1, "multiples of (2, 3) inside (3, 4), got (0, 1)"},
		{[][]int{{4, 0}}, 1, "inside (3, 4), got (4, 0)"},
		{[][]int{{0, 0}}, 2000, "want at most 1048 for 24 bytes of elements, got 2000"},
		{[][]int{{0, 0}}, 20000, "inside the file"},
	} {
		l := &chunkList{f: &File{source: *raw(make([]byte, 10000))}, shape: []int{3, 4}, lay: &layout{chunk: []int{2, 3}, bytes: 24}, seen: map[int]bool{}}
		var err error
		for _, o := range c.origins {
			if err == nil {
				err = l.add(chunk{origin: o, size: c.size})
			}
		}
		wantError(t, fmt.Sprint(c.origins), err, c.want)
	}
}

// Chunks over the edge may be stored without filters (H5D_CHUNK_DONT_FILTER_PARTIAL_CHUNKS, which h5py does not offer).
func TestPlainEdges(t *testing.T) {
	v := &values{f: &File{source: *raw([]byte("abcdef"))}, filters: []filter{{id: 32000}},
		space:  dataspace{shape: []int{3}, count: 3},
		layout: layout{class: layoutChunked, chunk: []int{2}, bytes: 2, plainEdges: true}}
	var u *UnsupportedError
	none := func(chunk, []byte) error { return nil }
	if err := v.readChunks([]chunk{{origin: []int{0}, size: 2}}, none); !errors.As(err, &u) {
		t.Errorf("a chunk inside: %v, want its filter named", err)
	}
	edge := []chunk{{origin: []int{2}, addr: 4, size: 2}}
	err := v.readChunks(edge, func(_ chunk, b []byte) error {
		if string(b) != "ef" {
			t.Errorf("the chunk over the edge = %q", b)
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
	v.layout.plainEdges = false
	if err := v.readChunks(edge, none); !errors.As(err, &u) {
		t.Errorf("a filtered chunk over the edge: %v, want its filter named", err)
	}
}
