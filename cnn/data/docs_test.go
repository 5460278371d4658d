package data_test

import (
	"os"
	"regexp"
	"strings"
	"testing"
)

// Every Go block of docs/data.md is a part of the Examples, word for word, so it compiles and does what it says.
func TestDocs(t *testing.T) {
	page, err := os.ReadFile("../../docs/data.md")
	if err != nil {
		t.Fatal(err)
	}
	source, err := os.ReadFile("example_test.go")
	if err != nil {
		t.Fatal(err)
	}
	words := func(s string) string { return strings.Join(strings.Fields(s), " ") } // indentation apart
	blocks := regexp.MustCompile("(?s)```go\n(.*?)```").FindAllStringSubmatch(string(page), -1)
	if len(blocks) < 7 {
		t.Errorf("%d blocks, want one for each kind", len(blocks))
	}
	for _, b := range blocks {
		if !strings.Contains(words(string(source)), words(b[1])) {
			t.Errorf("not in example_test.go:\n%s", b[1])
		}
	}
}
