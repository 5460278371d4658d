package main

import (
	"bytes"
	"image"
	"image/color"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// The picture is one of those that the model was not trained on.
const want = "boot.png: Ankle boot 0."

func TestRun(t *testing.T) {
	var b bytes.Buffer
	if err := run(&b, []string{filepath.Join("testdata", "boot.png")}); err != nil || !strings.Contains(b.String(), want) {
		t.Errorf("run: %v, %q, want %q", err, b.String(), want)
	}
}

func TestRunErrors(t *testing.T) {
	text := filepath.Join(t.TempDir(), "text.png")
	if err := os.WriteFile(text, []byte("no picture"), 0o666); err != nil {
		t.Fatal(err)
	}
	for want, paths := range map[string][]string{
		"want pictures":                   nil,
		"none.png: no such file":          {"none.png"},
		"text.png: image: unknown format": {text},
	} {
		var b bytes.Buffer
		if err := run(&b, paths); err == nil || !strings.Contains(err.Error(), want) || b.Len() > 0 {
			t.Errorf("run(%v): %v, want %s", paths, err, want)
		}
	}
}

// A picture is divided into parts that cover it, and one that is too small is spread.
func TestGrey(t *testing.T) {
	m := image.NewGray(image.Rect(3, 5, 3+4, 5+2)) // 4 wide, 2 high, not at the origin
	for x := range 4 {
		m.SetGray(3+x, 5, color.Gray{Y: uint8(x * 51)})
		m.SetGray(3+x, 6, color.Gray{Y: 255})
	}
	for _, c := range []struct {
		h, w int
		want []float32
	}{
		{2, 4, []float32{0, 0.2, 0.4, 0.6, 1, 1, 1, 1}},
		{2, 2, []float32{0.1, 0.5, 1, 1}},
		{1, 1, []float32{0.65}},
		{4, 1, []float32{0.3, 0.3, 1, 1}},
	} {
		got := grey(m, c.h, c.w)
		for i := range c.want {
			if len(got) != len(c.want) || !(max(got[i]-c.want[i], c.want[i]-got[i]) <= 1e-6) {
				t.Errorf("grey to %d by %d: %v, want %v", c.h, c.w, got, c.want)
				break
			}
		}
	}
}
