package cnn

import (
	"context"
	"math"
	"slices"

	"github.com/seed-1d449c6d/stheno/cnn/data"
	"github.com/seed-1d449c6d/stheno/cnn/optimizer"
)

// stepper makes training steps on batches of one kind.
type stepper struct {
	m       *Model
	answers answers
	seed    uint64
	size    int   // of a whole batch
	numbers []int // one for each example, for dropout and augmentation
	rate    float64
}

// train makes one step. The caller holds m.mu. Between the plan and what follows it there is no way out, so that a step is
// made whole or not at all.
func (t *stepper) train(ctx context.Context, b *batch) (*machine, error) {
	m := t.m
	t.rate = m.learningRate()
	if err := optimizer.CheckRate(t.rate); err != nil {
		return nil, err
	}
	c, err := m.machine(key{training, b.n(), t.answers})
	if err != nil {
		return nil, err
	}
	c.rule.rate = t.rate
	before := m.state.Step
	if err := c.run(ctx, b, t.number(b.n())); err != nil {
		return nil, err
	}
	if m.state.Step == before { // the plan has no rule
		if len(c.vars) > 0 {
			c.rule.Optimizer.(optimizer.Whole).Step(before+1, t.rate, c.vars)
		}
		m.state.Step++
	}
	for _, a := range c.net.assigned {
		v, err := c.value(a.n)
		if err != nil {
			return nil, err
		}
		copy(m.values(m.params[a.param]), v)
	}
	for i, p := range m.params {
		if p.Constraint != nil && m.isTrained(i) {
			p.Constraint.Apply(m.values(p), p.Shape)
		}
	}
	m.state.Changed()
	m.trained = true
	return c, nil
}

// number gives each of n examples a number that no other has, in this step or another.
func (t *stepper) number(n int) []int {
	t.numbers = slices.Grow(t.numbers[:0], n)[:n]
	first := mix(t.seed) + uint64(t.m.state.Step)*uint64(t.size)
	for i := range n {
		t.numbers[i] = int(first + uint64(i))
	}
	return t.numbers
}

// mix spreads a seed over all numbers, so that those of neighbouring seeds have nothing in common (SplitMix64, Steele et al.
// 2014).
func mix(seed uint64) uint64 {
	seed += 0x9e3779b97f4a7c15
	seed = (seed ^ seed>>30) * 0xbf58476d1ce4e5b9
	seed = (seed ^ seed>>27) * 0x94d049bb133111eb
	return seed ^ seed>>31
}

// TrainOnBatch makes one training step on examples x with their labels, as Fit does with each batch, and gives the loss and
// metrics from before the step. Random numbers are those of DefaultSeed.
//
// Errors: *ConfigError as Fit has them, or if x does not hold one example for each label; *DivergedError for a loss that is
// not finite; that of ctx.
func (m *Model) TrainOnBatch(ctx context.Context, x []float32, labels []int) (Result, error) {
	if err := m.ready(ctx, "TrainOnBatch"); err != nil {
		return Result{}, err
	}
	d, err := data.New(x, labels, m.in, m.classes())
	if err != nil {
		return Result{}, &ConfigError{Op: "TrainOnBatch", Err: err}
	}
	if err := m.claim("TrainOnBatch"); err != nil {
		return Result{}, err
	}
	defer m.end()
	pixels, _ := m.in.size()
	r := newReader(d, d.Len(), pixels, m.classes())
	b := r.newBatch()
	if err := r.read(0, b); err != nil {
		return Result{}, err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	t := &stepper{m: m, answers: r.answers(), seed: DefaultSeed, size: d.Len()}
	c, err := t.train(ctx, b)
	if err != nil {
		return Result{}, err
	}
	mean := newRunning(m.metrics)
	l, err := c.tell(mean, b)
	if err != nil {
		return Result{}, err
	}
	if math.IsNaN(l) || math.IsInf(l, 0) {
		return mean.result(), &DivergedError{Epoch: 1, Step: 1, What: "loss", Value: l}
	}
	return mean.result(), nil
}

// tell adds what the machine gave for a batch to a mean, and gives the loss.
func (c *machine) tell(mean *running, b *batch) (loss float64, err error) {
	total, err := c.value(c.net.total)
	if err != nil {
		return 0, err
	}
	y, err := c.value(c.net.y)
	if err != nil {
		return 0, err
	}
	loss = float64(total[0])
	mean.add(loss*float64(b.n()), y, b)
	return loss, nil
}
