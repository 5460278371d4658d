package main

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// TestMain makes this test binary the program train, for scripts and for exec.Command in tests, and measured.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"train": main, "measured": measured})
}

// TestScripts runs testdata/*.txtar. Besides testscript's commands they have
//
//	exits CODE PROGRAM ARGUMENTS…   runs the program and wants this exit code
//	json FILE KEY[=VALUE]…          wants FILE to be one line with a JSON object that has the keys, with such values
//	keys FILE KEY…                  wants FILE to be one line with a JSON object that has these keys and no others
//	[!] same KEY FILE FILE          wants two such files to have the same value (or not) under the key
//	[!] loss FILE FILE CHARS        wants the first losses of two history.csv to begin with the same CHARS characters (or not)
//	files FOLDER NAME…              wants these files in the folder and no others
//	outputs FILE ARRAY.npz          wants FILE, of predict --json, to hold the array y within 1e-5 relative
//
// the variables KERAS and ONNX, the folders of models that Keras and PyTorch made,
// and the condition [root].
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata",
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"exits":   exits,
			"json":    wantJSON,
			"keys":    wantKeys,
			"same":    wantSame,
			"loss":    wantLoss,
			"files":   wantFiles,
			"outputs": wantOutputs,
		},
		Setup: func(e *testscript.Env) error {
			for name, folder := range map[string]string{"KERAS": "keras/testdata", "ONNX": "onnx/testdata/models"} {
				path, err := filepath.Abs(filepath.Join("../../cnn/modelfile", filepath.FromSlash(folder)))
				if err != nil {
					return err
				}
				e.Setenv(name, path)
			}
			return nil
		},
		Condition: func(c string) (bool, error) {
			if c != "root" {
				return false, fmt.Errorf("unknown condition %q", c)
			}
			return os.Getuid() == 0, nil
		},
	})
}

func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits CODE PROGRAM ARGUMENTS…")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	got := 0
	if err := ts.Exec(args[1], args[2:]...); err != nil {
		e := new(exec.ExitError)
		if !errors.As(err, &e) {
			ts.Fatalf("%v", err)
		}
		got = e.ExitCode()
	}
	if got != want {
		ts.Fatalf("%s exits with %d, want %d", strings.Join(args[1:], " "), got, want)
	}
}

func wantLoss(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) != 3 {
		ts.Fatalf("usage: [!] loss FILE FILE CHARS")
	}
	n, err := strconv.Atoi(args[2])
	ts.Check(err)
	var losses [2]string
	for i, file := range args[:2] {
		rows, err := csv.NewReader(strings.NewReader(ts.ReadFile(file))).ReadAll()
		ts.Check(err)
		if k := slices.Index(rows[0], "loss"); k >= 0 && len(rows) > 1 {
			losses[i] = rows[1][k]
		}
		if len(losses[i]) < n {
			ts.Fatalf("%s has no loss of %d characters: %q", file, n, losses[i])
		}
	}
	if (losses[0][:n] == losses[1][:n]) == neg {
		ts.Fatalf("losses %s and %s: the same %d characters: %v", losses[0], losses[1], n, neg)
	}
}

func wantFiles(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) == 0 {
		ts.Fatalf("usage: files FOLDER NAME…")
	}
	entries, err := os.ReadDir(ts.MkAbs(args[0]))
	ts.Check(err)
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	if !slices.Equal(names, args[1:]) {
		ts.Fatalf("%s holds %q, want %q", args[0], names, args[1:])
	}
}

func object(ts *testscript.TestScript, file string) map[string]any {
	text := ts.ReadFile(file)
	if strings.Count(text, "\n") != 1 || !strings.HasSuffix(text, "\n") {
		ts.Fatalf("%s has %d line ends, want one, at the end:\n%s", file, strings.Count(text, "\n"), text)
	}
	d := json.NewDecoder(bytes.NewReader([]byte(text)))
	d.UseNumber()
	var o map[string]any
	ts.Check(d.Decode(&o))
	return o
}

func wantJSON(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: json FILE KEY[=VALUE]…")
	}
	o := object(ts, args[0])
	for _, a := range args[1:] {
		key, want, valued := strings.Cut(a, "=")
		got, ok := o[key]
		if !ok || valued && fmt.Sprint(got) != want {
			ts.Fatalf("%s has %s=%v, want %s", args[0], key, got, a)
		}
	}
}

func wantKeys(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: keys FILE KEY…")
	}
	got, want := slices.Sorted(maps.Keys(object(ts, args[0]))), slices.Sorted(slices.Values(args[1:]))
	if !slices.Equal(got, want) {
		ts.Fatalf("%s has keys\n%v, want\n%v", args[0], got, want)
	}
}

func wantSame(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) != 3 {
		ts.Fatalf("usage: [!] same KEY FILE FILE")
	}
	a, b := object(ts, args[1])[args[0]], object(ts, args[2])[args[0]]
	if a == nil || reflect.DeepEqual(a, b) == neg {
		ts.Fatalf("%s in %s and %s: %v and %v", args[0], args[1], args[2], a, b)
	}
}
