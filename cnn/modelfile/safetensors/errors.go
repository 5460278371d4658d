package safetensors

import (
	"fmt"
	"strconv"
)

// FormatError says that a file is no safetensors file, or a damaged one.
type FormatError struct {
	Tensor string // "" for the file as a whole
	What   string
	Err    error // the error behind it, such as one of the operating system; nil: none
}

func (e *FormatError) Error() string {
	if e.Tensor == "" {
		return "safetensors: " + e.What
	}
	return "safetensors: tensor " + quote(e.Tensor) + ": " + e.What
}

// Unwrap is Err.
func (e *FormatError) Unwrap() error { return e.Err }

// UnsupportedError says that a file may well be right, but a tensor has a type that weights cannot have.
type UnsupportedError struct{ Tensor, Type string }

func (e *UnsupportedError) Error() string {
	return fmt.Sprintf("safetensors: tensor %s: type: want F32, F16, BF16 or F64, got %s", quote(e.Tensor), quote(e.Type))
}

// broken is a FormatError of a tensor, or of the file if tensor is "".
func broken(tensor, format string, args ...any) error {
	return &FormatError{Tensor: tensor, What: fmt.Sprintf(format, args...)}
}

// quote keeps a name from a file to one short printable text.
func quote(s string) string {
	if len(s) > 60 {
		return strconv.QuoteToASCII(s[:60]) + "…"
	}
	return strconv.QuoteToASCII(s)
}
