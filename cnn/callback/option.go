package callback

import (
	"fmt"
	"math"
	"slices"
	"strings"
)

// Option sets a parameter of a callback. Each may be given once.
type Option struct {
	name string
	set  func(*settings)
}

// Monitor is the key of the logs to watch; default "val_loss". Taken by EarlyStopping and ReduceLROnPlateau.
func Monitor(key string) Option { return Option{"Monitor", func(s *settings) { s.monitor = key }} }

// Mode says what is better: "min" is less, "max" is more, "auto", the default, follows from the monitored key: less for
// "loss" and for Keras' metrics of errors, more for those of accuracy ("val_" in front changes nothing). Taken by
// EarlyStopping and ReduceLROnPlateau.
func Mode(mode string) Option { return Option{"Mode", func(s *settings) { s.mode = mode }} }

// MinDelta is how much better a value has to be to count; its sign does not matter. Default 0 for EarlyStopping, 1e-4 for
// ReduceLROnPlateau, which take it.
func MinDelta(d float64) Option {
	return Option{"MinDelta", func(s *settings) { s.minDelta = math.Abs(d) }}
}

// Patience is after how many epochs without improvement something is done: 0 or more; default 0 for EarlyStopping, 10 for
// ReduceLROnPlateau, which take it.
func Patience(epochs int) Option {
	return Option{"Patience", func(s *settings) { s.patience = epochs }}
}

// Baseline is what values have to be better than, too, for patience to begin anew; default none. Taken by EarlyStopping.
func Baseline(v float64) Option { return Option{"Baseline", func(s *settings) { s.baseline = &v }} }

// RestoreBestWeights puts the weights of the best epoch back at the end of training, whatever ends it; without it they stay
// as the last step left them. Taken by EarlyStopping.
func RestoreBestWeights() Option {
	return Option{"RestoreBestWeights", func(s *settings) { s.restore = true }}
}

// StartFromEpoch is the first epoch that is watched, from 0 as in Keras, so also the number of those that are not; 0 or
// more, default 0. Taken by EarlyStopping.
func StartFromEpoch(epoch int) Option {
	return Option{"StartFromEpoch", func(s *settings) { s.startFrom = epoch }}
}

// Factor is what the learning rate is multiplied by: 0 or more and below 1, default 0.1. Taken by ReduceLROnPlateau.
func Factor(f float64) Option { return Option{"Factor", func(s *settings) { s.factor = f }} }

// Cooldown is how many epochs after a change do not count: 0 or more, default 0. Taken by ReduceLROnPlateau.
func Cooldown(epochs int) Option {
	return Option{"Cooldown", func(s *settings) { s.cooldown = epochs }}
}

// MinLR is the least learning rate: 0 or more, default 0. Taken by ReduceLROnPlateau.
func MinLR(rate float64) Option { return Option{"MinLR", func(s *settings) { s.minLR = rate }} }

// Append goes on at the end of a file that is there; without it the file is written anew. Taken by CSVLogger.
func Append() Option { return Option{"Append", func(s *settings) { s.append = true }} }

// Separator stands between columns; default a comma. Any character but a quotation mark and those that end lines. Taken by
// CSVLogger.
func Separator(c rune) Option { return Option{"Separator", func(s *settings) { s.separator = c }} }

// settings are the parameters of a callback and the first thing that is wrong with them.
type settings struct {
	op                            string // "EarlyStopping"
	monitor, mode                 string
	minDelta                      float64 // 0 or more
	baseline                      *float64
	restore                       bool
	patience, startFrom, cooldown int
	factor, minLR                 float64
	append                        bool
	separator                     rune
	err                           error
}

// read applies the options to s, which has the defaults. taken are the names of options that the callback takes.
func (s *settings) read(taken []string, o []Option) {
	var given []string
	for _, o := range o {
		switch {
		case !slices.Contains(taken, o.name):
			s.fail("option", list(taken), fmt.Sprintf("%q", o.name))
			continue
		case slices.Contains(given, o.name):
			s.fail("option "+o.name, "it once", "it twice")
		}
		given = append(given, o.name)
		o.set(s)
	}
}

func (s *settings) fail(what, want, got string) {
	if s.err == nil {
		s.err = fmt.Errorf("callback: %s: %s: want %s, got %s", s.op, what, want, got)
	}
}

// count wants a number of epochs to be 0 or more.
func (s *settings) count(what string, n int) {
	if n < 0 {
		s.fail(what, "0 or more", fmt.Sprint(n))
	}
}

// finite wants a number that is finite, and not below low.
func (s *settings) finite(what string, v, low float64) {
	switch {
	case v >= low && v <= math.MaxFloat32:
	case low == 0:
		s.fail(what, "a finite number, 0 or more", fmt.Sprint(v))
	default:
		s.fail(what, "a finite number", fmt.Sprint(v))
	}
}

// list joins words: a, b or c.
func list(words []string) string {
	words = slices.Sorted(slices.Values(words))
	last := len(words) - 1
	if last < 1 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:last], ", ") + " or " + words[last]
}
