package optimizer_test

import (
	"fmt"

	"github.com/seed-1d449c6d/stheno/cnn/optimizer"
)

// One step of AdamW on two weights, with a rate that rises before it falls.
func Example() {
	rate := optimizer.CosineDecay(0, 100, optimizer.WarmupTarget(0.1), optimizer.WarmupSteps(10), optimizer.Alpha(0.01))
	for _, step := range []int{0, 5, 10, 60, 110, 1000} {
		fmt.Printf("step %d: rate %.4f\n", step, rate.At(step))
	}
	o := optimizer.AdamW(optimizer.Constant(0.1), optimizer.WeightDecay(0.5), optimizer.ClipValue(1))
	if err := o.Check(); err != nil {
		fmt.Println(err)
		return
	}
	w, g := []float32{1, 2}, []float32{30, -0.5}
	slots := [][]float32{make([]float32, 2), make([]float32, 2)} // o.Slots() of them
	o.Update(1, o.Schedule().At(0), w, g, slots)
	fmt.Printf("%.3f\n", w)
	// Output:
	// step 0: rate 0.0000
	// step 5: rate 0.0500
	// step 10: rate 0.1000
	// step 60: rate 0.0505
	// step 110: rate 0.0010
	// step 1000: rate 0.0010
	// [0.850 2.000]
}

func ExampleOptimizer_Check() {
	fmt.Println(optimizer.RMSprop(optimizer.Constant(1e-3), optimizer.Rho(1.2)).Check())
	fmt.Println(optimizer.SGD(optimizer.ExponentialDecay(0.1, 0, 0.96)).Check())
	// Output:
	// optimizer: RMSprop: Rho: want 0 to 1, got 1.2
	// optimizer: SGD: ExponentialDecay: steps: want at least 1, got 0
}

// Gradients clipped together, and weights that end as the average of what they were.
func ExampleWhole() {
	o := optimizer.SGD(optimizer.Constant(0.1), optimizer.GlobalClipNorm(5), optimizer.EMA(0.5)).(optimizer.Whole)
	fmt.Println(o.Check(), o.Whole(), o.Slots())
	vars := []optimizer.Variable{
		{W: []float32{1, 1}, Slots: [][]float32{make([]float32, 2)}},
		{W: []float32{0}, Slots: [][]float32{make([]float32, 1)}},
	}
	for step := 1; step <= 3; step++ {
		vars[0].G, vars[1].G = []float32{60, 0}, []float32{80} // together 100 long
		o.Step(step, o.Schedule().At(step-1), vars)
		fmt.Printf("%.2f %.2f\n", vars[0].W, vars[1].W)
	}
	o.Finish(vars)
	fmt.Printf("%.3f %.3f\n", vars[0].W, vars[1].W)
	// Output:
	// <nil> true 1
	// [0.70 1.00] [-0.40]
	// [0.40 1.00] [-0.80]
	// [0.10 1.00] [-1.20]
	// [0.325 1.000] [-0.900]
}
