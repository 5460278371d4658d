package onnx

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	wire "github.com/seed-1d449c6d/stheno/internal/onnx"
)

// TestExternalLimit wants weights in other files to count, and a model with such weights to be refused without a folder.
func TestExternalLimit(t *testing.T) {
	path := "testdata/models/torch_residual-dynamo.onnx"
	if _, err := Open(path, Limit(20000)); err == nil || !strings.Contains(err.Error(), "external data: size: want at most 20000") {
		t.Errorf("Open with a limit below 4080 + 21952 bytes: want an error, got %v", err)
	}
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var u *UnsupportedError
	if _, err := Read(bytes.NewReader(b)); !errors.As(err, &u) || !strings.Contains(err.Error(), "open the file by its path") {
		t.Errorf("Read: want an *UnsupportedError about external data, got %v", err)
	}
	if _, err := Open("testdata/none.onnx"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("Open of no file: want fs.ErrNotExist, got %v", err)
	}
	if _, err := Open("testdata"); err == nil {
		t.Error("Open of a folder: want an error, got none")
	}
}

// TestExternalLink wants a link to be no way out of the folder, nor to a file in it.
func TestExternalLink(t *testing.T) {
	b, err := os.ReadFile("testdata/hostile/ext_ok.onnx")
	if err != nil {
		t.Fatal(err)
	}
	for name, target := range map[string]string{"outside": filepath.Join(t.TempDir(), "w.bin"), "inside": "w.bin"} {
		dir := t.TempDir()
		weights := target
		if name == "inside" {
			weights = filepath.Join(dir, target)
		}
		for path, data := range map[string][]byte{weights: make([]byte, 432), filepath.Join(dir, "m.onnx"): b} {
			if err := os.WriteFile(path, data, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		if err := os.Symlink(target, filepath.Join(dir, "ext_ok.bin")); err != nil {
			t.Skip("SKIPPED: no symbolic links here: ", err)
		}
		if _, err := Open(filepath.Join(dir, "m.onnx")); err == nil || !strings.Contains(err.Error(), "external data") {
			t.Errorf("a link to a file %s: want an error about external data, got %v", name, err)
		}
	}
}

// TestExternalKeys changes what a file says of its weights in another one.
func TestExternalKeys(t *testing.T) {
	b, err := os.ReadFile("testdata/hostile/ext_ok.onnx")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		keys []wire.Entry
		want string
	}{
		{[]wire.Entry{{Key: "location", Value: "w.bin"}}, ""},
		{[]wire.Entry{{Key: "location", Value: "w.bin"}, {Key: "offset", Value: "8"}, {Key: "length", Value: "432"}, {Key: "checksum", Value: "x"}}, ""},
		{[]wire.Entry{{Key: "location", Value: "w.bin"}, {Key: "length", Value: "428"}}, "length: want the 432 bytes"},
		{[]wire.Entry{{Key: "location", Value: "w.bin"}, {Key: "length", Value: "436"}}, "length: want the 432 bytes"},
		{[]wire.Entry{{Key: "location", Value: "w.bin"}, {Key: "offset", Value: "9"}}, "offset and length: want them within the 440 bytes"},
		{[]wire.Entry{{Key: "location", Value: "w.bin"}, {Key: "offset", Value: "1e1"}}, "offset: want a number"},
		{[]wire.Entry{{Key: "location", Value: "w.bin"}, {Key: "location", Value: "w.bin"}}, "duplicate key"},
		{[]wire.Entry{{Key: "offset", Value: "0"}}, "location: want a path"},
		{[]wire.Entry{{Key: "location", Value: "."}}, "want a file"},
	} {
		m, err := wire.Decode(b)
		if err != nil {
			t.Fatal(err)
		}
		for _, x := range m.Graph.Initializers {
			if x.External != nil {
				x.External = c.keys
			}
		}
		var changed bytes.Buffer
		if _, err := m.WriteTo(&changed); err != nil {
			t.Fatal(err)
		}
		dir := t.TempDir()
		if err := errors.Join(os.WriteFile(filepath.Join(dir, "w.bin"), make([]byte, 440), 0o600), os.WriteFile(filepath.Join(dir, "m.onnx"), changed.Bytes(), 0o600)); err != nil {
			t.Fatal(err)
		}
		if _, err = Open(filepath.Join(dir, "m.onnx")); c.want == "" && err != nil || c.want != "" && (err == nil || !strings.Contains(err.Error(), "external data: ") || !strings.Contains(err.Error(), c.want)) {
			t.Errorf("%v: want an error with %q, got %v", c.keys, c.want, err)
		}
	}
}
