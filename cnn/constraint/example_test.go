package constraint_test

import (
	"fmt"

	"github.com/seed-1d449c6d/stheno/cnn/constraint"
)

// The weights of each output of a dense layer, a column, are made no longer than 1.
func ExampleMaxNorm() {
	shape := []int{2, 3}
	w := []float32{
		3, 0.1, 0,
		4, 0.2, -2,
	}
	c := constraint.MaxNorm(1)
	if err := c.Check(shape); err != nil {
		fmt.Println(err)
		return
	}
	c.Apply(w, shape)
	fmt.Printf("%.2f\n", w)
	fmt.Println(constraint.MaxNorm(1, 0, 2).Check(shape))
	// Output:
	// [0.60 0.10 0.00 0.80 0.20 -1.00]
	// constraint: MaxNorm: axis: want -2 to 1 for weights [2 3], got 2
}

// What a model file keeps of a constraint: that of a convolution's kernel, for each filter.
func ExampleConfigured() {
	u := constraint.UnitNorm(0, 1, 2)
	if c, ok := u.(constraint.Configured); ok {
		fmt.Println(u.Name(), c.Config())
	}
	// Output: UnitNorm map[axis:[0 1 2]]
}
