package hdf5

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"fmt"
	"io"
)

// Filters with a name; the first three are read.
const (
	filterGzip     = 1
	filterShuffle  = 2
	filterFletcher = 3
)

var filterNames = map[int]string{4: "szip", 5: "nbit", 6: "scaleoffset", 305: "lzo", 307: "bzip2", 32000: "lzf", 32001: "blosc",
	32004: "lz4", 32008: "bitshuffle", 32013: "zfp", 32015: "zstd", 32026: "blosc2"}

const maxFilters = 32 // H5Z_MAX_NFILTERS

// filter is one step between the elements and the bytes in the file.
type filter struct {
	id     int
	client []uint32
}

// filters reads a filter message. Filters that are not read are no error here.
func (s *source) filters(body []byte) ([]filter, error) {
	c := s.cursor("filters", body)
	version := c.version(1, 2)
	count := int(c.byte())
	if version == 1 {
		c.take(6)
	}
	if count > maxFilters {
		return nil, broken("filters", fmt.Sprintf("at most %d", maxFilters), "%d", count)
	}
	var fs []filter
	for range count {
		fl := filter{id: int(c.uint(2))}
		name := uint64(0)
		if version == 1 || fl.id >= 256 {
			name = c.uint(2)
		}
		c.take(2) // flags
		values := int(c.uint(2))
		if version == 1 {
			name = (name + 7) &^ 7
		}
		c.take(name)
		for range values {
			fl.client = append(fl.client, uint32(c.uint(4)))
			if c.err != nil {
				return nil, c.err
			}
		}
		if version == 1 && values%2 == 1 {
			c.take(4)
		}
		fs = append(fs, fl)
	}
	return fs, c.err
}

// most is how many bytes a chunk of size bytes may take before or between filters: gzip adds at most five for every
// 16 KiB, fletcher32 four.
func most(size int) uint64 { return uint64(size) + uint64(size)/64 + 1024 }

// unfilter turns the bytes of a stored chunk into its elements, which take size bytes. Bit i of mask leaves out filter i.
func unfilter(fs []filter, z *inflater, b []byte, mask uint32, size int) ([]byte, error) {
	for i := len(fs) - 1; i >= 0; i-- {
		if mask>>i&1 != 0 {
			continue
		}
		var err error
		switch fs[i].id {
		case filterGzip:
			b, err = z.inflate(b, most(size))
		case filterShuffle:
			b, err = unshuffle(b, fs[i].client)
		case filterFletcher:
			b, err = checked(b)
		default:
			name := filterNames[fs[i].id]
			if name == "" {
				name = "unknown"
			}
			err = unsupported("filter %d (%s)", fs[i].id, name)
		}
		if err != nil {
			return nil, err
		}
	}
	if len(b) != size {
		return nil, broken("chunk: size", fmt.Sprintf("%d bytes", size), "%d", len(b))
	}
	return b, nil
}

// inflater undoes gzip (a zlib stream). It keeps its tables for the next chunk.
type inflater struct {
	src bytes.Reader
	z   io.ReadCloser
}

// inflate takes memory as bytes come out.
func (f *inflater) inflate(b []byte, most uint64) ([]byte, error) {
	f.src.Reset(b)
	var err error
	if f.z == nil {
		f.z, err = zlib.NewReader(&f.src)
	} else {
		err = f.z.(zlib.Resetter).Reset(&f.src, nil)
	}
	if err == nil {
		b, err = io.ReadAll(io.LimitReader(f.z, int64(most)+1))
	}
	if err != nil {
		return nil, &FormatError{What: "chunk: gzip", Want: "a whole zlib stream", Got: err.Error(), Err: err}
	}
	if uint64(len(b)) > most {
		return nil, broken("chunk: gzip: size", fmt.Sprintf("at most %d bytes", most), "more")
	}
	return b, nil
}

// unshuffle puts the bytes of each element together again; those at the end that make no element stay.
func unshuffle(b []byte, client []uint32) ([]byte, error) {
	if len(client) == 0 || client[0] == 0 {
		return nil, broken("chunk: shuffle", "the size of an element", "none")
	}
	if uint64(client[0]) > uint64(len(b)) {
		return b, nil
	}
	width := int(client[0])
	n := len(b) / width
	out := make([]byte, len(b))
	for j := range width {
		for i, x := range b[j*n : (j+1)*n] {
			out[i*width+j] = x
		}
	}
	copy(out[n*width:], b[n*width:])
	return out, nil
}

// checked compares the fletcher32 sum in the last four bytes and returns the rest.
func checked(b []byte) ([]byte, error) {
	if len(b) < 4 {
		return nil, broken("chunk: fletcher32", "a checksum of 4 bytes", "%d", len(b))
	}
	b, sum := b[:len(b)-4], binary.LittleEndian.Uint32(b[len(b)-4:])
	if got := fletcher32(b); got != sum {
		return nil, broken("chunk: fletcher32 checksum", fmt.Sprintf("%08x", sum), "%08x", got)
	}
	return b, nil
}
