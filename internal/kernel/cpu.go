package kernel

import "os"

// The levels of CPU that kernels are written for, lowest first; see within.
const (
	levelPortable = iota // Go code, no assembly
	levelAVX2            // amd64 with AVX2 and FMA
	levelAVX512          // amd64 with AVX-512 F, BW, DQ and VL too
	levelNEON            // arm64
)

var levelNames = [...]string{levelPortable: "portable", levelAVX2: "avx2", levelAVX512: "avx512", levelNEON: "neon"}

// level is what this process uses, chosen before any init function runs and never changed.
var level = chooseLevel(os.Getenv("STHENO_CPU"), cpuLevel())

// chooseLevel returns the level called want, or the best one where want is another word (so also where it is empty)
// or more than the CPU has.
func chooseLevel(want string, best int) int {
	for l, name := range levelNames {
		if name == want && within(l, best) {
			return l
		}
	}
	return best
}

// within reports whether a CPU whose best level is best has level l. Above portable, amd64 and arm64 share none.
func within(l, best int) bool {
	return l == levelPortable || l <= best && (l == levelNEON) == (best == levelNEON)
}

// CPULevel names the instruction set the kernels use: "portable", "avx2", "avx512" or "neon". It is the best one that
// the CPU has and the build holds, unless the environment variable STHENO_CPU names a lower one at start; build tag
// purego leaves only "portable". Results of two levels may differ in the last bits of sums.
func CPULevel() string { return levelNames[level] }
