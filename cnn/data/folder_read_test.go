package data

import (
	"bytes"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
)

// Pictures of each format, of one size and of another, in colour and in grey.
func TestFolderRead(t *testing.T) {
	red := image.NewPaletted(image.Rect(0, 0, 2, 2), color.Palette{color.RGBA{255, 0, 0, 255}, color.RGBA{0, 0, 255, 255}})
	red.Pix[3] = 1 // below right
	var g, j bytes.Buffer
	if err := gif.Encode(&g, red, nil); err != nil {
		t.Fatal(err)
	}
	flat := image.NewGray(image.Rect(0, 0, 8, 8))
	for i := range flat.Pix {
		flat.Pix[i] = 200
	}
	if err := jpeg.Encode(&j, flat, &jpeg.Options{Quality: 100}); err != nil {
		t.Fatal(err)
	}
	dir := plant(t, map[string][]byte{"a/1.gif": g.Bytes(), "b/2.jpg": j.Bytes()})
	f := must[*FolderSet](t)(Folder(dir, ImageSize(1, 2)))
	x, labels, _, _ := everything(t, f)
	// The gif's rows are red red and red blue: their middle.
	want := []float32{255, 0, 0, 127.5, 0, 127.5, 200, 200, 200, 200, 200, 200}
	if !slices.Equal(x, want) || !slices.Equal(labels, []int{0, 1}) || !slices.Equal(f.Shape(), []int{1, 2, 3}) {
		t.Errorf("%v, %v, shape %v; want %v", x, labels, f.Shape(), want)
	}
	f = must[*FolderSet](t)(Folder(dir, ImageSize(1, 1), ColorMode(Grayscale)))
	x, _, _, _ = everything(t, f)
	want = []float32{(76*3 + 29) / 4., 200} // 76 is the grey of red, 29 of blue
	if !slices.Equal(x, want) || !slices.Equal(f.Shape(), []int{1, 1, 1}) {
		t.Errorf("grey: %v, shape %v; want %v", x, f.Shape(), want)
	}
}

// The values do not depend on the cache, which never takes more than it may.
func TestFolderCache(t *testing.T) {
	files := map[string][]byte{}
	for i, name := range []string{"a/1.png", "a/2.png", "b/3.png", "b/4.png", "b/5.png"} {
		files[name] = shades(t, 4+i, 9, i) // 36 to 72 pixels
	}
	dir := plant(t, files)
	var want []float32
	for _, size := range [][2]int{{2, 2}, {6, 9}} { // 48 bytes as float32; more than the file's bytes
		want = nil
		for _, c := range []struct {
			bytes int64
			kept  int
		}{{0, 0}, {47, 0}, {100, 2}, {240, 5}, {DefaultCache, 5}} {
			f := must[*FolderSet](t)(Folder(dir, ImageSize(size[0], size[1]), Cache(c.bytes)))
			for pass := range 3 {
				x, _, _, _ := everything(t, f)
				if want == nil {
					want = slices.Clone(x)
				}
				if !slices.Equal(x, want) {
					t.Errorf("size %v, cache of %d bytes, pass %d: other values", size, c.bytes, pass)
				}
				clear(x) // the caller's own
			}
			kept, took := 0, int64(0)
			for i := range f.slots {
				if p := f.slots[i].kept.Load(); p != nil {
					kept++
					took += int64(len(p.pix) + 4*len(p.x))
				}
			}
			if size == [2]int{2, 2} && kept != c.kept || took > c.bytes || took != c.bytes-f.left.Load() {
				t.Errorf("size %v, cache of %d bytes: %d pictures of %d bytes, want %d; %d left", size, c.bytes, kept, took, c.kept, f.left.Load())
			}
			for i := range f.slots {
				if p := f.slots[i].kept.Load(); p != nil && (p.x != nil) != (4*size[0]*size[1] < f.files[i].h*f.files[i].w) {
					t.Errorf("size %v, file %d: kept as float32: %v", size, i, p.x != nil)
				}
			}
		}
	}
	// Of two Reads that decode a picture at the same time one pays.
	f := must[*FolderSet](t)(Folder(dir, ImageSize(2, 2), Cache(100)))
	f.keep(&f.slots[0], make([]float32, 12), make([]uint8, 20), 2, 10)
	f.keep(&f.slots[0], make([]float32, 12), make([]uint8, 20), 2, 10)
	if left := f.left.Load(); left != 80 {
		t.Errorf("a picture of 20 bytes kept twice: %d of 100 left, want 80", left)
	}
	// What is in the cache needs no file any more.
	f = must[*FolderSet](t)(Folder(dir, ImageSize(6, 9)))
	everything(t, f)
	if err := os.RemoveAll(dir); err != nil {
		t.Fatal(err)
	}
	if x, _, _, _ := everything(t, f); !slices.Equal(x, want) {
		t.Error("other values after the files are gone")
	}
}

// Damage and change are errors that name the file; the same bytes written again are not a change.
func TestFolderReadErrors(t *testing.T) {
	whole, other := shades(t, 4, 4, 0), shades(t, 4, 4, 1)
	if len(whole) != len(other) {
		t.Fatalf("the two pictures must have files of one length, not %d and %d", len(whole), len(other))
	}
	damaged := bytes.Clone(whole)
	damaged[len(damaged)-20] ^= 0xff
	turned := shades(t, 2, 8, 0)
	for len(turned) < len(whole) {
		turned = append(turned, 0)
	}
	for _, c := range []struct {
		name        string
		first, then []byte // nil: removed
		read        bool   // once before the change
		want        string
	}{
		{"damaged", damaged, damaged, false, "PNG: "},
		{"removed", whole, nil, false, "no such file"},
		{"longer", whole, append(bytes.Clone(whole), 0), false, "bytes as when the folder was listed, got more: the file has changed"},
		{"shorter", whole, whole[:40], false, "bytes as when the folder was listed, got 40: the file has changed"},
		{"size", whole, turned[:len(whole)], false, "size: want 4×4 as when the folder was listed, got 2×8: the file has changed"},
		{"content", whole, other, true, "content: want the one first read, got another: the file has changed"},
		{"same", whole, bytes.Clone(whole), true, ""},
	} {
		dir := plant(t, map[string][]byte{"a/0.png": whole, "a/1.png": c.first})
		name := filepath.Join(dir, "a", "1.png")
		f := must[*FolderSet](t)(Folder(dir, Cache(0)))
		if c.read {
			everything(t, f)
		}
		if c.then == nil {
			os.Remove(name)
		} else {
			grow(t, name, c.then)
		}
		err := f.Read([]int{0, 1}, make([]float32, 96), make([]int, 2))
		if c.want == "" && err != nil || c.want != "" && (err == nil || !strings.HasPrefix(err.Error(), `data: Read: "`+name+`": `) || !strings.Contains(err.Error(), c.want)) {
			t.Errorf("%s: error %v, want %q", c.name, err, c.want)
		}
	}
	// A link put in later does not lead out either.
	dir := plant(t, map[string][]byte{"a/1.png": whole})
	outside := plant(t, map[string][]byte{"1.png": whole})
	f := must[*FolderSet](t)(Folder(dir))
	os.Remove(filepath.Join(dir, "a", "1.png"))
	if err := os.Symlink(filepath.Join(outside, "1.png"), filepath.Join(dir, "a", "1.png")); err != nil {
		t.Skip(err)
	}
	if err := f.Read([]int{0}, make([]float32, 48), make([]int, 1)); err == nil || !strings.Contains(err.Error(), "escapes") {
		t.Errorf("a link out of the folder: %v", err)
	}
	if err := f.Read([]int{1}, make([]float32, 48), make([]int, 1)); err == nil || !strings.Contains(err.Error(), "index: want 0 to 0, got 1") {
		t.Errorf("Read(1) of one picture: %v", err)
	}
}

// A folder named by a relative path stays the same when the program goes elsewhere.
func TestFolderChdir(t *testing.T) {
	dir := plant(t, map[string][]byte{"set/a/1.png": shades(t, 1, 1, 5)})
	t.Chdir(dir)
	f := must[*FolderSet](t)(Folder("set"))
	t.Chdir(t.TempDir())
	if x, _, _, _ := everything(t, f); !slices.Equal(x, []float32{5, 5, 0}) || f.Files()[0] != filepath.Join("set", "a", "1.png") {
		t.Errorf("%v, %q", x, f.Files())
	}
}

// Under -race this is the promise that Read is safe for concurrent use, with a cache that is full, filling, or none.
func TestFolderConcurrent(t *testing.T) {
	files := map[string][]byte{}
	for i := range 6 {
		files["a/"+string(rune('0'+i))+".png"] = shades(t, 5, 5, i)
	}
	dir := plant(t, files)
	want, _, _, _ := everything(t, must[*FolderSet](t)(Folder(dir, ImageSize(3, 4))))
	for _, c := range []int64{0, 200, DefaultCache} {
		f := must[*FolderSet](t)(Folder(dir, ImageSize(3, 4), Cache(c)))
		var wg sync.WaitGroup
		for worker := range 8 {
			wg.Go(func() {
				x, labels := make([]float32, 2*36), make([]int, 2)
				for k := range 30 {
					i, j := (worker+k)%6, (worker*k)%6
					if err := f.Read([]int{i, j}, x, labels); err != nil {
						t.Error(err)
						return
					}
					if !slices.Equal(x[:36], want[i*36:(i+1)*36]) || !slices.Equal(x[36:], want[j*36:(j+1)*36]) {
						t.Errorf("cache of %d bytes: pictures %d, %d have other values", c, i, j)
						return
					}
				}
			})
		}
		wg.Wait()
		if f.left.Load() < 0 {
			t.Errorf("cache of %d bytes took %d too many", c, -f.left.Load())
		}
	}
}
