package ops_test

import (
	"context"
	"fmt"
	"log"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"github.com/seed-1d449c6d/stheno/graph"
	"github.com/seed-1d449c6d/stheno/ops"
)

// Pictures of one row each are shifted by an eighth to three eighths of their width, which is half a cell to one and a half:
// by how much is a function of the step, so that the two of step 7 become the same.
func ExampleRandomTranslation() {
	g := gorgonia.NewGraph()
	x := gorgonia.NewTensor(g, tensor.Float32, 4, gorgonia.WithShape(3, 1, 4, 1), gorgonia.WithName("x"))
	step := gorgonia.NewVector(g, tensor.Int, gorgonia.WithShape(3), gorgonia.WithName("step"))
	y, err := ops.RandomTranslation(x, step, ops.RandomTranslationConfig{
		WidthFactor: ops.Range{Lower: 0.125, Upper: 0.375},
		Resampling:  ops.Resampling{FillMode: ops.FillNearest},
		Seed:        1,
	})
	if err != nil {
		log.Fatal(err)
	}
	p, err := graph.Compile(gorgonia.Nodes{y}, graph.Options{})
	if err != nil {
		log.Fatal(err)
	}
	defer p.Close()
	row := []float32{0, 1, 2, 3}
	in := append(append(append([]float32{}, row...), row...), row...)
	if err := p.Run(context.Background(), graph.Input{Node: x, F32: in}, graph.Input{Node: step, Int: []int{7, 8, 7}}); err != nil {
		log.Fatal(err)
	}
	v, err := p.Value(y)
	if err != nil {
		log.Fatal(err)
	}
	for n := range 3 {
		fmt.Printf("%.2f\n", v.Float32s()[4*n:][:4])
	}
	// Output:
	// [0.00 0.23 1.23 2.23]
	// [0.00 0.34 1.34 2.34]
	// [0.00 0.23 1.23 2.23]
}
