package cnn

import (
	"fmt"
	"math"

	"github.com/seed-1d449c6d/stheno/cnn/constraint"
	"github.com/seed-1d449c6d/stheno/cnn/initializer"
	"github.com/seed-1d449c6d/stheno/cnn/regularizer"
)

// Alpha sets what an ELU comes to at −Inf, its sign turned: finite, default 1.
func Alpha(v float64) Option {
	return setting{"Alpha", func(s *settings) {
		s.alpha = v
		if !(math.Abs(v) <= math.MaxFloat32) {
			s.fail("alpha", "a finite number", fmt.Sprint(v), "")
		}
	}}
}

// AlphaInitializer sets where the first slopes of a PReLU come from; default Zeros.
func AlphaInitializer(i initializer.Initializer) Option { return initialize("Alpha", "alpha", i) }

// AlphaRegularizer adds a penalty of a PReLU's slopes to the loss; default none.
func AlphaRegularizer(r regularizer.Regularizer) Option { return regularize("Alpha", "alpha", r) }

// AlphaConstraint corrects a PReLU's slopes after each training step; default none.
func AlphaConstraint(c constraint.Constraint) Option { return constrain("Alpha", "alpha", c) }
