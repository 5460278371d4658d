package graph

import (
	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"github.com/seed-1d449c6d/stheno/ops"
)

// kind says how an instruction may be divided among workers.
type kind uint8

const (
	split   kind = iota // into units that have nothing to do with one another
	rowwise             // by rows of the batch
)

// instr is one step of a plan: what it reads and writes, and code that is bound to its values.
type instr struct {
	op, label string
	node      *gorgonia.Node // that it computes; nil for what the plan adds
	spec      *ops.Spec      // of one of our operators, as long as nothing is fused
	call      caller         // of such an operator

	kind  kind
	units int  // split
	rowIn uint // rowwise: bit i says that in[i] is read row by row; it needs the other inputs whole
	each  bool // rowwise: takes one row at a time, for the cache's sake
	sums  uint // rowwise: bit i says that out[i] has a row for each group of rows, to which these add
	last  bool // it changes weights, so it comes after everything that does not

	// piece tells which elements of out[0] unit u makes, for an instruction whose units make them one after another; nil:
	// they do not.
	piece func(u int) (lo, hi int)

	prepares bool // depends on the State's weights alone

	in, out []*value
	temp    int // scratch, in numbers of the output's type
	work    int // numbers read and written, to tell whether a second worker is worth waking

	// run does units, or rows, lo to hi.
	run func(w *worker, lo, hi int) error
}

// is reports whether the instruction computes our operator of that name, alone.
func (in *instr) is(name string) bool { return in != nil && in.spec != nil && in.spec.Name == name }

// shapes are those of the node's inputs.
func (in *instr) shapes() (r []tensor.Shape) {
	for _, c := range children(in.node) {
		r = append(r, c.Shape())
	}
	return r
}
