package main

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"fmt"
	"image"
	"image/jpeg"
	"math"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// parameters as Keras counts them in the models of train_keras.py, by dataset and model.
var parameters = map[[2]string]int{
	{"fashion", "tutorial"}:  34826,
	{"cifar10", "tutorial"}:  42442,
	{"cifar10", "residual"}:  78442,
	{"cifar10", "separable"}: 51402,
}

// TestTrain trains every model on a few pictures of each dataset's format.
func TestTrain(t *testing.T) {
	for want, n := range parameters {
		t.Run(want[0]+"/"+want[1], func(t *testing.T) {
			folder := t.TempDir()
			if want[0] == "fashion" {
				writeFashion(t, folder)
			} else {
				writeCIFAR(t, folder)
			}
			c := trainCmd{Dataset: want[0], Folder: folder, Model: want[1], Seeds: []uint64{1, 2}, Epochs: 2}
			lines, again := trained(t, c), trained(t, c)
			if len(lines) != 4 {
				t.Fatalf("%d lines, want 4: 2 seeds, 2 epochs", len(lines))
			}
			for i, l := range lines {
				if l.By != stheno || l.Dataset != want[0] || l.Model != want[1] || l.Batch != batch[want[0]] ||
					l.Parameters != n || l.Seed != uint64(i/2+1) || l.Epoch != i%2+1 {
					t.Errorf("line %d: %+v, want %d parameters", i, l, n)
				}
				if l.Loss <= 0 || l.TestLoss <= 0 || l.Loss > 20 || l.TestLoss > 20 {
					t.Errorf("line %d: losses %v and %v, want some in (0, 20]", i, l.Loss, l.TestLoss)
				}
				again[i].Seconds = l.Seconds
			}
			if !slices.Equal(lines, again) {
				t.Errorf("the same seeds gave\n%v\nand then\n%v", lines, again)
			}
			// All pictures are one batch, so only the initial weights tell two seeds apart, by far more than rounding.
			if d := math.Abs(lines[0].Loss - lines[2].Loss); d < 1e-3 {
				t.Errorf("the first losses of two seeds, %v and %v, differ by %v, want at least 0.001", lines[0].Loss, lines[2].Loss, d)
			}
		})
	}
}

// TestPixels compares a test picture as it is read with what was written.
func TestPixels(t *testing.T) {
	folder := t.TempDir()
	writeFashion(t, folder)
	writeCIFAR(t, folder)
	for dataset, want := range map[string]float32{"fashion": 6.0 / 255, "cifar10": 60.0 / 255} {
		_, test, err := open(dataset, folder)
		if err != nil {
			t.Fatal(err)
		}
		shape := test.Shape()
		x, labels := make([]float32, shape[0]*shape[1]*shape[2]), make([]int, 1)
		if err := test.Read([]int{3}, x, labels); err != nil {
			t.Fatal(err)
		}
		if labels[0] != 3 || x[0] != want || test.Len() != 10 || test.Classes() != 10 {
			t.Errorf("%s: picture 3 of %d, %d classes: label %d, first value %v; want 10, 10, 3, %v",
				dataset, test.Len(), test.Classes(), labels[0], x[0], want)
		}
	}
}

func trained(t *testing.T, c trainCmd) []line {
	t.Helper()
	var b bytes.Buffer
	if err := c.Run(t.Context(), &b); err != nil {
		t.Fatal(err)
	}
	lines, err := read(&b)
	if err != nil {
		t.Fatal(err)
	}
	return lines
}

// writeFashion writes ten pictures a part: picture i has label i and everywhere the value i, 2i for the test.
func writeFashion(t *testing.T, folder string) {
	t.Helper()
	for times, part := range map[byte]string{1: "train", 2: "t10k"} {
		x := binary.BigEndian.AppendUint32(nil, 0x803)
		for _, n := range []uint32{10, 28, 28} {
			x = binary.BigEndian.AppendUint32(x, n)
		}
		y := binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, 0x801), 10)
		for i := range byte(10) {
			x = append(x, bytes.Repeat([]byte{times * i}, 28*28)...)
			y = append(y, i)
		}
		for name, b := range map[string][]byte{"images-idx3": x, "labels-idx1": y} {
			var z bytes.Buffer
			w := gzip.NewWriter(&z)
			if _, err := w.Write(b); err != nil {
				t.Fatal(err)
			}
			if err := w.Close(); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(filepath.Join(folder, part+"-"+name+"-ubyte.gz"), z.Bytes(), 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// writeCIFAR writes ten grey pictures a part, one a class: that of class i has everywhere the value 10i, 20i for the test.
func writeCIFAR(t *testing.T, folder string) {
	t.Helper()
	for times, part := range map[int]string{10: "train", 20: "test"} {
		for i := range 10 {
			picture := image.NewGray(image.Rect(0, 0, 32, 32))
			for k := range picture.Pix {
				picture.Pix[k] = uint8(times * i)
			}
			var b bytes.Buffer
			if err := jpeg.Encode(&b, picture, &jpeg.Options{Quality: 100}); err != nil {
				t.Fatal(err)
			}
			class := filepath.Join(folder, part, fmt.Sprintf("class%d", i))
			if err := os.MkdirAll(class, 0o700); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(filepath.Join(class, "0.jpg"), b.Bytes(), 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
}
