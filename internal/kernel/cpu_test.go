package kernel

import (
	"errors"
	"os"
	"os/exec"
	"slices"
	"strings"
	"syscall"
	"testing"

	"github.com/seed-1d449c6d/stheno/internal/impl"
)

func TestChooseLevel(t *testing.T) {
	for _, c := range []struct {
		want      string
		best, got int
	}{
		{"", levelAVX2, levelAVX2},
		{"", levelAVX512, levelAVX512},
		{"", levelPortable, levelPortable},
		{"avx2", levelAVX512, levelAVX2},
		{"avx512", levelAVX2, levelAVX2},
		{"avx512", levelAVX512, levelAVX512},
		{"portable", levelAVX2, levelPortable},
		{"avx2", levelAVX2, levelAVX2},
		{"avx2", levelPortable, levelPortable},
		{"sse9", levelAVX2, levelAVX2},
		{"", levelNEON, levelNEON},
		{"neon", levelNEON, levelNEON},
		{"portable", levelNEON, levelPortable},
		{"avx2", levelNEON, levelNEON},
		{"neon", levelAVX512, levelAVX512},
		{"neon", levelPortable, levelPortable},
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
	best := cpuLevel()
	if best == levelPortable {
		t.Skip("this CPU has one level only")
	}
	for l, level := range levelNames {
		if !within(l, best) {
			continue
		}
		cmd := exec.Command(os.Args[0], "-test.run=^TestCPULevelFromEnvironment$")
		cmd.Env = append(os.Environ(), "STHENO_TEST_PRINT_LEVEL=1", "STHENO_CPU="+level)
		out, err := cmd.Output()
		if errors.Is(err, syscall.ENOEXEC) {
			t.Skip("an emulator runs this test: the system cannot start it again")
		}
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(string(out), "level="+level+";") {
			t.Errorf("with STHENO_CPU=%s the level is %s", level, out)
		}
	}
}

// eachOf is impltest.Each with the implementations of the named families only, such as "GEMM": a test that does not
// reach the others need not run again for each of them.
func eachOf(t *testing.T, f func(t *testing.T), families ...string) {
	t.Helper()
	run := func(name string, on *bool) {
		t.Run(name, func(t *testing.T) {
			for _, flag := range impl.All() {
				was := *flag.On
				t.Cleanup(func() { *flag.On = was })
				*flag.On = flag.On == on
			}
			f(t)
		})
	}
	run("portable", nil)
	for _, flag := range impl.All() {
		if family, _, _ := strings.Cut(flag.Name, "/"); slices.Contains(families, family) {
			run(flag.Name, flag.On)
		}
	}
}
