//go:build !purego

package kernel

import "golang.org/x/sys/cpu"

// hasAVX2FMA says that assembly for AVX2 and FMA may run. Each such kernel starts its own flag from it:
//
//	var useReLUAVX2 = hasAVX2FMA
//	func init() { impl.Register("ReLU/AVX2", &useReLUAVX2) }
var hasAVX2FMA = level >= levelAVX2

// hasAVX512 says that assembly for AVX-512 F, BW, DQ and VL may run; hasAVX2FMA then holds as well. Where kernels of
// both kinds are on, this one runs.
var hasAVX512 = level >= levelAVX512

// cpuLevel returns the best level that CPU and operating system support.
func cpuLevel() int {
	switch x := &cpu.X86; {
	case !x.HasAVX2 || !x.HasFMA:
		return levelPortable
	case !x.HasAVX512F || !x.HasAVX512BW || !x.HasAVX512DQ || !x.HasAVX512VL:
		return levelAVX2
	}
	return levelAVX512
}
