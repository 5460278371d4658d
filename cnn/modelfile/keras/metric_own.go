package keras

import (
	"slices"

	"github.com/seed-1d449c6d/stheno/cnn/metric"
)

// ownMetric is a metric that Keras does not have, and its place among the metrics: the mean of Precision or Recall over all
// classes, and the F1Score of one class.
type ownMetric struct {
	at     int
	metric metric.Metric
}

// own reads a metric that Keras does not have.
func (r *reading) own(m *config) (own metric.Metric) {
	class, o := m.text("class_name", ""), []metric.Option{metric.Name(m.text("name", ""))}
	v, _ := m.take("config")
	m.end()
	c := r.object("config", v)
	switch class {
	case "Precision", "Recall":
		c.only("average", "macro")
		c.null("class_id")
		o = append(c.hits(o), metric.Macro())
		if own = metric.Precision(o...); class == "Recall" {
			own = metric.Recall(o...)
		}
	case "F1Score":
		c.null("average")
		o = append(o, metric.ClassID(c.integer("class_id", 0)))
		if c.has("threshold") {
			o = append(o, metric.Threshold(c.number("threshold", 0)))
		}
		c.pass("threshold")
		own = metric.F1Score(o...)
	default:
		r.refuse("metric %s in %s", quoted(class), extraEntry)
	}
	c.end()
	return own
}

// insert puts the metrics of our own in their places among Keras'.
func (e *extraFile) insert(all []metric.Metric) []metric.Metric {
	if e == nil {
		return all
	}
	for _, m := range e.metrics {
		all = slices.Insert(all, min(max(m.at, 0), len(all)), m.metric)
	}
	return all
}

// ownClass is the constructor of a metric that Keras does not have.
func ownClass(m metric.Metric) (class string, ok bool) {
	c, ok := m.(metric.Configured)
	if !ok || c.ClassName() != "" {
		return "", false
	}
	config := c.Config()
	switch {
	case config["average"] == nil && config["class_id"] != nil:
		return "F1Score", true
	case config["average"] != "macro":
		return "", false
	case recalls(m):
		return "Recall", true
	}
	return "Precision", true
}

// recalls tells Recall from Precision, whose configs are alike, by what they say of two examples of the first of many classes: one
// is found, the other has every other class before it. So nothing else is said to be of the first class: its precision is 1 and
// its recall 1/2, whatever the options.
func recalls(m metric.Metric) bool {
	const classes = 256
	y := make([]float32, 2*classes)
	y[0], y[classes], y[classes+1] = 2, -1, 2
	c := m.New()
	c.Add(y, []int{0, 0})
	return c.Value() < 0.75/classes
}
