//go:build purego || !amd64

package kernel

// Without vector code no column is done; see the portable loops.

func momentsFast[T Float](d, x, mean []T) (columns int)                      { return 0 }
func normalizeFast[T Float](y, x, mean, a, b []T) (columns int)              { return 0 }
func normalizeSumsFast[T Float](s, x, gy, mean []T) (columns int)            { return 0 }
func normalizeGradXFast[T Float](gx, x, gy, mean, a, b, e []T) (columns int) { return 0 }
