package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestEmptyLines wants one empty line between summary, table and results where both streams go to one place; scripts, where
// they do not, look at each.
func TestEmptyLines(t *testing.T) {
	for _, args := range [][]string{nil, {"--quiet"}} {
		f, err := os.Create(filepath.Join(t.TempDir(), "all"))
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		cmd := exec.Command("train", append([]string{"--epochs", "1", "--limit", "32"}, args...)...)
		cmd.Stdout, cmd.Stderr = f, f
		if err := cmd.Run(); err != nil {
			t.Fatal(err)
		}
		b, err := os.ReadFile(f.Name())
		if err != nil {
			t.Fatal(err)
		}
		text := strings.ReplaceAll(string(b), "\r", "")
		if strings.Contains(text, "\n\n\n") || !strings.Contains(text, "\n\ntest accuracy") || strings.Contains(text, "\n\nepoch") != (args == nil) {
			t.Errorf("train %v writes\n%s\nwant one empty line before the table and before the results", args, text)
		}
	}
}
