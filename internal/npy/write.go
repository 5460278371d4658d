package npy

import (
	"archive/zip"
	"bufio"
	"encoding/binary"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
)

// Write writes one .npy file, byte for byte as NumPy saves such an array: little endian, in C order, format 1.0.
// Errors: Data of another type than those of [Array], or with another number of elements than Shape says; those of w.
func Write(w io.Writer, a *Array) error {
	if err := write(w, a); err != nil {
		return fmt.Errorf("npy: %w", err)
	}
	return nil
}

// Named is a member of an archive.
type Named struct {
	Name string // without ".npy"
	*Array
}

// WriteZip writes a .npz archive of arrays in the given order, stored and not compressed, as NumPy's savez does. The same
// arrays give the same bytes: no time is in it. Errors: a name that is empty or appears twice, those of [Write]; each names its
// member.
func WriteZip(w io.Writer, arrays []Named) error {
	z := zip.NewWriter(w)
	seen := make(map[string]bool, len(arrays))
	for _, a := range arrays {
		what := ""
		switch {
		case a.Name == "":
			what = "want a name, got none"
		case seen[a.Name]:
			what = "duplicate name"
		}
		if what != "" {
			return fmt.Errorf("npy: member %s: %s", quote(a.Name+".npy"), what)
		}
		seen[a.Name] = true
		m, err := z.CreateHeader(&zip.FileHeader{Name: a.Name + ".npy", Method: zip.Store})
		if err == nil {
			err = write(m, a.Array)
		}
		if err != nil {
			return fmt.Errorf("npy: member %s: %w", quote(a.Name+".npy"), err)
		}
	}
	if err := z.Close(); err != nil {
		return fmt.Errorf("npy: %w", err)
	}
	return nil
}

// write is Write without the prefix, which WriteZip words differently.
func write(w io.Writer, a *Array) error {
	b := bufio.NewWriterSize(w, 1<<16)
	little := binary.LittleEndian
	var err error
	switch v := a.Data.(type) {
	case []float32:
		err = put(b, a.Shape, "<f4", v, func(b []byte, x float32) []byte { return little.AppendUint32(b, math.Float32bits(x)) })
	case []float64:
		err = put(b, a.Shape, "<f8", v, func(b []byte, x float64) []byte { return little.AppendUint64(b, math.Float64bits(x)) })
	case []int32:
		err = put(b, a.Shape, "<i4", v, func(b []byte, x int32) []byte { return little.AppendUint32(b, uint32(x)) })
	case []int64:
		err = put(b, a.Shape, "<i8", v, func(b []byte, x int64) []byte { return little.AppendUint64(b, uint64(x)) })
	case []uint8:
		err = put(b, a.Shape, "|u1", v, func(b []byte, x uint8) []byte { return append(b, x) })
	default:
		err = fmt.Errorf("type: want float32, float64, int32, int64 or uint8, got %s", a.kind())
	}
	if err != nil {
		return err
	}
	return b.Flush()
}

func put[T any](w *bufio.Writer, shape []int, descr string, data []T, bits func([]byte, T) []byte) error {
	if slices.ContainsFunc(shape, func(d int) bool { return d < 0 }) || len(shape) > maxRank {
		return fmt.Errorf("shape: want at most %d axes that are not negative, got %s", maxRank, tuple(shape))
	}
	n, err := count(shape, 1, math.MaxInt64)
	if err != nil || n != len(data) {
		return fmt.Errorf("shape: want that of %d elements, got %s", len(data), tuple(shape))
	}
	if _, err := w.Write(appendHeader(nil, descr, shape)); err != nil {
		return err
	}
	var one []byte
	for _, x := range data {
		one = bits(one[:0], x)
		if _, err := w.Write(one); err != nil {
			return err
		}
	}
	return nil
}

// appendHeader is NumPy's header: after the dict it leaves room for the first axis to grow to 21 digits, and the data begins
// at a multiple of 64 bytes.
func appendHeader(b []byte, descr string, shape []int) []byte {
	const grown, align, version1 = 21, 64, len(magic) + 4
	var axes strings.Builder
	for i, d := range shape {
		if i > 0 {
			axes.WriteByte(' ')
		}
		axes.WriteString(strconv.Itoa(d))
		if i < len(shape)-1 || i == 0 {
			axes.WriteByte(',')
		}
	}
	dict := fmt.Sprintf("{'descr': '%s', 'fortran_order': False, 'shape': (%s), }", descr, axes.String())
	if len(shape) > 0 {
		dict += strings.Repeat(" ", max(0, grown-len(strconv.Itoa(shape[0]))))
	}
	dict += strings.Repeat(" ", align-(version1+len(dict)+1)%align) + "\n"
	b = append(b, magic+"\x01\x00"...)
	b = binary.LittleEndian.AppendUint16(b, uint16(len(dict)))
	return append(b, dict...)
}
