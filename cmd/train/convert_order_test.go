package main

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/seed-1d449c6d/stheno/internal/onnx"
)

// TestConvertKeepsOrder: a file of ONNX that ends in a flattened picture, channels first, has no other form with the same order
// of numbers; one of a single channel has.
func TestConvertKeepsOrder(t *testing.T) {
	for channels, refused := range map[int64]bool{1: false, 2: true} {
		info := func(name string, dims ...int64) *onnx.Info {
			i := &onnx.Info{Name: name, Type: onnx.Float, HasShape: true, Dims: []onnx.Dim{{Param: "batch"}}}
			for _, d := range dims {
				i.Dims = append(i.Dims, onnx.Dim{Value: d, Known: true})
			}
			return i
		}
		m := &onnx.Model{IRVersion: 8, Opsets: []onnx.Opset{{Version: 17}}, Graph: &onnx.Graph{
			Name: "g", Inputs: []*onnx.Info{info("x", channels, 2, 2)}, Outputs: []*onnx.Info{info("y", channels*4)},
			Nodes: []*onnx.Node{{Op: "Relu", Inputs: []string{"x"}, Outputs: []string{"r"}},
				{Op: "MaxPool", Inputs: []string{"r"}, Outputs: []string{"p"}, Attributes: []*onnx.Attribute{{Name: "kernel_shape", Kind: onnx.KindInts, Ints: []int64{1, 1}}}},
				{Op: "Flatten", Inputs: []string{"p"}, Outputs: []string{"y"}}},
		}}
		var b bytes.Buffer
		if _, err := m.WriteTo(&b); err != nil {
			t.Fatal(err)
		}
		dir := t.TempDir()
		in, out := filepath.Join(dir, "m.onnx"), filepath.Join(dir, "m.keras")
		if err := os.WriteFile(in, b.Bytes(), 0o666); err != nil {
			t.Fatal(err)
		}
		err := (&convertCmd{In: in, Out: out, Verify: true}).Run(t.Context(), &ui{out: &results{w: io.Discard}})
		if refused != (err != nil) || refused && !strings.Contains(err.Error(), "channels first") {
			t.Errorf("%d channels: %v", channels, err)
		}
		if _, err := os.Stat(out); refused != os.IsNotExist(err) {
			t.Errorf("%d channels: OUT is there: %v", channels, err == nil)
		}
	}
}
