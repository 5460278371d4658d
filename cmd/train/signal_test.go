//go:build unix

package main

import (
	"bytes"
	"encoding/csv"
	"errors"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"
)

// long is a training that goes on until it is stopped, in a folder with the run.json of an earlier one.
func long(t *testing.T) (cmd *exec.Cmd, stderr *bytes.Buffer, dir string) {
	t.Helper()
	dir, stderr = t.TempDir(), new(bytes.Buffer)
	cmd = exec.Command("train", "--epochs", "100000", "--limit", "64", "--quiet", "--json", "--out", dir)
	cmd.Stderr = stderr
	if err := os.WriteFile(filepath.Join(dir, runFile), []byte("{}\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Process.Kill() })
	return cmd, stderr, dir
}

// waitForHistory waits until the first epochs are done.
func waitForHistory(t *testing.T, dir string) {
	t.Helper()
	for range 600 {
		if _, err := os.Stat(filepath.Join(dir, historyFile)); err == nil {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.Fatal("no history.csv within 30 s")
}

// rows reads history.csv, which must be whole.
func rows(t *testing.T, dir string) int {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(dir, historyFile))
	if err != nil {
		t.Fatal(err)
	}
	all, err := csv.NewReader(bytes.NewReader(b)).ReadAll() // wants every row to have as many fields as the first
	if err != nil || len(all) < 2 || !bytes.HasSuffix(b, []byte("\r\n")) {
		t.Errorf("history.csv is not whole: %v\n%s", err, b)
	}
	return len(all) - 1
}

func names(t *testing.T, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var list []string
	for _, e := range entries {
		list = append(list, e.Name())
	}
	return list
}

func TestSignal(t *testing.T) {
	for _, c := range []struct {
		signal syscall.Signal
		code   int
		word   string
	}{{syscall.SIGINT, 130, "interrupt"}, {syscall.SIGTERM, 143, "terminated"}} {
		t.Run(c.word, func(t *testing.T) {
			cmd, stderr, dir := long(t)
			waitForHistory(t, dir)
			if err := cmd.Process.Signal(c.signal); err != nil {
				t.Fatal(err)
			}
			begin := time.Now()
			_ = cmd.Wait()
			if d := time.Since(begin); d > 5*time.Second {
				t.Errorf("it took %v to stop, want 5 s at most", d)
			}
			if got := cmd.ProcessState.ExitCode(); got != c.code {
				t.Errorf("exit code %d, want %d", got, c.code)
			}
			want := `^train: stopped \(` + c.word + `\) in epoch \d+ of 100000, after step \d+ of 2\n$`
			if !regexp.MustCompile(want).MatchString(stderr.String()) {
				t.Errorf("stderr is %q, want %s", stderr, want)
			}
			rows(t, dir)
			if got := names(t, dir); !slices.Equal(got, []string{historyFile}) {
				t.Errorf("the folder holds %v, want history.csv only", got)
			}
		})
	}
}

// TestKill wants history.csv whole whenever the process dies.
func TestKill(t *testing.T) {
	for range 5 {
		cmd, _, dir := long(t)
		waitForHistory(t, dir)
		time.Sleep(time.Duration(rand.IntN(50_000)) * time.Microsecond)
		if err := cmd.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		_ = cmd.Wait()
		rows(t, dir)
		if slices.Contains(names(t, dir), runFile) {
			t.Error("there is a run.json though the run was not finished")
		}
	}
}

// TestReaderLeaves closes stdout before anything is written: the training goes on, and its files are there.
func TestReaderLeaves(t *testing.T) {
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	r.Close()
	defer w.Close()
	dir := t.TempDir()
	for _, args := range [][]string{{"--help"}, {"version"}, {"--epochs", "1", "--limit", "64", "--out", dir}} {
		var stderr bytes.Buffer
		cmd := exec.Command("train", args...)
		cmd.Stdout, cmd.Stderr = w, &stderr
		if err := cmd.Run(); err != nil || strings.Contains(stderr.String(), "panic") {
			t.Errorf("train %v with stdout closed: %v\n%s", args, err, &stderr)
		}
	}
	if got := names(t, dir); !slices.Equal(got, []string{historyFile, modelFile, runFile}) {
		t.Errorf("the folder holds %v, want both files", got)
	}
}

// TestFullDisk wants results that cannot be written to be an error.
func TestFullDisk(t *testing.T) {
	full, err := os.OpenFile("/dev/full", os.O_WRONLY, 0)
	if err != nil {
		t.Skip(err)
	}
	defer full.Close()
	var stderr bytes.Buffer
	cmd := exec.Command("train", "--epochs", "1", "--limit", "64", "--quiet")
	cmd.Stdout, cmd.Stderr = full, &stderr
	e := new(exec.ExitError)
	if err := cmd.Run(); !errors.As(err, &e) || e.ExitCode() != exitDisk {
		t.Errorf("with a full disk behind stdout: %v, want exit code %d", err, exitDisk)
	}
	if !strings.HasPrefix(stderr.String(), "train: error: standard output: ") || strings.Count(stderr.String(), "\n") != 1 {
		t.Errorf("stderr is %q", &stderr)
	}
}
