package metric

import "math"

// AUC is the area under the curve that a threshold draws as it goes from 0 to 1: of the rate of true positives over that of
// false positives (ROC), or with PR of precision over recall. It is approximated at NumThresholds points, 0, 1 and others at
// equal distances; between them the ROC curve is a straight line, that of PR is interpolated as by Davis and Goadrich.
//
// All elements of all rows count together, each true or false; with MultiLabel the area is that of each class against all
// others, and the result their mean. In rows as targets all that is not 0 is true, soft labels as well. Numbers outside [0, 1] are moved
// to its ends, as in Keras: rows of logits want FromLogits. Without a true, or a false, element the area is 0. NaN gives NaN.
//
// Options: NumThresholds, PR, MultiLabel, FromLogits, Name. Errors (by Check): NumThresholds outside [2, 1000000]. The name is "auc",
// with PR too.
// Source: keras.metrics.AUC with summation_method="interpolation".
func AUC(o ...Option) Metric {
	s := read("AUC", "auc", []string{"NumThresholds", "PR", "MultiLabel", "FromLogits"}, o)
	if !s.has("NumThresholds") {
		s.set["NumThresholds"] = 200
	}
	s.from("NumThresholds", 2, 1e6)
	return auc{s}
}

type auc struct{ settings }

// Config has Keras' names.
func (a auc) Config() map[string]any {
	curve := "ROC"
	if a.has("PR") {
		curve = "PR"
	}
	return map[string]any{
		"num_thresholds": a.whole("NumThresholds"), "curve": curve, "summation_method": "interpolation",
		"multi_label": a.has("MultiLabel"), "num_labels": nil, "label_weights": nil, "from_logits": a.has("FromLogits"),
	}
}

func (a auc) New() Counter {
	c := &aucCounter{of: a, points: int(a.set["NumThresholds"])}
	c.row = c.count
	return c
}

type aucCounter struct {
	byRow
	of     auc
	points int
	curves []curve // one, or with MultiLabel one for each class
	nan    bool
}

// curve counts true and false elements between each two thresholds: at(i) are those above threshold i and not above i+1.
type curve struct{ yes, no []int }

// count takes a row; an element is true if its target is not 0, as Keras casts to bool.
func (c *aucCounter) count(y, target []float32) {
	if c.of.err != nil {
		return
	}
	for len(c.curves) == 0 || c.of.has("MultiLabel") && len(c.curves) < len(y) {
		c.curves = append(c.curves, curve{make([]int, c.points), make([]int, c.points)})
	}
	for j, v := range y {
		if v != v {
			c.nan = true
			continue
		}
		if c.of.has("FromLogits") {
			v = float32(1 / (1 + math.Exp(-float64(v))))
		}
		to := &c.curves[0]
		if c.of.has("MultiLabel") {
			to = &c.curves[j]
		}
		// In float32, as Keras sorts: v lies above threshold i/(points-1) for all i up to at.
		at := max(0, int(math.Ceil(float64(min(max(v, 0), 1)*float32(c.points-1))))-1)
		if target[j] != 0 {
			to.yes[at]++
		} else {
			to.no[at]++
		}
	}
}

func (c *aucCounter) Value() float64 {
	if len(c.curves) == 0 || c.nan {
		return math.NaN()
	}
	sum := 0.0
	for _, x := range c.curves {
		if c.of.has("PR") {
			sum += x.pr()
		} else {
			sum += x.roc()
		}
	}
	return sum / float64(len(c.curves))
}

func (c curve) roc() float64 {
	allYes, allNo := total(c.yes), total(c.no)
	area := 0.0
	yes, no := 0, 0 // above the threshold, from 1 down
	for i := len(c.yes) - 1; i >= 0; i-- {
		x, y := ratio(no, allNo), ratio(yes, allYes)
		no, yes = no+c.no[i], yes+c.yes[i]
		area += (ratio(no, allNo) - x) * (ratio(yes, allYes) + y) / 2
	}
	return area
}

func (c curve) pr() float64 {
	all := total(c.yes)
	if all == 0 {
		return 0
	}
	area := 0.0
	yes, seen := 0, 0 // above the threshold, from 1 down
	for i := len(c.yes) - 1; i >= 0; i-- {
		before := seen
		slope := ratio(c.yes[i], c.yes[i]+c.no[i])
		start := float64(yes) - slope*float64(before)
		yes, seen = yes+c.yes[i], seen+c.yes[i]+c.no[i]
		log := 0.0
		if before > 0 {
			log = math.Log(float64(seen) / float64(before))
		}
		area += slope * (float64(c.yes[i]) + start*log) / float64(all)
	}
	return area
}

func total(n []int) (sum int) {
	for _, v := range n {
		sum += v
	}
	return sum
}
