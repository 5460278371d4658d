package metric

import "math"

// F1Score is the harmonic mean of precision and recall, 2 * p * r / (p + r). An element of a row is predicted if no other is
// larger (equal ones are both predicted, and one that is 0 never), or with Threshold if it is above that.
//
// Without options it is the mean over all classes (Macro), since a metric is one number; Keras gives a list of all classes,
// of which ClassID takes one. Micro counts all classes together, Weighted weighs each with its number of examples. As in Keras
// 1e-7 is added to each divisor, so that nothing gives 0.
//
// Options: Threshold, and one of Macro, Micro, Weighted and ClassID. Errors (by Check): a threshold outside [0, 1], no such
// class. The name is "f1_score", or "f1_score_class_3" with ClassID(3). Source: keras.metrics.F1Score.
func F1Score(o ...Option) Metric {
	s := read("F1Score", []string{"Threshold", "Macro", "Micro", "Weighted", "ClassID"}, o)
	s.from("Threshold", 0, 1)
	s.one("Macro", "Micro", "Weighted", "ClassID")
	return f1Score{s}
}

type f1Score struct{ settings }

func (f f1Score) Name() string { return "f1_score" + f.ending() }

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

func (f f1Score) New() Counter { return &f1Counter{of: f} }

type f1Counter struct {
	of     f1Score
	counts []hitCount
}

func (c *f1Counter) Add(y []float32, labels []int) {
	if len(labels) == 0 {
		return
	}
	k := len(y) / len(labels)
	for len(c.counts) < k {
		c.counts = append(c.counts, hitCount{})
	}
	threshold, fixed := c.of.set["Threshold"]
	for i, label := range labels {
		row := y[i*k:][:k]
		largest := float32(math.Inf(-1))
		for _, v := range row {
			largest = max(largest, v)
		}
		for j, v := range row {
			n := &c.counts[j]
			predicted := v >= largest && math.Abs(float64(v)) > 1e-9
			if fixed {
				predicted = v > float32(threshold)
			}
			is := isTrue(label, j, k)
			if predicted {
				n.predicted++
			}
			if is {
				n.there++
			}
			if predicted && is {
				n.right++
			}
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
	var all hitCount
	sum, weighted := 0.0, 0.0
	for _, n := range c.counts {
		all = hitCount{all.right + n.right, all.predicted + n.predicted, all.there + n.there}
		sum += n.f1()
		weighted += n.f1() * float64(n.there)
	}
	switch {
	case c.of.has("Micro"):
		return all.f1()
	case c.of.has("Weighted"):
		return weighted / (float64(all.there) + epsilon)
	}
	return sum / float64(len(c.counts))
}

// epsilon is Keras' backend.epsilon().
const epsilon = 1e-7

func (n hitCount) f1() float64 {
	p, r := float64(n.right)/(float64(n.predicted)+epsilon), float64(n.right)/(float64(n.there)+epsilon)
	return 2 * p * r / (p + r + epsilon)
}
