//go:build linux

package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/seed-1d449c6d/stheno/cnn/data"
	"github.com/seed-1d449c6d/stheno/cnn/modelfile/keras"
	"github.com/seed-1d449c6d/stheno/internal/npy"
)

// hostileRow says of one file of the corpus what it has to give.
type hostileRow struct {
	File, Format, Kind string
	Must               bool // else it may fail
	Check              struct {
		T         string // output, error, error_or_same, nocrash, array (of .npy) or npz
		Mention   []string
		Y, Values []float32
		Shape     []int
		Tol       float32
		XSum      float32 `json:"x_sum"`
	}
	Limits struct{ Seconds, MiB float64 }
}

// hostileRun is how a program ended.
type hostileRun struct {
	measure
	code   int // -1: it did not end by itself
	stderr string
}

// readArrayFile is the first argument that makes this test binary read an array file, since train reads no .npy and no labels.
const readArrayFile = "read-array-file"

// init and not a command of TestMain: nothing else of the tests should start.
func init() {
	if len(os.Args) == 3 && os.Args[1] == readArrayFile {
		err := readArrays(os.Args[2])
		if err != nil {
			newUI(os.Stdout, os.Stderr).fail(err)
		}
		os.Exit(exitCode(err))
	}
}

// readArrays writes as JSON the shape and the values of a .npy file, or of x and y of a .npz file with three labelled pictures.
func readArrays(path string) error {
	var shape []int
	var rows []any
	err := withFile(path, func(r io.ReaderAt, size int64) error {
		if strings.HasSuffix(path, ".npz") {
			m, err := data.ReadNPZ(r, size, data.NPZConfig{Classes: 3})
			if err != nil {
				return err
			}
			x, labels := make([]float32, 12), make([]int, 3)
			shape, err = m.Shape(), m.Read([]int{0, 1, 2}, x, labels)
			rows = []any{x, labels}
			return err
		}
		a, err := npy.Read(io.NewSectionReader(r, 0, size), arrayLimit(size))
		if err != nil {
			return err
		}
		x, err := float32s(a) // as predict takes them
		shape, rows = a.Shape, []any{x}
		return err
	})
	if err != nil {
		return err
	}
	return json.NewEncoder(os.Stdout).Encode(map[string]any{"shape": shape, "outputs": rows})
}

// TestHostile gives the program each file of a corpus of damaged, lying and odd ones, whose expected.json says what has to come
// of it, in a process of its own. The corpus is not part of the project: STHENO_HOSTILE names its folder.
func TestHostile(t *testing.T) {
	corpus := os.Getenv("STHENO_HOSTILE")
	if corpus == "" {
		t.Skip("SKIPPED: STHENO_HOSTILE names no corpus of hostile files; none was given to the program")
	}
	text, err := os.ReadFile(filepath.Join(corpus, "expected.json"))
	var rows []hostileRow
	if err := errors.Join(err, json.Unmarshal(text, &rows)); err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	place := filepath.Join(dir, "a", "b") // where programs run: what a file's paths let them write would lie around here
	program, blank, x := filepath.Join(dir, "train"), filepath.Join(dir, "blank.keras"), filepath.Join(dir, "x.npz")
	if text, err := exec.Command("go", "build", "-buildvcs=false", "-o", program, ".").CombinedOutput(); err != nil {
		t.Fatalf("go build: %v\n%s", err, text)
	}
	self, err := os.Executable()
	base, openErr := keras.Open(filepath.Join(corpus, "keras", "base.keras"))
	if err := errors.Join(err, openErr); err != nil {
		t.Fatal(err)
	}
	base.Model.Initialize(3) // so that weights that are not read are seen
	picture := make([]float32, 8*8*3)
	for i := range picture {
		picture[i] = float32(i*37%256) / 255 // what the corpus' outputs belong to
	}
	var archive bytes.Buffer
	if err := errors.Join(keras.Save(blank, base.Model), os.MkdirAll(place, 0o777),
		npy.WriteZip(&archive, []npy.Named{{Name: "x", Array: &npy.Array{Shape: []int{1, 8, 8, 3}, Data: picture}}}),
		os.WriteFile(x, archive.Bytes(), 0o666)); err != nil {
		t.Fatal(err)
	}
	formats := []string{"keras", "h5", "weights.h5", "onnx", "npy", "npz"}
	var must, may, failed, largest [6]int // of each format
	var slowest [6]time.Duration
	for _, r := range rows {
		k := slices.Index(formats, r.Format)
		if k < 0 {
			continue
		}
		path := filepath.Join(corpus, filepath.FromSlash(r.File))
		args := []string{program, "predict", path, x, "--json"}
		switch r.Format {
		case "weights.h5":
			args = []string{program, "predict", blank, x, "--json", "--weights", path}
		case "npy", "npz":
			args = []string{self, readArrayFile, path}
		}
		run := hostile(place, r.Limits.Seconds, args)
		slowest[k], largest[k] = max(slowest[k], run.Wall), max(largest[k], int(run.MaxRSS))
		count, say := &may[k], t.Logf
		if r.Must {
			count, say = &must[k], t.Errorf
		}
		*count++
		if problem := r.judge(path, run); problem != "" {
			failed[k]++
			say("%s (%s; must: %v): %s", r.File, r.Kind, r.Must, problem)
		}
	}
	all := 0
	for k, format := range formats {
		all += must[k] + may[k]
		t.Logf("%-10s  %2d must, %2d may, %d failed; at most %v and %.1f MiB",
			format, must[k], may[k], failed[k], slowest[k].Round(time.Millisecond), float64(largest[k])/1024)
	}
	if all < 248 {
		t.Errorf("%d files, want the 248 of the whole corpus", all)
	}
	want := []string{dir, filepath.Dir(place), place, blank, program, x}
	var found []string
	err = filepath.WalkDir(dir, func(path string, _ os.DirEntry, err error) error {
		found = append(found, path)
		return err
	})
	if err != nil || !slices.Equal(found, want) {
		t.Errorf("there are now %q, %v, want %q", found, err, want)
	}
}

// hostile runs a program in the folder place and ends it after twice the time it may take. The shell between keeps an exit code
// from ending measured.
func hostile(place string, seconds float64, args []string) (run hostileRun) {
	most := time.Duration(2 * seconds * float64(time.Second))
	ctx, cancel := context.WithTimeout(context.Background(), most)
	defer cancel()
	cmd := exec.CommandContext(ctx, "measured", append([]string{"sh", "-c", `"$@"; echo "$?"`, "sh"}, args...)...)
	var out, stderr bytes.Buffer
	cmd.Dir, cmd.Stdout, cmd.Stderr = place, &out, &stderr
	cmd.Env = append(os.Environ(), "GOMEMLIMIT=off", "GOGC=100")
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) } // all of them
	if err := errors.Join(cmd.Run(), ctx.Err(), json.Unmarshal(out.Bytes(), &run.measure)); err != nil {
		return hostileRun{measure{Wall: most}, -1, err.Error() + stderr.String()}
	}
	i := strings.LastIndexByte(strings.TrimSuffix(run.Output, "\n"), '\n') + 1
	if _, err := fmt.Sscanf(run.Output[i:], "%d\n", &run.code); err != nil {
		run.code = -1
	}
	run.Output, run.stderr = run.Output[:i], stderr.String()
	return run
}

// judge says what is wrong with a run, "" if nothing is.
func (r *hostileRow) judge(path string, run hostileRun) string {
	if most := r.Limits; run.Wall.Seconds() > most.Seconds || float64(run.MaxRSS) > most.MiB*1024 || run.MaxRSS == 0 {
		return fmt.Sprintf("took %v and %d KiB, want at most %v s and %v MiB: %s", run.Wall, run.MaxRSS, most.Seconds, most.MiB, run.stderr)
	}
	c := &r.Check
	if c.T == "error" || run.code != exitOK && (c.T == "error_or_same" || c.T == "nocrash") {
		// What Go writes of a panic is many lines; its exit code is 2 too.
		line, whole := strings.CutSuffix(run.stderr, "\n")
		why, named := strings.CutPrefix(line, "train: error: "+path+": ")
		odd := func(c rune) bool { return c < ' ' || c == 0x7f || c == '\uFFFD' }
		about := func(word string) bool { return strings.Contains(strings.ToLower(why), strings.ToLower(word)) }
		switch {
		case run.code != 2 || run.Output != "":
			return fmt.Sprintf("want exit code 2 and no output, got %d, %q, %q", run.code, run.Output, run.stderr)
		case !whole || !named || len(why) > 500 || strings.ContainsFunc(line, odd):
			return fmt.Sprintf("want one short line that names the file, got %q", run.stderr)
		case c.T == "error" && !slices.ContainsFunc(c.Mention, about):
			return fmt.Sprintf("want a word about one of %q, got %q", c.Mention, why)
		}
		return ""
	}
	var got struct {
		Shape   []int
		Outputs [][]float32
	}
	if err := json.Unmarshal([]byte(run.Output), &got); err != nil || run.code != exitOK || run.stderr != "" || len(got.Outputs) == 0 {
		return fmt.Sprintf("want outputs, got exit code %d, %q, %q", run.code, run.Output, run.stderr)
	}
	first, ok := got.Outputs[0], true
	switch c.T {
	case "nocrash":
	case "output", "error_or_same":
		near := func(a, b float32) bool { return max(a-b, b-a) <= max(c.Tol, 1e-5) } // 1e-5: float32 sums in another order
		ok = len(got.Outputs) == 1 && slices.EqualFunc(first, c.Y, near)
	case "array":
		ok = slices.Equal(got.Shape, c.Shape) && slices.Equal(first, c.Values)
	case "npz":
		sum := float32(0)
		for _, v := range first {
			sum += v
		}
		ok = slices.Equal(got.Shape, []int{2, 2}) && sum == c.XSum && slices.Equal(got.Outputs[1], c.Y)
	default:
		return "unknown check " + c.T
	}
	if !ok {
		return fmt.Sprintf("want %v %v %v, got %s", c.Y, c.Values, c.Shape, run.Output)
	}
	return ""
}
