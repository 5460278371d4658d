package callback

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
)

type progress struct{ w io.Writer }

// Progress writes to w what Keras' fit with verbose=2 prints: a line before each epoch if there are several, and one after
// it, with the steps, the time of the epoch, of one step, and the logs:
//
//	Epoch 1/2
//	3/3 - 1s - 286ms/step - accuracy: 0.1250 - loss: 2.7149 - val_accuracy: 0.1875 - val_loss: 2.2949
//
// Values above 0.001 have four digits after the point, others, negative ones too, are written like 1.0000e-04. The learning
// rate comes last, if LearningRateScheduler or ReduceLROnPlateau stands before Progress among the callbacks: put Progress
// last, where Keras has it. An epoch that was ended early is written with all its steps, as in Keras.
//
// Errors: w is nil (by Check); an error of w ends the training. Source: keras.utils.Progbar.
func Progress(w io.Writer) Callback { return &progress{w} }

// Check wants a writer.
func (p *progress) Check([]string) error {
	if p.w == nil {
		return errors.New("callback: Progress: writer: want one, got nil; for example os.Stderr")
	}
	return nil
}

// EpochBegin writes the number of the epoch.
func (p *progress) EpochBegin(s *State) error {
	if s.Epochs < 2 {
		return nil
	}
	return p.write(fmt.Sprintf("Epoch %d/%d\n", s.Epoch, s.Epochs))
}

// BatchEnd does nothing.
func (p *progress) BatchEnd(*State) error { return nil }

// EpochEnd writes the line.
func (p *progress) EpochEnd(s *State) error {
	all := s.Elapsed.Seconds()
	var b strings.Builder
	fmt.Fprintf(&b, "%d/%d - %.0fs - %s/step", s.Steps, s.Steps, all, duration(all/float64(max(s.Steps, 1))))
	for _, k := range slices.SortedFunc(maps.Keys(s.Logs), byPlace) {
		if s.written(k) {
			fmt.Fprintf(&b, " - %s: %s", k, fourDigits(rounded(s.Logs[k])))
		}
	}
	return p.write(b.String() + "\n")
}

// byPlace orders keys of logs as Keras' fit makes them: those of training, those of validation, the learning rate.
func byPlace(a, b string) int {
	place := func(k string) int {
		switch {
		case k == rateKey:
			return 2
		case strings.HasPrefix(k, "val_"):
			return 1
		}
		return 0
	}
	return cmp.Or(cmp.Compare(place(a), place(b)), cmp.Compare(a, b))
}

func (p *progress) write(s string) error {
	if _, err := io.WriteString(p.w, s); err != nil {
		return fmt.Errorf("callback: Progress: %w", err)
	}
	return nil
}
