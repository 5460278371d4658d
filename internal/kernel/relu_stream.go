package kernel

import "unsafe"

// ReLUStream is [ReLU] for results so large that they would only push other things out of the caches: where it can, it
// writes past them. The values are those of ReLU. dst may be x, but is then slow: what is read must leave the caches before
// it can be written. The writes are visible to all when it returns.
func ReLUStream(dst, x []float32, r Rectifier[float32]) {
	if len(dst) != len(x) {
		panic("kernel: ReLUStream: dst and x differ in length")
	}
	head := untilLine(dst)
	reluPortable(dst[:head], x[:head], r)
	done := head + reluStreamFast(dst[head:], x[head:], r)
	reluPortable(dst[done:], x[done:], r)
}

// ReLUGradStream is [ReLUGrad] as ReLUStream is ReLU.
func ReLUGradStream(dst, x, gy []float32, r Rectifier[float32]) {
	if len(dst) != len(x) || len(dst) != len(gy) {
		panic("kernel: ReLUGradStream: dst, x and gy differ in length")
	}
	head := untilLine(dst)
	reluGradPortable(dst[:head], x[:head], gy[:head], r)
	done := head + reluGradStreamFast(dst[head:], x[head:], gy[head:], r)
	reluGradPortable(dst[done:], x[done:], gy[done:], r)
}

// untilLine is how many elements come before the first cache line that begins in x: stores past the caches are fast in
// whole lines only.
func untilLine(x []float32) int {
	const line, size = 64, 4
	return min(len(x), int(-uintptr(unsafe.Pointer(unsafe.SliceData(x)))%line)/size)
}
