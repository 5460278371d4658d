package cnn

import "github.com/seed-1d449c6d/stheno/ops"

// Add is the sum of its inputs, element by element, as the end of a residual block needs it: Apply(Add(), a, b).
//
//	in: [...] each     out: [...]
//
// The inputs have one shape, or axes of size 1 that are repeated: [H, W, C] and [1, 1, C]. One of fewer axes gets axes of size
// 1 in front: [C] is [1, 1, C] then. A single input is passed on. Options: Name. NaN and ±Inf by the rules of addition.
// Errors (of Functional): shapes that do not fit. Source: keras.layers.Add.
func Add(o ...Option) Layer { return &merge{read("Add", "Name", o), ops.AddShape, ops.Add} }
