package keras

import (
	"fmt"
	"math"
	"strconv"

	"github.com/seed-1d449c6d/stheno/cnn"
	"github.com/seed-1d449c6d/stheno/cnn/optimizer"
	"github.com/seed-1d449c6d/stheno/internal/hdf5"
)

// slotGroups tells in which order Keras keeps the slots of an optimizer: groups one after another, within a group all slots of the
// first weight, then those of the second. Numbers are those of package optimizer.
func slotGroups(o optimizer.Optimizer) (groups [][]int) {
	c := o.(optimizer.Configured)
	next := 0
	add := func(n int) {
		var g []int
		for range n {
			g = append(g, next)
			next++
		}
		groups = append(groups, g)
	}
	config := c.Config()
	if config["use_ema"] == true {
		add(1)
	}
	if config["gradient_accumulation_steps"] != nil {
		add(1)
	}
	if class := c.ClassName(); (class == "Adam" || class == "AdamW" || class == "Nadam" || class == "Adamax") && o.Slots()-next >= 2 {
		add(2)
	}
	for next < o.Slots() {
		add(1)
	}
	return groups
}

// scalars are the variables before the slots, iteration and learning rate, and those after them: Nadam's product.
func scalars(o optimizer.Optimizer) (before, after int) {
	before = 1
	if _, constant := o.Schedule().(optimizer.Constant); constant {
		before = 2
	}
	if o.(optimizer.Configured).ClassName() == "Nadam" {
		after = 1
	}
	return before, after
}

// state reads the optimizer's variables.
func (r *reading) state(root *hdf5.Group, m *cnn.Model) {
	told, _ := m.Compiled()
	o := told.Optimizer
	if o == nil || r.err != nil {
		return
	}
	vars, err := root.Group("optimizer/vars")
	if missing(err) {
		return
	}
	if err != nil {
		r.hdf5(err)
		return
	}
	trained := trainedShapes(m)
	before, after := scalars(o)
	groups := slotGroups(o)
	want, got := before+o.Slots()*len(trained)+after, len(vars.Names())
	if got <= before && got < want { // compiled, but never trained
		return
	}
	if got != want {
		r.fail("variables of the optimizer", fmt.Sprint(want), fmt.Sprintf("%d; option Compile(false) leaves it out", got))
		return
	}
	s := cnn.OptimizerState{LearningRate: math.NaN(), Slots: make([][][]float32, o.Slots())}
	step := r.scalar(vars, "0", "optimizer: iteration")
	if step < 0 || step > math.MaxInt32 || step != math.Trunc(step) {
		r.fail("optimizer: iteration", "a whole number, 0 or more", fmt.Sprint(step))
	}
	s.Step = int(step)
	if before == 2 {
		if rate := r.scalar(vars, "1", "optimizer: learning rate"); float32(rate) != float32(o.Schedule().At(0)) {
			s.LearningRate = decimal(rate)
		}
	}
	for i := range s.Slots {
		s.Slots[i] = make([][]float32, len(trained))
	}
	at := before
	for _, g := range groups {
		for w, t := range trained {
			for _, slot := range g {
				s.Slots[slot][w] = r.slot(vars, at, t)
				at++
			}
		}
	}
	if r.err == nil && after == 1 {
		product, want := r.scalar(vars, strconv.Itoa(at), "optimizer: product of momentums"), nadamProduct(o, s.Step)
		if math.Abs(product-want) > 1e-4*want+1e-30 {
			r.fail("optimizer: product of momentums", fmt.Sprintf("%v after %d steps", want, s.Step), fmt.Sprint(product))
		}
	}
	if r.err != nil || s.Step == 0 {
		return
	}
	if err := m.SetOptimizerState(s); err != nil {
		r.wrap(err)
	}
}

// slot reads one variable.
func (r *reading) slot(vars *hdf5.Group, n int, w cnn.Weight) []float32 {
	if r.err != nil {
		return nil
	}
	d, err := vars.Dataset(strconv.Itoa(n))
	if err != nil {
		r.hdf5(err)
		return nil
	}
	if r.sameShape("optimizer: variable for "+w.Name, w.Shape, d); r.err != nil {
		return nil
	}
	return r.floats("optimizer: variable for "+w.Name, d)
}

// trainedShapes are the weights that training changes.
func trainedShapes(m *cnn.Model) (trained []cnn.Weight) {
	changed := make(map[string]bool)
	for _, name := range m.TrainedWeights() {
		changed[name] = true
	}
	for _, w := range m.Weights() {
		if changed[w.Name] {
			trained = append(trained, w)
		}
	}
	return trained
}

// nadamProduct is Keras' variable u_product after some batches, rounded to float32 at each update as Keras does it.
func nadamProduct(o optimizer.Optimizer, batches int) float64 {
	c := o.(optimizer.Configured).Config()
	if every, ok := c["gradient_accumulation_steps"].(int); ok {
		batches /= every
	}
	beta, _ := c["beta_1"].(float64)
	p := float32(1)
	for t := 1; t <= batches && p > 0; t++ {
		ahead := 1 - float32(0.5*float32(math.Pow(float64(float32(0.96)), float64(t))))
		p = float32(float32(p*float32(beta)) * ahead)
	}
	return float64(p)
}
