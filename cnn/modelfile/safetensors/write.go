package safetensors

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"slices"

	"github.com/seed-1d449c6d/stheno/cnn"
)

// What Write says of a file in its metadata.
const (
	formatKey  = "format"
	formatName = "stheno"
	hashKey    = "data_sha256" // of all bytes after the header, in hexadecimal
)

// Write writes weights, such as [cnn.Model.Weights] gives, as F32 in their order, under their names. The same weights give the same
// bytes. Errors: a name that is empty, "__metadata__", no UTF-8 or comes twice, a shape that is not that of the values, more
// than 10,000 weights; those of w. Nothing is written then, unless it was w that failed.
func Write(w io.Writer, weights []cnn.Weight) error {
	if len(weights) > maxTensors {
		return fmt.Errorf("safetensors: Write: want at most %d weights, got %d", maxTensors, len(weights))
	}
	header := []byte(`{"` + metadataKey + `":{"` + formatKey + `":"` + formatName + `","` + hashKey + `":"`)
	hash := sha256.New()
	for _, x := range weights {
		if err := writeValues(hash, x.Values); err != nil {
			return err
		}
	}
	header = append(hex.AppendEncode(header, hash.Sum(nil)), `"}`...)
	seen := map[string]bool{"": true, metadataKey: true}
	at := int64(0)
	for _, x := range weights {
		name, err := json.Marshal(x.Name)
		var back string
		if err != nil || json.Unmarshal(name, &back) != nil || back != x.Name || seen[x.Name] {
			return fmt.Errorf("safetensors: Write: weight %s: want a name of UTF-8 that no other has", quote(x.Name))
		}
		seen[x.Name] = true
		if !shapeOf(x.Shape, len(x.Values)) {
			return fmt.Errorf("safetensors: Write: weight %s: shape: want that of %d values, got %v", quote(x.Name), len(x.Values),
				x.Shape[:min(len(x.Shape), 8)])
		}
		end := at + 4*int64(len(x.Values))
		shape, err := json.Marshal(append([]int{}, x.Shape...)) // [] and not null
		if err != nil {
			return err
		}
		header = fmt.Appendf(header, `,%s:{"dtype":"F32","shape":%s,"data_offsets":[%d,%d]}`, name, shape, at, end)
		at = end
	}
	header = append(header, '}')
	for len(header)%8 != 0 { // so that the data is aligned
		header = append(header, ' ')
	}
	if len(header) > maxHeader {
		return fmt.Errorf("safetensors: Write: header: want at most %d bytes, got %d", maxHeader, len(header))
	}
	if _, err := w.Write(append(binary.LittleEndian.AppendUint64(nil, uint64(len(header))), header...)); err != nil {
		return fmt.Errorf("safetensors: Write: %w", err)
	}
	for _, x := range weights {
		if err := writeValues(w, x.Values); err != nil {
			return fmt.Errorf("safetensors: Write: %w", err)
		}
	}
	return nil
}

// shapeOf says whether shape has n elements.
func shapeOf(shape []int, n int) bool {
	if len(shape) > maxRank {
		return false
	}
	if slices.Contains(shape, 0) {
		return n == 0 && !slices.ContainsFunc(shape, func(d int) bool { return d < 0 })
	}
	for _, d := range shape {
		if d < 0 || n%d != 0 {
			return false
		}
		n /= d
	}
	return n == 1
}

func writeValues(w io.Writer, values []float32) error {
	var buf [4096]byte
	for chunk := range slices.Chunk(values, len(buf)/4) {
		b := buf[:0]
		for _, v := range chunk {
			b = binary.LittleEndian.AppendUint32(b, math.Float32bits(v))
		}
		if _, err := w.Write(b); err != nil {
			return err
		}
	}
	return nil
}
