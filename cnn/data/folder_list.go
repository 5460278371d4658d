package data

import (
	"bufio"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
)

// formats are the endings that Keras lists, in any case.
var formats = []string{".bmp", ".gif", ".jpeg", ".jpg", ".png"}

// isPicture says whether a file of this name is listed.
func isPicture(name string) bool {
	return slices.ContainsFunc(formats, func(end string) bool {
		return len(name) >= len(end) && strings.EqualFold(name[len(name)-len(end):], end)
	})
}

// list finds the classes, or those wanted, and their files. The root keeps links from leading out of the folder.
func (f *FolderSet) list(root *os.Root, wanted []string) error {
	found, err := f.subdirectories(root)
	if err != nil {
		return err
	}
	if len(found) == 0 {
		return fmt.Errorf("%q: classes: want a sub-directory for each, got none", f.dir)
	}
	f.classes = found
	if wanted != nil {
		for _, name := range wanted {
			if !slices.Contains(found, name) {
				return fmt.Errorf("%q: class names: want sub-directories, which are %q, got %q", f.dir, found, name)
			}
		}
		f.classes = wanted
	}
	for class, name := range f.classes {
		if err := f.listClass(root, name, class); err != nil {
			return err
		}
	}
	if len(f.files) == 0 {
		return fmt.Errorf("%q: pictures: want at least one file that ends in %s below %q, got none",
			f.dir, strings.Join(formats, ", "), f.classes)
	}
	return nil
}

// subdirectories are the classes there are, sorted.
func (f *FolderSet) subdirectories(root *os.Root) ([]string, error) {
	entries, err := f.entries(root, ".")
	if err != nil {
		return nil, err
	}
	var names []string
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), ".") {
			continue
		}
		dir := e.IsDir()
		if e.Type()&fs.ModeSymlink != 0 {
			i, err := root.Stat(e.Name())
			if err != nil && !errors.Is(err, fs.ErrNotExist) { // left out in silence it would change the labels of the others
				return nil, fmt.Errorf("%q: symbolic link: want one that stays in the folder: %w", filepath.Join(f.dir, e.Name()), err)
			}
			dir = err == nil && i.IsDir()
		}
		if dir {
			names = append(names, e.Name())
		}
	}
	return names, nil
}

// entries reads a directory, sorted by name. (root.FS would refuse names that are not UTF-8.)
func (f *FolderSet) entries(root *os.Root, dir string) ([]os.DirEntry, error) {
	d, err := root.Open(dir)
	if err != nil {
		return nil, fmt.Errorf("%q: %w", filepath.Join(f.dir, dir), err)
	}
	defer d.Close()
	entries, err := d.ReadDir(-1)
	if err != nil {
		return nil, fmt.Errorf("%q: %w", filepath.Join(f.dir, dir), err)
	}
	slices.SortFunc(entries, func(a, b os.DirEntry) int { return strings.Compare(a.Name(), b.Name()) })
	return entries, nil
}

// listClass adds the files of a class, folder by folder; folders are sorted by their whole paths, as Keras sorts its walk.
func (f *FolderSet) listClass(root *os.Root, name string, class int) error {
	below := map[string][]os.DirEntry{}
	dirs := []string{name}
	for i := 0; i < len(dirs); i++ {
		entries, err := f.entries(root, dirs[i])
		if err != nil {
			return err
		}
		below[dirs[i]] = entries
		for _, e := range entries {
			if e.IsDir() { // false for a link to a directory
				dirs = append(dirs, path.Join(dirs[i], e.Name()))
			}
		}
	}
	slices.Sort(dirs)
	for _, dir := range dirs {
		for _, e := range below[dir] {
			if e.IsDir() || !isPicture(e.Name()) {
				continue
			}
			if err := f.add(root, pictureFile{name: path.Join(dir, e.Name()), class: class}); err != nil {
				return fmt.Errorf("%q: %w", filepath.Join(f.dir, dir, e.Name()), err)
			}
		}
	}
	return nil
}

// add reads a file's header and notes the file.
func (f *FolderSet) add(root *os.Root, p pictureFile) error {
	i, err := root.Stat(p.name) // before opening, which would wait for a named pipe
	switch {
	case err != nil:
		return err
	case i.IsDir(): // a link to a directory
		return nil
	case !i.Mode().IsRegular():
		return fmt.Errorf("want a regular file, got one of type %s", i.Mode().Type())
	case i.Size() > maxFile:
		return fmt.Errorf("length: want at most %d bytes, got %d", int64(maxFile), i.Size())
	}
	r, err := root.Open(p.name)
	if err != nil {
		return err
	}
	defer r.Close()
	b := bufio.NewReader(r)
	start, _ := b.Peek(magicLen) // fewer bytes in a short file
	c, err := codecOf(start)
	if err != nil {
		return err
	}
	config, err := c.config(b)
	if err != nil {
		return fmt.Errorf("%s header: %w", c.name, err)
	}
	p.h, p.w, p.bytes = config.Height, config.Width, i.Size()
	if err := checkPicture(p.h, p.w); err != nil {
		return err
	}
	f.files = append(f.files, p)
	return nil
}
