package cnn

import "github.com/seed-1d449c6d/stheno/cnn/metric"

// running is the loss and the metrics over the examples of one pass, each example with the same weight.
type running struct {
	sum      float64 // of losses
	n        int     // examples
	names    []string
	counters []metric.Counter
}

func newRunning(metrics []metric.Metric) *running {
	r := &running{}
	for _, m := range metrics {
		r.names = append(r.names, m.Name())
		r.counters = append(r.counters, m.New())
	}
	return r
}

// add takes a batch: the sum of its losses and the model's output. Counters have been asked whether they take rows of numbers.
func (r *running) add(sum float64, y []float32, b *batch) {
	r.sum += sum
	r.n += b.n()
	for _, c := range r.counters {
		if rows, ok := c.(metric.Rows); ok && b.targets != nil {
			rows.AddRows(y, b.targets, b.n())
		} else {
			c.Add(y, b.labels)
		}
	}
}

func (r *running) loss() float64 { return r.sum / float64(r.n) }

func (r *running) result() Result {
	s := Result{Loss: r.loss(), Metrics: make(map[string]float64)}
	for i, c := range r.counters {
		s.Metrics[r.names[i]] = c.Value()
	}
	return s
}

// log writes the values of now into logs.
func (r *running) log(logs map[string]float64) {
	logs["loss"] = r.loss()
	for i, c := range r.counters {
		logs[r.names[i]] = c.Value()
	}
}
