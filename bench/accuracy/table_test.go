package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestTable compares with tables worked out by hand: of 80 and 82 % the mean is 81, the deviation √2; the difference's error
// is √(2/2 + 0/2) = 1.
func TestTable(t *testing.T) {
	lines, err := read(strings.NewReader(`
{"by":"keras","dataset":"d","model":"m","rate":"constant","parameters":7,"batch":32,"seed":1,"epoch":1,"loss":0.5,"test_loss":0.75,"test_accuracy":0.7}
{"by":"keras","dataset":"d","model":"m","rate":"constant","parameters":7,"batch":32,"seed":1,"epoch":2,"loss":0.25,"test_loss":0.5,"test_accuracy":0.82}
{"by":"keras","dataset":"d","model":"n","rate":"cosine","parameters":8,"batch":64,"seed":1,"epoch":1,"loss":0.5,"test_loss":0.75,"test_accuracy":0.7}
{"by":"stheno","dataset":"d","model":"m","rate":"constant","parameters":7,"batch":32,"seed":1,"epoch":1,"test_accuracy":0.6}
{"by":"stheno","dataset":"d","model":"m","rate":"constant","parameters":7,"batch":32,"seed":1,"epoch":2,"loss":0.5,"test_loss":1,"test_accuracy":0.83}
{"by":"keras","dataset":"d","model":"m","rate":"constant","parameters":7,"batch":32,"seed":2,"epoch":1,"loss":0.5,"test_loss":0.75,"test_accuracy":0.6}
{"by":"keras","dataset":"d","model":"m","rate":"constant","parameters":7,"batch":32,"seed":2,"epoch":2,"loss":0.25,"test_loss":0.5,"test_accuracy":0.8}
{"by":"stheno","dataset":"d","model":"m","rate":"constant","parameters":7,"batch":32,"seed":5,"epoch":1,"test_accuracy":0.7}
{"by":"stheno","dataset":"d","model":"m","rate":"constant","parameters":7,"batch":32,"seed":5,"epoch":2,"loss":0.5,"test_loss":1,"test_accuracy":0.83}
`[1:]))
	if err != nil {
		t.Fatal(err)
	}
	got, err := markdown(lines)
	if err != nil {
		t.Fatal(err)
	}
	const want = `
| data, model, rate | epochs | by | test accuracy of each run, % | mean ± sd | ours less this | test loss | training loss |
|---|---|---|---|---|---|---|---|
| d, m | 2 | keras | 80.00 82.00 | 81.00 ± 1.41 | +2.00 ± 1.00 | 0.500 ± 0.000 | 0.250 ± 0.000 |
| d, m | 2 | stheno | 83.00 83.00 | 83.00 ± 0.00 |  | 1.000 ± 0.000 | 0.500 ± 0.000 |
| d, n, cosine | 1 | keras | 70.00 | 70.00 |  | 0.750 | 0.500 |

| data, model, rate | parameters | batch | by | runs | epoch 1 | epoch 2 |
|---|---|---|---|---|---|---|
| d, m | 7 | 32 | keras | 2 | 65.00 | 81.00 |
| d, m | 7 | 32 | stheno | 2 | 65.00 | 83.00 |
| d, n, cosine | 8 | 64 | keras | 1 | 70.00 |  |
`
	if got != want[1:] {
		t.Errorf("got\n%s\nwant%s", got, want)
	}
}

func TestLinesRefused(t *testing.T) {
	const one = `{"by":"keras","dataset":"d","model":"m","rate":"constant","seed":1,"epoch":1}`
	for text, want := range map[string]string{
		`{"epoch":1}` + "\n" + `{"epoche":1}`: `line 2: json: unknown field "epoche"`,
		one + "\n" + one:                      "keras, d, m, seed 1: want epoch 2, got 1",
		one + "\n" + strings.Replace(one, `"seed":1`, `"seed":2`, 1) + "\n" + strings.Replace(one, `"epoch":1`, `"epoch":2`, 1): "keras, d, m, seed 2: want 2 epochs as the other seeds, got 1",
	} {
		lines, err := read(strings.NewReader(text))
		if err == nil {
			_, err = markdown(lines)
		}
		if err == nil || err.Error() != want {
			t.Errorf("%s\ngives %v, want %s", text, err, want)
		}
	}
}

// TestDocs wants in docs/accuracy.md the tables of the lines in results.
func TestDocs(t *testing.T) {
	names, err := filepath.Glob("results/*.jsonl")
	if err != nil || len(names) == 0 {
		t.Fatalf("results: %d files, error %v", len(names), err)
	}
	var want strings.Builder
	if err := (&tableCmd{names}).Run(&want); err != nil {
		t.Fatal(err)
	}
	doc, err := os.ReadFile("../../docs/accuracy.md")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(doc), want.String()) {
		t.Errorf("docs/accuracy.md does not hold what %q prints:\n%s", "accuracy table results/*.jsonl", want.String())
	}
}
