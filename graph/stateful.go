package graph

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"sync"

	"gorgonia.org/gorgonia"

	"github.com/seed-1d449c6d/stheno/ops"
)

// Stateful remembers which open plan uses which of Gorgonia's operators that have a memory, so that no two plans use the
// same one: its Dropout (a generator of random numbers), MaxPool2D and AveragePool2D (where the maxima were), BatchNorm
// and GroupNorm (statistics), CTCLoss, and every operator that is told whether it trains (gorgonia.TrainModeOp). Such
// operators belong to nodes, so two plans of one graph would share what they remember: the derivatives of one would come
// from the forward pass of the other, and a prediction would move the statistics of a training.
//
// The zero value is ready. Give one to all plans of a graph ([Options]); [Compile] refuses a plan that has such an operator
// and no Stateful, or whose operator is used by a plan that is still open. Operators of package ops keep nothing and need
// none. What a foreign type remembers cannot be seen from outside, so a type that is not Gorgonia's own and no
// TrainModeOp counts as one without memory. A machine of Gorgonia's that runs the same graph is not seen either.
type Stateful struct {
	mu   sync.Mutex
	used map[gorgonia.Op]*Plan
}

// claim takes the operators with a memory for the plan: all or none.
func (p *Plan) claim() error {
	var found []*instr
	for _, in := range p.program {
		if in.node != nil && hasMemory(in.node.Op()) {
			found = append(found, in)
		}
	}
	if len(found) == 0 {
		return nil
	}
	s := p.o.Stateful
	if s == nil {
		return fmt.Errorf("graph: Compile: %s: want Options.Stateful with an operator that has a memory, got none; give one Stateful to all plans of the graph", name(found[0].node))
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, in := range found {
		if s.used[in.node.Op()] != nil {
			return fmt.Errorf("graph: Compile: %s: want an operator of no other plan, for it has a memory, got one in use; close that plan or build the graph anew", name(in.node))
		}
	}
	if s.used == nil {
		s.used = make(map[gorgonia.Op]*Plan)
	}
	for _, in := range found {
		s.used[in.node.Op()] = p
	}
	return nil
}

// release gives back what the plan had claimed.
func (s *Stateful) release(p *Plan) {
	if s == nil {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for op, user := range s.used {
		if user == p {
			delete(s.used, op)
		}
	}
}

// memorable are the types of gorgonia v0.9.18 whose Do writes to the operator itself, besides those of Dropout and BatchNorm,
// which are TrainModeOps. Derivatives embed the operator of the forward pass, or share its mask. All are pointers.
var memorable = []string{"maxPoolOp", "maxPoolDiffOp", "avgPoolOp", "avgPoolDiffOp", "GroupNormOp", "groupNormDiffOp", "ctcLossOp", "ctcLossDiffOp"}

// hasMemory reports whether what the operator computes, or leaves behind, depends on more than its inputs.
func hasMemory(o gorgonia.Op) bool {
	t := reflect.TypeOf(o)
	if _, ours := ops.Of(o); ours || t.Kind() != reflect.Pointer || t.Elem().Size() == 0 {
		return false // pointers to nothing are all one
	}
	if _, ok := o.(gorgonia.TrainModeOp); ok {
		return true
	}
	return strings.HasPrefix(t.Elem().PkgPath(), "gorgonia.org/gorgonia") && slices.Contains(memorable, t.Elem().Name())
}
