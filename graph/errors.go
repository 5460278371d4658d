package graph

import (
	"fmt"

	"github.com/seed-1d449c6d/stheno/ops"
)

// ShapeError says that a shape does not fit.
type ShapeError = ops.ShapeError

// RunError says which operator failed during [Plan.Run]. Node is the name given by [Scope.Label], or empty.
type RunError struct {
	Op, Node string
	Err      error
}

func (e *RunError) Error() string {
	if e.Node == "" {
		return fmt.Sprintf("graph: %s: %v", e.Op, e.Err)
	}
	return fmt.Sprintf("graph: %s %q: %v", e.Op, e.Node, e.Err)
}

func (e *RunError) Unwrap() error { return e.Err }
