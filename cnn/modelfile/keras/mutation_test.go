package keras

import (
	"encoding/json"
	"maps"
	"os"
	"slices"
	"strconv"
	"testing"
)

// odd are values that a place of a config does not expect.
var odd = []string{`null`, `true`, `-1`, `0`, `1`, `3`, `0.5`, `1e30`, `1099511627776`, `9223372036854775807`, `"x"`, `""`, `"a/b"`, `[]`, `[1]`, `[-1, 2]`,
	`[[1, 2], [0, 1]]`, `{}`, `{"class_name": "Zeros", "config": {}}`, `{"class_name": "ReLU", "config": {"name": "r", "max_value": -1}}`}

// leaves counts the values of v; at number at it puts another in place.
func leaves(v any, at *int, other any) any {
	*at--
	if *at == -1 {
		return other
	}
	switch v := v.(type) {
	case []any:
		for i := range v {
			v[i] = leaves(v[i], at, other)
		}
	case map[string]any:
		for _, k := range slices.Sorted(maps.Keys(v)) {
			v[k] = leaves(v[k], at, other)
		}
	}
	return v
}

// TestConfigMutations puts odd values in the place of others: never a panic, never much memory, and what is accepted can be
// written and read again. STHENO_MUTATIONS=1 tries all places, else some.
func TestConfigMutations(t *testing.T) {
	stride := 37
	if s, err := strconv.Atoi(os.Getenv("STHENO_MUTATIONS")); err == nil && s > 0 {
		stride = s
	}
	file := readJSON(t, "testdata/layers.json")
	accepted, tried, n := 0, 0, 0
	for _, name := range slices.Sorted(maps.Keys(file)) {
		if name == "keras" {
			continue
		}
		text, err := appendJSON(nil, file[name])
		if err != nil {
			t.Fatal(err)
		}
		const many = 1 << 30
		left := many
		leaves(file[name], &left, nil)
		for at := range many - left {
			for _, o := range odd {
				if n++; n%stride != 0 {
					continue
				}
				var other any = json.Number(o)
				if o[0] != '-' && (o[0] < '0' || o[0] > '9') {
					if other, err = parseJSON([]byte(o)); err != nil {
						t.Fatal(err)
					}
				}
				v, err := parseJSON(text)
				if err != nil {
					t.Fatal(err)
				}
				at := at
				tried++
				if readAgain(t, name+" with "+o, leaves(v, &at, other), false) {
					accepted++
				}
			}
		}
	}
	t.Logf("%d tried, %d accepted", tried, accepted)
	if accepted == 0 || accepted == tried {
		t.Error("want some accepted and some not")
	}
}

// readAgain reads a config; if that is accepted it writes it and reads that.
func readAgain(t *testing.T, name string, v any, legacy bool) bool {
	t.Helper()
	r := &reading{legacy: legacy}
	a := r.readModel(v)
	places := r.planned(&a)
	total := 0
	for _, p := range places { // as a file does that has so many weights
		n := 1
		for _, d := range p.spec.Shape {
			if d > 1<<16 || n > 1<<16 {
				return false
			}
			n *= d
		}
		if total += n; total > 1<<20 {
			return false
		}
	}
	if r.err != nil {
		checkText(t, name, r.err)
		return false
	}
	m := r.model(&a)
	if r.err != nil {
		checkText(t, name, r.err)
		return false
	}
	config, err := modelConfig(m, writeSettings{input: "the input"})
	if err != nil {
		t.Errorf("%s: accepted, but not written: %v", name, err)
		return false
	}
	text, err := appendJSON(nil, config)
	if err != nil {
		t.Errorf("%s: %v", name, err)
		return false
	}
	w, err := parseJSON(text)
	if err != nil {
		t.Errorf("%s: %v", name, err)
		return false
	}
	s := &reading{}
	b := s.readModel(w)
	s.planned(&b)
	s.model(&b)
	if s.err != nil {
		t.Errorf("%s: written, but not read: %v: %s", name, s.err, text)
	}
	return true
}
