package metric

import (
	"fmt"
	"math"
)

// F1Score is the harmonic mean of precision and recall, 2 * p * r / (p + r). An element of a row is predicted if no other is
// larger (equal ones are both predicted, and one that is 0 never), or with Threshold if it is above that.
//
// Without options it is the mean over all classes (Macro), since a metric is one number; Keras gives a list of all classes,
// of which ClassID takes one. Micro counts all classes together, Weighted weighs each with its number of examples. As in Keras
// 1e-7 is added to each divisor, so that nothing gives 0.
//
// Targets that are rows count by their number, so that soft labels are in part there: 0.3 right and 0.7 not, and NaN gives NaN.
//
// Options: Threshold, Name, and one of Macro, Micro, Weighted and ClassID. Errors (by Check): a threshold outside (0, 1], none for a
// single output, no such class. The name is "f1_score", or "f1_score_class_3" with ClassID(3). Source: keras.metrics.F1Score.
func F1Score(o ...Option) Metric {
	s := read("F1Score", "f1_score", []string{"Threshold", "Macro", "Micro", "Weighted", "ClassID"}, o)
	if t, ok := s.set["Threshold"]; ok && !(t > 0 && t <= 1) {
		s.fail("Threshold", "more than 0, up to 1", number(t))
	}
	s.one("Macro", "Micro", "Weighted", "ClassID")
	if class, ok := s.set["ClassID"]; ok {
		s.ending(fmt.Sprintf("_class_%d", int(class)))
	}
	return f1Score{s}
}

type f1Score struct{ settings }

// ClassName is "" with ClassID: Keras' metric gives a list of all classes.
func (f f1Score) ClassName() string {
	if f.has("ClassID") {
		return ""
	}
	return f.op
}

// Config has Keras' names, and class_id with ClassID.
func (f f1Score) Config() map[string]any {
	c := map[string]any{"average": "macro", "threshold": f.given("Threshold")}
	switch {
	case f.has("Micro"):
		c["average"] = "micro"
	case f.has("Weighted"):
		c["average"] = "weighted"
	case f.has("ClassID"):
		c["average"], c["class_id"] = nil, f.whole("ClassID")
	}
	return c
}

func (f f1Score) Check(k int) error {
	if k == 1 && !f.has("Threshold") {
		f.fail("Threshold", "one, since a single output is always the largest", "none; for example Threshold(0.5)")
	}
	return f.settings.Check(k)
}

func (f f1Score) New() Counter {
	c := &f1Counter{of: f}
	c.row = c.count
	return c
}

type f1Counter struct {
	byRow
	of     f1Score
	counts []f1Count
}

// f1Count counts elements of one class, soft ones by their target.
type f1Count struct{ right, predicted, there float64 }

func (c *f1Counter) count(y, target []float32) {
	for len(c.counts) < len(y) {
		c.counts = append(c.counts, f1Count{})
	}
	threshold, fixed := c.of.set["Threshold"]
	largest := float32(math.Inf(-1))
	for _, v := range y {
		largest = max(largest, v)
	}
	for j, v := range y {
		n := &c.counts[j]
		predicted := v >= largest && math.Abs(float64(v)) > 1e-9
		if fixed {
			predicted = v > float32(threshold)
		}
		n.there += float64(target[j])
		if predicted {
			n.predicted++
			n.right += float64(target[j])
		}
	}
}

func (c *f1Counter) Value() float64 {
	if len(c.counts) == 0 {
		return math.NaN()
	}
	if class, ok := c.of.set["ClassID"]; ok {
		if class < 0 || int(class) >= len(c.counts) {
			return math.NaN()
		}
		return c.counts[int(class)].f1()
	}
	var all f1Count
	sum, weighted := 0.0, 0.0
	for _, n := range c.counts {
		all = f1Count{all.right + n.right, all.predicted + n.predicted, all.there + n.there}
		sum += n.f1()
		weighted += float64(n.f1() * n.there)
	}
	switch {
	case c.of.has("Micro"):
		return all.f1()
	case c.of.has("Weighted"):
		return weighted / (all.there + epsilon)
	}
	return sum / float64(len(c.counts))
}

// epsilon is Keras' backend.epsilon().
const epsilon = 1e-7

func (n f1Count) f1() float64 {
	p, r := n.right/(n.predicted+epsilon), n.right/(n.there+epsilon)
	return 2 * p * r / (p + r + epsilon)
}
