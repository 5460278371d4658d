package safetensors

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"runtime"
	"strings"
	"testing"
)

// file puts a header before data.
func file(header string, data []byte) []byte {
	b := binary.LittleEndian.AppendUint64(nil, uint64(len(header)))
	return append(append(b, header...), data...)
}

func TestHostile(t *testing.T) {
	const one = `"dtype":"F32","shape":[1],"data_offsets":[0,4]`
	four := make([]byte, 4)
	for _, c := range []struct {
		want   string
		header string
		data   []byte
	}{
		{"header: want an object of JSON in UTF-8", ``, nil},
		{"header: want an object of JSON in UTF-8", ` {}`, nil},
		{"header: want an object of JSON in UTF-8", `[]`, nil},
		{"header: want an object of JSON in UTF-8", "{\"\xff\":{" + one + "}}", four},
		{"header: JSON ends early", `{`, nil},
		{"header: JSON", `{]`, nil},
		{`"a": dtype: JSON: invalid character '}'`, `{"a":{"dtype":}}`, nil},
		{"want only spaces after the object", `{}{}`, nil},
		{`tensor "a": header: want an object`, `{"a":3}`, nil},
		{`tensor "a": header: want an object`, `{"a":` + strings.Repeat("[", 1e5) + `}`, nil},
		{`key "a" comes twice`, `{"a":{` + one + `},"a":{` + one + `}}`, four},
		{`tensor "a": header: key "shape" comes twice`, `{"a":{"shape":[2],` + one + `}}`, four},
		{`tensor "a": unknown key "Shape"`, `{"a":{"Shape":[1],` + one + `}}`, four},
		{`tensor "a": key "shape" is missing`, `{"a":{"dtype":"F32","data_offsets":[0,4]}}`, four},
		{`tensor "a": key "data_offsets" is missing`, `{"a":{"dtype":"F32","shape":[1]}}`, four},
		{`tensor "a": dtype: want a text`, `{"a":{"dtype":1,"shape":[1],"data_offsets":[0,4]}}`, four},
		{`tensor "a": shape: want a list`, `{"a":{"dtype":"F32","shape":1,"data_offsets":[0,4]}}`, four},
		{`shape: want at most 64 integers from 0`, `{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}`, four},
		{`shape: want at most 64 integers from 0`, `{"a":{"dtype":"F32","shape":[1.5],"data_offsets":[0,4]}}`, four},
		{`shape: want at most 64 integers from 0`, `{"a":{"dtype":"F32","shape":["1"],"data_offsets":[0,4]}}`, four},
		{`shape: want at most 64 integers from 0`, `{"a":{"dtype":"F32","shape":[1` + strings.Repeat(",1", 64) + `],"data_offsets":[0,4]}}`, four},
		{`shape: want at most 64 integers from 0`, `{"a":{"dtype":"F32","shape":[18446744073709551616],"data_offsets":[0,4]}}`, four},
		{`shape: too large`, `{"a":{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,0]}}`, nil},
		{`shape: too large`, `{"a":{"dtype":"F32","shape":[0,4611686018427387904],"data_offsets":[0,0]}}`, nil},
		{`want 8 bytes for shape [2] of F32, got 4`, `{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}`, four},
		{`data_offsets: want begin and end, got [0]`, `{"a":{"dtype":"F32","shape":[1],"data_offsets":[0]}}`, four},
		{`data_offsets: want begin and end, got [4 0]`, `{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,0]}}`, four},
		{`data_offsets: want at most 2 integers`, `{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4,4]}}`, four},
		{`data_offsets: want an end of at most 4, where the file ends, got 8`, `{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}`, four},
		{`tensor "b": data_offsets: want a begin at 4, after the tensor before, got 0`, `{"a":{` + one + `},"b":{` + one + `}}`, four},
		{`tensor "a": data_offsets: want a begin at 0, after the tensor before, got 4`, `{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}`, make([]byte, 8)},
		{`data: want 4 bytes, as the tensors have, got 5`, `{"a":{` + one + `}}`, make([]byte, 5)},
		{`__metadata__: want an object`, `{"__metadata__":"x"}`, nil},
		{`__metadata__: "x": want a text`, `{"__metadata__":{"x":{}}}`, nil},
		{`data is damaged: want SHA-256 "00", got "e3b0`, `{"__metadata__":{"format":"stheno","data_sha256":"00"}}`, nil},
		{`element 0: want a number that float32 holds, got 1.79`, `{"a":{"dtype":"F64","shape":[1],"data_offsets":[0,8]}}`,
			binary.LittleEndian.AppendUint64(nil, math.Float64bits(math.MaxFloat64))},
		{`tensor "\u00e4\n": type: want F32, F16, BF16 or F64, got "I64"`, `{"ä\n":{"dtype":"I64","shape":[1],"data_offsets":[0,8]}}`, make([]byte, 8)},
	} {
		w, err := read(file(c.header, c.data))
		if err == nil || w != nil || !strings.Contains(err.Error(), c.want) || !strings.HasPrefix(err.Error(), "safetensors: ") {
			t.Errorf("%.200s: %v, %v, want an error that says %q", c.header, w, err, c.want)
			continue
		}
		var f *FormatError
		var u *UnsupportedError
		if !errors.As(err, &f) && !errors.As(err, &u) || len(err.Error()) > 500 {
			t.Errorf("%.200s: %T of %d bytes", c.header, err, len(err.Error()))
		}
	}
	for want, b := range map[string][]byte{
		"truncated: want 8 bytes and a header, got 7 bytes": make([]byte, 7),
		"header: want at most 8388608 bytes, got ":          []byte("PK\x03\x04PK\x03\x04 and so on"),
		"truncated: want a header of 8388608 bytes, got 2":  append(binary.LittleEndian.AppendUint64(nil, 8<<20), "{}"...),
	} {
		if _, err := read(b); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %s", b, err, want)
		}
	}
}

// A file that claims much costs no more than it holds.
func TestMemory(t *testing.T) {
	var many strings.Builder // more tensors than are allowed, in 1 MB
	many.WriteString(`{"a":{"dtype":"F32","shape":[0],"data_offsets":[0,0]}`)
	for i := range maxTensors {
		fmt.Fprintf(&many, `,"%d":{"dtype":"F32","shape":[0],"data_offsets":[0,0]}`, i)
	}
	many.WriteString("}")
	for want, b := range map[string][]byte{
		"want an end of at most 8, where the file ends, got 4000000000000": file(
			`{"a":{"dtype":"F32","shape":[1000000000000],"data_offsets":[0,4000000000000]}}`, make([]byte, 8)),
		`tensor "a": unknown key "a"`: file(strings.Repeat(`{"a":`, 1e5), nil),
		"want at most 10000 tensors":  file(many.String(), nil),
	} {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		if _, err := read(b); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %s", err, want)
		}
		runtime.ReadMemStats(&after)
		if got, most := after.TotalAlloc-before.TotalAlloc, uint64(64*len(b)+1<<20); got > most {
			t.Errorf("%s: allocated %d bytes for a file of %d, want at most %d", want, got, len(b), most)
		}
	}
}
