package faults

import (
	"errors"
	"slices"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"github.com/seed-1d449c6d/stheno/ops"
)

// Faults of operators that are random or keep statistics.

func drop(rate float64) unary {
	return func(x *gorgonia.Node) (*gorgonia.Node, error) {
		step := make([]int, x.Shape()[0])
		for i := range step {
			step[i] = i
		}
		n := gorgonia.NewVector(x.Graph(), tensor.Int, gorgonia.WithShape(len(step)), gorgonia.WithName("step"), gorgonia.WithValue(tensor.New(tensor.WithBacking(step))))
		return ops.Dropout(x, n, ops.DropoutConfig{Rate: rate, Seed: 1})
	}
}

func builtinDrop(rate float64) unary {
	return func(x *gorgonia.Node) (*gorgonia.Node, error) { return gorgonia.Dropout(x, rate) }
}

// dropped asks which gradients there are among 500 elements x.
func dropped(x, rate float64) answer { return kinds(dy(many(x), drop(rate))) }

func droppedBuiltin(x, rate float64) answer { return kinds(dyBuiltin(many(x), builtinDrop(rate))) }

func many(x float64) *tensor.Dense { return vector(slices.Repeat([]float64{x}, 500)...) }

// twice asks whether two graphs drop the same elements of 500.
func twice(f unary) answer {
	return func(engine string) (string, error) {
		a, errA := y(many(1), f)(engine)
		b, errB := y(many(1), f)(engine)
		if a == b {
			return "the same", errors.Join(errA, errB)
		}
		return "others", errors.Join(errA, errB)
	}
}

func normal(epsilon float64) unary {
	return func(x *gorgonia.Node) (*gorgonia.Node, error) {
		y, _, _, err := ops.BatchNorm(x, nil, nil, ops.BatchNormConfig{Epsilon: ops.Set(epsilon)})
		return y, err
	}
}

func builtinNormal(epsilon float64) unary {
	return func(x *gorgonia.Node) (*gorgonia.Node, error) {
		y, _, _, _, err := gorgonia.BatchNorm(x, nil, nil, 0.9, epsilon)
		return y, err
	}
}

// normalOnly is Gorgonia's normalization with a gamma and beta of one name, so that they do not tell two apart.
func normalOnly(epsilon float64) unary {
	return func(x *gorgonia.Node) (*gorgonia.Node, error) {
		one := input(x, "one", []int{2, 1}, 1, 1)
		y, _, _, _, err := gorgonia.BatchNorm(x, one, one, 0.9, epsilon)
		return y, err
	}
}

// statistics asks for the moving mean and variance, from 0 and 1, after steps on the batch [1 3], each in a new machine,
// with momentum 0.9.
func statistics(steps int) answer {
	return func(engine string) (string, error) {
		_, x := start(dense([]int{2, 1}, 1, 3))
		_, mean, variance, err := ops.BatchNorm(x, nil, nil, ops.BatchNormConfig{})
		if err != nil {
			return "", err
		}
		m, v := input(x, "moving_mean", []int{1}, 0), input(x, "moving_variance", []int{1}, 1)
		newMean, err := ops.MovingAverage(m, mean, 0.9)
		if err != nil {
			return "", err
		}
		newVariance, err := ops.MovingAverage(v, variance, 0.9)
		if err != nil {
			return "", err
		}
		for range steps - 1 {
			list, err := compute(engine, newMean, newVariance)
			if err != nil {
				return "", err
			}
			if err := errors.Join(gorgonia.Let(m, vector(list[0])), gorgonia.Let(v, vector(list[1]))); err != nil {
				return "", err
			}
		}
		return run(engine, newMean, newVariance)
	}
}

func statisticsBuiltin(steps int) answer {
	return func(string) (string, error) {
		_, x := start(dense([]int{2, 1}, 1, 3))
		one := input(x, "one", []int{2, 1}, 1, 1)
		_, _, _, op, err := gorgonia.BatchNorm(x, one, one, 0.9, 1e-3)
		if err != nil {
			return "", err
		}
		for range steps {
			m := gorgonia.NewTapeMachine(x.Graph())
			if err := m.RunAll(); err != nil {
				return "", err
			}
			if err := m.Close(); err != nil {
				return "", err
			}
		}
		mean, variance := op.Stats()
		return show(append(slices.Clone(mean.Data().([]float64)), variance.Data().([]float64)...)), nil
	}
}
