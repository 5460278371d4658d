package callback

import (
	"strings"
	"testing"
)

// TestDirection holds the names against what Keras' metrics say.
func TestDirection(t *testing.T) {
	type metric struct {
		Name      string
		Direction *string
	}
	seen := map[string]bool{}
	for _, m := range golden[metric](t, "direction.json") {
		seen[m.Name] = true
		for _, name := range []string{m.Name, "val_" + m.Name, m.Name + "_1", "val_" + m.Name + "_12"} {
			more, known := moreIsBetter(name)
			if known != (m.Direction != nil) || known && more != (*m.Direction == "up") {
				t.Errorf("moreIsBetter(%q) = %v, %v, want direction %v", name, more, known, m.Direction)
			}
		}
	}
	for name := range directions {
		if !seen[name] {
			t.Errorf("%q is no name of a metric of Keras", name)
		}
	}
	for name, want := range map[string]string{
		"loss": "less", "val_loss": "less", "loss_1": "", "learning_rate": "", "val_val_loss": "", "my_accuracy": "", "": "", "val_": "",
		"precision_class_3": "more", "val_recall_macro": "more", "f1_score_class_12": "more", "accuracy_class_x": "",
		"Accuracy": "", "auc_": "",
	} {
		got := ""
		if more, known := moreIsBetter(name); known {
			got = "less"
			if more {
				got = "more"
			}
		}
		if got != want {
			t.Errorf("moreIsBetter(%q) is %q, want %q", name, got, want)
		}
	}
	if err := EarlyStopping(Monitor("my_score")).Check([]string{"my_score"}); err == nil || !strings.Contains(err.Error(), `want "min" or "max" for monitor "my_score", got "auto"`) {
		t.Errorf("auto of an unknown name: %v", err)
	}
}
