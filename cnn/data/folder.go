package data

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sync/atomic"
)

// FolderSet is a [Dataset] of picture files in folders, one sub-directory a class.
//
// Pictures are decoded when they are read, and then kept in memory as far as [Cache] allows: as bytes in the file's size or as
// float32 in the size that is read, whichever is less.
type FolderSet struct {
	dir     string // as the caller named it, for errors
	at      string // the same as an absolute path
	classes []string
	files   []pictureFile
	h, w, c int
	slots   []slot       // one a file
	left    atomic.Int64 // bytes that the cache may still take
}

// pictureFile is what is known of a file without decoding it.
type pictureFile struct {
	name  string // relative to the folder, with slashes
	class int
	h, w  int
	bytes int64
}

// Folder lists the pictures of a folder whose sub-directories are the classes:
//
//	dir/cat/1.png  dir/cat/2.jpg  dir/dog/1.png    (labels 0, 0, 1)
//
// The rules are those of Keras' image_dataset_from_directory. Classes are the sub-directories whose names do not begin with a
// dot, sorted byte by byte; a class without pictures counts. Pictures are the files below them at any depth that end in .bmp,
// .gif, .jpeg, .jpg or .png in upper or lower case, ordered by class, then by folder, then by name; nothing is shuffled here, so [Split] wants [Shuffle] first.
// Of an animated GIF the first frame is read. Values are float32 from 0 to 255: put a Rescaling layer first in the model.
//
// A picture of another size than [ImageSize] is resized as tf.image.resize does: bilinear, with half-pixel centers, without
// antialias. Transparency is dropped, 16 bits a channel become the upper 8, grey is 0.299 R + 0.587 G + 0.114 B (of a JPEG, its
// Y). EXIF is not looked at.
//
// Differences from Keras: a symbolic link is never followed out of dir; a size is not made up (see [ImageSize]); a JPEG's cosine
// transform is the exact one, where TensorFlow takes a faster one, and chroma stored at half resolution is repeated, not
// interpolated; a GIF has the size of its screen; GIF and BMP files can be read in grey; a BMP's palette and 32-bit pixels are
// understood.
//
// Folder reads the header of each file, no pixels. Its errors name the file: one whose content is no picture of these formats
// (told by content, not by name), that is empty, larger than 128 Mi pixels or 1 GiB, not a regular file, or a link that leads out of
// dir; sizes that differ where ImageSize is not given; a name of ClassNames that is not a sub-directory; no classes; no
// pictures. Damaged pixels are found by Read.
func Folder(dir string, o ...FolderOption) (*FolderSet, error) {
	s := folderSettings{colors: RGB, cache: DefaultCache}
	for i, o := range o {
		if o == nil {
			s.fail(fmt.Sprintf("option %d", i+1), "a FolderOption", "nil")
			continue
		}
		o.folder(&s)
	}
	if s.err != nil {
		return nil, s.err
	}
	f := &FolderSet{dir: dir, h: s.h, w: s.w, c: 3}
	if s.colors == Grayscale {
		f.c = 1
	}
	var err error
	if f.at, err = filepath.Abs(dir); err != nil {
		return nil, fmt.Errorf("data: Folder: %w", err)
	}
	root, err := os.OpenRoot(f.at)
	if err != nil {
		return nil, fmt.Errorf("data: Folder: %w", err)
	}
	defer root.Close()
	if err := f.list(root, s.classes); err != nil {
		return nil, fmt.Errorf("data: Folder: %w", err)
	}
	if f.h == 0 {
		if err := f.oneSize(); err != nil {
			return nil, fmt.Errorf("data: Folder: %w", err)
		}
	}
	if _, err := size(f.Shape()); err != nil {
		return nil, fmt.Errorf("data: Folder: %w", err)
	}
	f.slots = make([]slot, len(f.files))
	f.left.Store(s.cache)
	return f, nil
}

// oneSize takes the size of the pictures, which must be one.
func (f *FolderSet) oneSize() error {
	first := f.files[0]
	for _, p := range f.files {
		if p.h != first.h || p.w != first.w {
			return fmt.Errorf("sizes: want all pictures of one size where ImageSize is not given, got %d×%d of %q and %d×%d of %q",
				first.h, first.w, f.path(first), p.h, p.w, f.path(p))
		}
	}
	f.h, f.w = first.h, first.w
	return nil
}

// path is a file's name for the user.
func (f *FolderSet) path(p pictureFile) string {
	return filepath.Join(f.dir, filepath.FromSlash(p.name))
}

// Len returns the number of pictures.
func (f *FolderSet) Len() int { return len(f.files) }

// Shape returns [H,W,3], or [H,W,1] for Grayscale.
func (f *FolderSet) Shape() []int { return []int{f.h, f.w, f.c} }

// Classes returns the number of classes.
func (f *FolderSet) Classes() int { return len(f.classes) }

// ClassNames returns a copy of the names of the classes, in the order of their labels.
func (f *FolderSet) ClassNames() []string { return slices.Clone(f.classes) }

// Files returns the path of each picture, which begins with the folder as Folder was given it.
func (f *FolderSet) Files() []string {
	names := make([]string, len(f.files))
	for i, p := range f.files {
		names[i] = f.path(p)
	}
	return names
}
