package hdf5

import (
	"bytes"
	"fmt"
	"os"
	"testing"
)

// small are a file of each form with groups, attributes, strings and chunks.
var small = []string{"sizes4.h5", "hostile/latest_chunk.weights.h5"}

// Cut at every byte: an error, since the superblock tells the size.
func TestTruncated(t *testing.T) {
	for _, file := range small {
		b, err := os.ReadFile("testdata/" + file)
		if err != nil {
			t.Fatal(err)
		}
		within(t, file, uint64(len(b))*1024, func() {
			for n := range b {
				if _, err := openBytes(b[:n]); err == nil {
					t.Errorf("%s cut to %d of %d bytes: no error", file, n, len(b))
				}
			}
		})
	}
}

// padding tells whether b[at] lies deep in a run of zeros, where flips of its first bytes tell all.
func padding(b []byte, at int) bool {
	const around = 24
	return at >= around && bytes.Count(b[at-around:min(len(b), at+1)], []byte{0}) == around+1
}

// With every single bit flipped, and every second 64-bit word replaced: whatever comes, it ends soon and in bounded memory.
func TestDamaged(t *testing.T) {
	words := [][]byte{[]byte("\xff\xff\xff\xff\xff\xff\xff\xff"), []byte("\xff\xff\xff\xff\xff\xff\xff\x7f"),
		[]byte("\x00\x00\x00\x00\x00\x00\x00\x80"), make([]byte, 8), []byte("\xff\xff\xff\xff\x00\x00\x00\x00"), []byte("\x60\x00\x00\x00\x00\x00\x00\x00")}
	for _, file := range small {
		b, err := os.ReadFile("testdata/" + file)
		if err != nil {
			t.Fatal(err)
		}
		step := 1
		if testing.Short() {
			step = 13
		}
		// Memory is measured over many runs at a time, which is quicker. What one run may take: the elements, the buffers they
		// come through, and the structure.
		const run, most = 512, 1 << 16
		for at := 0; at < 8*len(b); at += step * run {
			within(t, fmt.Sprintf("%s with a bit from %d on flipped", file, at), run*(2*most+uint64(64*len(b))), func() {
				for bit := at; bit < min(at+step*run, 8*len(b)); bit += step {
					if padding(b, bit/8) {
						continue
					}
					b[bit/8] ^= 1 << (bit % 8)
					everything(b, most)
					b[bit/8] ^= 1 << (bit % 8)
				}
			})
		}
		for at := 0; at+8 <= len(b); at += 4 * step {
			if padding(b, at) {
				continue
			}
			old := bytes.Clone(b[at : at+8])
			within(t, fmt.Sprintf("%s with word %d replaced", file, at), uint64(len(words))*(2*most+uint64(64*len(b))), func() {
				for _, w := range words {
					copy(b[at:], w)
					everything(b, most)
				}
			})
			copy(b[at:], old)
		}
	}
}
