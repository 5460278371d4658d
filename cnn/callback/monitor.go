package callback

import (
	"fmt"
	"slices"
	"strings"
)

// monitor watches one key of the logs for improvements, as Keras' MonitorCallback.
type monitor struct {
	key   string
	max   bool    // more is better
	delta float64 // added where less is better, else subtracted, before values are compared
	best  float64
	seen  bool // there is a best
}

// newMonitor notes what is wrong with the options for it.
func newMonitor(s *settings) monitor {
	m := monitor{key: s.monitor, delta: s.minDelta}
	s.finite("min delta", s.minDelta, 0)
	s.count("patience", s.patience)
	switch s.mode {
	case "min":
	case "max":
		m.max = true
	case "auto":
		var known bool
		if m.max, known = moreIsBetter(s.monitor); !known && s.err == nil {
			s.err = fmt.Errorf("callback: %s: mode: want \"min\" or \"max\" for monitor %q, got \"auto\"; it follows from "+
				"\"loss\" and the names of Keras' metrics only", s.op, s.monitor)
		}
	default:
		s.fail("mode", `"auto", "max" or "min"`, fmt.Sprintf("%q", s.mode))
	}
	return m
}

// improves says whether v is better than a reference by at least delta. Keras rounds both sides to float32, so what
// differs by less is no improvement; nothing is better than NaN, and NaN is better than nothing.
func (m *monitor) improves(v, reference float64) bool {
	if m.max {
		return float32(v-m.delta) > float32(reference)
	}
	return float32(v+m.delta) < float32(reference)
}

// see takes the value of an epoch, and tells whether it is the best so far. The first one is, even NaN.
func (m *monitor) see(v float64) bool {
	if m.seen && !m.improves(v, m.best) {
		return false
	}
	m.best, m.seen = v, true
	return true
}

// check wants the key among those of the logs.
func (m *monitor) check(op string, logs []string) error {
	if slices.Contains(logs, m.key) {
		return nil
	}
	hint := ""
	if validated := func(k string) bool { return strings.HasPrefix(k, "val_") }; validated(m.key) && !slices.ContainsFunc(logs, validated) {
		hint = "; it takes validation data"
	}
	return fmt.Errorf("callback: %s: monitor: want %s, got %q%s", op, list(logs), m.key, hint)
}
