package keras

import (
	"archive/zip"
	"encoding/binary"
	"io"
	"math"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// array is one of an .npz file, in C order.
type array struct {
	shape  []int
	values []float64
}

func (a array) float32s() []float32 {
	v := make([]float32, len(a.values))
	for i, x := range a.values {
		v[i] = float32(x)
	}
	return v
}

var (
	descr = regexp.MustCompile(`'descr': '<([fi])([48])'`)
	axes  = regexp.MustCompile(`'shape': \(([^)]*)\)`)
)

// readNPZ reads the arrays of numbers that numpy.savez wrote.
func readNPZ(t testing.TB, path string) map[string]array {
	t.Helper()
	z, err := zip.OpenReader(path)
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	all := make(map[string]array)
	for _, f := range z.File {
		in, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(in)
		if err != nil {
			t.Fatal(err)
		}
		head := string(b[10 : 10+int(b[8])+int(b[9])<<8])
		kind := descr.FindStringSubmatch(head)
		if kind == nil {
			t.Fatalf("%s: %s: header %s", path, f.Name, head)
		}
		var a array
		n := 1
		for _, s := range strings.Split(axes.FindStringSubmatch(head)[1], ",") {
			if s = strings.TrimSpace(s); s != "" {
				d, err := strconv.Atoi(s)
				if err != nil {
					t.Fatal(err)
				}
				a.shape = append(a.shape, d)
				n *= d
			}
		}
		b = b[10+len(head):]
		for i := range n {
			switch kind[1] + kind[2] {
			case "f4":
				a.values = append(a.values, float64(math.Float32frombits(binary.LittleEndian.Uint32(b[4*i:]))))
			case "f8":
				a.values = append(a.values, math.Float64frombits(binary.LittleEndian.Uint64(b[8*i:])))
			case "i4":
				a.values = append(a.values, float64(int32(binary.LittleEndian.Uint32(b[4*i:]))))
			case "i8":
				a.values = append(a.values, float64(int64(binary.LittleEndian.Uint64(b[8*i:]))))
			}
		}
		all[strings.TrimSuffix(f.Name, ".npy")] = a
	}
	return all
}
