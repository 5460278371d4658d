package hdf5

import (
	"errors"
	"io/fs"
	"strings"
	"testing"
)

// float64s opens path and reads it as a caller would who wants numbers.
func float64s(g *Group, path string) ([]float64, error) {
	d, err := g.Dataset(path)
	if err != nil {
		return nil, err
	}
	return d.Float64s()
}

// What is valid HDF5 and not read is an error that names the feature, and does not keep the rest of the file from use.
func TestUnsupported(t *testing.T) {
	for file, features := range map[string]map[string]string{
		"unsupported.h5": {
			"compound":    "compound type",
			"opaque":      "opaque type",
			"array_type":  "array type",
			"vlen":        "variable-length sequence (vlen type)",
			"reference":   "reference type",
			"longdouble":  "floating type of 16 bytes",
			"lzf":         "filter 32000 (lzf)",
			"scaleoffset": "filter 6 (scaleoffset)",
			"soft":        "soft link",
			"external":    "external link",
			"committed":   "datatype kept in another object",
			"storage":     "external storage",
			"virtual":     "virtual dataset",
		},
		"unsupported_latest.h5": {
			"attrs":      "huge or tiny",
			"extensible": "extensible array",
			"tree2":      "version 2 B-tree",
		},
	} {
		f := open(t, file)
		for name, want := range features {
			_, err := float64s(f.Root(), name)
			var u *UnsupportedError
			if !errors.As(err, &u) || !strings.Contains(u.Feature, want) || !strings.HasPrefix(err.Error(), "hdf5: /"+name+": not supported: ") {
				t.Errorf("%s/%s: %v, want an UnsupportedError that names %q", file, name, err, want)
			}
		}
	}
	if v, err := float64s(open(t, "unsupported.h5").Root(), "array"); len(v) != 4 || err != nil {
		t.Errorf("the readable dataset among them = %v, %v", v, err)
	}
}

// The text of each error is one line with the path, what was wanted and what came.
func TestErrors(t *testing.T) {
	types, groups, others := open(t, "types.h5").Root(), open(t, "groups.h5").Root(), open(t, "unsupported.h5").Root()
	for _, c := range []struct {
		read func() error
		want string
	}{
		{func() error { _, err := types.Dataset("big"); return err }, "hdf5: /big: object: want a dataset, got a group"},
		{func() error { _, err := types.Group("scalar"); return err }, "hdf5: /scalar: object: want a group, got a dataset"},
		{func() error { _, err := types.Group("scalar/x"); return err }, "hdf5: /scalar: object: want a group, got a dataset"},
		{func() error { _, err := types.Dataset("big/f3"); return err }, `hdf5: /big: name "f3": want an object of this name, got none`},
		{func() error { _, err := types.Dataset("big//f4"); return err }, `hdf5: /big: name "": want an object of this name, got none`},
		{func() error { _, err := types.Dataset("/big/f4"); return err }, `hdf5: /: name "": want an object of this name, got none`},
		{func() error { _, err := types.Attr("x"); return err }, `hdf5: /: name "@x": want an object of this name, got none`},
		{func() error { _, err := float64s(types, "s_spaces"); return err }, "hdf5: /s_spaces: type: want a number, got string of 5 bytes"},
		{func() error { _, err := float64s(types, "null"); return err }, "hdf5: /null: shape: want one with elements, got a null dataspace (empty)"},
		{func() error { d, _ := types.Dataset("scalar"); _, err := d.Strings(); return err }, "hdf5: /scalar: type: want a string, got float32"},
		{func() error { d, _ := types.Dataset("scalar"); _, err := d.Int64s(); return err }, "hdf5: /scalar: type: want an integer, got float32"},
		{func() error { d, _ := types.Dataset("big/u8"); _, err := d.Int64s(); return err },
			"hdf5: /big/u8: element: want at most 9223372036854775807, got 18446744073709551615"},
		{func() error { _, err := others.Group("type"); return err }, "hdf5: /type: object: want a group, got a named datatype"},
		{func() error { _, err := others.Group("group/loop"); return err },
			"hdf5: /group/loop: link: want a group or dataset below, got a cycle back to /"},
		{func() error { _, err := groups.Attr("config\n" + strings.Repeat("y", 500)); return err },
			`hdf5: /: name "` + "…" + strings.Repeat("y", 120) + `": want an object of this name, got none`},
	} {
		err := c.read()
		var f *FormatError
		if err == nil || err.Error() != c.want || !errors.As(err, &f) {
			t.Errorf("error %q, want %q", err, c.want)
		}
		if missing := strings.HasSuffix(c.want, "got none"); errors.Is(err, fs.ErrNotExist) != missing {
			t.Errorf("%v: is fs.ErrNotExist: %t, want %t", err, !missing, missing)
		}
	}
}
