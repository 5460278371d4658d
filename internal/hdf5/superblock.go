package hdf5

import "fmt"

const magic = "\x89HDF\r\n\x1a\n"

// superblock finds and reads the superblock, fixes the part of the file that addresses reach, and returns the address of
// the root group's header.
func (f *File) superblock() (root uint64, err error) {
	const what = "superblock"
	start, err := f.findMagic()
	if err != nil {
		return 0, err
	}
	size := f.end
	f.base = start
	b, err := f.block(what, 0, min(f.span(), 128))
	if err != nil {
		return 0, err
	}
	c := f.cursor(what, b)
	c.take(uint64(len(magic)))
	version := c.version(0, 1, 2, 3)
	if version < 2 {
		c.take(4) // versions of free space, root entry; reserved; version of shared messages
	}
	f.offsetSize, f.lengthSize = int(c.byte()), int(c.byte())
	for _, n := range []int{f.offsetSize, f.lengthSize} {
		if c.err == nil && n != 2 && n != 4 && n != 8 {
			return 0, unsupported("addresses of %d and lengths of %d bytes", f.offsetSize, f.lengthSize)
		}
	}
	if c.err != nil {
		return 0, truncated(c.err)
	}
	switch version {
	case 0:
		c.take(1 + 4 + 4) // reserved, ranks of trees, flags
	case 1:
		c.take(1 + 4 + 4 + 4)
	default:
		if flags := c.byte(); flags&1 != 0 {
			c.fail(broken("superblock: flags", "a file that was closed after writing", "%#x; h5clear -s may help", flags))
		}
	}
	base := c.address()
	c.address() // free space, or the superblock's extension
	end := c.address()
	if version < 2 {
		if driver := c.address(); driver != f.undefined() {
			c.fail(unsupported("driver information block (a file in several parts)"))
		}
		c.address() // name of the root
	}
	root = c.address()
	if version >= 2 {
		used := uint64(len(b)-len(c.b)) + 4
		c.take(4)
		if c.err == nil {
			_, c.err = summed(what, b[:used])
		}
	}
	if c.err != nil {
		return 0, truncated(c.err)
	}
	// Both are counted from the first byte of the file as it was written, with its user block.
	if end < base || end-base > uint64(size-start) {
		return 0, broken("truncated: end of file", fmt.Sprintf("%d bytes after the superblock, as it says", end-base), "%d", size-start)
	}
	f.end = start + int64(end-base)
	return root, nil
}

// truncated words a superblock that is cut short.
func truncated(err error) error {
	if e, ok := err.(*FormatError); ok && e.What == "superblock" {
		e.What = "superblock: truncated"
	}
	return err
}

// findMagic looks for the signature at 0, 512, 1024, 2048 and so on: a user block may come first.
func (f *File) findMagic() (int64, error) {
	b := make([]byte, len(magic))
	for at := int64(0); f.end-at >= int64(len(magic)); at = max(512, 2*at) {
		if err := f.fill("signature", b, uint64(at)); err != nil {
			return 0, err
		}
		if string(b) == magic {
			return at, nil
		}
	}
	n := min(f.end, int64(len(b)))
	if n < 0 {
		n = 0
	}
	if err := f.fill("signature", b[:n], 0); err != nil {
		return 0, err
	}
	return 0, broken("signature", fmt.Sprintf("%q", magic), "%q; not an HDF5 file", b[:n])
}
