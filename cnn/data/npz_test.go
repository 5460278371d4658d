package data

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/seed-1d449c6d/stheno/internal/npy"
)

func npz(t *testing.T, arrays ...npy.Named) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := npy.WriteZip(&b, arrays); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// NumPy wrote the files: x counts from 0 on, y is 0, 1, 2.
func TestOpenNPZ(t *testing.T) {
	for _, name := range []string{"ok", "okz", "slip"} {
		d, err := OpenNPZ(filepath.Join("testdata", "npz", name+".npz"), NPZConfig{Classes: 3})
		if err != nil {
			t.Errorf("OpenNPZ(%s): %v", name, err)
			continue
		}
		x, labels := make([]float32, 8), make([]int, 2)
		if err := d.Read([]int{2, 0}, x, labels); err != nil {
			t.Fatal(err)
		}
		if d.Len() != 3 || !slices.Equal(d.Shape(), []int{2, 2}) || !slices.Equal(labels, []int{2, 0}) ||
			!slices.Equal(x, []float32{8, 9, 10, 11, 0, 1, 2, 3}) {
			t.Errorf("OpenNPZ(%s): %d pictures %v, Read(2, 0) = %v %v", name, d.Len(), d.Shape(), x, labels)
		}
	}
}

func TestReadNPZTypes(t *testing.T) {
	y := npy.Named{Name: "y", Array: &npy.Array{Shape: []int{2, 1}, Data: []uint8{1, 0}}}
	for _, data := range []any{[]float32{1, 255}, []float64{1, 255}, []int32{1, 255}, []int64{1, 255}, []uint8{1, 255}} {
		b := npz(t, npy.Named{Name: "x", Array: &npy.Array{Shape: []int{2, 1}, Data: data}}, y)
		d, err := ReadNPZ(bytes.NewReader(b), int64(len(b)), NPZConfig{Classes: 2})
		if err != nil || !slices.Equal(d.x, []float32{1, 255}) || !slices.Equal(d.labels, []int{1, 0}) {
			t.Errorf("%T: %v, %v", data, d, err)
		}
	}
}

func TestNPZErrors(t *testing.T) {
	array := func(name string, shape []int, data any) npy.Named {
		return npy.Named{Name: name, Array: &npy.Array{Shape: shape, Data: data}}
	}
	x := array("x", []int{2, 1}, []float32{1, 2})
	file := func(name string) []byte {
		b, err := os.ReadFile(filepath.Join("testdata", "npz", name+".npz"))
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	for _, c := range []struct {
		b    []byte
		want string
	}{
		{file("noy"), `npy: want an array "y", got none`},
		{file("dup"), `npy: member "x.npy": duplicate name`},
		{file("lie"), `too large`},
		{file("len"), "count of labels: want 3, one a picture, got 2"},
		{file("ok")[:100], "npy: not a .npz archive"},
		{npz(t, array("y", []int{2}, []int64{0, 1})), `npy: want an array "x", got none`},
		{npz(t, x, array("y", []int{2}, []int64{0, 3})), "label of picture 1 out of range: want 0 to 2 for 3 classes, got 3"},
		{npz(t, x, array("y", []int{2}, []int64{0, -1})), "out of range"},
		{npz(t, x, array("y", []int{2}, []float32{0, 1})), "labels y: npy: type: want an integer type, got float32"},
		{npz(t, x, array("y", []int{1, 2}, []int64{0, 1})), "labels y: shape: want [N] or [N 1], got [1 2]"},
		{npz(t, x, array("y", []int{}, []int64{0})), "labels y: shape: want [N] or [N 1], got []"},
		{npz(t, array("x", []int{2}, []float32{1, 2}), array("y", []int{2}, []int64{0, 1})), "pictures x: shape: want [N H W C], got [2]"},
		{npz(t, array("x", []int{0, 1}, []float32{}), array("y", []int{0}, []int64{})), "no pictures"},
	} {
		d, err := ReadNPZ(bytes.NewReader(c.b), int64(len(c.b)), NPZConfig{Classes: 3})
		if err == nil || d != nil || !strings.Contains(err.Error(), c.want) || !strings.HasPrefix(err.Error(), "data: ReadNPZ: ") {
			t.Errorf("ReadNPZ: %v, %v, want %s", d, err, c.want)
		}
	}
	if _, err := OpenNPZ(filepath.Join("testdata", "npz", "ok.npz"), NPZConfig{Classes: 2}); err == nil || !strings.HasPrefix(err.Error(), "data: OpenNPZ: \"testdata") {
		t.Errorf("OpenNPZ: %v, want the file named", err)
	}
	b := npz(t, x, array("y", []int{2}, []uint8{0, 1}))
	if _, err := ReadNPZ(bytes.NewReader(b), int64(len(b)), NPZConfig{Classes: 3, Limit: 7}); err == nil || !strings.Contains(err.Error(), "limit is 7") {
		t.Errorf("ReadNPZ with a limit of 7: %v", err)
	}
}
