package main

import (
	"errors"
	"fmt"
	"image"
	"image/color"
	_ "image/jpeg" // registers its decoder
	_ "image/png"
	"io"
	"os"
)

// maxPixels bounds what a small file may unpack to.
const maxPixels = 64 << 20

// readPicture reads a picture as an example of the given shape [H, W, 1]: grey, brought to size, from 0 to 1.
func readPicture(path string, shape []int) ([]float32, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	c, _, err := image.DecodeConfig(f)
	if err == nil && (c.Width < 1 || c.Height < 1 || c.Width > maxPixels/c.Height) {
		err = errors.New("want 1 to 64 million pixels")
	}
	if err == nil {
		_, err = f.Seek(0, io.SeekStart)
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	m, _, err := image.Decode(f)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return grey(m, shape[0], shape[1]), nil
}

// grey is h rows of w means over the part of the picture that each covers; a picture smaller than that has its pixels repeated.
func grey(m image.Image, h, w int) []float32 {
	b := m.Bounds()
	x := make([]float32, 0, h*w)
	for i := range h {
		top, bottom := part(i, h, b.Dy())
		for j := range w {
			left, right := part(j, w, b.Dx())
			sum := 0
			for r := top; r < bottom; r++ {
				for c := left; c < right; c++ {
					sum += int(color.GrayModel.Convert(m.At(b.Min.X+c, b.Min.Y+r)).(color.Gray).Y)
				}
			}
			x = append(x, float32(sum)/float32(255*(bottom-top)*(right-left)))
		}
	}
	return x
}

// part is where the ith of n parts of a length lies.
func part(i, n, length int) (from, to int) {
	from, to = i*length/n, (i+1)*length/n
	return from, max(to, from+1)
}
