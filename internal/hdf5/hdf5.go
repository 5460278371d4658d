// Package hdf5 reads and writes the part of HDF5 that Keras' files use, in pure Go.
//
// The reader takes superblocks 0 to 3, both kinds of groups, both kinds of object headers, integers, floats and strings of
// either byte order, compact, contiguous and chunked data, and the filters gzip, shuffle and fletcher32. It follows no soft
// or external link and opens no other file. What is valid HDF5 but not read here is an [*UnsupportedError] that names the
// feature; what is broken is a [*FormatError]; what is larger than the caller allows is a [*LimitError]. The writer makes
// what libhdf5 makes by default: superblock 0, symbol-table groups, contiguous data.
//
// It knows bytes, arrays and names, no models. Start at [Open] or [NewWriter].
//
// Source: HDF5 File Format Specification 3.0 (The HDF Group).
package hdf5

import "io"

const (
	defaultBytes = 1 << 30
	maxObjects   = 1 << 20 // groups and datasets opened by path in one File
	maxDepth     = 256     // nested groups
	maxRank      = 32      // H5S_MAX_RANK
)

// Limits says how much a File may take.
type Limits struct {
	// Bytes bounds the memory that all reads of a File take together for elements and strings; reading a dataset twice
	// counts twice. 0 means 1 GiB. What is kept of the file's structure comes on top and is bounded by the file's size.
	Bytes int64
}

// File is an open HDF5 file. It holds no resource but its reader and need not be closed. It is not for concurrent use.
type File struct {
	source
	root    *Group
	objects map[uint64]*object
	heaps   map[uint64]*globalHeap
	opened  int
}

// Open reads the superblock and the root group of the HDF5 file in the first size bytes of r; the rest is read when asked
// for. A file that is shorter than its superblock says is an error at once.
func Open(r io.ReaderAt, size int64, o Limits) (*File, error) {
	if o.Bytes == 0 {
		o.Bytes = defaultBytes
	}
	f := &File{
		source:  source{r: r, end: size, meta: 4*size + 1<<16, left: o.Bytes, limit: o.Bytes},
		objects: map[uint64]*object{},
		heaps:   map[uint64]*globalHeap{},
	}
	root, err := f.superblock()
	if err != nil {
		return nil, err
	}
	obj, err := f.object(root)
	if err != nil {
		return nil, at(err, "/")
	}
	f.root, err = f.newGroup(nil, "/", obj)
	if err != nil {
		return nil, at(err, "/")
	}
	return f, nil
}

// Root returns the root group.
func (f *File) Root() *Group { return f.root }
