package callback

import (
	"errors"
	"fmt"
	"maps"
	"os"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

type csvLogger struct {
	settings
	path string
	file *os.File // nil: closed
	head bool     // a header is to be written
	keys []string // of the columns after the first; nil before the first epoch
}

// CSVLogger writes a table of the epochs to a file, a row after each epoch: the column epoch, from 0 as in Keras, then the
// keys of the first epoch's logs, sorted. If that has no validation, a column val_… for each of them follows all the same.
// What an epoch's logs lack is NA. The learning rate is a column if LearningRateScheduler or ReduceLROnPlateau stands before
// CSVLogger among the callbacks, as in Keras.
//
// Numbers are rounded to float32, as those in Keras' logs are, and written as Python does; lines end in CR LF. The file is
// made when training begins and closed when it ends; each row is in the file when the next epoch begins.
//
// Options: Append (a header is then written only into a file that is new or empty), Separator. Errors: an empty path or an
// impossible Separator (by Check); those of the file, which name it. Source: keras.callbacks.CSVLogger.
func CSVLogger(path string, o ...Option) Callback {
	c := &csvLogger{settings: settings{op: "CSVLogger", separator: ','}, path: path}
	c.read([]string{"Append", "Separator"}, o)
	if path == "" {
		c.fail("path", "that of a file", `""`)
	}
	if r := c.separator; !utf8.ValidRune(r) || r == utf8.RuneError || r == 0 || r == '"' || r == '\r' || r == '\n' {
		c.fail("separator", "a character that is no quotation mark and ends no line", strconv.QuoteRune(r))
	}
	return c
}

// Check tells what is wrong with the arguments.
func (c *csvLogger) Check([]string) error { return c.err }

// TrainBegin opens the file.
func (c *csvLogger) TrainBegin(*State) error {
	if err := c.close(); err != nil {
		return err
	}
	flag := os.O_WRONLY | os.O_CREATE | os.O_TRUNC
	if c.append {
		flag = os.O_WRONLY | os.O_CREATE | os.O_APPEND
	}
	f, err := os.OpenFile(c.path, flag, 0o666)
	if err != nil {
		return c.failed(err)
	}
	info, err := f.Stat()
	if err != nil {
		return c.failed(errors.Join(err, f.Close()))
	}
	c.file, c.head, c.keys = f, info.Size() == 0, nil
	return nil
}

// BatchEnd does nothing.
func (c *csvLogger) BatchEnd(*State) error { return nil }

// EpochEnd writes a row, and before the first one the header.
func (c *csvLogger) EpochEnd(s *State) error {
	if c.file == nil {
		return fmt.Errorf("callback: CSVLogger: file %s: want it open, got it closed; TrainBegin opens it", c.path)
	}
	var b strings.Builder
	if c.keys == nil {
		c.keys = columns(s)
		if c.head {
			c.row(&b, append([]string{"epoch"}, c.keys...))
		}
	}
	cells := []string{strconv.Itoa(s.Epoch - 1)}
	for _, k := range c.keys {
		cell := "NA"
		if v, ok := s.Logs[k]; ok {
			cell = repr(rounded(v))
		}
		cells = append(cells, cell)
	}
	c.row(&b, cells)
	if _, err := c.file.WriteString(b.String()); err != nil {
		return c.failed(err)
	}
	return nil
}

// TrainEnd closes the file.
func (c *csvLogger) TrainEnd(*State) error { return c.close() }

func (c *csvLogger) close() error {
	if c.file == nil {
		return nil
	}
	f := c.file
	c.file = nil
	if err := f.Close(); err != nil {
		return c.failed(err)
	}
	return nil
}

// failed wraps an error of the file, which has the path in it.
func (c *csvLogger) failed(err error) error { return fmt.Errorf("callback: CSVLogger: %w", err) }

// columns are the keys of the first epoch's logs, and more for a validation that is not there.
func columns(s *State) []string {
	keys := []string{} // not nil, even if there are none
	validated := false
	for _, k := range slices.Sorted(maps.Keys(s.Logs)) {
		if s.written(k) {
			keys = append(keys, k)
			validated = validated || strings.HasPrefix(k, "val_")
		}
	}
	if !validated {
		for _, k := range slices.Clone(keys) {
			keys = append(keys, "val_"+k)
		}
	}
	return keys
}

// row writes cells, quoting those that need it.
func (c *csvLogger) row(b *strings.Builder, cells []string) {
	for i, cell := range cells {
		if i > 0 {
			b.WriteRune(c.separator)
		}
		if strings.ContainsAny(cell, "\"\r\n"+string(c.separator)) {
			cell = `"` + strings.ReplaceAll(cell, `"`, `""`) + `"`
		}
		b.WriteString(cell)
	}
	b.WriteString("\r\n")
}
