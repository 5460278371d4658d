package npy

import (
	"archive/zip"
	"bytes"
	"io"
	"path/filepath"
	"slices"
	"testing"
)

func readZip(b []byte, limit int64) (map[string]*Array, error) {
	return ReadZip(bytes.NewReader(b), int64(len(b)), limit)
}

// pack makes an archive; data maps nothing to nothing, so that names may repeat.
func pack(t *testing.T, method uint16, members ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for i := 0; i < len(members); i += 2 {
		m, err := w.CreateHeader(&zip.FileHeader{Name: members[i], Method: method})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(m, members[i+1]); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// NumPy wrote the archives; x sums to 66 and y is 0, 1, 2.
func TestReadZipValid(t *testing.T) {
	for _, name := range []string{"ok", "okz", "slip"} {
		m, err := readZip(open(t, "npz/"+name+".npz"), limit)
		if err != nil {
			t.Errorf("ReadZip(%s): %v", name, err)
			continue
		}
		sum := 0.0
		for _, v := range float64s(t, m["x"]) {
			sum += v
		}
		y, err := m["y"].Ints()
		if err != nil || sum != 66 || !slices.Equal(y, []int{0, 1, 2}) {
			t.Errorf("ReadZip(%s): x sums to %v, y = %v, %v, want 66 and [0 1 2]", name, sum, y, err)
		}
	}
	if left, err := filepath.Glob("../z.npy"); err != nil || len(left) > 0 {
		t.Errorf("ReadZip(slip) wrote %v", left)
	}
}

func TestReadZipHostile(t *testing.T) {
	one := string(build("{'descr':'|u1','fortran_order':False,'shape':(4,)}", []byte("abcd")))
	big := string(build("{'descr':'|u1','fortran_order':False,'shape':(20000000,1,1)}", make([]byte, 20000000)))
	damaged := pack(t, zip.Store, "x.npy", one)
	damaged[bytes.Index(damaged, []byte("abcd"))]++
	ok := open(t, "npz/ok.npz")
	for name, c := range map[string]struct {
		file []byte
		want string
	}{
		"dup":      {open(t, "npz/dup.npz"), `member "x.npy": duplicate name`},
		"lie":      {open(t, "npz/lie.npz"), "too large"},
		"bomb":     {pack(t, zip.Deflate, "x.npy", big), `member "x.npy": shape (20000000, 1, 1) of 1-byte elements is too large`},
		"checksum": {damaged, "checksum"},
		"foreign":  {pack(t, zip.Store, "readme.txt", "hello"), `member "readme.txt": want a name that ends in .npy`},
		"no array": {pack(t, zip.Store, "x.npy", "hello"), `member "x.npy": magic`},
		"not zip":  {open(t, "npy/c_order.npy"), "not a .npz archive"},
		"empty":    {nil, "not a .npz archive"},
		"cut":      {ok[:len(ok)-9], "not a .npz archive"},
	} {
		m, err := readZip(c.file, limit)
		checkError(t, name, m != nil, err, c.want)
	}
}

// The limit is for all members together, so many small ones are no way around it.
func TestReadZipLimit(t *testing.T) {
	one := string(build("{'descr':'|u1','fortran_order':False,'shape':(4,)}", []byte("abcd")))
	b := pack(t, zip.Store, "x.npy", one, "y.npy", one)
	if _, err := readZip(b, 8); err != nil {
		t.Errorf("ReadZip of 8 bytes with limit 8: %v", err)
	}
	m, err := readZip(b, 7)
	checkError(t, "limit 7", m != nil, err, `member "y.npy": shape (4,)`)
}

func TestReadMember(t *testing.T) {
	one := string(build("{'descr':'|u1','fortran_order':False,'shape':(4,)}", []byte("abcd")))
	text := string(build("{'descr':'<U2','fortran_order':False,'shape':(1,)}", make([]byte, 8)))
	b := pack(t, zip.Store, "x.npy", one, "names.npy", text, "two.npy", one, "two.npy", one, "note.txt", "hello")
	read := func(name string, limit int64) (*Array, error) {
		return ReadMember(bytes.NewReader(b), int64(len(b)), name, limit)
	}
	a, err := read("x", 4)
	if err != nil || !slices.Equal(a.Shape, []int{4}) || string(a.Data.([]uint8)) != "abcd" {
		t.Errorf("ReadMember(x) = %v, %v, want abcd", a, err)
	}
	for name, want := range map[string]string{
		"y":     `want an array "y", got none`,
		"":      `want an array "", got none`,
		"two":   `member "two.npy": duplicate name`,
		"names": `member "names.npy": type (descr)`,
	} {
		a, err := read(name, limit)
		checkError(t, name, a != nil, err, want)
	}
	a, err = read("x", 3)
	checkError(t, "limit 3", a != nil, err, `member "x.npy": shape (4,)`)
	a, err = ReadMember(bytes.NewReader(b), int64(len(b))-1, "x", limit)
	checkError(t, "cut", a != nil, err, "not a .npz archive")
}

func FuzzReadZip(f *testing.F) {
	files, err := filepath.Glob("testdata/npz/*.npz")
	if err != nil || len(files) == 0 {
		f.Fatalf("no seeds: %v", err)
	}
	for _, name := range files {
		f.Add(open(f, "npz/"+filepath.Base(name)))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		m, err := readZip(b, limit)
		if err == nil && m == nil {
			t.Error("no arrays and no error")
		}
	})
}
