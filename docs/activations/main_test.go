package main

import (
	"os"
	"testing"
)

// TestPage wants docs/activations.md to be what the program prints.
func TestPage(t *testing.T) {
	want, err := page()
	if err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile("../activations.md")
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != want {
		t.Error("docs/activations.md is not what the program prints: run go run ./docs/activations > docs/activations.md")
	}
}
