package keras

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/seed-1d449c6d/stheno/cnn"
	"github.com/seed-1d449c6d/stheno/cnn/initializer"
)

// own is a layer of a user's own, and ownInitializer an initializer.
type own struct{ cnn.Layer }

func (own) Class() string { return "Own" }

type ownInitializer struct{ initializer.Initializer }

func (ownInitializer) Name() string { return "Own" }

// TestWriteRefuses what Keras does not have, and names that cannot be.
func TestWriteRefuses(t *testing.T) {
	a, err := cnn.Sequential(cnn.Input(4), own{cnn.Flatten(cnn.Name("mine"))}, cnn.Dense(2))
	if err != nil {
		t.Fatal(err)
	}
	b, err := cnn.Sequential(cnn.Input(4), cnn.Dense(2, cnn.KernelInitializer(ownInitializer{initializer.Zeros()})))
	if err != nil {
		t.Fatal(err)
	}
	for want, do := range map[string]func() error{
		`layer "mine": not supported: to write a layer of class "Own"`:                              func() error { return Write(&bytes.Buffer{}, a) },
		`layer "dense": not supported: to write argument kernel_initializer: initializer "Own"`:     func() error { return Write(&bytes.Buffer{}, b) },
		`option InputName: want a name that no layer has, got "dense"`:                              func() error { return Write(&bytes.Buffer{}, b, InputName("dense")) },
		`model: want one with layers, got none`:                                                     func() error { return Write(&bytes.Buffer{}, nil) },
		`name of the file: want an ending .keras, got ".h5"`:                                        func() error { return Save("a.h5", b) },
		`name of the file: want an ending .weights.h5, got "a.h5"`:                                  func() error { return SaveWeights("a.h5", b) },
		`file: want a whole model, .keras or .h5, got weights alone; use LoadWeights on a model`:    func() error { _, err := Open("a.weights.h5"); return err },
		`name of the file: want an ending .keras or .h5, got "a.onnx"`:                              func() error { _, err := Open("a.onnx"); return err },
		`file: want a .weights.h5 file, got a whole model in Keras' older form; use Open`:           func() error { return LoadWeights("testdata/tiny/model.h5", b) },
		`layer "dense": kernel: shape: want [4 2], got [32 10] in /layers/dense/vars/0`:             func() error { return LoadWeights("testdata/tiny/model.keras", b) },
		`file: want an .h5 file with a model, got an HDF5 file without model_config: weights alone`: func() error { return readH5(t, "testdata/tiny/model.weights.h5") },
	} {
		wantText(t, want, do(), want)
	}
	c, _ := small(t)
	if err := Write(failing{}, c); !errors.Is(err, os.ErrClosed) {
		t.Errorf("error = %v, want that of the writer", err)
	}
}

type failing struct{}

func (failing) Write([]byte) (int, error) { return 0, os.ErrClosed }

func readH5(t *testing.T, path string) error {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	_, err = ReadH5(bytes.NewReader(b), int64(len(b)))
	return err
}

// TestSaveIsWhole: an error leaves the old file and nothing beside it.
func TestSaveIsWhole(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "m.keras")
	m, _ := small(t)
	if err := Save(path, m); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(path, 0o600); err != nil {
		t.Fatal(err)
	}
	before, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	bad, err := cnn.Sequential(cnn.Input(4), own{cnn.Flatten()})
	if err != nil {
		t.Fatal(err)
	}
	if err := Save(path, bad); err == nil || !strings.Contains(err.Error(), path) {
		t.Errorf("error = %v, want one that names the file", err)
	}
	after, err := os.ReadFile(path)
	if err != nil || !bytes.Equal(before, after) {
		t.Errorf("the old file is gone: %v", err)
	}
	m.Initialize(5)
	if err := Save(path, m); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode = %v, %v; want that of the old file", info.Mode(), err)
	}
	if got := files(t, dir); len(got) != 1 {
		t.Errorf("files = %v, want one", got)
	}
	f, err := Open(path)
	if err != nil || f.Model.WeightsSHA256() != m.WeightsSHA256() {
		t.Errorf("the new file: %v", err)
	}
	if err := Save(filepath.Join(dir, "none", "m.keras"), m); err == nil {
		t.Error("a folder that is not there: want an error, got none")
	}
}
