package data

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"hash/crc32"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"slices"
	"strings"
	"testing"
)

// golden reads a JSON file of testdata.
func golden(t testing.TB, name string, to any) {
	t.Helper()
	if err := json.Unmarshal(file(t, name), to); err != nil {
		t.Fatal(err)
	}
}

// tfPicture is a file with what TensorFlow makes of it: see testdata/pictures.py.
type tfPicture struct {
	Name      string
	File      []byte
	H, W      int
	RGB, Grey []int // nil where TensorFlow refuses
	Keras     []int // RGB by Keras' settings for JPEG, where they differ
}

func TestDecode(t *testing.T) {
	var pictures []tfPicture
	golden(t, "pictures.json", &pictures)
	if len(pictures) != 31 {
		t.Errorf("%d pictures, want 31", len(pictures))
	}
	// Every byte is TensorFlow's, but for a JPEG's cosine transform and the grey of a JPEG that stores RGB, which round by
	// themselves: 1 level, which colour conversion makes 2.
	far := map[string]int{"grey.jpg": 1, "rgb444.jpg": 2, "progressive.jpg": 2, "rgb420.jpg": 2, "adobergb.jpg": 1}
	// By default TensorFlow's cosine transform is the fast one, less exact, and chroma at half resolution is interpolated.
	keras := map[string]int{"grey.jpg": 2, "rgb444.jpg": 4, "progressive.jpg": 4, "rgb420.jpg": 21}
	for _, p := range pictures {
		for c, want := range map[int][]int{1: p.Grey, 3: p.RGB} {
			got, h, w, err := decode(p.File, c)
			if err != nil || h != p.H || w != p.W || len(got) != h*w*c {
				t.Errorf("%s, %d channels: %d×%d, %d bytes, error %v; want %d×%d", p.Name, c, h, w, len(got), err, p.H, p.W)
				continue
			}
			if d, i := furthest(got, want); d > far[p.Name] {
				t.Errorf("%s, %d channels: value %d = %d, want TensorFlow's %d ± %d", p.Name, c, i, got[i], want[i], far[p.Name])
			}
			if c == 3 {
				if d, i := furthest(got, p.Keras); d > keras[p.Name] {
					t.Errorf("%s: value %d = %d, want Keras' %d ± %d", p.Name, i, got[i], p.Keras[i], keras[p.Name])
				}
			}
		}
	}
}

// furthest returns the largest difference and where it is. want may be nil.
func furthest(got []uint8, want []int) (d, at int) {
	for i, v := range want {
		if e := max(v-int(got[i]), int(got[i])-v); e > d {
			d, at = e, i
		}
	}
	return d, at
}

// What TensorFlow refuses, or does wrongly, has values of its own.
func TestDecodeMore(t *testing.T) {
	var b bytes.Buffer
	frame := image.NewPaletted(image.Rect(1, 2, 3, 3), color.Palette{color.RGBA{10, 20, 30, 255}, color.RGBA{200, 100, 50, 255}})
	frame.Pix = []uint8{1, 0}
	if err := gif.EncodeAll(&b, &gif.GIF{
		Image: []*image.Paletted{frame}, Delay: []int{0},
		Config: image.Config{Width: 4, Height: 3},
	}); err != nil {
		t.Fatal(err)
	}
	pix, h, w, err := decode(b.Bytes(), 3)
	want := make([]uint8, 4*3*3) // black around the frame
	copy(want[(2*4+1)*3:], []uint8{200, 100, 50, 10, 20, 30})
	if err != nil || h != 3 || w != 4 || !slices.Equal(pix, want) {
		t.Errorf("frame in a screen: %d×%d %v %v, want 3×4 %v", h, w, pix, err, want)
	}
	grey, _, _, err := decode(b.Bytes(), 1)
	if err != nil || grey[9] != (9797*200+19234*100+3737*50)>>15 || grey[10] != 18 || grey[0] != 0 {
		t.Errorf("a GIF in grey: %v, %v", grey, err)
	}

	// A BMP of 8 bits has a palette, of which entry 1 is blue 3, green 2, red 1; its rows are stored from below.
	bmp := append([]byte("BM"), 0, 0, 0, 0, 0, 0, 0, 0, 62, 0, 0, 0, 40, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, 1, 0, 8, 0)
	bmp = append(bmp, make([]byte, 16)...)
	bmp = append(bmp, 2, 0, 0, 0, 0, 0, 0, 0, 9, 8, 7, 0, 3, 2, 1, 0, 0, 1, 0, 0, 1, 1, 0, 0)
	pix, _, _, err = decode(bmp, 3)
	if err != nil || !slices.Equal(pix, []uint8{1, 2, 3, 1, 2, 3, 7, 8, 9, 1, 2, 3}) {
		t.Errorf("BMP with a palette: %v, %v", pix, err)
	}
}

// A type that no decoder of ours gives still has its colours.
func TestPixelsOther(t *testing.T) {
	u := image.NewUniform(color.NRGBA{100, 50, 20, 128})
	got := pixels(clipped{u, image.Rect(0, 0, 1, 1)}, 1, 2, 3)
	if !slices.Equal(got, []uint8{100, 50, 20, 0, 0, 0}) && !slices.Equal(got, []uint8{99, 50, 20, 0, 0, 0}) { // alpha is divided out again
		t.Errorf("pixels of a picture known by At only: %v", got)
	}
}

type clipped struct {
	image.Image
	r image.Rectangle
}

func (c clipped) Bounds() image.Rectangle { return c.r }

func TestDecodeErrors(t *testing.T) {
	m := image.NewGray(image.Rect(0, 0, 9, 9))
	var p, j bytes.Buffer
	if err := png.Encode(&p, m); err != nil {
		t.Fatal(err)
	}
	if err := jpeg.Encode(&j, m, nil); err != nil {
		t.Fatal(err)
	}
	huge := bytes.Clone(p.Bytes())
	copy(huge[16:], []byte{0, 1, 0, 0, 0, 1, 0, 0}) // claims 65536×65536
	binary.BigEndian.PutUint32(huge[29:], crc32.ChecksumIEEE(huge[12:29]))
	for _, c := range []struct {
		name string
		file []byte
		want string
	}{
		{"empty", nil, "the file is empty"},
		{"text", []byte("hello, world"), "content: want a BMP, GIF, JPEG or PNG picture, got a file that begins with 68 65 6c 6c 6f 2c 20 77"},
		{"one byte", []byte{0xff}, "got a file that begins with ff"},
		{"png cut", p.Bytes()[:p.Len()-20], "PNG: "},
		{"png header cut", p.Bytes()[:20], "PNG header: "},
		{"jpeg cut", j.Bytes()[:j.Len()-4], "JPEG: "},
		{"huge", huge, "size: want 1×1 to 134217728 pixels, got 65536×65536"},
	} {
		if _, _, _, err := decode(c.file, 3); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want it to say %q", c.name, err, c.want)
		}
	}
}

// Whatever the bytes, decode gives a whole picture or an error.
func FuzzDecode(f *testing.F) {
	var pictures []tfPicture
	golden(f, "pictures.json", &pictures)
	for _, p := range pictures {
		f.Add(p.File, true)
	}
	f.Fuzz(func(t *testing.T, file []byte, grey bool) {
		c := 3
		if grey {
			c = 1
		}
		if start, err := codecOf(file); err == nil { // without taking a GiB for what a fuzzer claims
			if config, err := start.config(bytes.NewReader(file)); err == nil && config.Width*config.Height > 1<<16 {
				return
			}
		}
		pix, h, w, err := decode(file, c)
		if err == nil && (h < 1 || w < 1 || len(pix) != h*w*c) {
			t.Fatalf("%d×%d, %d bytes", h, w, len(pix))
		}
	})
}
