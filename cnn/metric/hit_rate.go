package metric

import "math"

// hitRate is Precision or Recall.
type hitRate struct {
	settings
	name      string
	recall    bool
	threshold float32
	top       int // 0: all elements
}

func newHitRate(op, name string, o []Option) Metric {
	s := read(op, []string{"Threshold", "Top", "ClassID", "Macro"}, o)
	s.from("Threshold", 0, 1)
	s.from("Top", 1, math.Inf(1))
	s.one("ClassID", "Macro")
	h := hitRate{settings: s, name: name + s.ending(), recall: op == "Recall", threshold: 0.5, top: int(s.set["Top"])}
	if h.top > 0 {
		h.threshold = float32(math.Inf(-1))
	}
	if s.has("Threshold") {
		h.threshold = float32(s.set["Threshold"])
	}
	if s.has("Macro") {
		h.name += "_macro"
	}
	return h
}

func (h hitRate) Name() string { return h.name }

// ClassName is "" with Macro: Keras has no such metric.
func (h hitRate) ClassName() string {
	if h.has("Macro") {
		return ""
	}
	return h.op
}

// Config has Keras' names, and average with Macro.
func (h hitRate) Config() map[string]any {
	c := map[string]any{"thresholds": h.given("Threshold"), "top_k": h.whole("Top"), "class_id": h.whole("ClassID")}
	if h.has("Macro") {
		c["average"] = "macro"
	}
	return c
}

func (h hitRate) New() Counter { return &hitCounter{of: h} }

// hitCounter counts for each class.
type hitCounter struct {
	of     hitRate
	counts []hitCount
}

// hitCount counts elements of one class.
type hitCount struct{ right, predicted, there int }

func (c *hitCounter) Add(y []float32, labels []int) {
	if len(labels) == 0 {
		return
	}
	k := len(y) / len(labels)
	for len(c.counts) < k {
		c.counts = append(c.counts, hitCount{})
	}
	for i, label := range labels {
		row := y[i*k:][:k]
		for j, v := range row {
			n := &c.counts[j]
			is := isTrue(label, j, k)
			if is {
				n.there++
			}
			if v > c.of.threshold && (c.of.top == 0 || rank(row, j) < c.of.top) {
				n.predicted++
				if is {
					n.right++
				}
			}
		}
	}
}

// rank is how many elements of a row come before element j.
func rank(row []float32, j int) int {
	n := 0
	for i, v := range row {
		if v > row[j] || v == row[j] && i < j {
			n++
		}
	}
	return n
}

func (c *hitCounter) Value() float64 {
	if len(c.counts) == 0 {
		return math.NaN()
	}
	rate := func(n hitCount) float64 {
		if c.of.recall {
			return ratio(n.right, n.there)
		}
		return ratio(n.right, n.predicted)
	}
	if class, ok := c.of.set["ClassID"]; ok {
		if class < 0 || int(class) >= len(c.counts) {
			return math.NaN()
		}
		return rate(c.counts[int(class)])
	}
	var all hitCount
	sum := 0.0
	for _, n := range c.counts {
		all = hitCount{all.right + n.right, all.predicted + n.predicted, all.there + n.there}
		sum += rate(n)
	}
	if c.of.has("Macro") {
		return sum / float64(len(c.counts))
	}
	return rate(all)
}

// ratio is a / b, and 0 of nothing.
func ratio(a, b int) float64 {
	if b == 0 {
		return 0
	}
	return float64(a) / float64(b)
}
