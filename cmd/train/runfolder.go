package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
)

// runFolder is the folder of --out. Its files are whole at every instant: each is written beside its place and then
// renamed into it. history.csv grows by a row an epoch, model.keras appears after the last; run.json appears when all is done,
// so a folder without it is a run that was stopped. It is a callback.Callback.
type runFolder struct {
	dir  string
	keys []string // history.csv's columns after epoch; nil before the first epoch
	rows [][]string
}

const (
	historyFile = "history.csv"
	modelFile   = "model.keras"
	runFile     = "run.json"
)

// openRunFolder makes the folder if it is missing and finds out now, not after hours of training, whether the files can
// be written. An earlier run's files stay as they are.
func openRunFolder(dir string) (*runFolder, error) {
	f := &runFolder{dir: dir}
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return nil, f.failed(noFolder(dir, err))
	}
	for _, name := range []string{historyFile, modelFile, runFile} {
		if info, err := os.Lstat(filepath.Join(dir, name)); err == nil && info.IsDir() {
			return nil, f.failed(fmt.Errorf("%s: want a file, got a folder", name))
		}
		temp, err := f.writeTemp(name, []byte("can this be written?\n"))
		if err != nil {
			return nil, f.failed(err)
		}
		if err := os.Remove(temp); err != nil {
			return nil, f.failed(err)
		}
	}
	return f, nil
}

// noFolder says why dir cannot be made, in our words where something else stands in its place or in that of a folder above.
func noFolder(dir string, err error) error {
	for path := filepath.Clean(dir); ; path = filepath.Dir(path) {
		got := ""
		if info, e := os.Stat(path); e == nil && !info.IsDir() {
			got = "a file"
		} else if _, l := os.Lstat(path); l == nil && errors.Is(e, fs.ErrNotExist) {
			got = "a link to something that is not there"
		} else if e == nil || path == filepath.Dir(path) {
			return err
		}
		switch {
		case got == "":
		case path == filepath.Clean(dir):
			return fmt.Errorf("want a folder, got %s", got)
		default:
			return fmt.Errorf("%s: want a folder, got %s", path, got)
		}
	}
}

func (f *runFolder) failed(err error) error { return &diskError{"--out " + f.dir, err} }

// writeTemp writes a file beside the one it is meant to become, and has the system store it. After an error there is none.
func (f *runFolder) writeTemp(name string, content []byte) (path string, err error) {
	path = filepath.Join(f.dir, fmt.Sprintf(".%s.%d.tmp", name, os.Getpid()))
	// Not os.CreateTemp, whose files other users can't read. One that is there already was left by a killed process.
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return "", err
	}
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if err != nil {
		return "", err
	}
	_, err = file.Write(content)
	err = errors.Join(err, file.Sync(), file.Close())
	if err != nil {
		_ = os.Remove(path)
		return "", err
	}
	return path, nil
}

// write makes a file of the folder whole or leaves it as it was.
func (f *runFolder) write(name string, content []byte) error {
	temp, err := f.writeTemp(name, content)
	if err != nil {
		return f.failed(err)
	}
	if err := os.Rename(temp, filepath.Join(f.dir, name)); err != nil {
		_ = os.Remove(temp)
		return f.failed(err)
	}
	if runtime.GOOS == "windows" { // where a folder cannot be opened to be stored
		return nil
	}
	dir, err := os.Open(f.dir)
	if err != nil {
		return nil // a folder that may be written but not read
	}
	defer dir.Close()
	_ = dir.Sync() // not every file system can; the rename itself is done
	return nil
}
