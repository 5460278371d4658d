package metric

import (
	"fmt"
	"math"
)

// hitRate is Precision or Recall.
type hitRate struct {
	settings
	recall    bool
	threshold float32
	top       int // 0: all elements
}

func newHitRate(op, name string, o []Option) Metric {
	s := read(op, name, []string{"Threshold", "Top", "ClassID", "Macro"}, o)
	s.from("Threshold", 0, 1)
	s.from("Top", 1, math.Inf(1))
	s.one("ClassID", "Macro")
	if class, ok := s.set["ClassID"]; ok {
		s.ending(fmt.Sprintf("_class_%d", int(class)))
	}
	if s.has("Macro") {
		s.ending("_macro")
	}
	h := hitRate{settings: s, recall: op == "Recall", threshold: 0.5, top: int(s.set["Top"])}
	if h.top > 0 {
		h.threshold = float32(math.Inf(-1))
	}
	if s.has("Threshold") {
		h.threshold = float32(s.set["Threshold"])
	}
	return h
}

func (h hitRate) Check(k int) error {
	if h.top > k {
		h.fail("Top", fmt.Sprintf("1 to %d, the number of outputs", k), fmt.Sprint(h.top))
	}
	return h.settings.Check(k)
}

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

func (h hitRate) New() Counter {
	c := &hitCounter{of: h}
	c.row = c.count
	return c
}

// hitCounter counts for each class.
type hitCounter struct {
	byRow
	of     hitRate
	counts []hitCount
}

// hitCount counts elements of one class.
type hitCount struct{ right, predicted, there int }

// count takes a row; an element is there if its target is not 0, as Keras casts to bool.
func (c *hitCounter) count(y, target []float32) {
	for len(c.counts) < len(y) {
		c.counts = append(c.counts, hitCount{})
	}
	for j, v := range y {
		n := &c.counts[j]
		is := target[j] != 0
		if is {
			n.there++
		}
		if v > c.of.threshold && (c.of.top == 0 || rank(y, j) < c.of.top) {
			n.predicted++
			if is {
				n.right++
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
