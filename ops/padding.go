package ops

import "fmt"

// Padding says what happens at the border of a picture.
type Padding string

// Valid uses only windows that lie within the picture; Same pads so that stride 1 keeps the size, the odd row or
// column after the picture, as Keras does. The empty Padding is Valid.
const (
	Valid Padding = "valid"
	Same  Padding = "same"
)

func (p Padding) check(op string) (Padding, error) {
	switch p {
	case "":
		return Valid, nil
	case Valid, Same:
		return p, nil
	}
	return p, fmt.Errorf("ops: %s: padding: want %q or %q, got %q", op, Valid, Same, string(p))
}

// windows gives the number of windows of length k at stride s along an axis of the given size, and how many cells
// of the first lie before the axis.
func (p Padding) windows(size, k, s int) (n, before int) {
	if p == Same {
		n = (size + s - 1) / s
		return n, max((n-1)*s+k-size, 0) / 2
	}
	if size < k {
		return 0, 0
	}
	return (size-k)/s + 1, 0
}

// pair fills zeros of a [2]int parameter with defaults and refuses negative numbers.
func pair(op, name string, v, otherwise [2]int) ([2]int, error) {
	for i := range v {
		if v[i] < 0 {
			return v, fmt.Errorf("ops: %s: %s: want positive numbers, got %v", op, name, v)
		}
		if v[i] == 0 {
			v[i] = otherwise[i]
		}
	}
	return v, nil
}
