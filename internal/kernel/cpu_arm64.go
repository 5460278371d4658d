//go:build !purego

package kernel

// hasNEON says that assembly may run: every arm64 CPU that Go runs on has NEON.
var hasNEON = level == levelNEON

// cpuLevel returns the best level that CPU and operating system support.
func cpuLevel() int { return levelNEON }
