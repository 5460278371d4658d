package keras

import (
	"archive/zip"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"time"

	"github.com/seed-1d449c6d/stheno/cnn"
	"github.com/seed-1d449c6d/stheno/cnn/optimizer"
	"github.com/seed-1d449c6d/stheno/internal/hdf5"
)

// kerasVersion is the version of Keras whose files are written.
const kerasVersion = "3.15.1"

// WriteOption sets how a model is written.
type WriteOption func(*writeSettings)

type writeSettings struct {
	extra       *Extra
	input       string
	noOptimizer bool
	saved       time.Time
}

// WithExtra adds facts that Keras has no place for; default none.
func WithExtra(e Extra) WriteOption { return func(s *writeSettings) { s.extra = &e } }

// InputName names the InputLayer, which a cnn.Model does not; default "input_layer". See File.InputName.
func InputName(name string) WriteOption { return func(s *writeSettings) { s.input = name } }

// IncludeOptimizer says whether what the model was compiled with is written, with the state of the optimizer, so that a training
// can go on; default true. Without it a file is about a third as large.
func IncludeOptimizer(b bool) WriteOption { return func(s *writeSettings) { s.noOptimizer = !b } }

// SavedAt is the time that the file says it was saved; default none, so that one model always gives the same bytes.
func SavedAt(t time.Time) WriteOption { return func(s *writeSettings) { s.saved = t } }

// Write writes a model as a .keras file. While Fit runs only a callback should do so, since weights and the optimizer's state
// belong to one step. A model compiled without an optimizer is written as one not compiled, as Keras could not read it.
// Errors: *UnsupportedError for layers, initializers, losses and the like that are the user's own; *FormatError for a model
// without layers, weights that are not finite are no error; those of w.
func Write(w io.Writer, m *cnn.Model, o ...WriteOption) error {
	s, err := writeSettingsOf(m, o)
	if err != nil {
		return err
	}
	config, err := modelConfig(m, s)
	if err != nil {
		return err
	}
	extra := &extraFile{}
	if s.extra != nil {
		extra.Extra = *s.extra
		if !extra.fits(m) {
			return &FormatError{What: "Extra.Classes", Want: fmt.Sprintf("as many as outputs %v", m.Output()), Got: fmt.Sprint(len(s.extra.Classes))}
		}
	}
	var compiled any
	if !s.noOptimizer {
		if compiled, err = compileConfig(m, extra); err != nil {
			return err
		}
	}
	config = append(config, member{"compile_config", compiled})
	metadata := fields{{"keras_version", kerasVersion}}
	if !s.saved.IsZero() {
		metadata = append(metadata, member{"date_saved", s.saved.Format("2006-01-02@15:04:05")})
	}
	z := zip.NewWriter(w)
	for _, e := range []struct {
		name string
		f    fields
	}{{metadataEntry, metadata}, {configEntry, config}} {
		text, err := appendJSON(nil, e.f)
		if err != nil {
			return &FormatError{Err: fmt.Errorf("%s: %w", e.name, err)}
		}
		if err := store(z, e.name, stored(text)); err != nil {
			return err
		}
	}
	if err := store(z, weightsEntry, weightsFile(m, compiled != nil)); err != nil {
		return err
	}
	text, err := extra.text()
	if err != nil {
		return &FormatError{Err: fmt.Errorf("%s: %w", extraEntry, err)}
	}
	if text != nil {
		if err := store(z, extraEntry, stored(text)); err != nil {
			return err
		}
	}
	return z.Close()
}

// WriteWeights writes the weights of a model as a .weights.h5 file, with the optimizer's state as Keras does.
// Of the options only IncludeOptimizer matters. Errors: those of Write.
func WriteWeights(w io.Writer, m *cnn.Model, o ...WriteOption) error {
	s, err := writeSettingsOf(m, o)
	if err != nil {
		return err
	}
	told, _ := m.Compiled()
	known := false
	if c, ok := told.Optimizer.(optimizer.Configured); ok {
		known = optimizers[c.ClassName()] != nil
	}
	if told.Optimizer != nil && !known && !s.noOptimizer {
		return refuseToWrite("optimizer", told.Optimizer)
	}
	_, err = weightsFile(m, !s.noOptimizer).WriteTo(w)
	return err
}

func writeSettingsOf(m *cnn.Model, o []WriteOption) (s writeSettings, err error) {
	for _, o := range o {
		if o != nil {
			o(&s)
		}
	}
	if m == nil || len(m.Layers()) == 0 {
		return s, &FormatError{What: "model", Want: "one with layers", Got: "none"}
	}
	return s, nil
}

// contents is what an entry holds; it is asked twice.
type contents interface {
	WriteTo(w io.Writer) (int64, error)
}

type stored []byte

func (s stored) WriteTo(w io.Writer) (int64, error) {
	n, err := w.Write(s)
	return int64(n), err
}

// store adds an entry as Keras does: not compressed, with its size and checksum in front.
func store(z *zip.Writer, name string, c contents) error {
	sum := crc32.NewIEEE()
	n, err := c.WriteTo(sum)
	if err != nil {
		return badWeights(err)
	}
	w, err := z.CreateRaw(&zip.FileHeader{Name: name, Method: zip.Store, CRC32: sum.Sum32(), CompressedSize64: uint64(n), UncompressedSize64: uint64(n)})
	if err != nil {
		return err
	}
	_, err = c.WriteTo(w)
	return err
}

// badWeights explains an error of package hdf5, such as a name that it cannot hold.
func badWeights(err error) error {
	var f *hdf5.FormatError
	if errors.As(err, &f) {
		return &FormatError{Err: err}
	}
	return err
}
