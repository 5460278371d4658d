package onnx

import (
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	wire "github.com/seed-1d449c6d/stheno/internal/onnx"
)

// Open reads a model from a file, as Read does, and weights that are in other files of the same folder. Those are opened through
// the folder alone: a path that leaves it, also by a symbolic link, an absolute one and one with a backslash are errors.
func Open(path string, o ...Option) (*Model, error) {
	s := newReading(o)
	f, err := os.Open(path)
	if err != nil {
		return nil, &FormatError{What: short(err), Err: err}
	}
	defer f.Close()
	if info, err := f.Stat(); err != nil || !info.Mode().IsRegular() {
		return nil, &FormatError{What: fmt.Sprintf("%s: want a file, got something else", wire.Quote(path)), Err: err}
	}
	d := &folder{path: filepath.Dir(path), files: map[string]*os.File{}}
	defer d.close()
	s.read = d.read
	return read(f, s)
}

// folder is where the weights are that are not in the file itself.
type folder struct {
	path  string
	root  *os.Root
	files map[string]*os.File
}

func (d *folder) close() {
	for _, f := range d.files {
		f.Close()
	}
	if d.root != nil {
		d.root.Close()
	}
}

// read brings a tensor's data into Raw.
func (d *folder) read(t *wire.Tensor) error {
	fail := func(format string, a ...any) error {
		return &FormatError{Where: "tensor " + wire.Quote(t.Name), What: "external data: " + fmt.Sprintf(format, a...)}
	}
	size, err := t.Bytes()
	if err != nil {
		return broken(err)
	}
	if t.Raw != nil || t.Floats != nil || t.Doubles != nil || t.Ints32 != nil || t.Ints64 != nil || t.Uints64 != nil {
		return fail("want data in one place, got it in the file and outside")
	}
	keys := map[string]string{}
	for _, e := range t.External {
		if _, ok := keys[e.Key]; ok {
			return fail("duplicate key %s", wire.Quote(e.Key))
		}
		keys[e.Key] = e.Value
		switch e.Key {
		case "location", "offset", "length", "checksum":
		default:
			return fail("want the keys location, offset, length and checksum, got %s", wire.Quote(e.Key))
		}
	}
	location := keys["location"]
	if location == "" || strings.ContainsAny(location, "\\\x00") || !filepath.IsLocal(location) {
		return fail("location: want a path inside the model's folder, got %s", wire.Quote(location))
	}
	offset, length := int64(0), size
	for key, v := range map[string]*int64{"offset": &offset, "length": &length} {
		if text, ok := keys[key]; ok {
			if *v, err = strconv.ParseInt(text, 10, 64); err != nil || *v < 0 {
				return fail("%s: want a number of 0 or more, got %s", key, wire.Quote(text))
			}
		}
	}
	if length != size {
		return fail("length: want the %d bytes of dims %v and type %v, got %d", size, t.Dims, t.Type, length)
	}
	f, err := d.file(location)
	if err != nil {
		return &FormatError{Where: "tensor " + wire.Quote(t.Name), What: "external data: " + short(err), Err: err}
	}
	info, err := f.Stat()
	if err != nil {
		return fail("%v", err)
	}
	if offset > info.Size() || length > info.Size()-offset {
		return fail("offset and length: want them within the %d bytes of %s, got %d and %d", info.Size(), wire.Quote(location), offset, length)
	}
	if length > math.MaxInt {
		return fail("length: want at most %d, got %d", math.MaxInt, length)
	}
	t.Raw = make([]byte, length)
	if _, err := f.ReadAt(t.Raw, offset); err != nil && !(errors.Is(err, io.EOF) && length == 0) {
		return fail("%v", err)
	}
	return nil
}

// file opens a file of the folder once.
func (d *folder) file(location string) (*os.File, error) {
	if f := d.files[location]; f != nil {
		return f, nil
	}
	if len(d.files) >= 256 {
		return nil, errors.New("want at most 256 files, got more")
	}
	if d.root == nil {
		root, err := os.OpenRoot(d.path)
		if err != nil {
			return nil, err
		}
		d.root = root
	}
	info, err := d.root.Lstat(location) // no link, wherever it leads
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() { // to open a pipe would wait
		return nil, fmt.Errorf("%s: want a file, got something else", wire.Quote(location))
	}
	f, err := d.root.Open(location)
	if err != nil {
		return nil, err
	}
	d.files[location] = f
	return f, nil
}

// short cuts the text of an error of the operating system, which may hold a long path.
func short(err error) string {
	const most = 200
	s := strings.ToValidUTF8(err.Error(), "?")
	if len(s) > most {
		s = strings.ToValidUTF8(s[:most], "") + "…"
	}
	return s
}
