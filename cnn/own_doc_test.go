package cnn_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestDocBlocks: every Go block of docs/own.md and docs/keras.md is a part of the Examples, word for word.
func TestDocBlocks(t *testing.T) {
	files, err := filepath.Glob("example_*_test.go")
	if err != nil {
		t.Fatal(err)
	}
	words := func(s string) string { return strings.Join(strings.Fields(s), " ") } // indentation apart
	source := ""
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		source += words(string(b)) + "\n"
	}
	for name, least := range map[string]int{"own": 10, "keras": 2} {
		page, err := os.ReadFile("../docs/" + name + ".md")
		if err != nil {
			t.Fatal(err)
		}
		blocks := regexp.MustCompile("(?s)```go\n(.*?)```").FindAllStringSubmatch(string(page), -1)
		if len(blocks) < least {
			t.Errorf("docs/%s.md: %d blocks, want %d or more", name, len(blocks), least)
		}
		for _, b := range blocks {
			if !strings.Contains(source, words(b[1])) {
				t.Errorf("docs/%s.md: in no Example:\n%s", name, b[1])
			}
		}
	}
}

// TestOwnDoc: every name in docs/own.md exists.
func TestOwnDoc(t *testing.T) {
	page, err := os.ReadFile("../docs/own.md")
	if err != nil {
		t.Fatal(err)
	}
	names := map[string]bool{ // fields and values, which exported does not note
		"Context.Weights": true, "Context.Training": true, "Context.Frozen": true, "Context.Seed": true,
		"callback.ErrStop": true, "ops.Labels": true,
	}
	for _, p := range []string{"callback", "data", "loss", "metric", "optimizer"} {
		exported(t, p, p, names, make(map[string]string))
	}
	exported(t, "cnn", ".", names, make(map[string]string))
	exported(t, "ops", "../ops", names, make(map[string]string))
	told := 0
	for _, m := range regexp.MustCompile("`([a-z]+|Model|Context)\\.([A-Z][A-Za-z0-9]*)`").FindAllStringSubmatch(string(page), -1) {
		told++
		if name := m[1] + "." + m[2]; !names[name] {
			t.Errorf("docs/own.md tells of %s, which does not exist", name)
		}
	}
	if told < 25 {
		t.Errorf("%d names in docs/own.md, want more: has its form changed?", told)
	}
}
