package constraint

// NonNeg sets weights below 0 to 0; NaN stays. Source: keras.constraints.NonNeg.
func NonNeg() Constraint { return nonNeg{} }

type nonNeg struct{}

func (nonNeg) Name() string { return "NonNeg" }

// Check finds nothing wrong.
func (nonNeg) Check([]int) error { return nil }

// Config is empty.
func (nonNeg) Config() map[string]any { return map[string]any{} }

func (nonNeg) Apply(w []float32, _ []int) {
	for i, v := range w {
		w[i] = max(v, 0)
	}
}
