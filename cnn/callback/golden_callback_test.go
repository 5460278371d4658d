package callback

import (
	"bytes"
	"strconv"
	"testing"
)

// schedules are those of callbacks.py.
var schedules = map[string]func(int, float64) float64{
	"half": func(_ int, rate float64) float64 { return rate * 0.5 },
	"late": func(epoch int, rate float64) float64 {
		if epoch < 3 {
			return rate
		}
		return rate * 0.7
	},
	"jump": func(epoch int, _ float64) float64 {
		if epoch < 6 {
			return 0.1
		}
		return 0.5
	},
	"of epoch": func(epoch int, _ float64) float64 { return 0.1 / float64(epoch+1) },
	"same":     func(_ int, rate float64) float64 { return rate },
	"zero":     func(int, float64) float64 { return 0 },
	"up":       func(_ int, rate float64) float64 { return float64(rate*1.1) + 1e-4 },
}

// made makes a case's callbacks, with its options in place of Keras' arguments.
func (c *goldenCase) made(t *testing.T, path string, out *bytes.Buffer) []Callback {
	t.Helper()
	var all []Callback
	for _, k := range c.Callbacks {
		var o []Option
		for key, v := range k.Options {
			n, _ := v.(float64) // whole numbers; others are strings
			switch key {
			case "schedule":
			case "monitor":
				o = append(o, Monitor(v.(string)))
			case "mode":
				o = append(o, Mode(v.(string)))
			case "separator":
				o = append(o, Separator([]rune(v.(string))[0]))
			case "append":
				o = append(o, Append())
			case "restore_best_weights":
				o = append(o, RestoreBestWeights())
			case "patience":
				o = append(o, Patience(int(n)))
			case "start_from_epoch":
				o = append(o, StartFromEpoch(int(n)))
			case "cooldown":
				o = append(o, Cooldown(int(n)))
			default:
				x, err := strconv.ParseFloat(v.(string), 64)
				set, ok := map[string]func(float64) Option{"min_delta": MinDelta, "baseline": Baseline, "factor": Factor, "min_lr": MinLR}[key]
				if err != nil || !ok {
					t.Fatalf("option %s = %v is unknown here", key, v)
				}
				o = append(o, set(x))
			}
		}
		switch k.Class {
		case "EarlyStopping":
			all = append(all, EarlyStopping(o...))
		case "ReduceLROnPlateau":
			all = append(all, ReduceLROnPlateau(o...))
		case "LearningRateScheduler":
			all = append(all, LearningRateScheduler(schedules[k.Options["schedule"].(string)]))
		case "CSVLogger":
			all = append(all, CSVLogger(path, o...))
		case "Progress":
			all = append(all, Progress(out))
		default:
			t.Fatalf("class %s is unknown here", k.Class)
		}
	}
	return all
}
