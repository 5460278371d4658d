package fashion

import (
	"slices"
	"testing"

	"github.com/seed-1d449c6d/stheno/cnn/data"
)

func TestLoad(t *testing.T) {
	train, test, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name  string
		d     *data.IDX
		each  int
		first []int // labels of Fashion-MNIST's own first pictures
	}{
		{"train", train, 500, []int{9, 0, 0, 3, 0, 2, 7, 2}},
		{"test", test, 100, []int{9, 2, 1, 1, 6, 1, 4, 6}},
	} {
		n := 10 * c.each
		if c.d.Len() != n || c.d.Classes() != 10 || !slices.Equal(c.d.Shape(), []int{28, 28, 1}) {
			t.Errorf("%s: Len, Classes, Shape = %d, %d, %v", c.name, c.d.Len(), c.d.Classes(), c.d.Shape())
			continue
		}
		x, labels, index := make([]float32, n*784), make([]int, n), make([]int, n)
		for i := range index {
			index[i] = i
		}
		if err := c.d.Read(index, x, labels); err != nil {
			t.Fatal(err)
		}
		count := make([]int, 10)
		for _, l := range labels {
			count[l]++
		}
		if slices.Min(count) != c.each || slices.Max(count) != c.each {
			t.Errorf("%s: pictures of each class: %v, want %d", c.name, count, c.each)
		}
		if !slices.Equal(labels[:8], c.first) {
			t.Errorf("%s: first labels %v, want %v", c.name, labels[:8], c.first)
		}
		mean := 0.0
		for _, v := range x {
			mean += float64(v)
		}
		mean /= float64(len(x))
		// The whole set's mean is .286; a balanced part lies close.
		if mean < .27 || mean > .30 || slices.Min(x) != 0 || slices.Max(x) != 1 {
			t.Errorf("%s: mean %.3f, from %v to %v, want .27 to .30, 0 to 1", c.name, mean, slices.Min(x), slices.Max(x))
		}
	}
}

// TestSHA256 compares with what sha256sum says of the files; other bytes in them are another data set.
func TestSHA256(t *testing.T) {
	train, test := SHA256()
	if train != "4ede48ab0597ce77a7fdc496865cdc00c045b2a6d908cce3a490ce3419b39d52" ||
		test != "c229f0712b03d884354c23e43e8b78123fab098fc35abb29f45233261c1d04a6" {
		t.Errorf("SHA256() = %s, %s", train, test)
	}
}

func TestClassNames(t *testing.T) {
	names := ClassNames()
	if len(names) != 10 || names[9] != "Ankle boot" {
		t.Errorf("ClassNames() = %q", names)
	}
	names[9] = ""
	if ClassNames()[9] == "" {
		t.Error("ClassNames hands out its own slice")
	}
}

func BenchmarkLoad(b *testing.B) {
	for b.Loop() {
		if _, _, err := Load(); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkRead is one batch of 32 random pictures, the cost a training step adds.
func BenchmarkRead(b *testing.B) {
	train, _, err := Load()
	if err != nil {
		b.Fatal(err)
	}
	x, labels, index := make([]float32, 32*784), make([]int, 32), make([]int, 32)
	for i := range index {
		index[i] = i * 1597 % train.Len()
	}
	for b.Loop() {
		if err := train.Read(index, x, labels); err != nil {
			b.Fatal(err)
		}
	}
}
