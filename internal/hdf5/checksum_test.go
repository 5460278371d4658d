package hdf5

import (
	"strings"
	"testing"
)

// The values are those of the test driver in Bob Jenkins' lookup3.c.
func TestLookup3(t *testing.T) {
	for text, want := range map[string]uint32{"": 0xdeadbeef, "Four score and seven years ago": 0x17770551} {
		if got := lookup3([]byte(text)); got != want {
			t.Errorf("lookup3(%q) = %#x, want %#x", text, got, want)
		}
	}
}

// fletcher32 of long data must not overflow between its folds: a plain sum modulo 65535 says the same.
func TestFletcher32(t *testing.T) {
	for _, b := range [][]byte{nil, {1}, {1, 2}, []byte("abcde"), []byte(strings.Repeat("\xff\xfe\xfd", 5001))} {
		var s1, s2 uint32
		for i := 0; i < len(b); i += 2 {
			w := uint32(b[i]) << 8
			if i+1 < len(b) {
				w |= uint32(b[i+1])
			}
			s1 = (s1 + w) % 65535
			s2 = (s2 + s1) % 65535
		}
		got := fletcher32(b)
		if got>>16%65535 != s2 || got&0xffff%65535 != s1 {
			t.Errorf("fletcher32 of %d bytes = %#x, want %#x", len(b), got, s2<<16|s1)
		}
	}
}
