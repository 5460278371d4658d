package cnn

import (
	"fmt"

	"gorgonia.org/gorgonia"

	"github.com/seed-1d449c6d/stheno/ops"
)

// RandomFlip mirrors half of the pictures, in training only: Horizontal swaps left and right, Vertical top and bottom,
// HorizontalAndVertical both at once, which is half a turn. For left and right and top and bottom, each on its own, take two
// layers. Elsewhere it changes nothing.
//
//	in: [H, W, C]     out: the same
//
// Which pictures those are is drawn anew for each example at each step, from the seed of Fit, the step, the layer and the
// example alone: the same run draws the same, on any number of processors, and two layers draw differently unless Seed gave
// both the same. Options: Seed, Name. Errors (of Sequential): an unknown mode, an input that is not a picture.
// Source: keras.layers.RandomFlip, channels_last, whose default mode is HorizontalAndVertical; the numbers are ours.
func RandomFlip(mode FlipMode, o ...Option) Layer {
	l := newAugmenter("RandomFlip", "", o)
	if mode != Horizontal && mode != Vertical && mode != HorizontalAndVertical {
		l.fail("mode", fmt.Sprintf("%q, %q or %q", Horizontal, Vertical, HorizontalAndVertical), fmt.Sprintf("%q", mode), "")
	}
	l.config["mode"] = string(mode)
	l.apply = func(x, step *gorgonia.Node, seed uint64) (*gorgonia.Node, error) {
		return ops.RandomFlip(x, step, ops.RandomFlipConfig{Mode: mode, Seed: seed})
	}
	return l
}

// FlipMode says along which axes RandomFlip mirrors.
type FlipMode = ops.FlipMode

// The modes of RandomFlip.
const (
	Horizontal            = ops.Horizontal
	Vertical              = ops.Vertical
	HorizontalAndVertical = ops.HorizontalAndVertical
)
