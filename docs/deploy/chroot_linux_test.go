package main

import (
	"debug/elf"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// largest is the most bytes that the program may have.
const largest = 25 << 20

// The program, built as its documentation says, is one static file that runs where nothing else is.
func TestEmptyRoot(t *testing.T) {
	if testing.Short() {
		t.Skip("builds a program")
	}
	root := t.TempDir()
	program := filepath.Join(root, "classify")
	build := exec.Command("go", "build", "-trimpath", "-buildvcs=false", "-ldflags", "-s -w", "-o", program, ".")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if text, err := build.CombinedOutput(); err != nil {
		t.Fatalf("go build: %v\n%s", err, text)
	}
	info, err := os.Stat(program)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%.1f MiB", float64(info.Size())/(1<<20))
	if info.Size() >= largest {
		t.Errorf("the program has %d bytes, want fewer than %d", info.Size(), largest)
	}
	file, err := elf.Open(program)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	for _, p := range file.Progs {
		if p.Type == elf.PT_INTERP || p.Type == elf.PT_DYNAMIC {
			t.Errorf("the program has a part %v, want a static one", p.Type)
		}
	}
	picture, err := os.ReadFile(filepath.Join("testdata", "boot.png"))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(root, "boot.png"), picture, 0o666); err != nil {
		t.Fatal(err)
	}
	if os.Getuid() != 0 {
		t.Skip("NOT TESTED: the program in an empty root file system. Only root may change the root: run this test as root")
	}
	run := exec.Command("/classify", "/boot.png")
	run.Dir, run.Env = "/", []string{}
	run.SysProcAttr = &syscall.SysProcAttr{Chroot: root}
	text, err := run.CombinedOutput()
	if err != nil || !strings.Contains(string(text), want) {
		t.Errorf("in an empty root file system: %v, %q, want %q", err, text, want)
	}
}
