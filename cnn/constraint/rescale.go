package constraint

import (
	"math"
	"slices"
)

// run is neighbouring axes of the same kind taken as one: so many steps, at a distance in the weights.
type run struct {
	size, stride int
	along        bool // the vectors run along it; else it tells them apart
}

// lanes is how many vectors that lie side by side are treated at once, so that memory is read in its order.
const lanes = 64

// rescale makes each weight v of a vector v · times / over, by what factor says for the vector's length. Squares are added in
// float64, in the order of memory. Weights whose length or axes are not those of the shape stay as they are.
func (n norm) rescale(w []float32, shape []int, factor func(norm float32) (times, over float32)) {
	all := n.runs(shape, make([]run, 0, 8))
	if n.err != nil || len(w) == 0 || len(all) == 0 || len(w) != all[0].size*all[0].stride {
		return
	}
	outer, inner := all[:len(all)-1], all[len(all)-1]
	block := inner.size
	if !inner.along {
		block = lanes
	}
	var sum [lanes]float64
	var times, over [lanes]float32
	each(outer, false, 0, func(first int) {
		for lo := 0; lo < inner.size; lo += block {
			length := min(block, inner.size-lo)
			vectors := length
			if inner.along {
				vectors = 1
			}
			clear(sum[:vectors])
			each(outer, true, first+lo, func(at int) {
				for i, v := range w[at:][:length] {
					if inner.along {
						i = 0
					}
					sum[i] += float64(v) * float64(v) // exact, so it does not matter where a CPU rounds
				}
			})
			for i := range vectors {
				times[i], over[i] = factor(float32(math.Sqrt(sum[i])))
			}
			each(outer, true, first+lo, func(at int) {
				for i, v := range w[at:][:length] {
					k := i
					if inner.along {
						k = 0
					}
					w[at+i] = float32(v*times[k]) / over[k]
				}
			})
		}
	})
}

// runs appends those of a shape, from the outermost; none if the axes are not those of the shape, each once.
func (n norm) runs(shape []int, to []run) []run {
	stride, found := 1, 0
	for i := len(shape) - 1; i >= 0; i-- {
		along := slices.Contains(n.axes, i) || slices.Contains(n.axes, i-len(shape))
		if along {
			found++
		}
		if last := len(to) - 1; last >= 0 && to[last].along == along {
			to[last].size *= shape[i]
		} else {
			to = append(to, run{shape[i], stride, along})
		}
		stride *= shape[i]
	}
	if found != len(n.axes) {
		return nil
	}
	slices.Reverse(to)
	return to
}

// each visits, in the order of memory, all places to which steps along the runs of one kind lead.
func each(runs []run, along bool, at int, visit func(at int)) {
	switch {
	case len(runs) == 0:
		visit(at)
	case runs[0].along != along:
		each(runs[1:], along, at, visit)
	default:
		for i := range runs[0].size {
			each(runs[1:], along, at+i*runs[0].stride, visit)
		}
	}
}
