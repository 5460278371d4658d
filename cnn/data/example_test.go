package data_test

import (
	"fmt"
	"image"
	"image/color"
	"image/png"
	"log"
	"os"
	"path/filepath"

	"github.com/seed-1d449c6d/stheno/cnn/data"
)

// Three pictures of 1×2 grey pixels, of two classes.
func ExampleNew() {
	x := []float32{0, 0.5, 1, 0.5, 0.25, 0}
	d, err := data.New(x, []int{0, 1, 1}, []int{1, 2, 1}, 2)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(d.Len(), d.Shape(), d.Classes())
	// Output: 3 [1 2 1] 2
}

// A regression: each example has two features and one number to be found.
func ExampleNewTargets() {
	x := []float32{1, 2, 3, 4, 5, 6}
	y := []float32{1.5, 3.5, 5.5}
	d, err := data.NewTargets(x, y, []int{2}, []int{1})
	if err != nil {
		log.Fatal(err)
	}
	t := make([]float32, 2)
	if err := d.ReadTargets([]int{2, 0}, t); err != nil {
		log.Fatal(err)
	}
	fmt.Println(d.Len(), d.TargetShape(), t)
	// Output: 3 [1] [5.5 1.5]
}

func ExampleOpenIDX() {
	d, err := data.OpenIDX("testdata/img.gz", "testdata/lab.idx1-ubyte", data.IDXConfig{Classes: 10})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(d.Len(), d.Shape())
	// Output: 5 [4 4 1]
}

// paint writes a picture of one colour; it stands for a folder that you have.
func paint(name string, c color.Color) {
	m := image.NewNRGBA(image.Rect(0, 0, 4, 3))
	for i := range 12 {
		m.Set(i%4, i/4, c)
	}
	if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
		log.Fatal(err)
	}
	f, err := os.Create(name)
	if err != nil {
		log.Fatal(err)
	}
	if err := png.Encode(f, m); err != nil {
		log.Fatal(err)
	}
	if err := f.Close(); err != nil {
		log.Fatal(err)
	}
}

func ExampleFolder() {
	dir, err := os.MkdirTemp("", "pictures")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(dir)
	paint(filepath.Join(dir, "blue", "1.png"), color.NRGBA{B: 255, A: 255})
	paint(filepath.Join(dir, "red", "1.png"), color.NRGBA{R: 255, A: 255})
	paint(filepath.Join(dir, "red", "2.png"), color.NRGBA{R: 200, A: 255})

	d, err := data.Folder(dir, data.ImageSize(32, 32))
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(d.Len(), d.Shape(), d.ClassNames())
	// Output: 3 [32 32 3] [blue red]
}

// The last fifth of a set is kept for validation, as by Keras' validation_split.
func ExampleSplit() {
	d, err := data.New(make([]float32, 10), make([]int, 10), []int{1}, 1)
	if err != nil {
		log.Fatal(err)
	}
	train, validation, err := data.Split(d, 0.2)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(train.Len(), validation.Len())
	// Output: 8 2
}

// Every second picture of a set.
func ExampleSubset() {
	d, err := data.New([]float32{0, 1, 2, 3, 4}, make([]int, 5), []int{1}, 1)
	if err != nil {
		log.Fatal(err)
	}
	half, err := data.Subset(d, []int{0, 2, 4})
	if err != nil {
		log.Fatal(err)
	}
	x := make([]float32, 3)
	if err := half.Read([]int{0, 1, 2}, x, make([]int, 3)); err != nil {
		log.Fatal(err)
	}
	fmt.Println(x)
	// Output: [0 2 4]
}

// The second example counts twice, the third not at all. A view keeps that.
func ExampleWeigh() {
	d, err := data.New([]float32{0, 1, 2}, []int{0, 1, 0}, []int{1}, 2)
	if err != nil {
		log.Fatal(err)
	}
	weighed, err := data.Weigh(d, []float64{1, 2, 0})
	if err != nil {
		log.Fatal(err)
	}
	last, err := data.Subset(weighed, []int{1, 2})
	if err != nil {
		log.Fatal(err)
	}
	s, ok := data.WeightsOf(last)
	w := make([]float32, 2)
	if err := s.ReadWeights([]int{0, 1}, w); err != nil {
		log.Fatal(err)
	}
	fmt.Println(ok, w)
	// Output: true [2 0]
}

// ramps are 100 pictures of 8×8 pixels that are computed when they are read: bright on the left or on the right.
type ramps struct{}

func (ramps) Len() int     { return 100 }
func (ramps) Shape() []int { return []int{8, 8, 1} }
func (ramps) Classes() int { return 2 }

func (ramps) Read(index []int, x []float32, labels []int) error {
	for k, i := range index {
		labels[k] = i % 2
		for j := range 64 {
			v := j % 8
			if labels[k] == 0 {
				v = 7 - v
			}
			x[k*64+j] = float32(v) / 7
		}
	}
	return nil
}

// A set of your own is any type with these four methods.
func ExampleDataset() {
	var d data.Dataset = ramps{}
	x, labels := make([]float32, 64), make([]int, 1)
	if err := d.Read([]int{1}, x, labels); err != nil {
		log.Fatal(err)
	}
	fmt.Println(labels, x[0], x[7])
	// Output: [1] 0 1
}
