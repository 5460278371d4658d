package initializer

import (
	"math"
	"math/rand/v2"
	"testing"
)

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

func TestGlorotUniform(t *testing.T) {
	shape := []int{3, 3, 32, 64}
	w := make([]float32, 3*3*32*64)
	GlorotUniform().Fill(w, shape, rand.New(rand.NewPCG(1, 2)))
	limit := math.Sqrt(6.0 / (9*32 + 9*64))
	var sum, square, lo, hi float64
	for _, v := range w {
		v := float64(v)
		sum, square, lo, hi = sum+v, square+v*v, min(lo, v), max(hi, v)
	}
	n := float64(len(w))
	if lo < -limit || hi > limit || lo > -limit*0.999 || hi < limit*0.999 {
		t.Errorf("range = [%v, %v], want nearly [%v, %v]", lo, hi, -limit, limit)
	}
	// A uniform distribution on [-a, a] has mean 0 and variance a*a/3; five standard errors of the mean of n draws.
	if e := 5 * limit / math.Sqrt(3*n); math.Abs(sum/n) > e {
		t.Errorf("mean = %v, want within %v of 0", sum/n, e)
	}
	if v, want := square/n, limit*limit/3; math.Abs(v/want-1) > 0.03 {
		t.Errorf("variance = %v, want %v", v, want)
	}
	again := make([]float32, len(w))
	GlorotUniform().Fill(again, shape, rand.New(rand.NewPCG(1, 2)))
	for i := range w {
		if again[i] != w[i] {
			t.Fatalf("the same source gives w[%d] = %v, then %v", i, w[i], again[i])
		}
	}
}

func TestZeros(t *testing.T) {
	w := []float32{1, 2, 3}
	Zeros().Fill(w, []int{3}, nil)
	for i, v := range w {
		if v != 0 {
			t.Errorf("w[%d] = %v, want 0", i, v)
		}
	}
}
