// Package safetensors reads and writes weights as safetensors files: named tensors behind a header of JSON, without
// structure, code or compression. A file holds no architecture: make the model in Go, or read it from a file that has one, then
// give it the weights by their names with package named.
//
// Start at [Read] and [Write]. Source: github.com/huggingface/safetensors, its README and safetensors/src/tensor.rs.
package safetensors

import (
	"bufio"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"io"
	"math"
	"os"

	"github.com/seed-1d449c6d/stheno/cnn"
	"github.com/seed-1d449c6d/stheno/internal/half"
)

// widths are the types that are read, with their bytes an element.
var widths = map[string]int{"F32": 4, "F16": 2, "BF16": 2, "F64": 8}

// Open reads a file as [Read] does; errors name it.
func Open(path string) ([]cnn.Weight, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("safetensors: Open: %w", err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, fmt.Errorf("safetensors: Open: %w", err)
	}
	w, err := Read(f, info.Size())
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return w, nil
}

// Read reads all tensors of a file of size bytes, in the order of their data. F16 and BF16 widen to float32, which is exact, F64
// is rounded. NaN and infinities are kept. A file that [Write] made carries a hash of its data, which is compared.
//
// Sizes are checked before memory is taken. Errors: *FormatError for a file that is cut, too long, not wholly covered by its
// tensors or covered twice, for a header that is no strict JSON of this format or larger than 8 MiB or 10,000 tensors, for a
// finite F64 that no float32 comes near, and for another hash; *UnsupportedError for tensors of integers and other types.
func Read(r io.ReaderAt, size int64) ([]cnn.Weight, error) {
	var length [8]byte
	if size < int64(len(length)) {
		return nil, broken("", "truncated: want 8 bytes and a header, got %d bytes", max(size, 0))
	}
	if err := readAt(r, length[:], 0); err != nil {
		return nil, err
	}
	n := binary.LittleEndian.Uint64(length[:])
	switch {
	case n > maxHeader:
		return nil, broken("", "header: want at most %d bytes, got %d; not a safetensors file", maxHeader, n)
	case int64(n) > size-8:
		return nil, broken("", "truncated: want a header of %d bytes, got %d", n, size-8)
	}
	text := make([]byte, n)
	if err := readAt(r, text, 8); err != nil {
		return nil, err
	}
	begin := 8 + int64(n)
	entries, metadata, err := parseHeader(text, size-begin)
	if err != nil {
		return nil, err
	}
	hash := sha256.New()
	data := bufio.NewReaderSize(io.TeeReader(io.NewSectionReader(r, begin, size-begin), hash), 1<<16)
	weights := make([]cnn.Weight, len(entries))
	for i, e := range entries {
		v, err := e.read(data)
		if err != nil {
			return nil, err
		}
		weights[i] = cnn.Weight{Name: e.name, Shape: e.shape, Values: v}
	}
	want, made := metadata[hashKey]
	if got := hex.EncodeToString(hash.Sum(nil)); made && metadata[formatKey] == formatName && want != got {
		return nil, broken("", "data is damaged: want SHA-256 %s, got %s", quote(want), quote(got))
	}
	return weights, nil
}

func readAt(r io.ReaderAt, b []byte, at int64) error {
	if n, err := r.ReadAt(b, at); n < len(b) {
		return &FormatError{What: fmt.Sprintf("read: %v", err), Err: err}
	}
	return nil
}

// read reads the elements of a tensor.
func (e entry) read(r io.Reader) ([]float32, error) {
	values := make([]float32, e.count) // at most twice the bytes of the file
	width := widths[e.dtype]
	buf := make([]byte, min(e.count, 4096)*width)
	little := binary.LittleEndian
	for at := 0; at < e.count; {
		b := buf[:min(len(buf), (e.count-at)*width)]
		if _, err := io.ReadFull(r, b); err != nil {
			return nil, &FormatError{Tensor: e.name, What: fmt.Sprintf("data: %v", err), Err: err}
		}
		for ; len(b) > 0; b = b[width:] {
			switch e.dtype {
			case "F32":
				values[at] = math.Float32frombits(little.Uint32(b))
			case "F16":
				values[at] = half.Float16(little.Uint16(b))
			case "BF16":
				values[at] = half.BFloat16(little.Uint16(b))
			case "F64":
				v := math.Float64frombits(little.Uint64(b))
				values[at] = float32(v)
				if math.IsInf(float64(values[at]), 0) && !math.IsInf(v, 0) {
					return nil, broken(e.name, "element %d: want a number that float32 holds, got %v", at, v)
				}
			}
			at++
		}
	}
	return values, nil
}
