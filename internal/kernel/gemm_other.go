//go:build (!amd64 && !arm64) || purego

package kernel

// gemmFast computes p and reports true, or does nothing: always so where there is no assembly.
func gemmFast[T Float](c, a, b, bias []T, p product) bool { return false }

// panelCols is how many columns the products work on at a time.
func panelCols() int { return 16 }
