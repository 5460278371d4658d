//go:build (amd64 || arm64) && !purego

package kernel

// tileSplit divides rows evenly among tiles: the first high of them have height rows, the others one less. So none is
// so low that it waits for its own sums, unless all are.
type tileSplit struct{ tiles, height, high int }

// splitRows returns the split into as few tiles of at most most rows as there can be.
func splitRows(rows, most int) tileSplit {
	tiles := (rows + most - 1) / most
	height := (rows + tiles - 1) / tiles
	return tileSplit{tiles, height, rows - tiles*(height-1)}
}

// lines returns how many lines to do in one call. A call adds at most longestSum terms to its tiles, or does just one.
func (s tileSplit) lines(terms int) int {
	return max(longestSum/(terms*max(s.high, s.tiles-s.high)), 1)
}

// next returns the height and number of the tiles that one call does from tile t on, for so many terms in all lines.
func (s tileSplit) next(t, terms int) (height, tiles int) {
	batch := max(longestSum/terms, 1)
	if t < s.high {
		return s.height, min(s.high-t, batch)
	}
	return s.height - 1, min(s.tiles-t, batch)
}
