package loss

import "strings"

// ClassName is the constructor's name, which is Keras'.
func (s settings) ClassName() string { return strings.TrimPrefix(s.op, "loss: ") }

// Config has Keras' names. What Keras' losses have besides is as it is there by default. Keras' Huber takes a delta but does
// not tell it; so it stands here only where it is not the default, 1.
func (s settings) Config() map[string]any {
	c := map[string]any{"reduction": "sum_over_batch_size"}
	for name, v := range s.set {
		switch name {
		case "FromLogits":
			c["from_logits"] = v != 0
			c["axis"] = -1
		case "LabelSmoothing":
			c["label_smoothing"] = v
		case "Gamma":
			c["gamma"] = v
		case "Alpha":
			c["alpha"] = v
		case "ApplyClassBalancing":
			c["apply_class_balancing"] = v != 0
		case "Delta":
			if v != 1 {
				c["delta"] = v
			}
		}
	}
	return c
}
