package keras

import (
	"errors"
	"strconv"
	"strings"
)

// UnsupportedError names what a file asks for and this package does not offer, though Keras might: a class, an argument of a
// layer or its value, a form of model. Nothing of such a file is used.
type UnsupportedError struct {
	File  string // its name; "" where only a reader was given
	Layer string // the layer's name; "" if it is about the model
	What  string // such as "argument data_format=\"channels_first\""
}

func (e *UnsupportedError) Error() string { return where(e.File, e.Layer) + "not supported: " + e.What }

// FormatError says that a file is damaged, is not what it should be, or describes a model that cannot be.
type FormatError struct {
	File  string
	Layer string
	What  string // such as "kernel_size"
	Want  string
	Got   string
	Err   error // in place of What, Want and Got: the error of the package that found it
}

func (e *FormatError) Error() string {
	if e.Err != nil {
		return where(e.File, e.Layer) + short(e.Err.Error(), 260)
	}
	return where(e.File, e.Layer) + e.What + ": want " + e.Want + ", got " + e.Got
}

// Unwrap is Err.
func (e *FormatError) Unwrap() error { return e.Err }

// where begins an error.
func where(file, layer string) string {
	s := "keras: "
	if file != "" {
		s += short(file, 100) + ": "
	}
	if layer != "" {
		s += "layer " + quoted(layer) + ": "
	}
	return s
}

// short keeps text that may come from a file to one printable line.
func short(s string, most int) string {
	if q := strconv.Quote(s); q[1:len(q)-1] != strings.ReplaceAll(s, `"`, `\"`) {
		s = q[1 : len(q)-1]
	}
	if len(s) > most {
		s = strings.ToValidUTF8(s[:most], "") + "…"
	}
	return s
}

// quoted is short in quotation marks.
func quoted(s string) string { return `"` + short(s, 80) + `"` }

// inFile puts a file's name into an error of this package that has none yet.
func inFile(err error, file string) error {
	var u *UnsupportedError
	var f *FormatError
	switch {
	case errors.As(err, &u) && u.File == "":
		u.File = file
	case errors.As(err, &f) && f.File == "":
		f.File = file
	}
	return err
}
