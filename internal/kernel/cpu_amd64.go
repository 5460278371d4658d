//go:build !purego

package kernel

import "golang.org/x/sys/cpu"

// hasAVX2FMA says that assembly for AVX2 and FMA may run. Each such kernel starts its own flag from it:
//
//	var useReLUAVX2 = hasAVX2FMA
//	func init() { impl.Register("ReLU/AVX2", &useReLUAVX2) }
var hasAVX2FMA = level >= levelAVX2

// cpuLevel returns the best level that CPU and operating system support.
func cpuLevel() int {
	if cpu.X86.HasAVX2 && cpu.X86.HasFMA {
		return levelAVX2
	}
	return levelPortable
}
