package loss_test

import (
	"context"
	"fmt"

	"github.com/seed-1d449c6d/stheno/cnn"
	"github.com/seed-1d449c6d/stheno/cnn/data"
	"github.com/seed-1d449c6d/stheno/cnn/loss"
	"github.com/seed-1d449c6d/stheno/cnn/optimizer"
)

// Class numbers do for a loss with label smoothing. Its smallest value is not 0, but that of the smoothed targets.
func ExampleCategoricalCrossentropy() {
	d, err := data.New([]float32{1, 0, 0, 1, 1, 0, 0, 1}, []int{0, 1, 0, 1}, []int{2}, 2)
	if err != nil {
		fmt.Println(err)
		return
	}
	m, err := cnn.Sequential(cnn.Input(2), cnn.Dense(2, cnn.Softmax()))
	if err != nil {
		fmt.Println(err)
		return
	}
	if err := m.Compile(
		cnn.Optimizer(optimizer.RMSprop(optimizer.Constant(0.05))),
		cnn.Loss(loss.CategoricalCrossentropy(loss.LabelSmoothing(0.2))),
	); err != nil {
		fmt.Println(err)
		return
	}
	h, err := m.Fit(context.Background(), d, cnn.Epochs(100))
	if err != nil {
		fmt.Println(err)
		return
	}
	losses := h.Series("loss")
	fmt.Printf("%.3f\n", losses[len(losses)-1]) // -0.9 ln 0.9 - 0.1 ln 0.1
	// Output: 0.325
}

// What a model file keeps of a loss.
func ExampleConfigured() {
	l := loss.SparseCategoricalCrossentropy()
	if c, ok := l.(loss.Configured); ok {
		fmt.Println(c.ClassName(), c.Config())
	}
	// Output: SparseCategoricalCrossentropy map[from_logits:false ignore_class:<nil> reduction:sum_over_batch_size]
}
