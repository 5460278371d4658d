//go:build unix

package main

import (
	"io"
	"path/filepath"
	"syscall"
	"testing"
	"time"
)

// A pipe is no file: nobody waits for who might write it.
func TestWithFilePipe(t *testing.T) {
	path := filepath.Join(t.TempDir(), "pipe.keras")
	if err := syscall.Mkfifo(path, 0o666); err != nil {
		t.Skipf("no pipes here: %v", err)
	}
	done := make(chan error, 1)
	go func() { done <- withFile(path, func(io.ReaderAt, int64) error { return nil }) }()
	select {
	case err := <-done:
		if want := path + ": want a plain file"; err == nil || err.Error() != want || exitCode(err) != exitBadFile {
			t.Errorf("withFile: %v, want %s", err, want)
		}
	case <-time.After(10 * time.Second):
		t.Error("withFile waits for a pipe")
	}
}
