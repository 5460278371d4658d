package keras

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
)

// Entries of a .keras file.
const (
	metadataEntry = "metadata.json"
	configEntry   = "config.json"
	weightsEntry  = "model.weights.h5"
	extraEntry    = "stheno.json"
)

const (
	maxRatio     = 100     // by which an entry may be compressed: Keras' own do not compress at all
	ratioFrom    = 1 << 20 // bytes up to which the ratio does not matter
	maxWeights   = 1 << 40 // bytes
	maxSmall     = 1 << 20 // bytes of entries that are small
	magicZip     = "PK"
	magicHDF5    = "\x89HDF\r\n\x1a\n"
	hdf5Is       = "an HDF5 file"
	nothingThere = "an empty file"
)

// archive is an opened .keras file.
type archive struct {
	r       io.ReaderAt
	entries map[string]*zip.File
}

// openArchive looks at the directory of a zip file. Nothing is unpacked to disk, ever.
func (r *reading) openArchive(in io.ReaderAt, size int64) (a archive) {
	head := make([]byte, len(magicHDF5))
	n, _ := in.ReadAt(head, 0)
	if head = head[:n]; string(head) == magicHDF5 {
		r.fail("file", "a .keras file, which is a zip", hdf5Is+"; name it .h5 or .weights.h5")
		return a
	}
	if len(head) == 0 {
		r.fail("file", "a .keras file, which is a zip", nothingThere)
		return a
	}
	z, err := zip.NewReader(in, size)
	if err != nil && !errors.Is(err, zip.ErrInsecurePath) {
		r.zip("file", err)
		return a
	}
	a = archive{r: in, entries: make(map[string]*zip.File)}
	for _, f := range z.File {
		known := []string{metadataEntry, configEntry, weightsEntry, extraEntry}
		switch {
		case a.entries[f.Name] != nil:
			r.fail("zip", "each entry once", "duplicate "+quoted(f.Name))
		case !slices.Contains(known, f.Name):
			r.refuse("zip entry of the name %s", quoted(f.Name))
		case f.Flags&1 != 0:
			r.refuse("encrypted zip entry %s", quoted(f.Name))
		case !f.Mode().IsRegular():
			r.fail("zip entry "+f.Name, "a file", "a symlink or another kind: "+f.Mode().Type().String())
		}
		a.entries[f.Name] = f
	}
	r.overlap(in, z.File)
	return a
}

// overlap wants each byte of the file to belong to one entry.
func (r *reading) overlap(in io.ReaderAt, files []*zip.File) {
	type span struct {
		from, to int64
		name     string
	}
	var spans []span
	for _, f := range files {
		if r.err != nil {
			return
		}
		from, err := f.DataOffset()
		if err != nil {
			r.zip("zip entry "+quoted(f.Name), err)
			return
		}
		if f.CompressedSize64 > maxWeights {
			r.fail("zip entry "+f.Name, "a size that the file has", fmt.Sprintf("%d bytes, too large", f.CompressedSize64))
			return
		}
		r.localName(in, f.Name, from)
		spans = append(spans, span{from, from + int64(f.CompressedSize64), f.Name})
	}
	slices.SortFunc(spans, func(a, b span) int { return int(min(max(a.from-b.from, -1), 1)) })
	for i := 1; i < len(spans); i++ {
		if spans[i].from < spans[i-1].to {
			r.fail("zip entry "+spans[i].name, "bytes of its own", "an overlap with "+spans[i-1].name)
			return
		}
	}
}

// localName wants an entry to have one name: the one in front of its bytes, which end at from, is that of the directory.
func (r *reading) localName(in io.ReaderAt, name string, from int64) {
	const fixed, most = 30, 400 // of a local header; no longer name or extra field than this is looked for
	b := make([]byte, min(from, most))
	if _, err := in.ReadAt(b, from-int64(len(b))); err != nil {
		r.zip("zip entry "+quoted(name), err)
		return
	}
	for at := len(b) - fixed; at >= 0; at-- {
		h := b[at:]
		n, extra := int(h[26])|int(h[27])<<8, int(h[28])|int(h[29])<<8
		if string(h[:4]) == "PK\x03\x04" && fixed+n+extra == len(h) {
			if got := string(h[fixed : fixed+n]); got != name {
				r.fail("zip entry "+quoted(name), "one name", "another name, "+quoted(got)+", before its bytes")
			}
			return
		}
	}
	r.fail("zip entry "+quoted(name), "a header with a short name", "none")
}

// zip notes an error of archive/zip.
func (r *reading) zip(what string, err error) {
	switch {
	case r.err != nil:
	case errors.Is(err, zip.ErrAlgorithm):
		r.refuse("%s: compression method other than stored and deflated", what)
	case errors.Is(err, zip.ErrChecksum):
		r.fail(what, "the bytes that its CRC-32 checksum says", "others: it is corrupt")
	case errors.Is(err, io.ErrUnexpectedEOF):
		r.fail(what, "a whole zip file", "a truncated or corrupt one")
	default:
		r.err = &FormatError{File: r.file, Layer: r.layer, Err: fmt.Errorf("%s: not a whole zip file, corrupt or truncated: %w", what, err)}
	}
}

// entry is one that has to be there, with a bound on its size.
func (r *reading) entry(a archive, name string, most uint64) *zip.File {
	f := a.entries[name]
	if r.err != nil {
		return nil
	}
	if f == nil {
		r.err = &FormatError{File: r.file, Err: fmt.Errorf("zip entry %s is missing: %w", name, fs.ErrNotExist)}
		return nil
	}
	size, stored := f.UncompressedSize64, f.CompressedSize64
	if size > most {
		r.fail("zip entry "+name, fmt.Sprintf("at most %d bytes (limit)", most), fmt.Sprintf("%d, too large", size))
		return nil
	}
	if size > ratioFrom && size > maxRatio*stored {
		r.fail("zip entry "+name, fmt.Sprintf("a size of at most %d times that in the file", maxRatio),
			fmt.Sprintf("%d bytes out of %d, too large (a decompression bomb)", size, stored))
		return nil
	}
	return f
}

// bytes reads a small entry.
func (r *reading) bytes(a archive, name string, most uint64) []byte {
	f := r.entry(a, name, most)
	if f == nil {
		return nil
	}
	in, err := f.Open()
	if err != nil {
		r.zip("zip entry "+name, err)
		return nil
	}
	defer in.Close()
	var b bytes.Buffer
	if _, err := io.Copy(&b, io.LimitReader(in, int64(f.UncompressedSize64)+1)); err != nil {
		r.zip("zip entry "+name, err)
	}
	return b.Bytes()
}

// weights gives access to the weights: in the file where they are stored, as Keras does it, after one pass that compares the
// checksum, else in memory.
func (r *reading) weights(a archive) (io.ReaderAt, int64) {
	f := r.entry(a, weightsEntry, maxWeights)
	if f == nil {
		return nil, 0
	}
	if f.Method != zip.Store {
		b := r.bytes(a, weightsEntry, maxWeights)
		return bytes.NewReader(b), int64(len(b))
	}
	in, err := f.Open()
	if err == nil {
		_, err = io.Copy(io.Discard, in)
		in.Close()
	}
	if err != nil {
		r.zip("zip entry "+weightsEntry, err)
		return nil, 0
	}
	at, err := f.DataOffset()
	if err != nil {
		r.zip("zip entry "+weightsEntry, err)
		return nil, 0
	}
	size := int64(f.UncompressedSize64)
	return io.NewSectionReader(a.r, at, size), size
}
