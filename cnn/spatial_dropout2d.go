package cnn

import (
	"fmt"

	"github.com/seed-1d449c6d/stheno/ops"
)

// SpatialDropout2D is Dropout of whole channels: each channel of each picture is kept or dropped as one.
//
//	in: [H, W, C]     out: the same
//
// Options: Seed, Name. Errors (of Sequential): a rate that is not from 0 to 1; an input that is not a picture.
// Source: keras.layers.SpatialDropout2D, channels_last; the numbers are ours.
func SpatialDropout2D(rate float64, o ...Option) Layer {
	return &spatialDropout2D{newDropout("SpatialDropout2D", rate, ops.SpatialDropout2D, o)}
}

type spatialDropout2D struct{ *dropout }

func (l *spatialDropout2D) Output(in Shape) (Shape, error) {
	if l.err != nil {
		return nil, l.err
	}
	if len(in) != 3 {
		return nil, &ConfigError{Op: l.class, What: "input rank", Want: "4 [N,H,W,C]", Got: fmt.Sprintf("%d %s", len(in)+1, in.batch())}
	}
	return in, nil
}

// Config is Keras' get_config.
func (l *spatialDropout2D) Config() map[string]any {
	return map[string]any{"rate": l.rate, "seed": l.configSeed(), "data_format": "channels_last"}
}
