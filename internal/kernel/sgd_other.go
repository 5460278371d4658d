//go:build (!amd64 && !arm64) || purego

package kernel

// sgdFast does the first elements of SGDStep and returns how many: none where there is no assembly.
func sgdFast(w, g, m []float32, s SGD) int { return 0 }
