package initializer

import (
	"encoding/json"
	"math"
	"math/rand/v2"
	"os"
	"testing"
)

// TestOrthogonalGolden gives the decomposition the numbers that Keras had.
func TestOrthogonalGolden(t *testing.T) {
	text, err := os.ReadFile("testdata/orthogonal.json")
	if err != nil {
		t.Fatal(err)
	}
	var file struct {
		Cases []struct {
			Shape    []int
			Gain     float64
			Drawn, W []float64
		}
	}
	if err := json.Unmarshal(text, &file); err != nil {
		t.Fatal(err)
	}
	for _, c := range file.Cases {
		w := make([]float32, len(c.W))
		next := -1
		fillOrthogonal(w, c.Shape, c.Gain, func() float64 { next++; return c.Drawn[next] })
		if next != len(c.Drawn)-1 {
			t.Errorf("%v: %d numbers drawn, want %d", c.Shape, next+1, len(c.Drawn))
		}
		for i, want := range c.W {
			// Keras computes in float32, whose error grows with the condition of small square matrices.
			if math.Abs(float64(w[i])-want) > 3e-6*c.Gain {
				t.Errorf("%v: w[%d] = %v, want %v", c.Shape, i, w[i], want)
			}
		}
	}
}

// TestOrthogonal: all products of two columns, or rows, are 0 and all lengths Gain.
func TestOrthogonal(t *testing.T) {
	for _, shape := range [][]int{{40, 40}, {90, 20}, {20, 90}, {3, 3, 16, 32}, {3, 3, 2, 64}, {1, 1}, {0, 3}, {3, 0}} {
		rows, columns := 1, shape[len(shape)-1]
		for _, d := range shape[:len(shape)-1] {
			rows *= d
		}
		w := make([]float32, rows*columns)
		Orthogonal(Gain(3)).Fill(w, shape, rand.New(rand.NewPCG(3, 4)))
		vectors, length, at := columns, rows, func(v, i int) float64 { return float64(w[i*columns+v]) }
		if rows < columns {
			vectors, length, at = rows, columns, func(v, i int) float64 { return float64(w[v*columns+i]) }
		}
		for a := range vectors {
			for b := range a + 1 {
				want, got := 0.0, 0.0
				if a == b {
					want = 9
				}
				for i := range length {
					got += at(a, i) * at(b, i)
				}
				if !(math.Abs(got-want) <= 9*1e-6) { // a float32 has 24 bits, and errors of a sum of squares add up at random
					t.Fatalf("%v: product of %d and %d = %v, want %v", shape, a, b, got, want)
				}
			}
		}
	}
}
