// Package npz reads and writes weights as an archive of NumPy arrays, so that numpy.load(file)["conv2d/kernel"] is a weight.
// A file holds no architecture: make the model in Go, or read it from a file that has one, then give it the weights by their
// names with package named.
package npz

import (
	"fmt"
	"io"
	"maps"
	"math"
	"os"
	"slices"

	"github.com/seed-1d449c6d/stheno/cnn"
	"github.com/seed-1d449c6d/stheno/internal/npy"
)

// limit is the most bytes that the arrays of a file of size bytes may have in memory. Weights hardly compress, so that what goes
// far beyond the file's own size is a trap.
func limit(size int64) int64 { return 64<<20 + 4*size }

// Open reads a file as [Read] does; errors name it.
func Open(path string) ([]cnn.Weight, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("npz: Open: %w", err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, fmt.Errorf("npz: Open: %w", err)
	}
	w, err := Read(f, info.Size())
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return w, nil
}

// Read reads all arrays of an archive of size bytes, sorted by name. float16 widens to float32, which is exact, float64 is
// rounded. NaN and infinities are kept. Errors: those of a file that is not wholly as it declares, an array of integers, a
// finite float64 that no float32 comes near, more than 64 MiB and four times size in memory; each names its array.
func Read(r io.ReaderAt, size int64) ([]cnn.Weight, error) {
	arrays, err := npy.ReadZip(r, size, limit(size))
	if err != nil {
		return nil, fmt.Errorf("npz: %w", err)
	}
	var weights []cnn.Weight
	for _, name := range slices.Sorted(maps.Keys(arrays)) {
		a := arrays[name]
		w := cnn.Weight{Name: name, Shape: a.Shape}
		switch v := a.Data.(type) {
		case []float32:
			w.Values = v
		case []float64:
			if w.Values, err = narrow(v); err != nil {
				return nil, fmt.Errorf("npz: array %q: %w", name, err)
			}
		default:
			return nil, fmt.Errorf("npz: array %q: type: want float16, float32 or float64, got integers", name)
		}
		weights = append(weights, w)
	}
	return weights, nil
}

func narrow(wide []float64) ([]float32, error) {
	values := make([]float32, len(wide))
	for i, v := range wide {
		values[i] = float32(v)
		if math.IsInf(float64(values[i]), 0) && !math.IsInf(v, 0) {
			return nil, fmt.Errorf("element %d: want a number that float32 holds, got %v", i, v)
		}
	}
	return values, nil
}

// Write writes weights, such as [cnn.Model.Weights] gives, as float32 arrays in their order, under their names. The same
// weights give the same bytes. Errors: a name that is empty or comes twice, a shape that is not that of the values; those of w.
func Write(w io.Writer, weights []cnn.Weight) error {
	list := make([]npy.Named, len(weights))
	for i, x := range weights {
		list[i] = npy.Named{Name: x.Name, Array: &npy.Array{Shape: x.Shape, Data: x.Values}}
	}
	if err := npy.WriteZip(w, list); err != nil {
		return fmt.Errorf("npz: Write: %w", err)
	}
	return nil
}
