package data

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"math"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// shades makes a PNG of h×w pixels of which every one differs.
func shades(t testing.TB, h, w, seed int) []byte {
	t.Helper()
	m := image.NewNRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			m.Set(x, y, color.NRGBA{uint8(17*x + seed), uint8(31*y + seed), uint8(5*x + 7*y), 255})
		}
	}
	var b bytes.Buffer
	if err := png.Encode(&b, m); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// plant writes files below a new directory.
func plant(t testing.TB, files map[string][]byte) string {
	t.Helper()
	dir := t.TempDir()
	for name, body := range files {
		grow(t, filepath.Join(dir, filepath.FromSlash(name)), body)
	}
	return dir
}

func grow(t testing.TB, name string, body []byte) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, body, 0o666); err != nil {
		t.Fatal(err)
	}
}

// below are the names of the files as the tree names them.
func below(t testing.TB, dir string, f *FolderSet) []string {
	t.Helper()
	names := f.Files()
	for i, n := range names {
		n, err := filepath.Rel(dir, n)
		if err != nil {
			t.Fatal(err)
		}
		names[i] = filepath.ToSlash(n)
	}
	return names
}

// The files, labels and classes that Keras lists: see testdata/folder.py.
func TestFolderLists(t *testing.T) {
	var tree struct {
		Tree, Empty []string
		Listed      []struct {
			Names, Classes, Files []string
			Labels                []int
		}
	}
	golden(t, "folder.json", &tree)
	files := map[string][]byte{}
	for _, name := range tree.Tree {
		files[name] = shades(t, 1, 1, 0)
	}
	dir := plant(t, files)
	for _, d := range tree.Empty {
		if err := os.MkdirAll(filepath.Join(dir, d), 0o777); err != nil {
			t.Fatal(err)
		}
	}
	for _, want := range tree.Listed {
		var o []FolderOption
		if want.Names != nil {
			o = append(o, ClassNames(want.Names...))
		}
		f, err := Folder(dir, o...)
		if err != nil {
			t.Fatal(err)
		}
		if got := below(t, dir, f); !slices.Equal(got, want.Files) {
			t.Errorf("files\n%q, want\n%q", got, want.Files)
		}
		_, labels, targets, weights := everything(t, f)
		if !slices.Equal(labels, want.Labels) || !slices.Equal(f.ClassNames(), want.Classes) || f.Classes() != len(want.Classes) || targets != nil || weights != nil {
			t.Errorf("labels %v of %q, want %v of %q", labels, f.ClassNames(), want.Labels, want.Classes)
		}
		f.ClassNames()[0] = "?"
		f.Files()[0] = "?"
		if f.ClassNames()[0] == "?" || f.Files()[0] == "?" {
			t.Error("ClassNames or Files hands out its own slice")
		}
	}
}

// A link out of the folder is not followed, and not passed over in silence where that would change labels or files.
func TestFolderLinks(t *testing.T) {
	outside := plant(t, map[string][]byte{"secret/1.png": shades(t, 1, 1, 0)})
	dir := plant(t, map[string][]byte{"a/1.png": shades(t, 1, 1, 0), "b/2.png": shades(t, 1, 1, 0)})
	link := func(to, name string) func() {
		t.Helper()
		name = filepath.Join(dir, name)
		if err := os.Symlink(to, name); err != nil {
			t.Skip(err)
		}
		return func() { os.Remove(name) }
	}
	list := func() (string, error) {
		f, err := Folder(dir)
		if err != nil {
			return "", err
		}
		return strings.Join(below(t, dir, f), " "), nil
	}
	for _, c := range []struct{ to, name, want string }{
		{"2.png", "b/3.png", "a/1.png b/2.png b/3.png"},                // as Keras lists it
		{"../b", "a/sub", "a/1.png b/2.png"},                           // Keras' follow_links=False
		{"../b", "a/sub.png", "a/1.png b/2.png"},                       // a directory, whatever its name
		{"b", "c", "a/1.png b/2.png c/2.png"},                          // a class may be a link
		{"gone", "c", "a/1.png b/2.png"},                               // not a directory
		{"a/1.png", "c", "a/1.png b/2.png"},                            // not a directory
		{filepath.Join(outside, "secret"), "a/sub", "a/1.png b/2.png"}, // not followed
		{filepath.Join(outside, "secret"), ".c", "a/1.png b/2.png"},    // hidden
		{filepath.Join(outside, "secret"), "c", "symbolic link: want one that stays in the folder"},
		{filepath.Join(outside, "secret/1.png"), "a/9.png", "escapes"},
		{"gone.png", "a/9.png", "no such file"},
	} {
		remove := link(c.to, c.name)
		got, err := list()
		if err != nil && (!strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), filepath.Join(dir, c.name))) || err == nil && got != c.want {
			t.Errorf("%s -> %s: files %q, error %v; want %s", c.name, c.to, got, err, c.want)
		}
		remove()
	}
	alias := filepath.Join(t.TempDir(), "alias") // the folder itself may be one
	if err := os.Symlink(dir, alias); err != nil {
		t.Skip(err)
	}
	if f, err := Folder(alias); err != nil || f.Len() != 2 {
		t.Errorf("a folder that is a link: %v", err)
	}
}

func TestFolderErrors(t *testing.T) {
	dir := plant(t, map[string][]byte{"a/1.png": shades(t, 2, 3, 0), "b/2.png": shades(t, 2, 3, 0), "top.png": nil})
	sizes := plant(t, map[string][]byte{"a/1.png": shades(t, 2, 3, 0), "b/2.png": shades(t, 3, 2, 0)})
	text := plant(t, map[string][]byte{"a/1.png": shades(t, 2, 3, 0), "b/2.png": []byte("hello, world")})
	for _, c := range []struct {
		dir  string
		o    []FolderOption
		want string
	}{
		{filepath.Join(dir, "none"), nil, filepath.Join(dir, "none")},
		{filepath.Join(dir, "top.png"), nil, "top.png"},
		{filepath.Join(dir, "a"), nil, "classes: want a sub-directory for each, got none"},
		{plant(t, map[string][]byte{"a/readme.txt": nil}), nil, `pictures: want at least one file that ends in .bmp, .gif, .jpeg, .jpg, .png below ["a"], got none`},
		{sizes, nil, "sizes: want all pictures of one size where ImageSize is not given, got 2×3 of \"" + filepath.Join(sizes, "a", "1.png") + "\" and 3×2 of \"" + filepath.Join(sizes, "b", "2.png")},
		{plant(t, map[string][]byte{"a/1.png": shades(t, 2, 3, 0), "a/2.png": shades(t, 2, 4, 0)}), nil, "got 2×3 of"},
		{plant(t, map[string][]byte{"a/1.png": shades(t, 2, 3, 0), "a/2.png": shades(t, 1, 3, 0)}), nil, "and 1×3 of"},
		{text, nil, filepath.Join(text, "b", "2.png") + `": content: want a BMP, GIF, JPEG or PNG picture, got a file that begins with 68`},
		{plant(t, map[string][]byte{"a/1.png": nil}), nil, "1.png\": the file is empty"},
		{plant(t, map[string][]byte{"a/1.png": shades(t, 2, 2, 0)[:20]}), nil, "1.png\": PNG header: "},
		{dir, []FolderOption{ClassNames("a", "c")}, `class names: want sub-directories, which are ["a" "b"], got "c"`},
		{dir, []FolderOption{ClassNames("a/")}, `got "a/"`},
		{dir, []FolderOption{ClassNames("..")}, `got ".."`},
		{dir, []FolderOption{ClassNames()}, "class names: want at least one, got none"},
		{dir, []FolderOption{ClassNames("b", "a", "b")}, `class names: want each once, got "b" twice`},
		{dir, []FolderOption{ImageSize(0, 3)}, "image size: want 1 or more, got 0×3"},
		{dir, []FolderOption{ImageSize(3, -1)}, "image size: want 1 or more, got 3×-1"},
		{dir, []FolderOption{ImageSize(math.MaxInt, 4)}, "is too large"},
		{dir, []FolderOption{ColorMode("bgr")}, `color mode: want "rgb" or "grayscale", got "bgr"`},
		{dir, []FolderOption{Cache(-1)}, "cache: want 0 or more bytes, got -1"},
		{dir, []FolderOption{Cache(0), Cache(0)}, "option Cache: want it once, got it twice"},
		{dir, []FolderOption{Cache(0), nil}, "option 2: want a FolderOption, got nil"},
	} {
		f, err := Folder(c.dir, c.o...)
		if err == nil || f != nil || !strings.HasPrefix(err.Error(), "data: Folder: ") || !strings.Contains(err.Error(), c.want) {
			t.Errorf("error %v, want it to say %q", err, c.want)
		}
	}
}

// Opening what is not a regular file could wait for ever.
func TestFolderSocket(t *testing.T) {
	dir := plant(t, map[string][]byte{"a/1.png": shades(t, 1, 1, 0)})
	l, err := net.Listen("unix", filepath.Join(dir, "a", "2.png"))
	if err != nil {
		t.Skip(err)
	}
	defer l.Close()
	if _, err := Folder(dir); err == nil || !strings.Contains(err.Error(), "2.png\": want a regular file, got") {
		t.Errorf("a socket among the pictures: %v", err)
	}
}
