package kernel

import (
	"os"
	"os/exec"
	"strings"
	"testing"
)

func TestChooseLevel(t *testing.T) {
	for _, c := range []struct {
		want      string
		best, got int
	}{
		{"", levelAVX2, levelAVX2},
		{"", levelPortable, levelPortable},
		{"portable", levelAVX2, levelPortable},
		{"avx2", levelAVX2, levelAVX2},
		{"avx2", levelPortable, levelPortable},
		{"sse9", levelAVX2, levelAVX2},
	} {
		if got := chooseLevel(c.want, c.best); got != c.got {
			t.Errorf("chooseLevel(%q, %s) = %s, want %s", c.want, levelNames[c.best], levelNames[got], levelNames[c.got])
		}
	}
}

// TestCPULevelFromEnvironment starts this test again with STHENO_CPU set.
func TestCPULevelFromEnvironment(t *testing.T) {
	if os.Getenv("STHENO_TEST_PRINT_LEVEL") != "" {
		os.Stdout.WriteString("level=" + CPULevel() + ";")
		return
	}
	if cpuLevel() == levelPortable {
		t.Skip("this CPU has one level only")
	}
	for _, level := range levelNames {
		cmd := exec.Command(os.Args[0], "-test.run=^TestCPULevelFromEnvironment$")
		cmd.Env = append(os.Environ(), "STHENO_TEST_PRINT_LEVEL=1", "STHENO_CPU="+level)
		out, err := cmd.Output()
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(string(out), "level="+level+";") {
			t.Errorf("with STHENO_CPU=%s the level is %s", level, out)
		}
	}
}
