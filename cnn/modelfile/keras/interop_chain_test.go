//go:build interop

package keras

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"

	"github.com/seed-1d449c6d/stheno/cnn"
	"github.com/seed-1d449c6d/stheno/cnn/modelfile/onnx"
)

const (
	chainModels = 28 // half of them stacks, half of them with branches
	chainWanted = 20 // that come to the end; the others hold what ONNX has no form for
)

// link is one model on its way from program to program.
type link struct {
	name, dir string
	m         *cnn.Model
	x, want   []float32
	read      *onnx.Model
}

// chained draws model i, with weights away from their simple first values so that each of them counts, and sends it to Keras.
func chained(t *testing.T, i int) *link {
	t.Helper()
	r := rand.New(rand.NewPCG(1958, uint64(i)))
	d := drawer{r, i%4 >= 2}
	kind, make := "stack", d.sequential
	if i%2 == 1 {
		kind, make = "branches", d.functional
	}
	c := &link{name: fmt.Sprintf("model %d, %s", i, kind), dir: filepath.Join(t.TempDir(), fmt.Sprint("model", i))}
	var err error
	if c.m, err = make(); err != nil {
		t.Fatalf("%s: %v", c.name, err)
	}
	c.m.Initialize(uint64(i))
	w := c.m.Weights()
	for _, v := range w {
		if len(v.Shape) < 2 { // biases, means, variances, scales
			for j := range v.Values {
				v.Values[j] = 0.5*v.Values[j] + 0.1 + 0.5*r.Float32()
			}
		}
	}
	in := c.m.Input()
	c.x = make32(r, 4*in[0]*in[1]*in[2])
	// An error of a large logit, in proportion to it, is an error of the probability: logits are kept so small that no answer is certain.
	for c.want == nil || slices.Max(c.want) > 0.9 {
		if err := c.m.SetWeights(w); err != nil {
			t.Fatalf("%s: %v", c.name, err)
		}
		c.want = predict(t, c.m, c.x)
		for _, v := range w[len(w)-2:] { // the last layer's kernel and bias, for the next try
			for j := range v.Values {
				v.Values[j] /= 2
			}
		}
	}
	if n := len(c.want) / 4; slices.Equal(c.want[:n], c.want[n:2*n]) {
		t.Fatalf("%s: gives %v for any picture, so that nothing can be seen of it", c.name, c.want[:n])
	}
	if err := os.MkdirAll(c.dir, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := Save(filepath.Join(c.dir, "model.keras"), c.m); err != nil {
		t.Fatalf("%s: %v", c.name, err)
	}
	writeFloats(t, filepath.Join(c.dir, "x.bin"), c.x)
	return c
}

// export opens what Keras wrote and writes it as file i of an ONNX folder. It is false for a model that ONNX has no form for.
func (c *link) export(t *testing.T, back *cnn.Model, path string) bool {
	t.Helper()
	var b, direct bytes.Buffer
	var u *onnx.UnsupportedError
	if err := onnx.Write(&b, back); errors.As(err, &u) {
		t.Logf("%s: ends here: %v", c.name, err)
		return false
	} else if err != nil {
		t.Errorf("%s: %v", c.name, err)
		return false
	}
	if err := onnx.Write(&direct, c.m); err != nil || !bytes.Equal(b.Bytes(), direct.Bytes()) {
		t.Errorf("%s: the model from before Keras as ONNX: want the same bytes, got others, error %v", c.name, err)
	}
	if err := os.WriteFile(path+".onnx", b.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
	writeFloats(t, path+".x", c.x)
	var err error
	if c.read, err = onnx.Open(path + ".onnx"); err != nil {
		t.Errorf("%s: %v", c.name, err)
		return false
	}
	return true
}

// TestInteropChain sends models drawn at random from here to Keras, back, out to an ONNX file, and back. At each stop they give the
// same answers, in Keras and in ONNX Runtime too.
func TestInteropChain(t *testing.T) {
	python(t)
	var all []*link
	var folders []string
	for i := range chainModels {
		c := chained(t, i)
		all, folders = append(all, c), append(folders, c.dir)
	}
	run(t, folders)
	dir := t.TempDir()
	inKeras, here := 0.0, 0.0
	whole := map[string]*link{}
	for i, c := range all {
		inKeras = max(inKeras, near(t, c.name+": Keras", readFloats(t, filepath.Join(c.dir, "y.bin")), c.want))
		f, err := Open(filepath.Join(c.dir, "back.keras"))
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		got := predict(t, f.Model, c.x)
		here = max(here, near(t, c.name+": back from Keras", got, c.want))
		near(t, c.name+": back from Keras, and Keras", got, readFloats(t, filepath.Join(c.dir, "y.bin")))
		if c.export(t, f.Model, filepath.Join(dir, fmt.Sprint(i))) {
			whole[fmt.Sprint(i)] = c
		}
	}
	t.Logf("%d models through Keras: answers at most %g apart there, %g back here", len(all), inKeras, here)
	answers := onnxRuntime(t, dir)
	inRuntime, last := 0.0, 0.0
	for i, c := range whole {
		d, e := apart(t, answers[i], c.want), apart(t, predict(t, c.read.Model, c.x), c.want)
		if inRuntime, last = max(inRuntime, d), max(last, e); d > closeTo || e > closeTo {
			t.Errorf("%s: answers differ by %g in ONNX Runtime, by %g when read from ONNX, relative", c.name, d, e)
		}
	}
	t.Logf("%d models through ONNX: answers at most %g apart in ONNX Runtime, %g read from it, relative", len(whole), inRuntime, last)
	if len(whole) < chainWanted || len(answers) != len(whole) {
		t.Errorf("want %d models or more at the end, got %d, and ONNX Runtime's answers for %d", chainWanted, len(whole), len(answers))
	}
}

// onnxRuntime gives what ONNX Runtime answers to each model of a folder. onnx.checker has accepted them then.
func onnxRuntime(t *testing.T, dir string) (answers map[string][]float32) {
	t.Helper()
	c := exec.Command(python(t), "../onnx/testdata/runtime.py", dir)
	var complaint bytes.Buffer
	c.Stderr = &complaint
	out, err := c.Output()
	if err == nil {
		err = json.Unmarshal(out, &answers)
	}
	if err != nil {
		t.Fatalf("%v: %s", err, complaint.Bytes())
	}
	return answers
}
