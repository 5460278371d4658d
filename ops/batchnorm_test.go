package ops_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"github.com/seed-1d449c6d/stheno/graph"
	"github.com/seed-1d449c6d/stheno/ops"
	"github.com/seed-1d449c6d/stheno/ops/optest"
)

// channelShapes are x and n vectors with a number for each of its channels.
func channelShapes(n int, xs ...tensor.Shape) (r [][]tensor.Shape) {
	for _, x := range xs {
		c := []tensor.Shape{x}
		for range n {
			c = append(c, tensor.Shape{x[len(x)-1]})
		}
		r = append(r, c)
	}
	return r
}

// learned takes gamma and beta, where a case of a golden file has them, from the inputs behind x, and gives the rest.
func learned(config map[string]any, in gorgonia.Nodes) (gamma, beta *gorgonia.Node, rest gorgonia.Nodes) {
	rest = in[1:]
	if config["scale"] == true {
		gamma, rest = rest[0], rest[1:]
	}
	if config["center"] == true {
		beta, rest = rest[0], rest[1:]
	}
	return gamma, beta, rest
}

func TestBatchNorm(t *testing.T) {
	build := func(c ops.BatchNormConfig) func(in gorgonia.Nodes) (*gorgonia.Node, error) {
		return func(in gorgonia.Nodes) (*gorgonia.Node, error) {
			y, _, _, err := ops.BatchNorm(in[0], in[1], in[2], c)
			return y, err
		}
	}
	optest.Run(t, optest.Op{
		Build: build(ops.BatchNormConfig{}),
		Other: build(ops.BatchNormConfig{Epsilon: ops.Set(0.01)}),
		Cases: channelShapes(2, tensor.Shape{1, 3}, tensor.Shape{5, 1}, tensor.Shape{9, 3}, tensor.Shape{3, 2, 5}, tensor.Shape{21, 3, 2, 9}, tensor.Shape{33, 17}),
		Golden: batchNormGolden(t, true, func(config map[string]any, in gorgonia.Nodes) (*gorgonia.Node, error) {
			gamma, beta, _ := learned(config, in)
			y, _, _, err := ops.BatchNorm(in[0], gamma, beta, ops.BatchNormConfig{Epsilon: ops.Set(config["epsilon"].(float64))})
			return y, err
		}),
	})
}

func TestBatchNormInference(t *testing.T) {
	build := func(c ops.BatchNormConfig) func(in gorgonia.Nodes) (*gorgonia.Node, error) {
		return func(in gorgonia.Nodes) (*gorgonia.Node, error) {
			return ops.BatchNormInference(in[0], in[1], in[2], in[3], in[4], c)
		}
	}
	optest.Run(t, optest.Op{
		Build: build(ops.BatchNormConfig{}),
		Other: build(ops.BatchNormConfig{Epsilon: ops.Set(0)}),
		Cases: channelShapes(4, tensor.Shape{1, 3}, tensor.Shape{5, 1}, tensor.Shape{3, 2, 5}, tensor.Shape{21, 3, 2, 9}),
		Draw: func(r *rand.Rand, i, n int) []float64 {
			v := make([]float64, n)
			for k := range v {
				v[k] = float64(float32(r.NormFloat64()))
				if i == 4 {
					v[k] = float64(float32(0.25 + math.Abs(v[k])))
				}
			}
			return v
		},
		Golden: batchNormGolden(t, false, func(config map[string]any, in gorgonia.Nodes) (*gorgonia.Node, error) {
			gamma, beta, _ := learned(config, in)
			mean, variance := constants(in[0], config["moving_mean"]), constants(in[0], config["moving_variance"])
			return ops.BatchNormInference(in[0], gamma, beta, mean, variance, ops.BatchNormConfig{Epsilon: ops.Set(config["epsilon"].(float64))})
		}),
	})
}

// TestBatchNormThroughStatistics: mean and variance have derivatives too. They go into a second normalization, whose
// derivatives by them must add up with that by x to what BatchNorm's own are.
func TestBatchNormThroughStatistics(t *testing.T) {
	build := func(in gorgonia.Nodes) (*gorgonia.Node, error) {
		y, mean, variance, err := ops.BatchNorm(in[0], in[1], nil, ops.BatchNormConfig{})
		if err != nil {
			return nil, err
		}
		again, err := ops.BatchNormInference(in[0], in[1], nil, mean, variance, ops.BatchNormConfig{})
		if err != nil {
			return nil, err
		}
		return ops.Add(y, again)
	}
	golden := batchNormGolden(t, true, func(config map[string]any, in gorgonia.Nodes) (*gorgonia.Node, error) {
		gamma, beta, _ := learned(config, in)
		c := ops.BatchNormConfig{Epsilon: ops.Set(config["epsilon"].(float64))}
		_, mean, variance, err := ops.BatchNorm(in[0], nil, nil, ops.BatchNormConfig{})
		if err != nil {
			return nil, err
		}
		return ops.BatchNormInference(in[0], gamma, beta, mean, variance, c)
	})
	optest.Run(t, optest.Op{Build: build, Cases: channelShapes(1, tensor.Shape{1, 3}, tensor.Shape{9, 3}, tensor.Shape{21, 3, 2, 9}), Golden: golden})
}

// batchNormGolden takes the cases of training, or the others.
func batchNormGolden(t *testing.T, training bool, build func(config map[string]any, in gorgonia.Nodes) (*gorgonia.Node, error)) (r []optest.Golden) {
	var f struct {
		Cases []struct{ Config map[string]any }
	}
	readJSON(t, "testdata/batchnorm.json", &f)
	for i, g := range layerGolden(t, "testdata/batchnorm.json", build) {
		if f.Cases[i].Config["training"] == training {
			r = append(r, g)
		}
	}
	return r
}

// constants makes an input node beside x that holds numbers of a golden file.
func constants(x *gorgonia.Node, numbers any) *gorgonia.Node {
	n := numbersOf(numbers)
	return gorgonia.NodeFromAny(x.Graph(), valueOf(x.Dtype(), tensor.Shape{len(n)}, n), gorgonia.WithName("numbers"+string(rune('a'+len(x.Graph().AllNodes())))))
}

func numbersOf(numbers any) (r []float64) {
	for _, v := range numbers.([]any) {
		r = append(r, v.(float64))
	}
	return r
}

// TestBatchNormStatistics: what a batch makes of Keras' moving statistics, and the average through the suite.
func TestBatchNormStatistics(t *testing.T) {
	var f struct {
		Cases []struct {
			Name   string
			Config map[string]any
			In     []optest.Array
		}
	}
	readJSON(t, "testdata/batchnorm.json", &f)
	checked := 0
	for _, c := range f.Cases {
		if c.Config["training"] != true {
			continue
		}
		checked++
		for _, dt := range []tensor.Dtype{tensor.Float32, tensor.Float64} {
			x := leaves(dt, tensor.Shape(c.In[0].Shape))[0]
			mustDo(gorgonia.Let(x, valueOf(dt, tensor.Shape(c.In[0].Shape), c.In[0].Data)))
			_, mean, variance, err := ops.BatchNorm(x, nil, nil, ops.BatchNormConfig{})
			mustDo(err)
			momentum := c.Config["momentum"].(float64)
			outs := gorgonia.Nodes{
				must(ops.MovingAverage(constants(x, c.Config["moving_mean"]), mean, momentum)),
				must(ops.MovingAverage(constants(x, c.Config["moving_variance"]), variance, momentum)),
			}
			p := must(compile(outs...))
			mustDo(p.Run(t.Context()))
			for i, key := range []string{"new_moving_mean", "new_moving_variance"} {
				tol := map[tensor.Dtype]float64{tensor.Float32: 3e-7, tensor.Float64: 1e-14}[dt] // a few roundings
				for j, want := range numbersOf(c.Config[key]) {
					if got := element(must(p.Value(outs[i])), j); math.Abs(got-want) > tol*max(1, math.Abs(want)) {
						t.Errorf("%s, %v: %s[%d] = %v, want %v", c.Name, dt, key, j, got, want)
					}
				}
			}
			p.Close()
		}
	}
	if checked < 10 {
		t.Errorf("compared %d cases, want at least 10", checked)
	}
	average := func(momentum float64) func(in gorgonia.Nodes) (*gorgonia.Node, error) {
		return func(in gorgonia.Nodes) (*gorgonia.Node, error) { return ops.MovingAverage(in[0], in[1], momentum) }
	}
	t.Run("moving average", func(t *testing.T) {
		optest.Run(t, optest.Op{Build: average(0.99), Other: average(0.9), Cases: [][]tensor.Shape{{{1}, {1}}, {{7}, {7}}, {{}, {}}}, Linear: true})
	})
}

// TestBatchNormThirdDerivative: derivatives of derivatives go on, through mean and variance too. The sum over a channel of
// y³ is differentiated thrice, and compared with differences of the second derivative.
func TestBatchNormThirdDerivative(t *testing.T) {
	in := leaves(tensor.Float64, tensor.Shape{5, 2}, tensor.Shape{2}, tensor.Shape{5, 2}, tensor.Shape{5, 2})
	x, gamma, u, v := in[0], in[1], in[2], in[3]
	y, mean, variance, err := ops.BatchNorm(x, gamma, nil, ops.BatchNormConfig{})
	mustDo(err)
	dot := func(a, b *gorgonia.Node) *gorgonia.Node { return must(gorgonia.Sum(must(gorgonia.HadamardProd(a, b)))) }
	f := must(gorgonia.Add(dot(y, must(ops.Multiply(y, y))), dot(mean, variance)))
	first := must(graph.Grad(f, x))[0]
	second := must(graph.Grad(dot(first, u), x))[0]
	third := must(graph.Grad(dot(second, v), x))[0]
	along, slope := dot(second, v), dot(third, u)
	p := must(compile(along, slope))
	defer p.Close()
	r := rand.New(rand.NewPCG(8, 9))
	draw := func(n int) []float64 {
		d := make([]float64, n)
		for i := range d {
			d[i] = r.NormFloat64()
		}
		return d
	}
	xs, gs, us, vs := draw(10), draw(2), draw(10), draw(10)
	at := func(h float64) (float64, float64) {
		moved := make([]float64, len(xs))
		for i := range xs {
			moved[i] = xs[i] + h*us[i]
		}
		mustDo(p.Run(t.Context(), graph.Input{Node: x, F64: moved}, graph.Input{Node: gamma, F64: gs}, graph.Input{Node: u, F64: us}, graph.Input{Node: v, F64: vs}))
		return must(p.Value(along)).Float64s()[0], must(p.Value(slope)).Float64s()[0]
	}
	const h = 1e-5
	up, _ := at(h)
	down, _ := at(-h)
	_, want := at(0)
	if got := (up - down) / (2 * h); math.Abs(got-want) > 1e-6*max(1, math.Abs(want)) {
		t.Errorf("third derivative along a direction = %v, by differences %v", want, got)
	}
}
