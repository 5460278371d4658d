package ops

import (
	"fmt"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"github.com/seed-1d449c6d/stheno/internal/kernel"
)

// SpatialDropout2D is [Dropout] of whole channels: each channel of each picture is kept or dropped as one.
//
//	x: [N, H, W, C]   step: [N], dtype int   y: the shape of x
//
// Its place among the channels takes the place of an element's in its row; all else is as with Dropout.
// Source: keras.layers.SpatialDropout2D with training=True and data_format "channels_last".
func SpatialDropout2D(x, step *gorgonia.Node, c DropoutConfig) (*gorgonia.Node, error) {
	if err := c.check("SpatialDropout2D", x); err != nil {
		return nil, err
	}
	if x.Dims() != 4 {
		return nil, &ShapeError{Op: "SpatialDropout2D", Want: "input rank 4 [N,H,W,C]", Got: fmt.Sprintf("%d %v", x.Dims(), x.Shape())}
	}
	s := c.spec("SpatialDropout2D", 4, spatialForward[float32](c), spatialForward[float64](c))
	s.Scratch = func(y tensor.Shape, _ []tensor.Shape) int { return lastAxis(y) }
	return s.Apply(x, step)
}

func spatialForward[T Float](c DropoutConfig) Forward[T] {
	d := kernel.NewDropping[T](c.Rate, c.Seed)
	return func(y Array[T], in []Array[T], tmp []T) error {
		kernel.ChannelDropout(y.Data, in[0].Data, in[1].Int, lastAxis(y.Shape), d, tmp)
		return nil
	}
}
