package hdf5

import (
	"errors"
	"fmt"
	"io/fs"
	"strconv"
)

// FormatError says that a file is damaged or is not what its reader asks for. A missing name wraps [fs.ErrNotExist], a
// failing reader its own error.
type FormatError struct {
	Path      string // in the file, such as "/layers/dense/vars/0"; empty if the file as a whole is meant
	What      string
	Want, Got string
	Err       error // may be nil
}

func (e *FormatError) Error() string {
	return prefix(e.Path) + e.What + ": want " + e.Want + ", got " + e.Got
}

func (e *FormatError) Unwrap() error { return e.Err }

// UnsupportedError names a feature of HDF5 that a valid file uses and this package does not read.
type UnsupportedError struct {
	Path    string
	Feature string
}

func (e *UnsupportedError) Error() string { return prefix(e.Path) + "not supported: " + e.Feature }

// LimitError says that something is larger than Limits allow; the file may be valid.
type LimitError struct {
	Path      string
	What      string
	Want, Got string
}

func (e *LimitError) Error() string {
	return prefix(e.Path) + e.What + ": too large: want " + e.Want + ", got " + e.Got
}

func prefix(path string) string {
	if path == "" {
		return "hdf5: "
	}
	return "hdf5: " + printable(path) + ": "
}

// printable keeps what comes from a file to one short line. The end of a path tells most.
func printable(s string) string {
	const most = 120
	if len(s) > most {
		s = "…" + s[len(s)-most:]
	}
	if q := strconv.Quote(s); q != `"`+s+`"` {
		return q
	}
	return s
}

// at puts path into an error of this package that has none yet.
func at(err error, path string) error {
	var f *FormatError
	var u *UnsupportedError
	var l *LimitError
	switch {
	case errors.As(err, &f) && f.Path == "":
		f.Path = path
	case errors.As(err, &u) && u.Path == "":
		u.Path = path
	case errors.As(err, &l) && l.Path == "":
		l.Path = path
	}
	return err
}

func broken(what, want, got string, args ...any) error {
	return &FormatError{What: what, Want: want, Got: fmt.Sprintf(got, args...)}
}

func unsupported(feature string, args ...any) error {
	return &UnsupportedError{Feature: fmt.Sprintf(feature, args...)}
}

func missing(name string) error {
	return &FormatError{What: "name " + strconv.Quote(printable(name)), Want: "an object of this name", Got: "none", Err: fs.ErrNotExist}
}
