package optimizer

import (
	"math"
	"testing"
)

// TestKeras compares three steps with Keras 3.15.1. The values were printed by
//
//	v = keras.Variable(np.array([1.0, -0.5, 0.25, 2.0], "float32"), name="w")
//	for g in gradients: o.apply_gradients([(keras.ops.array(g), v)]); print(v)
//
// with o the optimizer of the same parameters, on TensorFlow 2.21. Tolerance: three roundings of the largest weight.
func TestKeras(t *testing.T) {
	gradients := [][]float32{{0.1, -2, 1e-3, 0}, {0.3, 1, -1e-4, 5}, {-0.7, 0.5, 1e-9, -3}}
	for _, c := range []struct {
		name string
		o    Optimizer
		want [][]float32
	}{
		{"adam", Adam(Constant(0.01)), [][]float32{
			{0.99000037, -0.49000007, 0.24003159, 2},
			{0.98082274, -0.48733672, 0.23412375, 1.9925587},
			{0.9837255, -0.48672283, 0.22955696, 1.9909148}}},
		{"adam, large steps", Adam(Constant(1)), [][]float32{ // show how beta2 is rounded
			{3.8266182e-05, 0.49999177, -0.746841, 2},
			{-0.91772455, 0.7663257, -1.3376236, 1.2558712},
			{-0.6274489, 0.82771426, -1.7943032, 1.091478}}},
		{"adam, all options", Adam(CosineDecay(0.1, 4), Beta1(0.8), Beta2(0.95), Epsilon(1e-3)), [][]float32{
			{0.90428066, -0.40022308, 0.2317256, 2},
			{0.82562435, -0.3821255, 0.22322357, 1.9338412},
			{0.84344625, -0.38244048, 0.21965238, 1.9277983}}},
		{"sgd", SGD(Constant(0.1)), [][]float32{
			{0.99, -0.3, 0.2499, 2},
			{0.96000004, -0.4, 0.24991, 1.5},
			{1.0300001, -0.45000002, 0.24991, 1.8}}},
		{"momentum", SGD(CosineDecay(0.1, 4), Momentum(0.9)), [][]float32{
			{0.99, -0.3, 0.2499, 2},
			{0.95539343, -0.20535536, 0.24981853, 1.5732234},
			{0.95924747, -0.14517517, 0.24974522, 1.3391243}}},
		{"nesterov", SGD(Constant(0.1), Momentum(0.8), Nesterov()), [][]float32{
			{0.982, -0.13999999, 0.24982, 2},
			{0.9216, -0.19199997, 0.249774, 1.1},
			{1.02328, -0.24359997, 0.2497292, 1.32}}},
	} {
		w := []float32{1, -0.5, 0.25, 2}
		slots := make([][]float32, c.o.Slots())
		for i := range slots {
			slots[i] = make([]float32, len(w))
		}
		for step, g := range gradients {
			c.o.Update(step+1, c.o.Schedule().At(step), w, g, slots)
			for i := range w {
				if d := math.Abs(float64(w[i] - c.want[step][i])); !(d <= 3*0x1p-23) {
					t.Errorf("%s: step %d: w[%d] = %v, want %v", c.name, step+1, i, w[i], c.want[step][i])
				}
			}
		}
	}
}
