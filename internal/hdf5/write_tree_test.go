package hdf5

import (
	"bytes"
	"encoding/binary"
	"testing"
)

// The leaves of a group's tree lead to each other in both directions, and each begins at the name at which the one before
// ends: readers that go along, as libhdf5 may, need both.
func TestWriteTreeLeaves(t *testing.T) {
	w := NewWriter()
	for i := range 700 {
		w.Root().Dataset(string([]byte{'a' + byte(i/26), 'a' + byte(i%26)}), []int{0}, []float32{})
	}
	b := built(t, w)
	get := binary.LittleEndian.Uint64
	var leaves []int
	for at := 0; ; at++ {
		i := bytes.Index(b[at:], []byte("TREE\x00\x00"))
		if i < 0 {
			break
		}
		at += i
		leaves = append(leaves, at)
	}
	if len(leaves) != 3 { // 700 names, 8 a symbol node, 32 symbol nodes a leaf
		t.Fatalf("%d leaves, want 3", len(leaves))
	}
	for i, at := range leaves {
		left, right := undefinedAddress, undefinedAddress
		key := uint64(0)
		if i > 0 {
			left = uint64(leaves[i-1])
			key = get(b[leaves[i-1]+24+16*32:])
		}
		if i < len(leaves)-1 {
			right = uint64(leaves[i+1])
		}
		if l, r, k := get(b[at+8:]), get(b[at+16:]), get(b[at+24:]); l != left || r != right || k != key {
			t.Errorf("leaf %d at %d: left %d, right %d, key %d, want %d, %d, %d", i, at, l, r, k, left, right, key)
		}
	}
}
