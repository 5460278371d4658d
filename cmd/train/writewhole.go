package main

import (
	"errors"
	"os"
	"path/filepath"
)

// writeWhole makes the file at path whole or leaves what was there, as the files of a run's folder. Its folder is made if
// missing. what names it in the error, a *diskError.
func writeWhole(what, path string, content []byte) error {
	f := &runFolder{dir: filepath.Dir(path)}
	err := func() error {
		if err := os.MkdirAll(f.dir, 0o777); err != nil {
			return noFolder(f.dir, err)
		}
		if info, err := os.Lstat(path); err == nil && info.IsDir() {
			return errors.New("want a file, got a folder")
		}
		return f.write(filepath.Base(path), content)
	}()
	if err == nil {
		return nil
	}
	if disk := new(diskError); errors.As(err, &disk) {
		err = disk.err // which names the folder as --out
	}
	return &diskError{what, err}
}
