package data

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/gif"
	"image/jpeg"
	"image/png"
	"io"
	"strings"

	"golang.org/x/image/bmp"
)

// maxPixels is the most pixels a picture may claim: 128 Mi take at most 1 GiB while they are decoded. Cameras stay below.
const maxPixels = 128 << 20

// maxFile is the most bytes a picture's file may have, as many as its pixels may take.
const maxFile = 1 << 30

// magicLen is how many bytes tell the formats apart.
const magicLen = 8

// codec is a picture format.
type codec struct {
	name, magic string
	config      func(io.Reader) (image.Config, error)
	decode      func(io.Reader) (image.Image, error)
}

// codecs are the formats that can be read. They are called directly: image.Decode would know whatever else the program has
// registered.
var codecs = []codec{
	{"BMP", "BM", bmp.DecodeConfig, bmp.Decode},
	{"GIF", "GIF8", gif.DecodeConfig, gif.Decode},
	{"JPEG", "\xff\xd8\xff", jpeg.DecodeConfig, jpeg.Decode},
	{"PNG", "\x89PNG\r\n\x1a\n", png.DecodeConfig, png.Decode},
}

// codecOf tells the format by the first bytes of a file.
func codecOf(start []byte) (codec, error) {
	for _, c := range codecs {
		if strings.HasPrefix(string(start), c.magic) {
			return c, nil
		}
	}
	if len(start) == 0 {
		return codec{}, errors.New("the file is empty")
	}
	return codec{}, fmt.Errorf("content: want a BMP, GIF, JPEG or PNG picture, got a file that begins with % x", start[:min(len(start), magicLen)])
}

// checkPicture wants a size that can be decoded.
func checkPicture(h, w int) error {
	if h < 1 || w < 1 || w > maxPixels/h {
		return fmt.Errorf("size: want 1×1 to %d pixels, got %d×%d", maxPixels, h, w)
	}
	return nil
}

// decode returns the pixels of a whole file: h rows of w pixels of c channels, c 1 or 3.
func decode(file []byte, c int) (pix []uint8, h, w int, err error) {
	format, err := codecOf(file)
	if err != nil {
		return nil, 0, 0, err
	}
	config, err := format.config(bytes.NewReader(file))
	if err != nil {
		return nil, 0, 0, fmt.Errorf("%s header: %w", format.name, err)
	}
	if err := checkPicture(config.Height, config.Width); err != nil {
		return nil, 0, 0, err
	}
	m, err := format.decode(bytes.NewReader(file))
	if err != nil {
		return nil, 0, 0, fmt.Errorf("%s: %w", format.name, err)
	}
	h, w = config.Height, config.Width
	// A GIF's frame may cover a part of its screen; the rest is black. For the others both are equal.
	screen := image.Rect(0, 0, w, h)
	if !m.Bounds().In(screen) {
		return nil, 0, 0, fmt.Errorf("%s: frame: want it inside %v, got %v", format.name, screen, m.Bounds())
	}
	return pixels(m, h, w, c), h, w, nil
}
