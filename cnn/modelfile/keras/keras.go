// Package keras reads and writes the model files of Keras: .keras both ways, with architecture, weights, what the model was
// compiled with and the optimizer's state, so that a training goes on where it was; .weights.h5 both ways; .h5, Keras'
// older form, read only. What a file says is honoured or refused by name (*UnsupportedError): nothing is ignored, and nothing
// that a file names is looked up, opened or run.
//
// Start with Open and Save. ModelCheckpoint saves while Fit runs. The tables of classes are in layer.go and its neighbours,
// optimizer.go, loss.go and metric.go; a model comes together in architecture.go and plan.go.
//
// Source: Keras 3.15, keras/src/saving and keras/src/legacy/saving.
package keras

import (
	"io"
	"os"
	"strings"

	"github.com/seed-1d449c6d/stheno/cnn"
	"github.com/seed-1d449c6d/stheno/internal/hdf5"
)

// File is what a model file holds.
type File struct {
	// Model has the architecture and the weights and, where the file has them, is compiled and has its optimizer's state.
	Model *cnn.Model
	// NotCompiled says why Model is not compiled although the file says how: package cnn has all that the file names, but does
	// not take it together, such as a loss that does not suit the last layer. Predict works all the same. nil otherwise.
	NotCompiled error
	// Extra are facts about the model that Keras has no place for; nil in files of Keras.
	Extra *Extra
	// KerasVersion is what wrote the file; "" if it does not say.
	KerasVersion string
	// InputName is the name of the InputLayer, which a cnn.Model does not keep; "" without one.
	InputName string
}

// ReadOption sets how a file is read.
type ReadOption func(*readSettings)

type readSettings struct {
	uncompiled bool
	anyNumber  bool
}

// Compile says whether the model is compiled as the file says and gets its optimizer's state; default true. With false a file
// can be read whose loss, metrics or optimizer are not offered here.
func Compile(b bool) ReadOption { return func(s *readSettings) { s.uncompiled = !b } }

// NonFinite allows weights that are NaN or infinite, which are an error otherwise.
func NonFinite() ReadOption { return func(s *readSettings) { s.anyNumber = true } }

// Open reads a model file, by the ending of its name: .keras, or .h5 and .hdf5 (Keras' older form: architecture and weights
// alone). Errors: *UnsupportedError, *FormatError, those of the file system.
func Open(path string, o ...ReadOption) (*File, error) {
	lower := strings.ToLower(path)
	read := Read
	switch {
	case strings.HasSuffix(lower, ".weights.h5"):
		return nil, &FormatError{File: path, What: "file", Want: "a whole model, .keras or .h5", Got: "weights alone; use LoadWeights on a model"}
	case strings.HasSuffix(lower, ".h5"), strings.HasSuffix(lower, ".hdf5"):
		read = ReadH5
	case !strings.HasSuffix(lower, ".keras"):
		return nil, &FormatError{File: path, What: "name of the file", Want: "an ending .keras or .h5", Got: quoted(path)}
	}
	var f *File
	err := withFile(path, func(in io.ReaderAt, size int64) (err error) {
		f, err = read(in, size, o...)
		return err
	})
	if err != nil {
		return nil, err
	}
	return f, nil
}

// withFile opens a file for reading, and puts its name into errors.
func withFile(path string, use func(in io.ReaderAt, size int64) error) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	if !info.Mode().IsRegular() {
		return &FormatError{File: path, What: "file", Want: "a regular one", Got: info.Mode().Type().String()}
	}
	return inFile(use(f, info.Size()), path)
}

// Read reads a .keras file, which is in the first size bytes of in. Errors: *UnsupportedError, *FormatError.
func Read(in io.ReaderAt, size int64, o ...ReadOption) (*File, error) {
	s, r := settingsOf(o)
	a := r.openArchive(in, size)
	f := &File{}
	var extra *extraFile
	if r.err == nil && a.entries[metadataEntry] != nil {
		f.KerasVersion = r.metadata(r.bytes(a, metadataEntry, maxSmall))
	}
	if r.err == nil && a.entries[extraEntry] != nil {
		if extra = r.extra(r.bytes(a, extraEntry, maxSmall)); r.err == nil {
			f.Extra = &extra.Extra
		}
	}
	if v := r.json(r.bytes(a, configEntry, maxConfig)); r.err == nil {
		arch := r.readModel(v)
		weights, length := r.weights(a)
		f.InputName = arch.input
		r.assemble(f, &arch, weights, length, s, extra)
	}
	if r.err != nil {
		return nil, r.err
	}
	return f, nil
}

func settingsOf(o []ReadOption) (s readSettings, r *reading) {
	for _, o := range o {
		if o != nil {
			o(&s)
		}
	}
	return s, &reading{anyNumber: s.anyNumber}
}

// assemble makes the model of an architecture and a weights file.
func (r *reading) assemble(f *File, a *architecture, in io.ReaderAt, size int64, s readSettings, extra *extraFile) {
	places := r.planned(a)
	root := r.open(in, size)
	if r.err != nil {
		return
	}
	f.Model = r.filled(a, places, func() []*hdf5.Dataset { return r.datasets(root, places) }, size)
	if r.err != nil || s.uncompiled {
		return
	}
	var done bool
	if done, f.NotCompiled = r.compile(a.compile, f.Model, extra); done {
		r.state(root, f.Model)
	}
}

// filled makes the model, once its weights have been found in a file of some size, and gives it these.
func (r *reading) filled(a *architecture, places []place, find func() []*hdf5.Dataset, size int64) *cnn.Model {
	found := find()
	if r.bounded(found, inflated(size)); r.err != nil {
		return nil
	}
	m := r.model(a)
	if r.err != nil {
		return nil
	}
	weights := r.values(places, found)
	if r.err != nil {
		return nil
	}
	if err := m.SetWeights(weights); err != nil {
		r.wrap(err)
	}
	return m
}

// planned is plan, if nothing is wrong yet.
func (r *reading) planned(a *architecture) []place {
	if r.err != nil {
		return nil
	}
	return r.plan(a)
}

// inflated is how many bytes of weights a file of some size may hold: 64 times as many, as where many are 0 and it is
// compressed, and 16 MiB.
func inflated(size int64) int64 { return 64*size + 16<<20 }

// open reads the structure of a weights file.
func (r *reading) open(in io.ReaderAt, size int64) *hdf5.Group {
	if r.err != nil {
		return nil
	}
	f, err := hdf5.Open(in, size, hdf5.Limits{Bytes: 2 * inflated(size)})
	if err != nil {
		r.hdf5(err)
		return nil
	}
	return f.Root()
}

// json parses a text.
func (r *reading) json(text []byte) any {
	if r.err != nil {
		return nil
	}
	v, err := parseJSON(text)
	if err != nil {
		r.err = err
	}
	return v
}

// metadata reads the version of Keras that wrote a file. Keras itself does not read it.
func (r *reading) metadata(text []byte) string {
	c := r.object(metadataEntry, r.json(text))
	c.pass("date_saved")
	version := c.text("keras_version", "")
	c.end()
	return version
}
