package onnx

import (
	"bytes"
	"errors"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/seed-1d449c6d/stheno/internal/npy"
)

// TestOperators reads small graphs, each about one operator or a few that belong together. Outputs are ONNX Runtime's; a graph that has no
// layers must be refused as such. testdata/ops.py made them.
func TestOperators(t *testing.T) {
	seen := 0
	for _, path := range []string{"testdata/ops_a.npz", "testdata/ops_b.npz"} {
		b, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		arrays, err := npy.ReadZip(bytes.NewReader(b), int64(len(b)), 1<<24)
		if err != nil {
			t.Fatal(err)
		}
		for name, a := range arrays {
			kind := filepath.Ext(name)
			if kind == ".y" {
				continue
			}
			name = strings.TrimSuffix(name, kind)
			seen++
			t.Run(name, func(t *testing.T) {
				m, err := Read(bytes.NewReader(a.Data.([]uint8)))
				var u *UnsupportedError
				switch {
				case kind == ".refuse" && !errors.As(err, &u):
					t.Fatalf("want an *UnsupportedError, got %v", err)
				case kind == ".refuse":
					t.Log(err)
					return
				case err != nil:
					t.Fatal(err)
				}
				x := make([]float32, 2*size(m.InputShape))
				for i := range x {
					x[i] = float32(2 * math.Sin(0.7*float64(i)+1))
					if strings.HasSuffix(name, "_positive") {
						x[i] = float32(math.Abs(float64(x[i])))
					}
				}
				y, err := arrays[name+".y"].Float32s()
				if err != nil {
					t.Fatal(err)
				}
				checkOutputs(t, m, x, y, 1e-5)
			})
		}
	}
	if seen < 150 {
		t.Errorf("graphs: want 150 or more, got %d", seen)
	}
}
