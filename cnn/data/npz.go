package data

import (
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/seed-1d449c6d/stheno/internal/npy"
)

// NPZConfig says what an archive of NumPy arrays is expected to hold.
type NPZConfig struct {
	Classes int   // number of classes; a label out of range is an error
	Limit   int64 // most bytes of each array in memory; 0: DefaultLimit
}

// OpenNPZ reads an archive as [ReadNPZ] does. Errors name it.
func OpenNPZ(path string, c NPZConfig) (*Memory, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("data: OpenNPZ: %w", err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, fmt.Errorf("data: OpenNPZ: %w", err)
	}
	return readNPZ(fmt.Sprintf("OpenNPZ: %q", path), f, info.Size(), c)
}

// ReadNPZ reads the arrays x and y of an archive of size bytes, as numpy.savez(file, x=x, y=y) writes it, into memory.
//
//	x: [N, H, W, C] (or any other shape from [N, …] on) of float16, float32, float64 or integers
//	y: [N] or [N, 1] of integers, 0 to Classes-1
//
// Values are taken as they are, without scaling, and rounded to float32. Other arrays are not looked at. Sizes are checked
// before memory is taken; apart from Limit an array that compression made more than 16 times and 64 MiB larger than the file is
// refused. Errors: no such archive, a missing array or one that is there twice, other types, different numbers of pictures and
// labels, those of [New].
func ReadNPZ(r io.ReaderAt, size int64, c NPZConfig) (*Memory, error) {
	return readNPZ("ReadNPZ", r, size, c)
}

func readNPZ(op string, r io.ReaderAt, size int64, c NPZConfig) (*Memory, error) {
	fail := func(err error) (*Memory, error) { return nil, fmt.Errorf("data: %s: %w", op, err) }
	if c.Limit == 0 {
		c.Limit = DefaultLimit
	}
	limit := min(c.Limit, 64<<20+16*size)
	y, err := npy.ReadMember(r, size, "y", limit)
	if err != nil {
		return fail(err)
	}
	labels, err := y.Ints()
	if err != nil {
		return fail(fmt.Errorf("labels y: %w", err))
	}
	if len(y.Shape) != 1 && (len(y.Shape) != 2 || y.Shape[1] != 1) {
		return fail(fmt.Errorf("labels y: shape: want [N] or [N 1], got %v", y.Shape))
	}
	x, err := npy.ReadMember(r, size, "x", limit)
	if err != nil {
		return fail(err)
	}
	if len(x.Shape) < 2 {
		return fail(fmt.Errorf("pictures x: shape: want [N H W C], got %v", x.Shape))
	}
	if x.Shape[0] != len(labels) {
		return fail(fmt.Errorf("count of labels: want %d, one a picture, got %d", x.Shape[0], len(labels)))
	}
	values, err := float32s(x)
	if err != nil {
		return fail(err)
	}
	return newMemory(op, values, labels, x.Shape[1:], c.Classes)
}

// float32s are the numbers of an array, rounded where float32 does not hold them.
func float32s(a *npy.Array) ([]float32, error) {
	switch v := a.Data.(type) {
	case []float32:
		return v, nil
	case []float64:
		return rounded(v), nil
	case []int32:
		return rounded(v), nil
	case []int64:
		return rounded(v), nil
	case []uint8:
		return rounded(v), nil
	}
	return nil, errors.New("pictures x: type: want numbers")
}

func rounded[T float64 | int32 | int64 | uint8](v []T) []float32 {
	x := make([]float32, len(v))
	for i := range v {
		x[i] = float32(v[i])
	}
	return x
}
