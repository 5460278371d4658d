package npy

import (
	"archive/zip"
	"errors"
	"fmt"
	"io"
	"reflect"
	"strings"
)

// ReadZip reads every array of a .npz archive, stored or deflated, by its name without ".npy".
//
// size is the length of r. limit bounds the bytes of all arrays together. Names are keys of the map and nothing else: no path
// is opened, so "../x" is harmless. Errors: not a zip archive, a member that is no .npy file, a name that appears twice, a wrong
// checksum, and all errors of [Read]; each names its member.
func ReadZip(r io.ReaderAt, size, limit int64) (map[string]*Array, error) {
	z, err := zip.NewReader(r, size)
	if err != nil && !errors.Is(err, zip.ErrInsecurePath) {
		return nil, fmt.Errorf("npy: not a .npz archive: %w", err)
	}
	arrays := make(map[string]*Array, len(z.File))
	for _, f := range z.File {
		name, ok := strings.CutSuffix(f.Name, ".npy")
		if !ok {
			return nil, fmt.Errorf("npy: member %s: want a name that ends in .npy", quote(f.Name))
		}
		if arrays[name] != nil {
			return nil, fmt.Errorf("npy: member %s: duplicate name", quote(f.Name))
		}
		a, err := readMember(f, limit)
		if err != nil {
			return nil, fmt.Errorf("npy: member %s: %w", quote(f.Name), err)
		}
		v := reflect.ValueOf(a.Data)
		limit -= int64(v.Len()) * int64(v.Type().Elem().Size())
		arrays[name] = a
	}
	return arrays, nil
}

// ReadMember reads one array of a .npz archive and leaves the others, of whatever type, alone. limit bounds its bytes. Errors:
// no array of this name, or two, and those of [ReadZip].
func ReadMember(r io.ReaderAt, size int64, name string, limit int64) (*Array, error) {
	z, err := zip.NewReader(r, size)
	if err != nil && !errors.Is(err, zip.ErrInsecurePath) {
		return nil, fmt.Errorf("npy: not a .npz archive: %w", err)
	}
	var found *zip.File
	for _, f := range z.File {
		if f.Name != name+".npy" {
			continue
		}
		if found != nil {
			return nil, fmt.Errorf("npy: member %s: duplicate name", quote(f.Name))
		}
		found = f
	}
	if found == nil {
		return nil, fmt.Errorf("npy: want an array %s, got none", quote(name))
	}
	a, err := readMember(found, limit)
	if err != nil {
		return nil, fmt.Errorf("npy: member %s: %w", quote(found.Name), err)
	}
	return a, nil
}

func readMember(f *zip.File, limit int64) (*Array, error) {
	m, err := f.Open()
	if err != nil {
		return nil, err
	}
	defer m.Close()
	return read(m, limit)
}
