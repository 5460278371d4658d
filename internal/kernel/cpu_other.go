//go:build (!amd64 && !arm64) || purego

package kernel

// cpuLevel returns the only level there is without assembly.
func cpuLevel() int { return levelPortable }
