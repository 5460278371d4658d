package measure

import (
	"bytes"
	"encoding/json"
	"os"
	"strings"
	"testing"
	"time"
)

// TestNoise holds the numbers that measure.py asserts as well.
func TestNoise(t *testing.T) {
	if z := mix(0); z != 0xe220a8397b1dcdaf { // the first output of SplitMix64 with seed 0
		t.Errorf("mix(0) = %#x", z)
	}
	x, s, y := Noise(1000), Signed(1000), Labels(1000)
	if x[0] != float32(0xe220a8)/(1<<24) || s[0] != x[0]-0.5 {
		t.Errorf("Noise starts with %v, Signed with %v", x[0], s[0])
	}
	sum, classes := 0., map[int]bool{}
	for i := range x {
		sum += float64(x[i])
		classes[y[i]] = true
	}
	if sum < 450 || sum > 550 { // ±5 standard deviations of the sum of 1000
		t.Errorf("mean of Noise: %v", sum/1000)
	}
	if len(classes) != 10 || !classes[0] || !classes[9] {
		t.Errorf("Labels has the classes %v", classes)
	}
}

func TestQuartiles(t *testing.T) {
	least, q1, q2, q3 := quartiles([]float64{5, 1, 4, 2}) // sorted 1 2 4 5
	if least != 1 || q1 != 1.75 || q2 != 3 || q3 != 4.25 {
		t.Errorf("quartiles: %v %v %v %v", least, q1, q2, q3)
	}
	if a, b, c, d := quartiles([]float64{7}); a != 7 || b != 7 || c != 7 || d != 7 {
		t.Errorf("of one: %v %v %v %v", a, b, c, d)
	}
}

func TestParse(t *testing.T) {
	for name, want := range map[string]Work{
		"predict_b1_64":   {Kind: "predict", Batch: 1, H: 64, W: 64, C: 3},
		"train_b128_28":   {Kind: "train", Batch: 128, H: 28, W: 28, C: 1},
		"fit_2000_b32_32": {Kind: "fit", N: 2000, Batch: 32, H: 32, W: 32, C: 3},
		"relu_tape_1e6":   {Kind: "relu", Pass: "tape", N: 1e6},
	} {
		want.Name = name
		if got, err := Parse(name); err != nil || got != want {
			t.Errorf("Parse(%q) = %+v, %v", name, got, err)
		}
	}
	for _, name := range []string{"", "predict", "predict_1_64", "predict_b0_64", "predict_b1_63", "relu_up_1e6", "relu_fwd_x", "fit_0_b1_64"} {
		if w, err := Parse(name); err == nil {
			t.Errorf("Parse(%q) = %+v, want an error", name, w)
		}
	}
}

// TestRun times a sleep: the line must tell its length, and neither the setting-up nor the warming-up.
func TestRun(t *testing.T) {
	if _, err := os.Stat("/proc/self/stat"); err != nil {
		t.Skip("needs Linux's /proc")
	}
	t.Setenv("PEER_SECONDS", "0.1")
	t.Setenv("PEER_TRIES", "1")
	calls := 0
	var out bytes.Buffer
	err := run(&out, "sleeper", "example.org/sleeper", []string{"train_b1_28"}, func(Work) (Body, error) {
		time.Sleep(50 * time.Millisecond)
		return Repeat(func() error {
			if calls++; calls <= 3 {
				time.Sleep(100 * time.Millisecond)
			}
			time.Sleep(5 * time.Millisecond)
			return nil
		}), nil
	})
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(out.String()), "\n")
	if len(lines) != 2 || !strings.Contains(lines[0], `"version":"sleeper `) {
		t.Fatalf("lines: %q", lines)
	}
	var l struct {
		Peer, Work string
		Threads, N int
		Median     float64 `json:"median_ms"`
		Min        float64 `json:"min_ms"`
		Q1         float64 `json:"q1_ms"`
		Q3         float64 `json:"q3_ms"`
		Others     *float64
	}
	if err := json.Unmarshal([]byte(lines[1]), &l); err != nil {
		t.Fatal(err)
	}
	if l.Peer != "sleeper" || l.Work != "train_b1_28" || l.Threads < 1 || l.N < 5 || l.Others == nil {
		t.Errorf("line: %s", lines[1])
	}
	// a sleep never ends early; on a loaded machine it may end late, but not all of them by 95 ms
	if l.Min < 5 || l.Min > 100 || l.Q1 < l.Min || l.Median < l.Q1 || l.Q3 < l.Median {
		t.Errorf("times of a sleep of 5 ms: %s", lines[1])
	}
}
