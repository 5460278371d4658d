package cnn_test

import (
	"context"
	"fmt"
	"log"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"github.com/seed-1d449c6d/stheno/cnn"
	"github.com/seed-1d449c6d/stheno/cnn/data"
	"github.com/seed-1d449c6d/stheno/cnn/initializer"
	"github.com/seed-1d449c6d/stheno/cnn/loss"
	"github.com/seed-1d449c6d/stheno/cnn/optimizer"
)

// channelScale is a layer that multiplies each channel of a picture by a number that it learns: y = x · gamma.
//
//	in: [H, W, C]     out: the same     weight: gamma [C]
type channelScale struct{ name string }

func (channelScale) Class() string  { return "ChannelScale" }
func (l channelScale) Name() string { return l.name }

func (channelScale) Output(in cnn.Shape) (cnn.Shape, error) {
	if len(in) != 3 {
		return nil, &cnn.ConfigError{Op: "ChannelScale", What: "input", Want: "a picture [H W C]", Got: fmt.Sprint([]int(in))}
	}
	return in, nil
}

func (channelScale) Weights(in cnn.Shape) []cnn.WeightSpec {
	return []cnn.WeightSpec{{Name: "gamma", Shape: []int{in[2]}, Initializer: initializer.Ones()}}
}

func (channelScale) Build(c *cnn.Context, x *gorgonia.Node) (*gorgonia.Node, error) {
	gamma, err := gorgonia.Reshape(c.Weights[0], tensor.Shape{1, 1, 1, x.Shape()[3]})
	if err != nil {
		return nil, err
	}
	return gorgonia.BroadcastHadamardProd(x, gamma, nil, []byte{0, 1, 2}) // the axes along which gamma is repeated
}

// A layer with a weight of its own, which is learned like any other: here that the answer is 2a and -b of pictures (a, b).
func ExampleLayer() {
	d, err := data.NewTargets(
		[]float32{1, 0, 0, 1, 1, 1, 2, 3}, // four pictures of one point with two channels
		[]float32{2, 0, 0, -1, 2, -1, 4, -3},
		[]int{1, 1, 2}, []int{2})
	if err != nil {
		log.Fatal(err)
	}
	m, err := cnn.Sequential(cnn.Input(1, 1, 2), channelScale{}, cnn.Flatten())
	if err != nil {
		log.Fatal(err)
	}
	if err := m.Compile(cnn.Optimizer(optimizer.SGD(optimizer.Constant(0.1))), cnn.Loss(loss.MeanSquaredError())); err != nil {
		log.Fatal(err)
	}
	if _, err := m.Fit(context.Background(), d, cnn.Epochs(200)); err != nil {
		log.Fatal(err)
	}
	gamma := m.Weights()[0]
	fmt.Printf("%s %v %.2f\n", gamma.Name, gamma.Shape, gamma.Values)

	_, err = cnn.Sequential(cnn.Input(8), channelScale{name: "scale"})
	fmt.Println(err)
	// Output:
	// channel_scale/gamma [2] [2.00 -1.00]
	// cnn: ChannelScale "scale": input: want a picture [H W C], got [8]
}
