package callback

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// rounded is a number as Keras has it in its logs: metrics, losses and rates are float32 there.
func rounded(v float64) float64 { return float64(float32(v)) }

// repr writes a number as Python does: the fewest digits that give it back, like 0.0015, 1.0, 1e-05, nan.
func repr(v float64) string {
	if s, ok := special(v); ok {
		return s
	}
	if a := math.Abs(v); a != 0 && a < 1e-4 || a >= 1e16 {
		return strconv.FormatFloat(v, 'e', -1, 64)
	}
	s := strconv.FormatFloat(v, 'f', -1, 64)
	if !strings.Contains(s, ".") {
		s += ".0"
	}
	return s
}

// fourDigits writes a number as Keras' progress lines do.
func fourDigits(v float64) string {
	if s, ok := special(v); ok {
		return s
	}
	if v > 1e-3 {
		return fmt.Sprintf("%.4f", v)
	}
	return fmt.Sprintf("%.4e", v)
}

// special writes what is not finite.
func special(v float64) (s string, ok bool) {
	switch {
	case math.IsNaN(v):
		return "nan", true
	case math.IsInf(v, 1):
		return "inf", true
	case math.IsInf(v, -1):
		return "-inf", true
	}
	return "", false
}

// duration writes seconds as Keras' progress lines do.
func duration(s float64) string {
	switch {
	case s >= 1 || s == 0:
		return fmt.Sprintf("%.0fs", s)
	case s >= 1e-3:
		return fmt.Sprintf("%.0fms", s*1e3)
	}
	return fmt.Sprintf("%.0fus", s*1e6)
}
