//go:build unix

package kernel

import (
	"testing"
	"unsafe"

	"golang.org/x/sys/unix"
)

// fenced returns a copy of x that ends where a page begins that can be neither read nor written: one step beyond the
// last element kills the test.
func fenced[T Float](t *testing.T, x []T) []T {
	t.Helper()
	if len(x) == 0 {
		return x
	}
	page := unix.Getpagesize()
	bytes := len(x) * int(unsafe.Sizeof(x[0]))
	whole := (bytes + page - 1) / page * page
	m, err := unix.Mmap(-1, 0, whole+page, unix.PROT_READ|unix.PROT_WRITE, unix.MAP_ANON|unix.MAP_PRIVATE)
	if err != nil {
		t.Skip(err)
	}
	t.Cleanup(func() {
		if err := unix.Munmap(m); err != nil {
			t.Error(err)
		}
	})
	if err := unix.Mprotect(m[whole:], unix.PROT_NONE); err != nil {
		t.Skip(err)
	}
	y := unsafe.Slice((*T)(unsafe.Pointer(&m[whole-bytes])), len(x))
	copy(y, x)
	return y
}
