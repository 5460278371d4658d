package main

import (
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/seed-1d449c6d/stheno/internal/kernel"
)

// versionCmd is train version.
type versionCmd struct{}

// Help is shown below the verb's one line.
func (versionCmd) Help() string { return "Example:\n\n    train version" }

// Run prints the versions.
func (versionCmd) Run(u *ui) error {
	b := readBuild()
	fmt.Fprintf(u.out, "train %s\n%s %s, kernels for %s\n", b.Version, b.Go, b.Platform, b.CPU)
	_, err := fmt.Fprintf(u.out, "gorgonia %s, tensor %s\n", b.Gorgonia, b.Tensor)
	return err
}

// build says what the program was made from, and what it runs on.
type build struct {
	Version  string `json:"train"`              // of this module; "(devel)" for one that was not released
	Revision string `json:"revision,omitempty"` // the commit, "+dirty" after it if files had been changed
	Go       string `json:"go"`
	Gorgonia string `json:"gorgonia"`
	Tensor   string `json:"tensor"`
	Platform string `json:"platform"` // "linux/amd64"
	CPU      string `json:"cpu"`      // the kernels' instruction set: "avx2", "portable"
}

func readBuild() build {
	b := build{Version: "(devel)", Go: runtime.Version(), Gorgonia: "unknown", Tensor: "unknown",
		Platform: runtime.GOOS + "/" + runtime.GOARCH, CPU: kernel.CPULevel()}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return b
	}
	if v := info.Main.Version; v != "" {
		b.Version = v
	}
	for _, m := range info.Deps {
		if m.Replace != nil {
			m = m.Replace
		}
		switch m.Path {
		case "gorgonia.org/gorgonia":
			b.Gorgonia = m.Version
		case "gorgonia.org/tensor":
			b.Tensor = m.Version
		}
	}
	dirty := ""
	for _, s := range info.Settings {
		switch s.Key {
		case "vcs.revision":
			b.Revision = s.Value
		case "vcs.modified":
			if s.Value == "true" {
				dirty = "+dirty"
			}
		}
	}
	b.Revision += dirty
	return b
}
