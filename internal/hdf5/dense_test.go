package hdf5

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"os"
	"testing"
)

// What stands behind a right checksum is checked too. Each row changes bytes of the structure that starts with a signature,
// size bytes long, and makes its checksum fit again.
func TestBehindChecksums(t *testing.T) {
	whole, err := os.ReadFile("testdata/dense.h5")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		signature string
		size, at  int
		bytes     string
		want      string
	}{
		{"BTHD", 38, 24, "\xff\xff", "records"},                 // records of the root
		{"BTHD", 38, 6, "\x00\x00\x00\x00", "nodes of 0 bytes"}, // size of a node
		{"BTHD", 38, 10, "\x00\x00", "records of 0"},
		{"BTHD", 38, 12, "\xff\xff", "depth 65535"},
		{"BTHD", 38, 5, "\x06", "type"},
		{"FRHP", 146, 110, "\x03\x00", "width 3"},
		{"FRHP", 146, 112, "\x01", "powers of 2"},
		{"FRHP", 146, 140, "\x01", "row"}, // rows of the root
		{"FRHP", 146, 128, "\x41", "offsets of 65 bits"},
	} {
		b := bytes.Clone(whole)
		for start := 0; ; { // all structures of the kind
			i := bytes.Index(b[start:], []byte(c.signature))
			if i < 0 {
				break
			}
			part := b[start+i:][:c.size]
			if _, err := summed("test", part); err != nil {
				t.Fatalf("%s of %d bytes: %v", c.signature, c.size, err)
			}
			copy(part[c.at:], c.bytes)
			binary.LittleEndian.PutUint32(part[c.size-4:], lookup3(part[:c.size-4]))
			start += i + c.size
		}
		f, err := openBytes(b)
		if err == nil {
			_, err = f.Root().Group("links")
		}
		wantError(t, fmt.Sprintf("%s with %x at %d", c.signature, c.bytes, c.at), err, c.want)
	}
}

func TestFractalHeapObject(t *testing.T) {
	block := []byte("0123456789abcdef")
	h := &fractalHeap{source: raw(make([]byte, 100)), offsetBits: 16, lengthBytes: 1, first: 16, blocks: map[uint64][]byte{0: block}}
	for id, want := range map[string]string{"\x00\x04\x00\x03": "456", "\x00\x0f\x00\x01": "f", "\x00\x10\x00\x00": ""} {
		if b, err := h.object([]byte(id)); string(b) != want || err != nil {
			t.Errorf("object %x = %q, %v, want %q", id, b, err, want)
		}
	}
	for _, id := range []string{"\x00\x0f\x00\x02", "\x00\x11\x00\x00", "\x00\xff\xff\x01", "\x00\x00"} {
		_, err := h.object([]byte(id))
		wantError(t, fmt.Sprintf("object %x", id), err, "fractal heap object")
	}
}
