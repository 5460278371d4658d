//go:build interop

package onnx

import (
	"bytes"
	"context"
	"encoding/binary"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// python is the interpreter with onnx, onnxruntime, keras and tensorflow, from STHENO_PYTHON.
func python(t *testing.T) string {
	t.Helper()
	p := os.Getenv("STHENO_PYTHON")
	if p == "" {
		t.Skip("SKIPPED: STHENO_PYTHON names no Python with onnx, onnxruntime, keras and tensorflow; nothing was checked against them")
	}
	return p
}

// needs skips a test whose packages are not among those that every such Python has. One that is there and broken is no reason.
func needs(t *testing.T, packages ...string) {
	t.Helper()
	for _, name := range packages {
		out, err := exec.Command(python(t), "-c", "import importlib.util, sys; print(importlib.util.find_spec(sys.argv[1]) is not None)", name).Output()
		switch found := string(bytes.TrimSpace(out)); {
		case err != nil:
			t.Fatalf("STHENO_PYTHON: %v", err)
		case found == "False":
			t.Skipf("SKIPPED: this Python has no %s; NOTHING of what it exports was read", name)
		}
	}
}

func runPython(t *testing.T, script string, arguments ...string) []byte {
	t.Helper()
	c := exec.Command(python(t), append([]string{script}, arguments...)...)
	var complaint bytes.Buffer
	c.Stderr = &complaint
	out, err := c.Output()
	if err != nil {
		t.Fatalf("%s: %v\n%s", script, err, complaint.Bytes())
	}
	return out
}

// TestRuntime wants onnx.checker to accept each file of the zoo, with shapes inferred, and ONNX Runtime to give the same outputs.
func TestRuntime(t *testing.T) {
	python(t)
	dir := t.TempDir()
	answers := map[string][]float32{}
	for i, z := range zoo {
		m, x := drawn(t, z.build, uint64(i))
		var b bytes.Buffer
		if err := Write(&b, m); err != nil {
			t.Fatal(err)
		}
		y, err := m.Predict(context.Background(), x)
		if err != nil {
			t.Fatal(err)
		}
		answers[z.name] = flatten(y)
		raw, err := binary.Append(nil, binary.LittleEndian, x)
		if err != nil {
			t.Fatal(err)
		}
		for name, data := range map[string][]byte{z.name + ".onnx": b.Bytes(), z.name + ".x": raw} {
			if err := os.WriteFile(filepath.Join(dir, name), data, 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
	var got map[string][]float32
	if err := json.Unmarshal(runPython(t, "testdata/runtime.py", dir), &got); err != nil {
		t.Fatal(err)
	}
	for name, want := range answers {
		if d := relative(got[name], want); !(d <= 1e-5) {
			t.Errorf("%s: ONNX Runtime: want the same outputs within 1e-5, got %g", name, d)
		} else {
			t.Logf("%s: %.1e", name, d)
		}
	}
}
