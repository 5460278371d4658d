package onnx

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	wire "github.com/seed-1d449c6d/stheno/internal/onnx"
)

// TestResizePolicy: what keeps a picture's proportions may give another size than the file says.
func TestResizePolicy(t *testing.T) {
	for policy, refused := range map[string]bool{"stretch": false, "not_larger": true, "not_smaller": true} {
		g := graphOf([]int{3, 4, 4}, []*wire.Tensor{wire.FloatTensor("s", []int{4}, []float32{1, 1, 2, 3})},
			node("MaxPool", "x", "q", ints("kernel_shape", 1, 1)), node("Resize", "q", "y", "", "s", text("keep_aspect_ratio_policy", policy),
				text("coordinate_transformation_mode", "asymmetric"), text("nearest_mode", "floor")))
		_, err := Read(bytes.NewReader(file(t, g, 18)))
		var u *UnsupportedError
		if refused != errors.As(err, &u) || refused && !strings.Contains(err.Error(), policy) || !refused && err != nil {
			t.Errorf("%s: %v", policy, err)
		}
	}
}
