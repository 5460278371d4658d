package initializer_test

import (
	"fmt"
	"math"
	"math/rand/v2"

	"github.com/seed-1d449c6d/stheno/cnn/initializer"
)

// The columns of an orthogonal matrix keep their lengths and angles.
func ExampleOrthogonal() {
	shape := []int{3, 3, 4, 5} // 36 rows, 5 columns
	i := initializer.Orthogonal(initializer.Gain(math.Sqrt2))
	if err := initializer.Check(i, shape); err != nil {
		fmt.Println(err)
		return
	}
	w := make([]float32, 3*3*4*5)
	i.Fill(w, shape, rand.New(rand.NewPCG(1, 2)))
	var length, product float64
	for row := range 36 {
		a, b := float64(w[row*5]), float64(w[row*5+1])
		length += a * a
		product += a * b
	}
	fmt.Printf("%.5f %.5f\n", length, math.Abs(product))
	// Output: 2.00000 0.00000
}

// What a model file keeps of an initializer.
func ExampleConfigured() {
	i := initializer.RandomNormal(initializer.StdDev(0.1))
	if c, ok := i.(initializer.Configured); ok {
		fmt.Println(i.Name(), c.Config())
	}
	// Output: RandomNormal map[mean:0 seed:<nil> stddev:0.1]
}
