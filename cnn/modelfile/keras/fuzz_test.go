package keras

import (
	"bytes"
	"os"
	"testing"
)

// FuzzConfig reads configs of models: no panic, and what is accepted can be written and read again.
func FuzzConfig(f *testing.F) {
	f.Add([]byte(keras2), true)
	for _, name := range []string{"tiny", "varied", "resume"} {
		f.Add(entries(f, "testdata/"+name+"/model.keras")[configEntry], false)
	}
	for text, v := range readJSON(f, "testdata/layers.json") {
		if text == "keras" {
			continue
		}
		b, err := appendJSON(nil, v)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b, false)
	}
	f.Fuzz(func(t *testing.T, text []byte, legacy bool) {
		v, err := parseJSON(text)
		if err != nil {
			return
		}
		readAgain(t, "config", v, legacy)
	})
}

// FuzzFile reads whole files: no panic, and what is accepted can be written and read again.
func FuzzFile(f *testing.F) {
	for _, path := range []string{"testdata/tiny/model.keras", "testdata/tiny/model.h5", "testdata/resume/model.keras"} {
		b, err := os.ReadFile(path)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b)
	}
	all := entries(f, "testdata/tiny/model.keras")
	all[extraEntry] = []byte(`{"format": 1, "classes": ["a"], "exact": true, "metrics": [{"index": 0, "class_name": "Recall", "config": {"average": "macro", "thresholds": null, "top_k": 1, "class_id": null}}]}`)
	f.Add(zipped(f, all, 8))
	f.Fuzz(func(t *testing.T, b []byte) {
		file, err := readBytes(b, NonFinite())
		if err != nil {
			checkText(t, "file", err)
			file, err = ReadH5(bytes.NewReader(b), int64(len(b)), NonFinite())
		}
		if err != nil {
			checkText(t, "file", err)
			return
		}
		var out bytes.Buffer
		if err := Write(&out, file.Model, InputName("the input")); err != nil {
			t.Fatalf("read, but not written: %v", err)
		}
		if _, err := readBytes(out.Bytes(), NonFinite()); err != nil {
			t.Fatalf("written, but not read: %v", err)
		}
	})
}
