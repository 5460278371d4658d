package data

import (
	"bufio"
	"compress/gzip"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"math/bits"
	"os"
)

// DefaultLimit is the most bytes of pixels an IDX file may hold when [IDXConfig] names no limit: 256 MiB, five times MNIST.
const DefaultLimit = 256 << 20

// IDX is a [Dataset] of grey pictures of one byte a pixel, as MNIST and Fashion-MNIST are published.
//
// The bytes stay bytes in memory, a quarter of what float32 would take; Read divides by 255, so a pixel is exactly
// float32(v)/255, from 0 to 1.
type IDX struct {
	pictures []uint8
	labels   []uint8
	h, w     int
	classes  int
}

// IDXConfig says what the files are expected to hold.
type IDXConfig struct {
	Classes int   // number of classes, 1 to 256; a label out of range is an error
	Limit   int64 // most bytes of pixels; 0: DefaultLimit
}

// OpenIDX reads a file of pictures and a file of labels, each plain or gzipped (told by content, not by name). Errors are
// those of [ReadIDX] with the file's name, and those of opening.
func OpenIDX(images, labels string, c IDXConfig) (*IDX, error) {
	x, err := os.Open(images)
	if err != nil {
		return nil, fmt.Errorf("data: OpenIDX: %w", err)
	}
	defer x.Close()
	y, err := os.Open(labels)
	if err != nil {
		return nil, fmt.Errorf("data: OpenIDX: %w", err)
	}
	defer y.Close()
	return readIDX("OpenIDX", x, y, fmt.Sprintf("%q", images), fmt.Sprintf("%q", labels), c)
}

// ReadIDX reads pictures [N,H,W] and labels [N] of unsigned bytes, each plain or gzipped, to their ends.
//
// Sizes are checked before memory is taken, which then grows with the bytes that really arrive; gzip checksums are compared.
// Errors: no pictures, a wrong or short header, another element type (named), more than c.Limit bytes, too few or too many bytes,
// a damaged gzip stream, different numbers of pictures and labels, and a label out of range, with index and value.
//
// Source: http://yann.lecun.com/exdb/mnist ("the IDX file format").
func ReadIDX(images, labels io.Reader, c IDXConfig) (*IDX, error) {
	return readIDX("ReadIDX", images, labels, "images", "labels", c)
}

func readIDX(op string, images, labels io.Reader, imagesName, labelsName string, c IDXConfig) (*IDX, error) {
	if c.Classes < 1 || c.Classes > 256 {
		return nil, fmt.Errorf("data: %s: classes: want 1 to 256 (a label is one byte), got %d", op, c.Classes)
	}
	if c.Limit == 0 {
		c.Limit = DefaultLimit
	}
	dims, pictures, err := readIDXArray(images, 3, c.Limit)
	if err != nil {
		return nil, fmt.Errorf("data: %s: %s: %w", op, imagesName, err)
	}
	n := dims[0]
	if n == 0 || dims[1] == 0 || dims[2] == 0 {
		return nil, fmt.Errorf("data: %s: %s: no pictures: shape %v", op, imagesName, dims)
	}
	many, l, err := readIDXArray(labels, 1, c.Limit)
	if err != nil {
		return nil, fmt.Errorf("data: %s: %s: %w", op, labelsName, err)
	}
	if many[0] != n {
		return nil, fmt.Errorf("data: %s: %s: count of labels: want %d, one a picture, got %d", op, labelsName, n, many[0])
	}
	if err := checkLabels(l, c.Classes); err != nil {
		return nil, fmt.Errorf("data: %s: %s: %w", op, labelsName, err)
	}
	return &IDX{pictures: pictures, labels: l, h: dims[1], w: dims[2], classes: c.Classes}, nil
}

// Len returns the number of pictures.
func (d *IDX) Len() int { return len(d.labels) }

// Shape returns [H,W,1].
func (d *IDX) Shape() []int { return []int{d.h, d.w, 1} }

// Classes returns the number of classes.
func (d *IDX) Classes() int { return d.classes }

// Read scales pictures to 0..1 and copies labels as [Dataset] says. It allocates nothing.
func (d *IDX) Read(index []int, x []float32, labels []int) error {
	pixels := d.h * d.w
	if err := checkRead(index, x, labels, pixels, len(d.labels)); err != nil {
		return err
	}
	for k, i := range index {
		dst := x[k*pixels : (k+1)*pixels]
		for j, v := range d.pictures[i*pixels : (i+1)*pixels] {
			dst[j] = float32(v) / 255
		}
		labels[k] = int(d.labels[i])
	}
	return nil
}

// idxTypes are the element types of the format; only the first is read.
var idxTypes = map[byte]string{
	0x08: "uint8", 0x09: "int8", 0x0B: "int16", 0x0C: "int32", 0x0D: "float32", 0x0E: "float64",
}

// readIDXArray reads one whole array of unsigned bytes with the given number of dimensions.
func readIDXArray(r io.Reader, rank int, limit int64) ([]int, []uint8, error) {
	b := bufio.NewReader(r)
	if start, _ := b.Peek(2); string(start) == "\x1f\x8b" {
		z, err := gzip.NewReader(b)
		if err != nil {
			return nil, nil, fmt.Errorf("gzip: %w", err)
		}
		r = z
	} else {
		r = b
	}
	header := make([]byte, 4+4*rank)
	if k, err := io.ReadFull(r, header[:4]); err != nil {
		return nil, nil, short("header", 4, k, err)
	}
	switch name := idxTypes[header[2]]; {
	case header[0] != 0 || header[1] != 0:
		return nil, nil, fmt.Errorf("magic: want 00 00, got % x; not an IDX file", header[:2])
	case name == "":
		return nil, nil, fmt.Errorf("type: want 0x08 (uint8), got 0x%02x, which IDX does not know", header[2])
	case name != "uint8":
		return nil, nil, fmt.Errorf("type: want 0x08 (uint8), got 0x%02x (%s), which is not supported", header[2], name)
	case int(header[3]) != rank:
		return nil, nil, fmt.Errorf("dimensions: want %d, got %d", rank, header[3])
	}
	if k, err := io.ReadFull(r, header[4:]); err != nil {
		return nil, nil, short("header", len(header), 4+k, err)
	}
	dims := make([]int, rank)
	size := uint64(1)
	for i := range dims {
		d := binary.BigEndian.Uint32(header[4+4*i:])
		hi, lo := bits.Mul64(size, uint64(d))
		if hi != 0 || lo > uint64(max(limit, 0)) || lo > math.MaxInt {
			return nil, nil, fmt.Errorf("size is too large: dimensions %v, the limit is %d bytes; raise IDXConfig.Limit if the file is right",
				idxDims(header[4:]), limit)
		}
		size = lo
		dims[i] = int(d)
	}
	n := int(size)
	// ReadAll grows with what arrives, so a short file that claims much costs little; the byte over shows a longer one.
	body, err := io.ReadAll(io.LimitReader(r, int64(n)+1))
	switch {
	case err != nil:
		return nil, nil, short("elements", n, len(body), err)
	case len(body) < n:
		return nil, nil, short("elements", n, len(body), io.ErrUnexpectedEOF)
	case len(body) > n:
		return nil, nil, fmt.Errorf("trailing bytes after the %d elements of dimensions %v", n, dims)
	}
	return dims, body, nil
}

// short words an error of reading: damaged gzip, a failing disk, or a file that ends too early.
func short(what string, want, got int, err error) error {
	if errors.Is(err, io.EOF) && got == 0 {
		return fmt.Errorf("%s: the file is empty", what)
	}
	return fmt.Errorf("%s: want %d bytes, got %d: truncated or damaged: %w", what, want, got, err)
}

// idxDims reads all dimensions as the header has them, for an error.
func idxDims(b []byte) []uint32 {
	dims := make([]uint32, len(b)/4)
	for i := range dims {
		dims[i] = binary.BigEndian.Uint32(b[4*i:])
	}
	return dims
}
