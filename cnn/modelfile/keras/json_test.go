package keras

import (
	"strings"
	"testing"
)

// TestJSON: what is JSON here and what is not.
func TestJSON(t *testing.T) {
	for text, want := range map[string]string{
		`{"a": 1, "a": 2}`:        `each key once, got duplicate "a"`,
		`{"a": {"b": 1, "b": 1}}`: `each key once, got duplicate "b"`,
		`{"a": 1`:                 "want a whole text, got its end (EOF)",
		``:                        "want a whole text, got its end (EOF)",
		`{"a": 1} 2`:              "want one value, got more after it",
		`{"a": NaN}`:              "invalid character 'N'",
		"{\"a\": \"\xff\"}":       "want UTF-8",
		`{"a": 01}`:               "invalid character",
		`[1,]`:                    "invalid character",
		strings.Repeat("[", 100000) + strings.Repeat("]", 100000):      "depth of at most 64",
		"[" + strings.Repeat("1,", maxValues) + "1]":                   "at most 524288 values",
		strings.Repeat(" ", maxConfig) + "1":                           "too large",
		`{"` + strings.Repeat("x", 10000) + `": 1, "x": {"a": [1, 2}}`: "invalid character",
	} {
		_, err := parseJSON([]byte(text))
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%.60s: error = %v, want %q", text, err, want)
			continue
		}
		checkText(t, text[:min(len(text), 60)], err)
	}
	v, err := parseJSON([]byte(`{"a": [1, 2.5, -3e2, true, null, "x\u00e4\n", {}], "b": 123456789012345678901}`))
	if err != nil {
		t.Fatal(err)
	}
	text, err := appendJSON(nil, v)
	if want := `{"a": [1, 2.5, -3e2, true, null, "xä\n", {}], "b": 123456789012345678901}`; err != nil || string(text) != want {
		t.Errorf("written = %s, %v; want %s", text, err, want)
	}
	text, err = appendJSON(nil, fields{{"f", 1.0}, {"g", 1e-7}, {"h", 1e21}, {"i", -0.5}, {"n", 3}})
	if want := `{"f": 1.0, "g": 1e-07, "h": 1e+21, "i": -0.5, "n": 3}`; err != nil || string(text) != want {
		t.Errorf("written = %s, %v; want %s", text, err, want)
	}
	if _, err := appendJSON(nil, "\xff"); err == nil {
		t.Error("text that is not UTF-8: want an error, got none")
	}
}
