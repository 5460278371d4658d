package hdf5

import (
	"encoding/binary"
	"fmt"
	"math/bits"
)

// lookup3 is Bob Jenkins' hashlittle with initial value 0, which guards the newer structures.
func lookup3(b []byte) uint32 {
	a := 0xdeadbeef + uint32(len(b))
	bb, c := a, a
	for len(b) > 12 {
		a += binary.LittleEndian.Uint32(b)
		bb += binary.LittleEndian.Uint32(b[4:])
		c += binary.LittleEndian.Uint32(b[8:])
		a = (a - c) ^ bits.RotateLeft32(c, 4)
		c += bb
		bb = (bb - a) ^ bits.RotateLeft32(a, 6)
		a += c
		c = (c - bb) ^ bits.RotateLeft32(bb, 8)
		bb += a
		a = (a - c) ^ bits.RotateLeft32(c, 16)
		c += bb
		bb = (bb - a) ^ bits.RotateLeft32(a, 19)
		a += c
		c = (c - bb) ^ bits.RotateLeft32(bb, 4)
		bb += a
		b = b[12:]
	}
	if len(b) == 0 {
		return c
	}
	var tail [12]byte
	copy(tail[:], b)
	a += binary.LittleEndian.Uint32(tail[:])
	bb += binary.LittleEndian.Uint32(tail[4:])
	c += binary.LittleEndian.Uint32(tail[8:])
	c = (c ^ bb) - bits.RotateLeft32(bb, 14)
	a = (a ^ c) - bits.RotateLeft32(c, 11)
	bb = (bb ^ a) - bits.RotateLeft32(a, 25)
	c = (c ^ bb) - bits.RotateLeft32(bb, 16)
	a = (a ^ c) - bits.RotateLeft32(c, 4)
	bb = (bb ^ a) - bits.RotateLeft32(a, 14)
	return (c ^ bb) - bits.RotateLeft32(bb, 24)
}

// summed returns b without the lookup3 sum in its last four bytes, after comparing it.
func summed(what string, b []byte) ([]byte, error) {
	if len(b) < 4 {
		return nil, broken(what, "a checksum", "%d bytes", len(b))
	}
	b, sum := b[:len(b)-4], binary.LittleEndian.Uint32(b[len(b)-4:])
	if got := lookup3(b); got != sum {
		return nil, broken(what+": checksum", fmt.Sprintf("%08x", sum), "%08x", got)
	}
	return b, nil
}

// fletcher32 is HDF5's: over 16-bit words whose high byte comes first.
func fletcher32(b []byte) uint32 {
	fold := func(s uint32) uint32 { return s&0xffff + s>>16 }
	var s1, s2 uint32
	for len(b) > 0 {
		n := min(len(b), 720) // 360 words: neither sum can overflow
		for i := 0; i < n; i += 2 {
			w := uint32(b[i]) << 8
			if i+1 < n {
				w |= uint32(b[i+1])
			}
			s1 += w
			s2 += s1
		}
		s1, s2 = fold(s1), fold(s2)
		b = b[n:]
	}
	return fold(s2)<<16 | fold(s1)
}
