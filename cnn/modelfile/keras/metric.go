package keras

import (
	"encoding/json"

	"github.com/seed-1d449c6d/stheno/cnn/metric"
)

// metrics are Keras' classes. o has the name.
var metrics = map[string]func(c *config, o []metric.Option) metric.Metric{
	"SparseCategoricalAccuracy": func(_ *config, o []metric.Option) metric.Metric { return metric.Accuracy(o...) },
	"CategoricalAccuracy":       func(_ *config, o []metric.Option) metric.Metric { return metric.Accuracy(o...) },
	"BinaryAccuracy": func(c *config, o []metric.Option) metric.Metric {
		return metric.BinaryAccuracy(append(o, metric.Threshold(c.number("threshold", 0.5)))...)
	},
	"SparseTopKCategoricalAccuracy": func(c *config, o []metric.Option) metric.Metric {
		c.only("from_sorted_ids", false)
		return metric.TopK(c.integer("k", 5), o...)
	},
	"TopKCategoricalAccuracy": func(c *config, o []metric.Option) metric.Metric { return metric.TopK(c.integer("k", 5), o...) },
	"SparseCategoricalCrossentropy": func(c *config, o []metric.Option) metric.Metric {
		c.null("ignore_class")
		return metric.SparseCategoricalCrossentropy(c.logits(o)...)
	},
	"CategoricalCrossentropy": func(c *config, o []metric.Option) metric.Metric {
		return metric.CategoricalCrossentropy(c.smoothed(o)...)
	},
	"BinaryCrossentropy": func(c *config, o []metric.Option) metric.Metric {
		return metric.BinaryCrossentropy(c.smoothed(o)...)
	},
	"MeanSquaredError":     func(_ *config, o []metric.Option) metric.Metric { return metric.MeanSquaredError(o...) },
	"MeanAbsoluteError":    func(_ *config, o []metric.Option) metric.Metric { return metric.MeanAbsoluteError(o...) },
	"RootMeanSquaredError": func(_ *config, o []metric.Option) metric.Metric { return metric.RootMeanSquaredError(o...) },
	"AUC":                  auc,
	"F1Score":              f1Score,
	"Precision":            func(c *config, o []metric.Option) metric.Metric { return metric.Precision(c.hits(o)...) },
	"Recall":               func(c *config, o []metric.Option) metric.Metric { return metric.Recall(c.hits(o)...) },
}

// metricNames are names that Keras knows besides those of the classes, and besides these in snake case.
var metricNames = map[string]string{
	"accuracy": "SparseCategoricalAccuracy", "acc": "SparseCategoricalAccuracy", "Accuracy": "SparseCategoricalAccuracy",
	"mse": "MeanSquaredError", "MSE": "MeanSquaredError", "mae": "MeanAbsoluteError", "MAE": "MeanAbsoluteError",
	"bce": "BinaryCrossentropy", "BCE": "BinaryCrossentropy",
}

// metric reads a name or a class.
func (r *reading) metric(v any) metric.Metric {
	name, ok := v.(string)
	class := name
	c := r.object("metric", map[string]any{})
	if ok {
		if metricNames[name] != "" {
			class = metricNames[name]
		}
		for k := range metrics {
			if snake(k) == name {
				class = k
			}
		}
	} else {
		class, c = r.serialized("metric", v)
		name = c.text("name", snake(class))
		c.dtype()
	}
	read := metrics[class]
	if read == nil {
		r.refuse("metric %s", quoted(class))
		return nil
	}
	m := read(c, []metric.Option{metric.Name(name)})
	c.end()
	return m
}

// logits adds what metrics of a cross-entropy have.
func (c *config) logits(o []metric.Option) []metric.Option {
	c.only("axis", json.Number("-1"))
	if c.boolean("from_logits", false) {
		o = append(o, metric.FromLogits())
	}
	return o
}

func (c *config) smoothed(o []metric.Option) []metric.Option {
	if s := c.number("label_smoothing", 0); s != 0 {
		o = append(o, metric.LabelSmoothing(s))
	}
	return c.logits(o)
}

func auc(c *config, o []metric.Option) metric.Metric {
	c.only("summation_method", "interpolation")
	c.null("num_labels", "label_weights", "thresholds")
	o = append(o, metric.NumThresholds(c.integer("num_thresholds", 200)))
	switch curve := c.text("curve", "ROC"); curve {
	case "ROC":
	case "PR":
		o = append(o, metric.PR())
	default:
		c.refuse("argument metric.curve=%s", quoted(curve))
	}
	if c.boolean("multi_label", false) {
		o = append(o, metric.MultiLabel())
	}
	if c.boolean("from_logits", false) {
		o = append(o, metric.FromLogits())
	}
	return metric.AUC(o...)
}

func f1Score(c *config, o []metric.Option) metric.Metric {
	if c.has("threshold") {
		o = append(o, metric.Threshold(c.number("threshold", 0)))
	}
	c.pass("threshold")
	switch v, _ := c.take("average"); v {
	case "macro":
		o = append(o, metric.Macro())
	case "micro":
		o = append(o, metric.Micro())
	case "weighted":
		o = append(o, metric.Weighted())
	default:
		c.refuse("argument metric.average=%s, a list of numbers", shown(v))
	}
	return metric.F1Score(o...)
}

// hits are the options of Precision and Recall.
func (c *config) hits(o []metric.Option) []metric.Option {
	if t := c.numbers("thresholds"); len(t) == 1 {
		o = append(o, metric.Threshold(t[0]))
	} else if len(t) > 1 {
		c.refuse("argument metric.thresholds with %d numbers, only one", len(t))
	}
	if c.has("top_k") {
		o = append(o, metric.Top(c.integer("top_k", 0)))
	}
	if c.has("class_id") {
		o = append(o, metric.ClassID(c.integer("class_id", 0)))
	}
	c.pass("top_k", "class_id")
	return o
}
