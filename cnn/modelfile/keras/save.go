package keras

import (
	"bufio"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"

	"github.com/seed-1d449c6d/stheno/cnn"
)

// Save writes a model to a file whose name ends in .keras. It is written beside it, forced to disk and then renamed, so that at
// every instant there is a whole file of that name: the old one or the new one. Errors: those of Write, another ending, those
// of the file system; the old file stays then.
func Save(path string, m *cnn.Model, o ...WriteOption) error {
	if !strings.HasSuffix(strings.ToLower(path), ".keras") {
		return &FormatError{File: path, What: "name of the file", Want: "an ending .keras", Got: quoted(filepath.Ext(path))}
	}
	return replace(path, func(w io.Writer) error { return Write(w, m, o...) })
}

// SaveWeights is Save for the weights alone, with the optimizer's state; the name ends in .weights.h5.
func SaveWeights(path string, m *cnn.Model, o ...WriteOption) error {
	if !strings.HasSuffix(strings.ToLower(path), ".weights.h5") {
		return &FormatError{File: path, What: "name of the file", Want: "an ending .weights.h5", Got: quoted(filepath.Base(path))}
	}
	return replace(path, func(w io.Writer) error { return WriteWeights(w, m, o...) })
}

// replace writes a file as a whole or not at all.
func replace(path string, write func(w io.Writer) error) error {
	dir := filepath.Dir(path)
	mode := fs.FileMode(0o644)
	if info, err := os.Stat(path); err == nil {
		mode = info.Mode().Perm()
	}
	f, err := os.CreateTemp(dir, "."+filepath.Base(path)+".*.tmp")
	if err != nil {
		return err
	}
	whole := false
	defer func() {
		if !whole {
			f.Close() // the error that led here says more
			os.Remove(f.Name())
		}
	}()
	b := bufio.NewWriterSize(f, 1<<16)
	if err := inFile(write(b), path); err != nil {
		return err
	}
	for _, step := range []func() error{b.Flush, func() error { return f.Chmod(mode) }, f.Sync, f.Close} {
		if err := step(); err != nil {
			return err
		}
	}
	if err := os.Rename(f.Name(), path); err != nil {
		return err
	}
	whole = true
	return syncDir(dir)
}

// syncDir forces the new name to disk, where the system can do that to a directory.
func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer d.Close()
	err = d.Sync()
	if errors.Is(err, errors.ErrUnsupported) || errors.Is(err, fs.ErrPermission) || errors.Is(err, syscall.EINVAL) {
		return nil
	}
	return err
}
