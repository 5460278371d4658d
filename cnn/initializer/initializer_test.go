package initializer

import "testing"

func TestFans(t *testing.T) {
	// Expected values: Keras 3 compute_fans.
	for _, c := range []struct {
		shape   []int
		in, out float64
	}{
		{nil, 1, 1},
		{[]int{7}, 7, 7},
		{[]int{12544, 10}, 12544, 10},
		{[]int{3, 3, 3, 32}, 27, 288},
		{[]int{5, 2, 1, 4}, 10, 40},
	} {
		if in, out := fans(c.shape); in != c.in || out != c.out {
			t.Errorf("fans(%v) = %v, %v, want %v, %v", c.shape, in, out, c.in, c.out)
		}
	}
}
