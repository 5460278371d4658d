package initializer

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
)

// TestConfigGolden compares class and config with those of Keras, names, values and kinds of numbers.
func TestConfigGolden(t *testing.T) {
	made := map[string]Initializer{
		`GlorotUniform()`:                        GlorotUniform(),
		`GlorotNormal()`:                         GlorotNormal(),
		`HeUniform()`:                            HeUniform(),
		`HeNormal()`:                             HeNormal(),
		`LecunUniform()`:                         LecunUniform(),
		`LecunNormal()`:                          LecunNormal(),
		`Zeros()`:                                Zeros(),
		`Ones()`:                                 Ones(),
		`Constant(-0.3)`:                         Constant(-0.3),
		`RandomUniform()`:                        RandomUniform(),
		`RandomUniform(minval=-1.0, maxval=0.3)`: RandomUniform(MinVal(-1), MaxVal(0.3)),
		`RandomNormal()`:                         RandomNormal(),
		`RandomNormal(mean=1.5, stddev=0.1)`:     RandomNormal(Mean(1.5), StdDev(0.1)),
		`TruncatedNormal()`:                      TruncatedNormal(),
		`TruncatedNormal(mean=-2.0, stddev=0.7)`: TruncatedNormal(Mean(-2), StdDev(0.7)),
		`Orthogonal()`:                           Orthogonal(),
		`Orthogonal(gain=2.5)`:                   Orthogonal(Gain(2.5)),
	}
	text, err := os.ReadFile("testdata/configs.json")
	if err != nil {
		t.Fatal(err)
	}
	var file struct {
		Cases []struct {
			Make, Class string
			Config      map[string]any
		}
	}
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	if err := d.Decode(&file); err != nil {
		t.Fatal(err)
	}
	for _, c := range file.Cases {
		m := made[c.Make]
		delete(made, c.Make)
		if m == nil {
			t.Errorf("%s: want a case of this test, got none", c.Make)
			continue
		}
		if got := m.Name(); got != c.Class {
			t.Errorf("%s: class = %q, want %q", c.Make, got, c.Class)
		}
		if got, want := written(m.(Configured).Config()), written(c.Config); got != want {
			t.Errorf("%s: Config = %s, want %s", c.Make, got, want)
		}
	}
	if len(made) > 0 {
		t.Errorf("not in the file: %v", made)
	}
}

// written is a config as text that tells int from float64: numbers as Keras writes them.
func written(config map[string]any) string {
	var b strings.Builder
	for _, k := range slices.Sorted(maps.Keys(config)) {
		v := config[k]
		if f, ok := v.(float64); ok {
			v = fmt.Sprint(f)
			if f == float64(int(f)) {
				v = fmt.Sprintf("%.1f", f)
			}
		}
		fmt.Fprintf(&b, "%s=%v ", k, v)
	}
	return b.String()
}
