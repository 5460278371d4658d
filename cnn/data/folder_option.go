package data

import (
	"fmt"
	"slices"
)

// FolderOption sets a parameter of [Folder]. Each may be given once.
type FolderOption interface{ folder(*folderSettings) }

// folderSettings are the parameters of Folder; zeros mean that the option was not given.
type folderSettings struct {
	h, w    int
	colors  Colors
	classes []string // nil: all sub-directories
	cache   int64
	given   []string // names of the options so far
	err     error    // the first thing wrong
}

type folderOption struct {
	name string
	set  func(*folderSettings)
}

func (o folderOption) folder(s *folderSettings) {
	if slices.Contains(s.given, o.name) {
		s.fail("option "+o.name, "it once", "it twice")
	}
	s.given = append(s.given, o.name)
	o.set(s)
}

// Colors says which channels pictures are read into.
type Colors string

// RGB is red, green and blue, C = 3; Grayscale is the brightness alone, C = 1. Names are Keras'.
const (
	RGB       Colors = "rgb"
	Grayscale Colors = "grayscale"
)

// DefaultCache is the most bytes of decoded pictures that a [FolderSet] keeps when [Cache] is not given: 1 GiB.
const DefaultCache = 1 << 30

// ImageSize sets the height and width that every picture is resized to, 1 or more. Without it all pictures must have one size.
// (Keras' image_size is 256×256 where not given; here a size is never made up.)
func ImageSize(h, w int) FolderOption {
	return folderOption{"ImageSize", func(s *folderSettings) {
		s.h, s.w = h, w
		if h < 1 || w < 1 {
			s.fail("image size", "1 or more", fmt.Sprintf("%d×%d", h, w))
		}
	}}
}

// ColorMode sets the channels: RGB, the default, or Grayscale.
func ColorMode(c Colors) FolderOption {
	return folderOption{"ColorMode", func(s *folderSettings) {
		s.colors = c
		if c != RGB && c != Grayscale {
			s.fail("color mode", fmt.Sprintf("%q or %q", RGB, Grayscale), fmt.Sprintf("%q", c))
		}
	}}
}

// ClassNames sets which sub-directories are read, and the order of their labels: the first is label 0. The default is all of
// them in the order of their names.
func ClassNames(names ...string) FolderOption {
	return folderOption{"ClassNames", func(s *folderSettings) {
		s.classes = slices.Clone(names)
		if len(names) == 0 {
			s.fail("class names", "at least one", "none")
		}
		for i, n := range names {
			if slices.Contains(names[:i], n) {
				s.fail("class names", "each once", fmt.Sprintf("%q twice", n))
			}
		}
	}}
}

// Cache sets how many bytes of decoded pictures are kept in memory, 0 or more; default DefaultCache. 0 decodes a picture each
// time it is read. Values do not depend on it.
func Cache(bytes int64) FolderOption {
	return folderOption{"Cache", func(s *folderSettings) {
		s.cache = bytes
		if bytes < 0 {
			s.fail("cache", "0 or more bytes", fmt.Sprint(bytes))
		}
	}}
}

// fail notes the first error.
func (s *folderSettings) fail(what, want, got string) {
	if s.err == nil {
		s.err = fmt.Errorf("data: Folder: %s: want %s, got %s", what, want, got)
	}
}
