//go:build (!amd64 && !arm64) || purego

package kernel

// The fast paths do nothing and report false: there is no assembly here.

func listBitsFast(windows *listWindows, g []float32, step, count, channels int) bool { return false }

func listFiltersFast(l *lister, acc, x, g []float32, arg []uint8, windows *listWindows, channels int) bool {
	return false
}

func listImageFast(l *lister, gx, filters, g []float32, arg []uint8, windows *listWindows, channels int) bool {
	return false
}
