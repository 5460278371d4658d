package keras

import "github.com/seed-1d449c6d/stheno/cnn/loss"

// losses are Keras' classes.
var losses = map[string]func(c *config) loss.Loss{
	"SparseCategoricalCrossentropy": func(c *config) loss.Loss {
		c.null("ignore_class")
		return loss.SparseCategoricalCrossentropy(loss.FromLogits(c.boolean("from_logits", false)))
	},
	"CategoricalCrossentropy": func(c *config) loss.Loss {
		return loss.CategoricalCrossentropy(c.probabilities()...)
	},
	"BinaryCrossentropy": func(c *config) loss.Loss {
		return loss.BinaryCrossentropy(c.probabilities()...)
	},
	"CategoricalFocalCrossentropy": func(c *config) loss.Loss {
		return loss.CategoricalFocalCrossentropy(append(c.probabilities(), c.focal()...)...)
	},
	"BinaryFocalCrossentropy": func(c *config) loss.Loss {
		o := append(c.probabilities(), c.focal()...)
		if c.boolean("apply_class_balancing", false) {
			o = append(o, loss.ApplyClassBalancing())
		}
		return loss.BinaryFocalCrossentropy(o...)
	},
	"MeanSquaredError":  func(*config) loss.Loss { return loss.MeanSquaredError() },
	"MeanAbsoluteError": func(*config) loss.Loss { return loss.MeanAbsoluteError() },
	"Huber":             func(c *config) loss.Loss { return loss.Huber(loss.Delta(c.number("delta", 1))) },
}

// lossNames are Keras' names of the losses with their defaults.
var lossNames = map[string]string{
	"sparse_categorical_crossentropy": "SparseCategoricalCrossentropy",
	"categorical_crossentropy":        "CategoricalCrossentropy",
	"binary_crossentropy":             "BinaryCrossentropy", "bce": "BinaryCrossentropy", "BCE": "BinaryCrossentropy",
	"categorical_focal_crossentropy": "CategoricalFocalCrossentropy",
	"binary_focal_crossentropy":      "BinaryFocalCrossentropy",
	"mean_squared_error":             "MeanSquaredError", "mse": "MeanSquaredError", "MSE": "MeanSquaredError",
	"mean_absolute_error": "MeanAbsoluteError", "mae": "MeanAbsoluteError", "MAE": "MeanAbsoluteError",
	"huber": "Huber", "huber_loss": "Huber", "Huber": "Huber",
}

// loss reads a name or a class.
func (r *reading) loss(v any) loss.Loss {
	if list, ok := v.([]any); ok && len(list) == 1 { // one for each output
		v = list[0]
	}
	if name, ok := v.(string); ok {
		class := lossNames[name]
		if losses[name] != nil {
			class = name
		}
		if class == "" {
			r.refuse("loss %s", quoted(name))
			return nil
		}
		return losses[class](r.object("loss", map[string]any{}))
	}
	class, c := r.serialized("loss", v)
	read := losses[class]
	if read == nil {
		r.refuse("loss %s", quoted(class))
		return nil
	}
	c.text("name", "")
	c.dtype()
	c.only("reduction", "sum_over_batch_size", "auto")
	l := read(c)
	c.end()
	return l
}

// probabilities are what losses of probabilities have.
func (c *config) probabilities() []loss.Option {
	if axis := c.integer("axis", -1); axis != -1 {
		c.refuse("argument loss.axis=%d, only -1", axis)
	}
	return []loss.Option{loss.FromLogits(c.boolean("from_logits", false)), loss.LabelSmoothing(c.number("label_smoothing", 0))}
}

func (c *config) focal() []loss.Option {
	return []loss.Option{loss.Gamma(c.number("gamma", 2)), loss.Alpha(c.number("alpha", 0.25))}
}
